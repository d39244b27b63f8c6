import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Secret } from '../../datatypes/secret.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { OpenServer } from '../../server/open-server.ts';
import type { ServerSettings } from '../../server/server-settings.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { describeFinding, findingOfDiagnostic } from '../console/describe-finding.ts';
import { OptionFault } from '../dtexec/option-fault.ts';
import { listenForSignals } from '../dtexec/stop-signals.ts';
import { ownArguments } from './own-arguments.ts';

const options = {
  data: { type: 'string', default: './opendtsx-data' },
  port: { type: 'string', default: '8370' },
  host: { type: 'string', default: '127.0.0.1' },
  'database-env': { type: 'string' },
  'key-file': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  config: { type: 'string' },
  'server-name': { type: 'string' },
  'reset-password': { type: 'string' },
  debug: { type: 'boolean' },
} as const;

type Values = { readonly [K in keyof typeof options]?: string | boolean };

/** `opendtsx serve`: a server until a signal stops it. Exit code 0 when it was stopped, 1 when it could not start. */
export async function serve(args: readonly string[], target: CommandConsole): Promise<number> {
  const { values, positionals } = ownArguments('serve', args, options);
  if (positionals.length > 0) throw wrongArgument(`does not take ${positionals[0]}`);
  // What the server writes is read by nobody else.
  process.umask(0o077);
  const settings = await settingsOf(values);
  const signals = await listenForSignals();
  try {
    const server = await start(settings, values, target);
    if (server === undefined) return 1;
    tell(server, settings, target);
    await stopped(signals.signal);
    target.output.write('Stopping: running executions are canceled.\n');
    await server.close();
    return 0;
  } finally {
    signals.close();
  }
}

async function start(
  settings: ServerSettings,
  { config, debug }: Values,
  target: CommandConsole,
): Promise<OpenServer | undefined> {
  const { openServer } = await import('../../server/open-server.ts');
  try {
    const inFile = await fileSettings(settings.dataFolder, config as string | undefined);
    return await openServer(
      { ...inFile, ...settings },
      {
        onBug(error, requestId) {
          const text = error instanceof Error ? (debug ? error.stack : error.message) : String(error);
          target.writeError(`${requestId}: ${text}\n`);
        },
      },
    );
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    target.writeError(`${describeFinding(findingOfDiagnostic(error.diagnostic), target.paintError).join('\n')}\n`);
    return undefined;
  }
}

async function fileSettings(dataFolder: string, config: string | undefined) {
  const file = resolve(config ?? join(dataFolder, 'server.yaml'));
  if (config === undefined && !existsSync(file)) return {};
  const { readServerFile } = await import('../../server/server-file.ts');
  return readServerFile(file, dirname(file));
}

function tell({ address, firstUser }: OpenServer, { dataFolder }: ServerSettings, { output }: CommandConsole): void {
  output.write(`OpenDTSX serves at ${address} (data: ${dataFolder})\n`);
  if (firstUser === undefined) return;
  output.write(
    `\nTold this once:\n  name      ${firstUser.name}\n  password  ${firstUser.password.reveal()}\n\n` +
      `  opendtsx login ${address} --user ${firstUser.name}\n\n`,
  );
}

function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function settingsOf(values: Values): Promise<ServerSettings> {
  const text = (name: keyof Values): string | undefined => values[name] as string | undefined;
  return {
    dataFolder: text('data') ?? '',
    port: portOf(text('port') ?? ''),
    ...without({ host: text('host'), keyFile: text('key-file'), serverName: text('server-name') }),
    ...without({ passwordToReset: text('reset-password') }),
    ...without({ database: databaseIn(text('database-env')), tls: await tlsOf(text('tls-cert'), text('tls-key')) }),
  };
}

function without<T extends object>(parts: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65536) return port;
  throw wrongArgument(`takes a port from 0 to 65535, not ${text}`);
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
