import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { OpenServer } from '../../server/open-server.ts';
import type { ServerSettings } from '../../server/server-settings.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { describeFinding, findingOfDiagnostic } from '../console/describe-finding.ts';
import { listenForSignals } from '../dtexec/stop-signals.ts';
import { type ServeOptions, serveArguments, withFileSettings } from './serve-arguments.ts';

/** `opendtsx serve`: a server until a signal stops it. Exit code 0 when it was stopped, 1 when it could not start. */
export async function serve(args: readonly string[], target: CommandConsole): Promise<number> {
  const given = await serveArguments(args);
  // What the server writes is read by nobody else.
  process.umask(0o077);
  const signals = await listenForSignals();
  try {
    const server = await start(given, target);
    if (server === undefined) return 1;
    tell(server, given.settings, target);
    await stopped(signals.signal);
    target.output.write('Stopping: running executions are canceled.\n');
    await server.close();
    return 0;
  } finally {
    signals.close();
  }
}

async function start(
  { settings, config, debug }: ServeOptions,
  target: CommandConsole,
): Promise<OpenServer | undefined> {
  const { openServer } = await import('../../server/open-server.ts');
  try {
    const inFile = await fileSettings(settings.dataFolder, config);
    return await openServer(withFileSettings(inFile, settings), {
      onBug(error, requestId) {
        const text = error instanceof Error ? (debug ? error.stack : error.message) : String(error);
        target.writeError(`${requestId}: ${text}\n`);
      },
    });
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

function tell(
  { address, tdsAddress, firstUser }: OpenServer,
  { dataFolder }: ServerSettings,
  { output }: CommandConsole,
): void {
  output.write(`OpenDTSX serves at ${address} (data: ${dataFolder})\n`);
  if (tdsAddress !== undefined) output.write(`T-SQL is answered at ${tdsAddress}\n`);
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
