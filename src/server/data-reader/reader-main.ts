import { writeSync } from 'node:fs';
import { Secret } from '../../datatypes/secret.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { openMessagePipe } from '../../runtime/data-reader/message-pipe.ts';
import { sendRows } from '../../runtime/data-reader/send-rows.ts';
import type { ReaderEnd, ReaderWork } from './reader-messages.ts';

// The program of a process that runs one package file for somebody who reads its rows. The end of its standard input means that it is to end.
const channel = 3;
const rowChannel = 4;
const cancellation = new AbortController();
let received = '';
let isBegun = false;

function conclude(end: ReaderEnd): void {
  try {
    writeSync(channel, `${JSON.stringify(end)}\n`);
  } catch {
    // The server is gone, and nobody reads.
  }
  process.exit(0);
}

async function run(work: ReaderWork): Promise<void> {
  const { path, settings, connections, parameters, password, workingFolder, policy, optionsFile, environment } = work;
  const request = {
    source: { path },
    set: settings,
    connections: new Map(connections),
    parameters: new Map(parameters),
    ...(password === undefined ? {} : { password: new Secret(password) }),
    ...(policy === undefined ? {} : { policy }),
    workingFolder,
    optionsFile: optionsFile ?? (false as const),
    ...(environment === undefined ? {} : { environment }),
    signal: cancellation.signal,
  };
  const { failure } = await sendRows(request, work.reader, openMessagePipe(rowChannel));
  conclude(failure === undefined ? {} : { failure });
}

process.stdin.setEncoding('utf8').on('data', (text: string) => {
  received += text;
  if (isBegun || !received.includes('\n')) return;
  isBegun = true;
  run(JSON.parse(received) as ReaderWork).catch((error: unknown) => {
    const detail = error instanceof Error ? error.message : String(error);
    conclude({ failure: diagnostic('OPENDTSX_E_LAUNCH_PROCESS', { path: '', detail }) });
  });
});
process.stdin.on('end', () => cancellation.abort()).on('error', () => cancellation.abort());
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => cancellation.abort());
