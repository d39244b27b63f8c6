import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Store } from '../../../store/store.ts';
import { onEachStore } from '../../../store/testing/on-each-store.ts';
import { createExecution } from '../create-execution.ts';
import { listOperationMessages } from '../list-messages.ts';
import { listExecutions } from '../list-operations.ts';
import { startExecution } from '../start-execution.ts';
import { deploySample, inOrder, samplePackage, sampleServer, scriptTask } from '../testing/sample-project.ts';
import { waitForOperation } from '../wait-for-operation.ts';
import { WorkerPool } from '../worker/worker-pool.ts';
import { WorkerProcess } from '../worker/worker-process.ts';
import { type Dispatcher, type DispatcherOptions, startDispatcher } from './start-dispatcher.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const options = { capacity: 1, heartbeat: 0, warmWorkers: 0 };

async function open(store: Store) {
  const folder = mkdtempSync(join(tmpdir(), 'lost-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const append = (name: string) => `require('fs').appendFileSync('${folder}/done', '${name} ')`;
  // Ends its worker the first time, and does its work from then on.
  const onceKilling = (name: string) =>
    `const { existsSync, writeFileSync } = require('fs'); if (existsSync('${folder}/once')) ${append(name)}; else { writeFileSync('${folder}/once', ''); process.kill(process.ppid, 'SIGKILL'); }`;
  const chained = inOrder(
    samplePackage([scriptTask('First', append('first')), scriptTask('Second', onceKilling('second'))]),
    'First',
    'Second',
  );
  const { session } = sampleServer(store);
  const packages = {
    'Plain.dtsx': chained,
    'Harmless.dtsx': samplePackage([scriptTask('First', append('first'))]),
    'Saves.dtsx': saving(chained, folder, 1),
    'NeverUses.dtsx': saving(chained, folder, 0),
    'DiesFirst.dtsx': saving(samplePackage([scriptTask('First', onceKilling('first'))]), folder, 1),
    'Loses.dtsx': saving(chained, folder, 1).replace(
      'process.kill(process.ppid',
      `require('fs').rmSync('${folder}/checkpoint'); process.kill(process.ppid`,
    ),
  };
  await deploySample(session, packages);
  const server = async (more: Partial<DispatcherOptions> = {}): Promise<Dispatcher> => {
    const dispatcher = await startDispatcher({ session, ...options, surroundings: { workingFolder: folder }, ...more });
    cleanups.push(() => dispatcher.stop());
    return dispatcher;
  };
  const start = async (packageName: string, retryCount = 0): Promise<number> => {
    const { executionId } = await createExecution(session, { folderName: 'Loads', projectName: 'Sales', packageName });
    await startExecution(session, { executionId, retryCount });
    return executionId;
  };
  const end = async (id: number) => {
    await waitForOperation(session, id);
    const [row] = await listExecutions(session, { executionId: id });
    return [row?.status, row?.attempts, readIfThere(join(folder, 'done'))];
  };
  return { session, folder, server, start, end };
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

/** The package with checkpoints in a file of the folder. @param usage 0 Never, 1 IfExists */
function saving(text: string, folder: string, usage: 0 | 1): string {
  const properties = {
    CheckpointFileName: `${folder}/checkpoint`,
    CheckpointUsage: usage,
    SaveCheckpoints: -1,
  };
  const elements = Object.entries(properties).map(
    ([name, value]) => `<DTS:Property DTS:Name="${name}">${value}</DTS:Property>`,
  );
  return text.replace('<DTS:PackageParameters>', `${elements.join('')}$&`);
}

// Source: our own (README of the room); that a package restarts from its checkpoint file when it is run again: documentation, "Restart Packages by Using Checkpoints".
onEachStore('an execution whose process is lost', (openStore) => {
  it('has ended unexpectedly though its package saves checkpoints, as nobody asked for more', async () => {
    const { server, start, end } = await open(await openStore());
    await server();
    expect(await end(await start('Saves'))).toEqual([6, 1, 'first']);
    // The next execution of the package goes on at the checkpoint, as it would in SSIS.
    expect(await end(await start('Saves'))).toEqual([7, 1, 'first second']);
  });

  it('is given to another process when the first was lost before it had begun', async () => {
    const { server, start, end } = await open(await openStore());
    const lost = [new WorkerProcess(), new WorkerProcess()];
    for (const worker of lost) worker.kill();
    // They are handed out before this process is told that they have ended.
    await server({ pool: new WorkerPool(0, () => lost.shift() ?? new WorkerProcess()) });
    expect(await end(await start('Harmless'))).toEqual([7, 1, 'first']);
    expect(lost).toEqual([]);
  });

  it('has ended unexpectedly when no process begins', async () => {
    const { server, start, end } = await open(await openStore());
    const startLost = (): WorkerProcess => {
      const worker = new WorkerProcess();
      worker.kill();
      return worker;
    };
    await server({ pool: new WorkerPool(0, startLost) });
    expect(await end(await start('Harmless'))).toEqual([6, 1, '']);
  });

  it('goes on at the checkpoint by itself where the server is told to', async () => {
    const { server, start, end, folder } = await open(await openStore());
    await server({ checkpointRetries: 2 });
    expect(await end(await start('Saves'))).toEqual([7, 2, 'first second']);
    expect(existsSync(join(folder, 'checkpoint'))).toBe(false);
  });

  it.each([
    ['saves no checkpoints', 'Plain', 'first'],
    ['never uses those that it saves', 'NeverUses', 'first'],
    ['has not saved one yet', 'DiesFirst', ''],
  ])('does not begin anew when its package %s', async (_, name, done) => {
    const { server, start, end } = await open(await openStore());
    await server({ checkpointRetries: 2 });
    expect(await end(await start(name))).toEqual([6, 1, done]);
  });

  it('fails, and does not begin anew, when its checkpoint is gone', async () => {
    const { session, server, start, end } = await open(await openStore());
    await server({ checkpointRetries: 2 });
    const id = await start('Loses');
    expect(await end(id)).toEqual([4, 2, 'first']);
    const errors = await listOperationMessages(session, { operationId: id, messageType: 120 });
    expect(errors.map(({ message }) => message).join()).toContain('checkpoint');
  });

  it('fails with the path, and does nothing, when its journal cannot be made', async () => {
    const { session, folder, server, start, end } = await open(await openStore());
    writeFileSync(join(folder, 'file'), '');
    await server({ journalFolder: join(folder, 'file', 'journals') });
    const id = await start('Plain', 1);
    expect(await end(id)).toEqual([4, 1, '']);
    const errors = await listOperationMessages(session, { operationId: id, messageType: 120 });
    const text = errors.map(({ message }) => message).join();
    expect([text.includes(join(folder, 'file', 'journals')), text.includes('Internal error')]).toEqual([true, false]);
  });

  it('is gone on with by another server that sees the same folder of journals', async () => {
    const { session, folder, server, start, end } = await open(await openStore());
    const journalFolder = join(folder, 'journals');
    const first = await server({ journalFolder });
    // The second attempt waits until the first server has left.
    const id = await start('Plain', 1);
    const stopped = first.stop({ wait: true });
    await stopped;
    expect(readdirSync(journalFolder).some((name) => name.startsWith(`execution-${id}.journal`))).toBe(true);
    await server({ journalFolder, session: { ...session, serverName: 'second-server' } });
    expect(await end(id)).toEqual([7, 2, 'first second']);
    const [row] = await listExecutions(session, { executionId: id });
    expect(row?.server_name).toBe('second-server');
    await expect.poll(() => readdirSync(journalFolder)).toEqual([]);
  });
});
