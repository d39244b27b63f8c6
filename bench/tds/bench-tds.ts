import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RestClient } from '../../tests/serving/rest-client.ts';
import { ServeProcess } from '../../tests/serving/serve-process.ts';
import { fillOperations, messagesEach } from '../catalog/fill-operations.ts';
import { type Quantiles, quantilesOf } from '../catalog/measured-server.ts';
import { StreamingClient } from './streaming-client.ts';
import { type PeakMemory, watchMemory } from './watch-memory.ts';

/** A select of rows. */
export interface SelectFigures extends PeakMemory {
  readonly rows: number;
  readonly seconds: number;
  /** Bytes of the answer. */
  readonly bytes: number;
}

/** What reading the catalog over TDS costs: loopback, no encryption, the administrator, a store of SQLite. */
export interface TdsFigures {
  /** Before anything is read. */
  readonly idleServerMB: number;
  readonly selects: readonly SelectFigures[];
  /** While a client took a megabyte, waited, took the next one …, and did not come to the end. */
  readonly slow: PeakMemory & { readonly megabytes: number; readonly seconds: number };
  /** Milliseconds from the attention to its answer, of a client that reads and of one that had stopped reading. */
  readonly cancel: Readonly<Record<'reading' | 'stopped', Quantiles>>;
  readonly load: readonly [before: number, after: number];
}

const owner = 'large:many-permissions-1';
const few = 'small:few-permissions-1';
const megabyte = 1e6;
const slowTurns = 40;
const pause = 250;
const cancels = 20;
const columns = 'SELECT * FROM SSISDB.catalog.event_messages';

/** Measures a server of a build with a store in a temporary folder. */
export async function benchTds(
  build: string,
  { rows, folder = tmpdir() }: { readonly rows: number; readonly folder?: string },
  say: (line: string) => void,
): Promise<TdsFigures> {
  const root = mkdtempSync(join(folder, 'opendtsx-bench-tds-'));
  const before = loadavg()[0] ?? 0;
  try {
    const config = join(root, 'server.yaml');
    writeFileSync(config, 'version: 1\ntds:\n  port: 0\n  encrypt: off\n');
    const start = (): Promise<ServeProcess> =>
      ServeProcess.start({
        data: join(root, 'data'),
        program: join(build, 'dist/cli/opendtsx/main.js'),
        arguments: ['--config', config],
      });
    const user = await makeUsers(await start());
    say(`Filling the store with ${rows} messages`);
    const [most = '', other = ''] = [owner, few].map((each) => each.split(':')[0]);
    fillOperations(join(root, 'data', 'catalog.sqlite'), Math.ceil(rows / messagesEach), { most, few: other });
    const server = await start();
    try {
      return { ...(await measure(server, user, rows, say)), load: [before, loadavg()[0] ?? 0] };
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function makeUsers(server: ServeProcess): Promise<string> {
  try {
    const user = await server.firstUser();
    const client = new RestClient(server.address, user);
    for (const made of [owner, few]) {
      const [name, password] = made.split(':');
      await client.ask('POST /users', { body: { name, password } });
    }
    return user;
  } finally {
    await server.stop();
  }
}

async function measure(
  server: ServeProcess,
  user: string,
  rows: number,
  say: (line: string) => void,
): Promise<Omit<TdsFigures, 'load'>> {
  const address = /T-SQL is answered at (\S+)/.exec(server.said)?.[1] ?? '';
  const [name = '', password = ''] = user.split(':');
  const client = await StreamingClient.logIn(address, name, password);
  const [, { serverMB: idleServerMB }] = await watchMemory(server.pid, () => delay(2000));
  const selects: SelectFigures[] = [];
  for (const count of [rows / 10, rows, rows].map(Math.ceil)) {
    say(`Select of ${count} rows`);
    selects.push(await measureSelect(server.pid, client, count));
  }
  say('A slow client');
  const slow = await measureSlow(server.pid, client);
  const cancel: Record<string, Quantiles> = {};
  for (const how of ['reading', 'stopped'] as const) {
    say(`Cancels of a client that is ${how}`);
    cancel[how] = await measureCancels(client, how === 'stopped');
  }
  client.close();
  return { idleServerMB, selects, slow, cancel: cancel as TdsFigures['cancel'] };
}

async function measureSelect(pid: number, client: StreamingClient, rows: number): Promise<SelectFigures> {
  const started = performance.now();
  const [message, peak] = await watchMemory(pid, () => {
    client.send(columns.replace('SELECT', `SELECT TOP ${rows}`));
    return client.message();
  });
  if (message.rows !== rows) throw new Error(`${message.rows} rows came, not ${rows}.`);
  return { rows, seconds: (performance.now() - started) / 1000, bytes: message.bytes, ...peak };
}

async function measureSlow(pid: number, client: StreamingClient): Promise<TdsFigures['slow']> {
  const started = performance.now();
  const [megabytes, peak] = await watchMemory(pid, async () => {
    const before = client.received;
    client.send(columns);
    for (let turn = 0; turn < slowTurns; turn++) {
      await client.arrived(megabyte);
      client.setPaused(true);
      await delay(pause);
      client.setPaused(false);
    }
    return (client.received - before) / megabyte;
  });
  const seconds = (performance.now() - started) / 1000;
  await client.cancel();
  return { ...peak, megabytes, seconds };
}

/** Each cancel is followed by a select on the same connection, which must be answered. */
async function measureCancels(client: StreamingClient, isStopped: boolean): Promise<Quantiles> {
  const times: number[] = [];
  for (let turn = 0; turn < cancels; turn++) {
    client.send(columns);
    await client.arrived(megabyte);
    if (isStopped) {
      client.setPaused(true);
      await delay(pause);
      client.setPaused(false);
    }
    const started = performance.now();
    await client.cancel();
    times.push(performance.now() - started);
    client.send('SELECT 1 AS one');
    if ((await client.message()).rows !== 1) throw new Error('The connection does not go on after a cancel.');
  }
  return quantilesOf(times);
}

/** The figures as a table. */
export function tdsTable({ idleServerMB, selects, slow, cancel, load }: TdsFigures): string {
  const line = ({ rows, seconds, bytes, serverMB, readersMB }: SelectFigures): string =>
    `| ${rows} | ${seconds.toFixed(2)} | ${(rows / seconds).toFixed(0)} | ${(bytes / megabyte).toFixed(0)} | ${serverMB.toFixed(0)} | ${readersMB.toFixed(0)} |`;
  const wait = (name: string, { p50, p99, count }: Quantiles): string =>
    `| ${name} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${count} |`;
  return [
    `load ${load.map((value) => value.toFixed(1)).join(' … ')}; server at rest ${idleServerMB.toFixed(0)} MB`,
    '',
    '| rows of event_messages | s | rows/s | MB sent | server peak MB | reader peak MB |',
    '| --- | --- | --- | --- | --- | --- |',
    ...selects.map(line),
    '',
    `A client that took ${slow.megabytes.toFixed(0)} MB in ${slow.seconds.toFixed(1)} s: server peak ${slow.serverMB.toFixed(0)} MB, reader ${slow.readersMB.toFixed(0)} MB.`,
    '',
    '| attention to its answer | p50 ms | p99 ms | times |',
    '| --- | --- | --- | --- |',
    wait('of a client that reads', cancel.reading),
    wait('of a client that had stopped reading', cancel.stopped),
    '',
  ].join('\n');
}
