import { writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { endOwnGroup } from '../../../runtime/own-process.ts';
import type { ExecutionEvent } from '../../../runtime/run-request.ts';
import type { ReportedRun } from './reported-run.ts';
import { runWork } from './run-work.ts';
import { type FromWorker, LineSplitter, type ToWorker, type Work } from './worker-messages.ts';

// The program of a worker process: it waits for one work, does it and ends. The end of its standard input means that the server is gone.
const channel = 3;
const eventsAtOnce = 200;
const millisecondsBetweenBatches = 20;
const millisecondsBetweenSigns = 500;
const millisecondsToEnd = 10_000;

const cancellation = new AbortController();
const pause = new Int32Array(new SharedArrayBuffer(4));
let events: ExecutionEvent[] = [];
let timer: NodeJS.Timeout | undefined;
let epoch = 0;
let run: ReportedRun | undefined;
let isServerGone = false;

// Synchronous on purpose: a package that raises events faster than the server takes them waits here.
function tell(message: FromWorker): void {
  if (isServerGone) return;
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(channel, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
        leave();
        return;
      }
      Atomics.wait(pause, 0, 0, 5);
    }
  }
}

function flush(): void {
  clearTimeout(timer);
  timer = undefined;
  const told = events;
  events = [];
  if (told.length > 0) tell({ kind: 'events', epoch, events: told });
}

function tellEvent(event: ExecutionEvent): void {
  events.push(event);
  if (events.length >= eventsAtOnce) flush();
  else timer ??= setTimeout(flush, millisecondsBetweenBatches);
}

function leave(): void {
  if (isServerGone) return;
  isServerGone = true;
  cancellation.abort();
  if (run === undefined) process.exit(0);
  setTimeout(endOwnGroup, millisecondsToEnd).unref();
}

async function serve(work: Work): Promise<void> {
  epoch = work.epoch;
  const place = {
    tell,
    tellEvent,
    flush,
    signal: cancellation.signal,
    onRun: (begun: ReportedRun) => {
      run = begun;
    },
  };
  try {
    await runWork(work, place);
  } catch (error) {
    flush();
    tell({ kind: 'defect', epoch, message: error instanceof Error ? error.message : String(error) });
  }
  tell({ kind: 'done', epoch });
  process.exit(0);
}

function take(message: ToWorker): void {
  if (message.kind === 'start') void serve(message.work);
  else if (message.epoch !== epoch) return;
  else if (message.kind === 'stop') cancellation.abort();
  else if (run !== undefined) {
    flush();
    tell({ kind: 'dump', epoch, dumpId: message.dumpId, report: run.report() });
  }
}

const lines = new LineSplitter((line) => take(JSON.parse(line) as ToWorker));
const decoder = new StringDecoder('utf8');
process.stdin.on('data', (bytes: Buffer) => lines.push(decoder.write(bytes)));
process.stdin.on('end', leave).on('error', leave);
// The terminal of the server ends the server, which ends its workers.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('SIGTERM', () => cancellation.abort());
setInterval(() => tell({ kind: 'alive', rss: process.memoryUsage.rss() }), millisecondsBetweenSigns).unref();
tell({ kind: 'ready' });
