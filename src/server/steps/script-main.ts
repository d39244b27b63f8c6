import { Socket } from 'node:net';
import { Secret } from '../../datatypes/secret.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { runSqlScript } from '../../runtime/sql-script/run-sql-script.ts';
import type { FromScript, ScriptWork } from './script-messages.ts';

// The program of a process that runs one script for a step. The end of its standard input means that the step is to end.
const channel = new Socket({ fd: 3, readable: false, writable: true });
const cancellation = new AbortController();
let received = '';
let isBegun = false;

function tell(message: FromScript): void {
  channel.write(`${JSON.stringify(message)}\n`);
}

function leave(message: FromScript): void {
  channel.end(`${JSON.stringify(message)}\n`, () => process.exit(0));
}

async function run({ database, script, timeoutSeconds }: ScriptWork): Promise<void> {
  const { password, ...place } = database;
  const error = await runSqlScript({
    database: { ...place, ...(password === undefined ? {} : { password: new Secret(password) }) },
    script,
    timeoutSeconds,
    signal: cancellation.signal,
    output: (text) => tell({ kind: 'output', text }),
  });
  leave({ kind: 'end', ...(error === undefined ? {} : { error }) });
}

// The server is gone.
channel.on('error', () => cancellation.abort());
process.stdin.setEncoding('utf8').on('data', (text: string) => {
  received += text;
  if (isBegun || !received.includes('\n')) return;
  isBegun = true;
  run(JSON.parse(received) as ScriptWork).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    const hint = error instanceof DtsError ? error.diagnostic.hint : undefined;
    leave({ kind: 'end', failure: hint === undefined ? message : `${message} ${hint}` });
  });
});
process.stdin.on('end', () => cancellation.abort()).on('error', () => cancellation.abort());
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => cancellation.abort());
