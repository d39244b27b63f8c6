import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RestClient } from '../../tests/serving/rest-client.ts';
import { benchProject } from './bench-project.ts';
import { fillOperations } from './fill-operations.ts';
import {
  type MeasuredServer,
  type Quantiles,
  quantilesOf,
  residentMB,
  startMeasured,
  timeEach,
} from './measured-server.ts';

/** What the catalog costs. Times are milliseconds. */
export interface CatalogFigures {
  readonly operations: number;
  /** From the request to the answer of a synchronized start, with a worker that waits. */
  readonly overhead: Quantiles;
  /** The same, one right after the other. */
  readonly overheadWithoutRest: Quantiles;
  readonly executionsPerMinute: number;
  readonly eventRowsPerSecond: number;
  readonly idleServerMB: number;
  /** By what is listed, at that many operations. */
  readonly lists: Readonly<Record<string, Quantiles>>;
  /** Average number of processes that wanted to run, in the last minute: at the beginning and the end. */
  readonly load: readonly [before: number, after: number];
}

const warmUps = 10;
const measured = 100;
const batch = 60;
const rest = 800;
const ended = [3, 4, 6, 7];
const small = 'small:few-permissions-1';
const large = 'large:many-permissions-1';

/** Measures a server of a build with a store in a temporary folder. */
export async function benchCatalog(
  build: string,
  { operations, folder = tmpdir() }: { readonly operations: number; readonly folder?: string },
  say: (line: string) => void,
): Promise<CatalogFigures> {
  const root = mkdtempSync(join(folder, 'opendtsx-bench-catalog-'));
  const before = loadavg()[0] ?? 0;
  try {
    const data = join(root, 'data');
    const running = await startMeasured(build, data);
    let figures: Omit<CatalogFigures, 'operations' | 'lists' | 'load'>;
    try {
      figures = await measureExecutions(running, say);
      for (const user of [small, large]) {
        const [name, password] = user.split(':');
        await running.client.ask('POST /users', { body: { name, password } });
      }
    } finally {
      await running.server.stop();
    }
    say(`Filling the store with ${operations} operations`);
    fillOperations(join(data, 'catalog.sqlite'), operations, { most: 'large', few: 'small' });
    const lists = await measureLists(build, data, running.client, say);
    return { operations, ...figures, lists, load: [before, loadavg()[0] ?? 0] };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function measureExecutions({ server, client }: MeasuredServer, say: (line: string) => void) {
  await client.ask('POST /catalog/folders', { body: { name: 'Bench' } });
  await client.ask('PUT /catalog/folders/Bench/projects/Bench', { bytes: await benchProject() });
  await delay(5000);
  const idleServerMB = residentMB(server.pid);
  const start = (name: string, more: object = {}): Promise<{ executionId: number; status: number }> =>
    client.ask('POST /executions', { body: { folder: 'Bench', project: 'Bench', package: name, ...more } });
  const runTrivial = async (): Promise<void> => {
    const { status } = await start('Trivial.dtsx', { synchronized: true });
    if (status !== 7) throw new Error(`The package of the bench ended with status ${status}.`);
  };
  say('Overhead of a trivial execution');
  await timeEach(warmUps, runTrivial);
  const overhead = await timeEach(measured, runTrivial, () => delay(rest));
  const overheadWithoutRest = await timeEach(measured / 2, runTrivial);
  say('Executions per minute');
  const begun = performance.now();
  const started = await Promise.all(Array.from({ length: batch }, () => start('Trivial.dtsx')));
  for (const { executionId } of started) await waitFor(client, executionId);
  const executionsPerMinute = (batch / (performance.now() - begun)) * 60_000;
  say('Event rows per second');
  const verbose = [{ scope: 'execution', name: 'LOGGING_LEVEL', value: 3 }];
  const { executionId } = await start('Events.dtsx', { parameters: verbose });
  const execution = await waitFor(client, executionId);
  const rows = await client.all(`/executions/${executionId}/messages`);
  const seconds = (Date.parse(execution.endTime) - Date.parse(execution.startTime)) / 1000;
  return {
    idleServerMB,
    overhead,
    overheadWithoutRest,
    executionsPerMinute,
    eventRowsPerSecond: rows.length / seconds,
  };
}

interface EndedExecution {
  readonly status: number;
  readonly startTime: string;
  readonly endTime: string;
}

async function waitFor(client: RestClient, executionId: number): Promise<EndedExecution> {
  for (;;) {
    const row = await client.ask<EndedExecution & Record<string, unknown>>(`GET /executions/${executionId}`);
    if (row.status === 7) return row;
    if (ended.includes(row.status)) throw new Error(`Execution ${executionId} ended with status ${row.status}.`);
    await delay(20);
  }
}

async function measureLists(
  build: string,
  data: string,
  administrator: RestClient,
  say: (line: string) => void,
): Promise<Readonly<Record<string, Quantiles>>> {
  const { server, client } = await startMeasured(build, data, administrator.user);
  try {
    const few = new RestClient(server.address, small);
    const most = new RestClient(server.address, large);
    const newest = await client.ask<{ items: { operationId: number }[] }>('GET /operations?limit=1');
    const id = (newest.items[0]?.operationId ?? 0) - 5000;
    const lists: readonly (readonly [name: string, client: RestClient, path: string])[] = [
      ['newest page, administrator', client, '/executions'],
      ['newest page, user with few permissions', few, '/executions'],
      ['newest page, user who made most', most, '/executions'],
      ['with a status, administrator', client, '/executions?status=4'],
      ['with a rare status, administrator', client, '/executions?status=6'],
      ['operations with a status, administrator', client, '/operations?status=6'],
      ['with a status, user with few permissions', few, '/executions?status=4'],
      ['with a status, user who made most', most, '/executions?status=4'],
      ['with a rare status, user who made most', most, '/executions?status=6'],
      ['operations with a status, user who made most', most, '/operations?status=6'],
      ['messages of one execution', client, `/executions/${id}/messages`],
      ['messages of one execution, user who made it', most, `/executions/${id}/messages`],
    ];
    const results: Record<string, Quantiles> = {};
    for (const [name, user, path] of lists) {
      say(`List: ${name}`);
      results[name] = await measureList(user, path);
    }
    return results;
  } finally {
    await server.stop();
  }
}

/** Where one answer takes long, fewer are asked for. */
async function measureList(client: RestClient, path: string): Promise<Quantiles> {
  const times: number[] = [];
  const until = performance.now() + 20_000;
  for (let index = -warmUps; index < 200 && performance.now() < until; index++) {
    const started = performance.now();
    const { items } = await client.ask<{ items: unknown[] }>(`GET ${path}`);
    if (items.length === 0) throw new Error(`GET ${path} lists nothing.`);
    if (index >= 0 || performance.now() - started > 1000) times.push(performance.now() - started);
  }
  return quantilesOf(times);
}

/** The figures as a table. */
export function catalogTable(figures: CatalogFigures): string {
  const { overhead, overheadWithoutRest, lists, load } = figures;
  const line = (name: string, { p50, p99, count }: Quantiles): string =>
    `| ${name} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${count} |`;
  return [
    `${figures.operations} operations; load ${load.map((value) => value.toFixed(1)).join(' … ')}; ${cpus().length} × ${cpus()[0]?.model}; Node ${process.version}`,
    '',
    '| what | p50 ms | p99 ms | times |',
    '| --- | --- | --- | --- |',
    line('start to finish of a trivial package, worker waiting', overhead),
    line('start to finish of a trivial package, one right after the other', overheadWithoutRest),
    ...Object.entries(lists).map(([name, quantiles]) => line(`list: ${name}`, quantiles)),
    '',
    `Executions per minute: ${figures.executionsPerMinute.toFixed(0)}; event rows per second: ${figures.eventRowsPerSecond.toFixed(0)}; idle server: ${figures.idleServerMB.toFixed(0)} MB resident.`,
    '',
  ].join('\n');
}
