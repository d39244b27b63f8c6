import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { Errors } from 'typebox/value';
import { parse, YAMLParseError } from 'yaml';
import { Secret } from '../datatypes/secret.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import { parseByteCount } from '../runtime/byte-count.ts';
import { localTarget } from '../runtime/options-sections.ts';
import { checkScriptDatabase } from '../runtime/sql-script/run-sql-script.ts';
import type { JobConnection, ServerSettings } from './server-settings.ts';

const text = Type.Optional(Type.String({ minLength: 1 }));
const whole = Type.Optional(Type.Integer({ minimum: 1 }));
const closed = { additionalProperties: false };
const fromEnvironment = Type.Optional(Type.Object({ env: Type.String({ minLength: 1 }) }, closed));
const target = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9+.-]+:' });
const connection = Type.Union([
  target,
  Type.Object(
    { target, user: text, password: fromEnvironment, seconds: whole, allow: Type.Optional(Type.Array(Type.String())) },
    closed,
  ),
]);

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
          journalFolder: text,
          checkpointRetries: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
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
          connections: Type.Optional(Type.Record(Type.String({ minLength: 1 }), connection)),
          smtp: Type.Optional(
            Type.Object(
              {
                host: Type.String({ minLength: 1 }),
                port: Type.Integer({ minimum: 1, maximum: 65_535 }),
                security: Type.Enum(['none', 'explicit', 'implicit']),
                from: Type.String({ minLength: 3 }),
                userName: text,
                password: fromEnvironment,
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    packageRoots: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1 }))),
    tds: Type.Optional(
      Type.Object(
        {
          port: Type.Integer({ minimum: 0, maximum: 65_535 }),
          host: text,
          encrypt: Type.Optional(Type.Enum(['off', 'login', 'required'])),
        },
        closed,
      ),
    ),
    webService: Type.Optional(
      Type.Object(
        {
          roots: Type.Optional(
            Type.Union([
              Type.Array(Type.String({ minLength: 1 })),
              Type.Record(Type.String({ minLength: 1 }), Type.String({ minLength: 1 })),
            ]),
          ),
          anonymousUser: text,
          publicAddress: Type.Optional(Type.String({ pattern: '^https?://[^/]+$' })),
        },
        closed,
      ),
    ),
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
export type FileSettings = Pick<
  ServerSettings,
  'serverName' | 'executions' | 'jobs' | 'packageRoots' | 'webService' | 'tds' | 'openId'
>;

/**
 * Reads a `server.yaml`. Paths start from the folder `from`; secrets are named by environment variables. Throws OPENDTSX_E_SERVER_FILE with the place when it
 * is not there, is no YAML, holds a name that is not known or a value of another form.
 */
export async function readServerFile(file: string, from: string): Promise<FileSettings> {
  const settings = await parseFile(file);
  const { serverName, executions, jobs, packageRoots, webService, tds, openId } = settings;
  const path = (given: string | undefined) => (given === undefined ? undefined : resolve(from, given));
  const read = given({
    serverName,
    openId,
    tds,
    executions:
      executions &&
      given({
        ...executions,
        processMemory: bytesOf(file, executions.processMemory),
        workingFolder: path(executions.workingFolder),
        optionsFile: path(executions.optionsFile),
        policy: path(executions.policy),
        journalFolder: path(executions.journalFolder),
      }),
    jobs:
      jobs &&
      given({
        ...jobs,
        workingFolder: path(jobs.workingFolder),
        smtp: smtpOf(file, jobs.smtp),
        connections: connectionsOf(file, from, jobs.connections),
      }),
    packageRoots:
      packageRoots && Object.entries(packageRoots).map(([name, folder]) => ({ name, folder: resolve(from, folder) })),
    webService: webService && given({ ...webService, roots: launchRoots(webService.roots, from) }),
  }) as FileSettings;
  forgetSecrets(jobs);
  return read;
}

// Worker processes inherit the environment, and packages may read it.
function forgetSecrets(jobs: ServerFile['jobs']): void {
  const connections = Object.values(jobs?.connections ?? {});
  const passwords = connections.map((one) => (typeof one === 'string' ? undefined : one.password));
  for (const from of [jobs?.smtp?.password, ...passwords]) if (from !== undefined) delete process.env[from.env];
}

// A folder alone is written by callers as it is; a name before it is how they write it.
function launchRoots(roots: NonNullable<ServerFile['webService']>['roots'], from: string) {
  if (roots === undefined) return undefined;
  const entries = Array.isArray(roots) ? roots.map((folder) => [resolve(from, folder), folder]) : Object.entries(roots);
  return entries.map(([path, folder]) => ({ path, folder: resolve(from, folder) }));
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
  return given({ ...others, password: secretOf(file, 'jobs.smtp.password', password) });
}

function secretOf(file: string, place: string, from: { readonly env: string } | undefined): Secret | undefined {
  if (from === undefined) return undefined;
  const secret = process.env[from.env];
  if (secret === undefined) throw failure(file, `${place}: the environment variable ${from.env} is not set`);
  return new Secret(secret);
}

function connectionsOf(
  file: string,
  from: string,
  connections: NonNullable<ServerFile['jobs']>['connections'],
): readonly JobConnection[] | undefined {
  if (connections === undefined) return undefined;
  return Object.entries(connections).map(([name, given]) => {
    const place = `jobs.connections.${name}`;
    const { password, ...others } = typeof given === 'string' ? { target: given } : given;
    const connection = { ...others, name, target: localTarget(others.target, from) };
    const secret = secretOf(file, `${place}.password`, password);
    const checked = secret === undefined ? connection : { ...connection, password: secret };
    try {
      checkScriptDatabase(checked);
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
      throw failure(file, `${place}: ${error.diagnostic.message} ${error.diagnostic.hint ?? ''}`.trimEnd(), error);
    }
    return checked;
  });
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
