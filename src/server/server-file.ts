import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { Errors } from 'typebox/value';
import { parse, YAMLParseError } from 'yaml';
import { Secret } from '../datatypes/secret.ts';
import { type DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { parseByteCount } from '../runtime/byte-count.ts';
import type { ServerSettings } from './server-settings.ts';

const text = Type.Optional(Type.String({ minLength: 1 }));
const whole = Type.Optional(Type.Integer({ minimum: 1 }));
const closed = { additionalProperties: false };

/** The form of a `server.yaml`. */
const ServerFile = Type.Object(
  {
    version: Type.Literal(1),
    serverName: text,
    executions: Type.Optional(
      Type.Object(
        {
          capacity: whole,
          warmWorkers: Type.Optional(Type.Integer({ minimum: 0 })),
          workingFolder: text,
          optionsFile: text,
          environment: text,
          policy: text,
          processMemory: text,
          seconds: whole,
        },
        closed,
      ),
    ),
    jobs: Type.Optional(
      Type.Object(
        {
          timeZone: text,
          workingFolder: text,
          smtp: Type.Optional(
            Type.Object(
              {
                host: Type.String({ minLength: 1 }),
                port: Type.Integer({ minimum: 1, maximum: 65_535 }),
                security: Type.Enum(['none', 'explicit', 'implicit']),
                from: Type.String({ minLength: 3 }),
                userName: text,
                password: Type.Optional(Type.Object({ env: Type.String({ minLength: 1 }) }, closed)),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    packageRoots: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1 }))),
    openId: Type.Optional(
      Type.Object(
        {
          issuer: Type.String(),
          audience: Type.String(),
          roleClaim: text,
          nameClaim: text,
          roles: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
        },
        closed,
      ),
    ),
  },
  closed,
);

type ServerFile = Static<typeof ServerFile>;

/** The settings that stand in a file: those that the command line does not take. */
export type FileSettings = Pick<ServerSettings, 'serverName' | 'executions' | 'jobs' | 'packageRoots' | 'openId'>;

/**
 * Reads a `server.yaml`. Paths start from the folder `from`; secrets are named by environment variables. Throws OPENDTSX_E_SERVER_FILE with the place when it
 * is not there, is no YAML, holds a name that is not known or a value of another form.
 */
export async function readServerFile(file: string, from: string): Promise<FileSettings> {
  const settings = await parseFile(file);
  const { serverName, executions, jobs, packageRoots, openId } = settings;
  const path = (given: string | undefined) => (given === undefined ? undefined : resolve(from, given));
  return given({
    serverName,
    openId,
    executions:
      executions &&
      given({
        ...executions,
        processMemory: bytesOf(file, executions.processMemory),
        workingFolder: path(executions.workingFolder),
        optionsFile: path(executions.optionsFile),
        policy: path(executions.policy),
      }),
    jobs: jobs && given({ ...jobs, workingFolder: path(jobs.workingFolder), smtp: smtpOf(file, jobs.smtp) }),
    packageRoots:
      packageRoots && Object.entries(packageRoots).map(([name, folder]) => ({ name, folder: resolve(from, folder) })),
  }) as FileSettings;
}

async function parseFile(file: string): Promise<ServerFile> {
  let content: unknown;
  try {
    content = parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const detail =
      cause instanceof YAMLParseError || cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
    throw failure(file, detail, cause);
  }
  const [fault] = Errors(ServerFile, content);
  if (fault === undefined) return content as ServerFile;
  const place = fault.instancePath.replaceAll('/', '.').replace(/^\./, '');
  const names = 'additionalProperties' in fault.params ? ` (${String(fault.params.additionalProperties)})` : '';
  throw failure(file, `${place === '' ? 'it' : place} ${fault.message}${names}`);
}

function smtpOf(file: string, smtp: NonNullable<ServerFile['jobs']>['smtp']) {
  if (smtp === undefined) return undefined;
  const { password, ...others } = smtp;
  const value = password === undefined ? undefined : process.env[password.env];
  if (password !== undefined && value === undefined) {
    throw failure(file, `jobs.smtp.password: the environment variable ${password.env} is not set`);
  }
  // Worker processes inherit the environment, and packages may read it.
  if (password !== undefined) delete process.env[password.env];
  return given({ ...others, password: value === undefined ? undefined : new Secret(value) });
}

function bytesOf(file: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const bytes = parseByteCount(given);
  if (bytes === undefined) throw failure(file, `executions.processMemory is no size such as 2GB: ${given}`);
  return bytes;
}

function given<T extends object>(parts: T): T {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;
}

function failure(file: string, detail: string, cause?: unknown): DtsError {
  return dtsError('OPENDTSX_E_SERVER_FILE', { file, detail }, {}, cause === undefined ? undefined : { cause });
}
