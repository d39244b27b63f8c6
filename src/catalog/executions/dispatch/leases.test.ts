import { expect, it } from 'vitest';
import type { Store } from '../../../store/store.ts';
import { onEachStore } from '../../../store/testing/on-each-store.ts';
import { createExecution } from '../create-execution.ts';
import { addExecutionWorker } from '../data-taps.ts';
import { EventSink } from '../events/event-sink.ts';
import { selectLogging } from '../events/logging-selection.ts';
import { listOperationMessages } from '../list-messages.ts';
import { listExecutions } from '../list-operations.ts';
import { operationMessage } from '../operation-message.ts';
import { startExecution } from '../start-execution.ts';
import { stopOperation } from '../stop-operation.ts';
import { deploySample, samplePackage, sampleServer } from '../testing/sample-project.ts';
import { disableWorkerAgent, enableWorkerAgent, registerWorkerAgent } from '../worker-agents.ts';
import { type Claim, claimExecution, waitingOperations } from './claim-execution.ts';
import { asHolder, endOperation, renewLease } from './hold-lease.ts';
import { setExecutionLimit } from './queue-keys.ts';
import { startup, sweepLeases } from './sweep-leases.ts';

const lease = 15_000;

async function open(store: Store) {
  const server = sampleServer(store);
  const { session } = server;
  await deploySample(session, { 'Load.dtsx': samplePackage([]) });
  const start = async (more: { retryCount?: number; tags?: string[] } = {}): Promise<number> => {
    const { retryCount = 0, tags = [] } = more;
    const named = { folderName: 'Loads', projectName: 'Sales', packageName: 'Load', tags };
    const { executionId } = await createExecution(session, named);
    await startExecution(session, { executionId, retryCount });
    server.pass(1);
    return executionId;
  };
  const claim = (id: number, owner = 'one#1'): Promise<Claim | undefined> =>
    claimExecution(store, id, { owner, serverName: owner, machineName: 'm', now: session.now(), lease });
  const claimAs = (id: number, workerAgentId: string): Promise<Claim | undefined> =>
    claimExecution(store, id, {
      owner: 'o#1',
      serverName: 'o',
      machineName: 'm',
      now: session.now(),
      lease,
      workerAgentId,
    });
  const status = async (id: number) => (await listExecutions(session, { executionId: id }))[0]?.status;
  return { ...server, store, start, claim, claimAs, status };
}

onEachStore('a claim', (openStore) => {
  it('is given to one of those who ask at once', async () => {
    const { start, claim, status } = await open(await openStore());
    const id = await start();
    const claims = await Promise.all(['a#1', 'b#1', 'c#1', 'd#1'].map((owner) => claim(id, owner)));
    expect(claims.filter((each) => each !== undefined)).toHaveLength(1);
    expect(await status(id)).toBe(2);
  });

  it('is not given for what was stopped while it waited', async () => {
    const { session, start, claim, status } = await open(await openStore());
    const id = await start();
    await stopOperation(session, { operationId: id });
    expect(await claim(id)).toBeUndefined();
    expect(await status(id)).toBe(3);
  });

  it('is given to the oldest first, and to no more than a limit allows', async () => {
    const { session, store, start, claim } = await open(await openStore());
    await setExecutionLimit(session, { key: 'tag:night', most: 1 });
    const night = [await start({ tags: ['Night'] }), await start({ tags: ['night'] })] as const;
    const day = await start();
    expect(await waitingOperations(store, 10)).toEqual([night[0], day]);
    const claims = await Promise.all(night.map((id) => claim(id)));
    expect(claims.filter((each) => each !== undefined)).toHaveLength(1);
    expect(await waitingOperations(store, 10)).toEqual([day]);
    const [first] = claims.filter((each) => each !== undefined);
    await asHolder(store, first as Claim, (db) => endOperation(db, first as Claim, 7, session.now()));
    expect(await waitingOperations(store, 10)).toHaveLength(2);
  });

  it('counts a folder and all executions by their own limits', async () => {
    const { session, store, start, claim } = await open(await openStore());
    await start();
    const second = await start();
    await setExecutionLimit(session, { key: 'folder:loads', most: 1 });
    await claim(second);
    expect(await waitingOperations(store, 10)).toEqual([]);
    await setExecutionLimit(session, { key: 'folder:Loads', most: null });
    expect(await waitingOperations(store, 10)).toHaveLength(1);
    await setExecutionLimit(session, { key: '*', most: 1 });
    expect(await waitingOperations(store, 10)).toEqual([]);
  });

  it('is given to the workers that an execution has chosen, as long as they are enabled', async () => {
    const { session, claimAs } = await open(await openStore());
    await registerWorkerAgent(session, { workerAgentId: 'w1' });
    const named = { folderName: 'Loads', projectName: 'Sales', packageName: 'Load' };
    const scaleOut = { runinscaleout: true, useanyworker: false };
    const { executionId } = await createExecution(session, { ...named, ...scaleOut });
    await addExecutionWorker(session, { executionId, workeragentId: 'w1' });
    await startExecution(session, { executionId });
    expect(await claimAs(executionId, 'w2')).toBeUndefined();
    await disableWorkerAgent(session, { workerAgentId: 'w1' });
    expect(await claimAs(executionId, 'w1')).toBeUndefined();
    await enableWorkerAgent(session, { workerAgentId: 'w1' });
    expect(await claimAs(executionId, 'w1')).toMatchObject({ epoch: 1 });
  });
});

