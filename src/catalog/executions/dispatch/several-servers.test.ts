import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { openStore, type Store } from '../../../store/store.ts';
import { schemaUrl } from '../../../store/testing/on-each-store.ts';
import type { CatalogSession } from '../../catalog-session.ts';
import { createExecution } from '../create-execution.ts';
import { listEventMessages } from '../list-messages.ts';
import { listExecutions } from '../list-operations.ts';
import { startExecution } from '../start-execution.ts';
import { deploySample, samplePackage, sampleServer, scriptTask } from '../testing/sample-project.ts';
import { sweepLeases } from './sweep-leases.ts';

const program = fileURLToPath(import.meta.resolve('opendtsx/internal/catalog/executions/testing/server-program'));
const postgresql = process.env.OPENDTSX_TEST_POSTGRES;
const servers: ChildProcess[] = [];
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) server.kill('SIGKILL');
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** A server in a process of its own. @returns the process, and the numbers of the workers that it has told of last */
function startServer(name: string, place: string, queue?: string): { server: ChildProcess; workers: () => number[] } {
  const variables = { TEST_SERVER_NAME: name, TEST_SERVER_STORE: place, ...(queue && { TEST_SERVER_QUEUE: queue }) };
  const options = ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning', program];
  const server = spawn(process.execPath, options, {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  servers.push(server);
  let text = '';
  server.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  return { server, workers: () => JSON.parse(text.trimEnd().split('\n').at(-1) || '[]') as number[] };
}

async function start(session: CatalogSession, packageName: string, retryCount = 0): Promise<number> {
  const { executionId } = await createExecution(session, { folderName: 'Loads', projectName: 'Sales', packageName });
  await startExecution(session, { executionId, retryCount });
  return executionId;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function opened(store: Store): Promise<CatalogSession> {
  cleanups.push(() => store.close());
  const { session } = sampleServer(store, 'test', Date.now());
  await deploySample(session, {
    'Empty.dtsx': samplePackage([]),
    'Waits.dtsx': samplePackage([scriptTask('Wait', 'setInterval(() => 0, 1000)')]),
  });
  return session;
}

it('a server that is killed takes its worker with it, and its execution has ended unexpectedly', {
  timeout: 90_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'servers-'));
  cleanups.push(async () => rmSync(folder, { recursive: true }));
  const file = join(folder, 'catalog.sqlite');
  const session = await opened(await openStore({ file }));
  const id = await start(session, 'Waits');
  const { server, workers } = startServer('lost-server', file);
  const begun = () => listEventMessages(session, { operationId: id, eventName: 'OnPreExecute' });
  await expect.poll(() => begun().then(({ length }) => length), { timeout: 60_000 }).toBe(2);
  const [worker] = workers() as [number];
  expect(isAlive(worker)).toBe(true);
  server.kill('SIGKILL');
  await expect.poll(() => isAlive(worker), { timeout: 20_000 }).toBe(false);
  expect(await sweepLeases({ ...session, now: () => Date.now() + 6000 })).toEqual({ ended: [id], queued: [] });
  expect(await listExecutions(session, { executionId: id })).toMatchObject([{ status: 6, server_name: 'lost-server' }]);
});

it.skipIf(postgresql === undefined)(
  'three servers on one database execute everything once, though one of them is killed',
  { timeout: 600_000 },
  async () => {
    const schema = `servers_${randomBytes(6).toString('hex')}`;
    await onServer(`create schema ${schema}`);
    cleanups.push(() => onServer(`drop schema if exists ${schema}, ${schema}_queue cascade`));
    const place = schemaUrl(schema);
    const session = await opened(await openStore({ url: place }));
    const count = 30;
    for (let index = 0; index < count; index++) await start(session, 'Empty', 1);
    const started = ['a', 'b', 'c'].map((name) => startServer(name, place.reveal(), `${schema}_queue`));
    const succeeded = async () => (await listExecutions(session, { status: 7 })).length;
    await expect.poll(succeeded, { timeout: 180_000, interval: 100 }).toBeGreaterThan(5);
    started[0]?.server.kill('SIGKILL');
    await expect.poll(succeeded, { timeout: 400_000, interval: 200 }).toBe(count);
    const executions = await listExecutions(session);
    expect(new Set(executions.map(({ server_name }) => server_name)).size).toBeGreaterThan(1);
    const ends = await session.store.db
      .selectFrom('operation_messages')
      .select((row) => ['operation_id', row.fn.countAll<number>().as('ends')])
      .where('event_name', '=', 'OnPostExecute')
      .groupBy('operation_id')
      .execute();
    // The executions of the server that was killed were tried again, and they alone.
    expect(executions.filter(({ attempts }) => attempts > 1).length).toBeLessThanOrEqual(1);
    expect(ends.filter((row) => row.ends > 1).length).toBeLessThanOrEqual(1);
    expect(ends).toHaveLength(count);
  },
);

async function onServer(statement: string): Promise<void> {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: postgresql });
  await client.connect();
  await client.query(statement);
  await client.end();
}
