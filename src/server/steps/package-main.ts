import { writeSync } from 'node:fs';
import { Secret } from '../../datatypes/secret.ts';
import { runPackage } from '../../runtime/run-package.ts';
import type { FromPackage, PackageWork } from './package-messages.ts';

// The program of a process that runs one package file for a step. The end of its standard input means that the step is to end.
const channel = 3;
const cancellation = new AbortController();
let received = '';
let isBegun = false;

function tell(message: FromPackage): void {
  try {
    writeSync(channel, `${JSON.stringify(message)}\n`);
  } catch {
    // The server is gone.
    cancellation.abort();
  }
}

async function run(work: PackageWork): Promise<void> {
  const { path, settings, connections, password, workingFolder, policy, optionsFile, environment } = work;
  const { exitCode, diagnostics } = await runPackage({
    source: { path },
    set: settings,
    connections: new Map(connections),
    ...(password === undefined ? {} : { password: new Secret(password) }),
    ...(policy === undefined ? {} : { policy }),
    workingFolder,
    optionsFile: optionsFile ?? false,
    ...(environment === undefined ? {} : { environment }),
    signal: cancellation.signal,
    onEvent({ event, sourceName, message }) {
      if (event === 'OnError') tell({ kind: 'error', source: sourceName, message: message ?? '' });
    },
  });
  if (exitCode > 3) {
    for (const { severity, message } of diagnostics)
      if (severity === 'error') tell({ kind: 'error', source: '', message });
  }
  tell({ kind: 'end', exitCode });
  process.exit(0);
}

process.stdin.setEncoding('utf8').on('data', (text: string) => {
  received += text;
  if (isBegun || !received.includes('\n')) return;
  isBegun = true;
  run(JSON.parse(received) as PackageWork).catch((error: unknown) => {
    tell({ kind: 'error', source: '', message: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  });
});
process.stdin.on('end', () => cancellation.abort()).on('error', () => cancellation.abort());
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => cancellation.abort());