onEachStore('a lease', (openStore) => {
  it('that has run out means that the execution ended unexpectedly', async () => {
    const { session, pass, start, claim, status } = await open(await openStore());
    const id = await start();
    await claim(id, 'lost-server#1');
    pass(lease);
    expect(await sweepLeases(session)).toEqual({ ended: [], queued: [] });
    pass(1);
    expect(await sweepLeases(session)).toEqual({ ended: [id], queued: [] });
    expect(await status(id)).toBe(6);
    const [message] = await listOperationMessages(session, { operationId: id });
    expect(message?.message).toContain('lost-server');
  });

  it('that has run out is swept by one of several servers', async () => {
    const { session, pass, start, claim } = await open(await openStore());
    const id = await start();
    await claim(id);
    pass(lease + 1);
    const swept = await Promise.all([sweepLeases(session), sweepLeases(session), sweepLeases(session)]);
    expect(swept.flatMap(({ ended }) => ended)).toEqual([id]);
  });

  it('that has run out lets an execution wait again as long as it has attempts', async () => {
    const { session, pass, start, claim, status } = await open(await openStore());
    const id = await start({ retryCount: 1 });
    await claim(id);
    pass(lease + 1);
    expect(await sweepLeases(session)).toEqual({ ended: [], queued: [id] });
    expect(await status(id)).toBe(5);
    expect(await claim(id)).toMatchObject({ epoch: 3 });
    pass(lease + 1);
    expect(await sweepLeases(session)).toEqual({ ended: [id], queued: [] });
  });

  it('that has run out is no new attempt for what somebody has stopped', async () => {
    const { session, pass, start, claim, status } = await open(await openStore());
    const id = await start({ retryCount: 5 });
    await claim(id);
    await stopOperation(session, { operationId: id });
    expect(await status(id)).toBe(8);
    pass(lease + 1);
    await sweepLeases(session);
    expect(await status(id)).toBe(6);
  });

  it('is renewed by its holder only', async () => {
    const { session, store, pass, start, claim, status } = await open(await openStore());
    const id = await start();
    const held = (await claim(id)) as Claim;
    pass(lease - 1);
    expect(await renewLease(store, held, session.now() + lease)).toEqual({ stopRequested: false });
    pass(2);
    await sweepLeases(session);
    expect(await status(id)).toBe(2);
    expect(await renewLease(store, { ...held, epoch: held.epoch - 1 }, session.now())).toBeUndefined();
    expect(await renewLease(store, { ...held, owner: 'other#1' }, session.now())).toBeUndefined();
  });

  it('of an earlier attempt writes no event, no result and no end', async () => {
    const { session, store, pass, start, claim, status } = await open(await openStore());
    const id = await start({ retryCount: 1 });
    const stale = (await claim(id)) as Claim;
    pass(lease + 1);
    await sweepLeases(session);
    await claim(id, 'two#1');
    const before = await listOperationMessages(session, { operationId: id });
    const row = operationMessage(id, 120, 20, 'from the past', session.now());
    const sink = new EventSink(
      id,
      selectLogging(1),
      (work) => asHolder(store, stale, work),
      () => undefined,
    );
    sink.add({ kind: 'message', row });
    await sink.flush();
    expect(sink.isLost).toBe(true);
    expect(await asHolder(store, stale, (db) => endOperation(db, stale, 7, session.now()))).toBe(false);
    expect(await listOperationMessages(session, { operationId: id })).toEqual(before);
    expect(await status(id)).toBe(2);
  });

  it('of whatever ran is over when a server starts that is alone with the store', async () => {
    const { session, start, claim, status } = await open(await openStore());
    const [lost, waiting] = [await start(), await start()];
    await claim(lost);
    const { operation_id } = await session.store.db
      .insertInto('operations')
      .values({
        operation_type: 101,
        created_ms: 1,
        status: 2,
        caller_id: 0,
        caller_name: 'x',
        server_name: 's',
        machine_name: 'm',
      })
      .returning('operation_id')
      .executeTakeFirstOrThrow();
    expect(await startup(session, { alone: false })).toEqual({ ended: [], queued: [] });
    expect(await startup(session, { alone: true })).toEqual({ ended: [lost, operation_id], queued: [] });
    expect([await status(lost), await status(waiting)]).toEqual([6, 5]);
  });
});
