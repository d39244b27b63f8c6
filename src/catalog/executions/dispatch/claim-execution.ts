import type { Store, StoreQueries } from '../../../store/store.ts';
import { operationStatus } from '../operation-codes.ts';
import { readQueueKeys } from './queue-keys.ts';

/** An operation that a server has taken, in one attempt. Nobody but the holder of the newest epoch changes anything. */
export interface Claim {
  readonly operationId: number;
  readonly epoch: number;
  readonly owner: string;
}

/** Who claims, and until when. */
export interface Claimant {
  readonly owner: string;
  readonly serverName: string;
  readonly machineName: string;
  /** Number of this server as a worker agent, for executions that chose their workers. */
  readonly workerAgentId?: string;
  /** The time, ms. */
  readonly now: number;
  /** How long the lease lasts, ms. */
  readonly lease: number;
}

class NotClaimed extends Error {}

/**
 * Takes a waiting operation: raises its epoch and sets the lease. Undefined when somebody else has it, it is not waiting, a limit is reached, or it is
 * for other workers. Safe with any number of servers: the rows of its limits are locked one after the other, and the rest are conditional updates.
 */
export async function claimExecution(
  store: Store,
  operationId: number,
  claimant: Claimant,
): Promise<Claim | undefined> {
  try {
    return await store.transaction((db) => claim(db, operationId, claimant));
  } catch (error) {
    if (error instanceof NotClaimed) return undefined;
    throw error;
  }
}

async function claim(db: StoreQueries, operationId: number, claimant: Claimant): Promise<Claim> {
  const waiting = await db
    .selectFrom('operation_queue')
    .select(['epoch', 'queue_keys'])
    .where('operation_id', '=', operationId)
    .where('queued_ms', 'is not', null)
    .where('lease_owner', 'is', null)
    .executeTakeFirst();
  if (waiting === undefined || !(await mayWork(db, operationId, claimant))) throw new NotClaimed();
  await requireRoom(db, readQueueKeys(waiting.queue_keys));
  const epoch = waiting.epoch + 1;
  const taken = await db
    .updateTable('operation_queue')
    .set((row) => ({
      epoch,
      lease_owner: claimant.owner,
      lease_until_ms: claimant.now + claimant.lease,
      attempts: row('attempts', '+', 1),
      queued_ms: null,
    }))
    .where('operation_id', '=', operationId)
    .where('epoch', '=', waiting.epoch)
    .where('lease_owner', 'is', null)
    .executeTakeFirst();
  if (taken.numUpdatedRows === 0n) throw new NotClaimed();
  const begun = await db
    .updateTable('operations')
    .set((row) => ({
      status: operationStatus.running,
      start_ms: row.fn.coalesce('start_ms', row.val(claimant.now)),
      server_name: claimant.serverName,
      machine_name: claimant.machineName,
    }))
    .where('operation_id', '=', operationId)
    .where('status', '=', operationStatus.pending)
    .executeTakeFirst();
  if (begun.numUpdatedRows === 0n) throw new NotClaimed();
  return { operationId, epoch, owner: claimant.owner };
}

async function mayWork(db: StoreQueries, operationId: number, { workerAgentId }: Claimant): Promise<boolean> {
  const chosen = await db
    .selectFrom('execution_workers')
    .select('worker_agent_id')
    .where('execution_id', '=', operationId)
    .execute();
  if (workerAgentId !== undefined) {
    const agent = await db
      .selectFrom('worker_agents')
      .select('is_enabled')
      .where('worker_agent_id', '=', workerAgentId)
      .executeTakeFirst();
    if (agent?.is_enabled === 0) return false;
  }
  return chosen.length === 0 || chosen.some(({ worker_agent_id }) => worker_agent_id === workerAgentId);
}

/** Throws `NotClaimed` when a limit is reached. Two who claim under one limit go one after the other. */
async function requireRoom(db: StoreQueries, keys: readonly string[]): Promise<void> {
  const limits: { readonly limit_key: string; readonly most: number }[] = [];
  // In one order everywhere, so that nobody waits for who waits for him.
  for (const key of [...keys].sort()) {
    const locked = await db
      .updateTable('execution_limits')
      .set((row) => ({ most: row.ref('most') }))
      .where('limit_key', '=', key)
      .returningAll()
      .executeTakeFirst();
    if (locked !== undefined) limits.push(locked);
  }
  if (limits.length === 0) return;
  const running = await countRunning(db);
  if (limits.some(({ limit_key, most }) => (running.get(limit_key) ?? 0) >= most)) throw new NotClaimed();
}

/** How many operations run for each key. */
export async function countRunning(db: StoreQueries): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('operation_queue')
    .select('queue_keys')
    .where('lease_owner', 'is not', null)
    .execute();
  const counts = new Map<string, number>();
  for (const { queue_keys } of rows) {
    for (const key of readQueueKeys(queue_keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const page = 200;

/** Waiting operations that no limit holds back at the moment, oldest first. @param most how many at most */
export async function waitingOperations(store: Store, most: number): Promise<number[]> {
  const { db } = store;
  const limits = await db.selectFrom('execution_limits').selectAll().execute();
  const counts = new Map(limits.length === 0 ? [] : await countRunning(db));
  const isFull = (key: string): boolean =>
    limits.some(({ limit_key, most: allowed }) => limit_key === key && (counts.get(key) ?? 0) >= allowed);
  const found: number[] = [];
  let after: { readonly queued: number; readonly id: number } | undefined;
  while (found.length < most) {
    let query = db
      .selectFrom('operation_queue')
      .select(['operation_id', 'queued_ms', 'queue_keys'])
      .where('queued_ms', 'is not', null)
      .where('lease_owner', 'is', null)
      .orderBy('queued_ms')
      .orderBy('operation_id')
      .limit(page);
    const from = after;
    if (from !== undefined) {
      query = query.where((row) =>
        row.or([
          row('queued_ms', '>', from.queued),
          row.and([row('queued_ms', '=', from.queued), row('operation_id', '>', from.id)]),
        ]),
      );
    }
    const rows = await query.execute();
    for (const { operation_id, queue_keys } of rows) {
      const keys = readQueueKeys(queue_keys);
      if (found.length >= most || keys.some(isFull)) continue;
      for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
      found.push(operation_id);
    }
    const last = rows.at(-1);
    if (rows.length < page || last === undefined || limits.some(({ limit_key }) => limit_key === '*' && isFull('*'))) {
      return found;
    }
    after = { queued: last.queued_ms ?? 0, id: last.operation_id };
  }
  return found;
}
