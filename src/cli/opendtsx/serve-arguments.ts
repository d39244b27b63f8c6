import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Secret } from '../../datatypes/secret.ts';
import { parseByteCount } from '../../runtime/byte-count.ts';
import type { ExecutionSettings, ServerSettings } from '../../server/server-settings.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { ownArguments } from './own-arguments.ts';

const options = {
  data: { type: 'string', default: './opendtsx-data' },
  port: { type: 'string', default: '8370' },
  'tds-port': { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  'database-env': { type: 'string' },
  'key-file': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  config: { type: 'string' },
  'server-name': { type: 'string' },
  'reset-password': { type: 'string' },
  'max-executions': { type: 'string' },
  'max-seconds': { type: 'string' },
  'max-memory': { type: 'string' },
  options: { type: 'string' },
  policy: { type: 'string' },
  'time-zone': { type: 'string' },
  'package-root': { type: 'string', multiple: true },
  debug: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof ownArguments<typeof options>>['values'];

/** What `opendtsx serve` was told. */
export interface ServeOptions {
  /** What the command line says; it wins over the file. */
  readonly settings: ServerSettings;
  /** The file with further settings. */
  readonly config: string | undefined;
  readonly debug: boolean;
}

/**
 * Reads the arguments of `opendtsx serve`; paths start from the current folder. The variable of `--database-env` is taken out of the environment. Throws
 * `OptionFault`.
 */
export async function serveArguments(args: readonly string[]): Promise<ServeOptions> {
  const { values, positionals } = ownArguments('serve', args, options);
  if (positionals.length > 0) throw wrongArgument(`does not take ${positionals[0]}`);
  return { settings: await settingsOf(values), config: values.config, debug: values.debug === true };
}

/** The settings of both: what the command line says wins, setting by setting; package roots by their names. */
export function withFileSettings(inFile: Partial<ServerSettings>, given: ServerSettings): ServerSettings {
  const { executions, jobs, tds, packageRoots = [] } = given;
  const names = packageRoots.map(({ name }) => name.toLowerCase());
  const others = (inFile.packageRoots ?? []).filter(({ name }) => !names.includes(name.toLowerCase()));
  return {
    ...inFile,
    ...given,
    ...(executions === undefined ? {} : { executions: { ...inFile.executions, ...executions } }),
    ...(jobs === undefined ? {} : { jobs: { ...inFile.jobs, ...jobs } }),
    ...(tds === undefined ? {} : { tds: { ...inFile.tds, ...tds } }),
    ...(packageRoots.length === 0 ? {} : { packageRoots: [...others, ...packageRoots] }),
  };
}

async function settingsOf(values: Values): Promise<ServerSettings> {
  const executions = executionsOf(values);
  const timeZone = timeZoneOf(values['time-zone']);
  const packageRoots = (values['package-root'] ?? []).map(packageRootOf);
  return {
    dataFolder: values.data ?? '',
    port: portOf(values.port ?? ''),
    ...(values['tds-port'] === undefined ? {} : { tds: { port: portOf(values['tds-port']) } }),
    ...without({ host: values.host, keyFile: values['key-file'], serverName: values['server-name'] }),
    ...without({ passwordToReset: values['reset-password'] }),
    ...without({ database: databaseIn(values['database-env']) }),
    ...without({ tls: await tlsOf(values['tls-cert'], values['tls-key']) }),
    ...(Object.keys(executions).length === 0 ? {} : { executions }),
    ...(timeZone === undefined ? {} : { jobs: { timeZone } }),
    ...(packageRoots.length === 0 ? {} : { packageRoots }),
  };
}

function executionsOf(values: Values): ExecutionSettings {
  return without({
    capacity: countOf('--max-executions', values['max-executions']),
    seconds: countOf('--max-seconds', values['max-seconds']),
    processMemory: bytesOf(values['max-memory']),
    optionsFile: values.options === undefined ? undefined : resolve(values.options),
    policy: values.policy === undefined ? undefined : resolve(values.policy),
  });
}

function without<T extends object>(parts: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65536) return port;
  throw wrongArgument(`takes a port from 0 to 65535, not ${text}`);
}

function countOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (/^\d{1,9}$/.test(text) && count > 0) return count;
  throw wrongArgument(`takes ${option} with a number from 1, not ${text}`);
}

function bytesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bytes = parseByteCount(text);
  if (bytes !== undefined && bytes > 0) return bytes;
  throw wrongArgument(`takes --max-memory with a size such as 2GB, not ${text}`);
}

function timeZoneOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    throw wrongArgument(`takes --time-zone with a name such as Europe/Lisbon, not ${text}`);
  }
}

function packageRootOf(text: string): { readonly name: string; readonly folder: string } {
  const [, name, folder] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined) throw wrongArgument(`takes --package-root NAME=DIR, not ${text}`);
  return { name, folder: resolve(folder ?? '') };
}

// An address holds a password, and command lines are there for everybody to read: it comes from the environment.
function databaseIn(variable: string | undefined): Secret | undefined {
  if (variable === undefined) return undefined;
  const value = process.env[variable];
  // Worker processes inherit the environment, and packages may read it.
  delete process.env[variable];
  if (value !== undefined && /^postgres(?:ql)?:\/\//.test(value)) return new Secret(value);
  throw wrongArgument('takes --database-env with the name of an environment variable that holds postgres://…');
}

async function tlsOf(cert: string | undefined, key: string | undefined) {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw wrongArgument('needs --tls-cert and --tls-key together');
  try {
    return { cert: await readFile(cert), key: await readFile(key) };
  } catch (error) {
    throw wrongArgument(`cannot read the certificate or its key: ${(error as Error).message}`);
  }
}

function wrongArgument(detail: string): OptionFault {
  return new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'serve', detail }, 'opendtsx serve --help');
}
