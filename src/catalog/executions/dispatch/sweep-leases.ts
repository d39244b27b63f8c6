import { diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { StoreQueries } from '../../../store/store.ts';
import type { CatalogSession } from '../../catalog-session.ts';
import { requireCatalogAdministrator } from '../../permissions/may-do.ts';
import { messageSourceType, messageType, openStatuses, operationStatus } from '../operation-codes.ts';
import { operationMessage } from '../operation-message.ts';
import type { Claim } from './claim-execution.ts';
import { endOperation } from './hold-lease.ts';

/** What became of operations whose server is gone. */
export interface SweptLeases {
  /** Ended unexpectedly: status 6. */
  readonly ended: readonly number[];
  /** Waiting again, as they have attempts left. */
  readonly queued: readonly number[];
}

const leaseColumns = [
  'operation_id',
  'epoch',
  'attempts',
  'retry_count',
  'checkpoint_retries',
  'lease_owner',
  'stop_requested_ms',
] as const;

interface LostLease {
  readonly operation_id: number;
  readonly epoch: number;
  readonly attempts: number;
  readonly retry_count: number;
  readonly checkpoint_retries: number;
  readonly lease_owner: string | null;
  readonly stop_requested_ms: number | null;
}

const atOnce = 100;

/**
 * Tells the truth about operations whose lease has run out: they ended unexpectedly, or wait again when they have attempts left and nobody has asked to
 * stop them. The epoch is raised, so that a server that only seemed gone changes nothing any more. Several servers may sweep at once.
 */
export function sweepLeases(session: CatalogSession): Promise<SweptLeases> {
  return sweep(session, session.now());
}

async function sweep(session: CatalogSession, endedBefore: number): Promise<SweptLeases> {
  const { store } = session;
  const lost = await store.db
    .selectFrom('operation_queue')
    .select(leaseColumns)
    .where('lease_owner', 'is not', null)
    .where('lease_until_ms', '<', endedBefore)
    .orderBy('operation_id')
    .limit(atOnce)
    .execute();
  const ended: number[] = [];
  const queued: number[] = [];
  for (const lease of lost) {
    const detail = `the server ${lease.lease_owner?.split('#')[0]} that ran it is gone, or could not reach the store for too long`;
    const became = await store.transaction((db) => release(db, lease, detail, session.now()));
    if (became === 'ended') ended.push(lease.operation_id);
    else if (became === 'queued') queued.push(lease.operation_id);
  }
  for (const id of ended) session.signals?.tell('ended', id);
  for (const id of queued) session.signals?.tell('queued', id);
  return { ended, queued };
}

/**
 * Takes a lease away in the transaction given, whose holder is gone: the operation waits again or has ended unexpectedly, and a message says why.
 * Undefined when the lease is no longer the one that was seen.
 */
export async function release(
  db: StoreQueries,
  lease: LostLease,
  detail: string,
  now: number,
): Promise<'ended' | 'queued' | undefined> {
  const taken = await db
    .updateTable('operation_queue')
    .set({ epoch: lease.epoch + 1, lease_owner: null, lease_until_ms: null })
    .where('operation_id', '=', lease.operation_id)
    .where('epoch', '=', lease.epoch)
    .where('lease_owner', '=', lease.lease_owner)
    .executeTakeFirst();
  if (taken.numUpdatedRows === 0n) return undefined;
  const { message } = diagnostic('OPENDTSX_E_CATALOG_EXECUTION_LOST', { detail });
  await db
    .insertInto('operation_messages')
    .values(operationMessage(lease.operation_id, messageType.error, messageSourceType.externalProcess, message, now))
    .execute();
  const retries = Math.max(lease.retry_count, lease.checkpoint_retries);
  const mayRetry = lease.attempts <= retries && lease.stop_requested_ms === null;
  if (!mayRetry) {
    await endOperation(db, { operationId: lease.operation_id }, operationStatus.endedUnexpectedly, now);
    return 'ended';
  }
  await db
    .updateTable('operation_queue')
    .set({ queued_ms: now })
    .where('operation_id', '=', lease.operation_id)
    .execute();
  await db
    .updateTable('operations')
    .set({ status: operationStatus.pending })
    .where('operation_id', '=', lease.operation_id)
    .execute();
  return 'queued';
}

/** The lease of a claim as `release` needs it; undefined when it is no longer its. */
export async function leaseOf(
  db: StoreQueries,
  { operationId, epoch }: Pick<Claim, 'operationId' | 'epoch'>,
): Promise<LostLease | undefined> {
  return db
    .selectFrom('operation_queue')
    .select(leaseColumns)
    .where('operation_id', '=', operationId)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
}

/**
 * catalog.startup: tells the truth about what was running when the server ended. With `alone` nobody else uses the store, so that every lease is of a
 * process that is gone, and operations that run without a worker (deployments) are over too; otherwise leases must have run out.
 */
export async function startup(session: CatalogSession, { alone }: { readonly alone: boolean }): Promise<SweptLeases> {
  requireCatalogAdministrator(session);
  const swept: { ended: number[]; queued: number[] } = { ended: [], queued: [] };
  for (;;) {
    const some = await sweep(session, alone ? Number.MAX_SAFE_INTEGER : session.now());
    if (some.ended.length + some.queued.length === 0) break;
    swept.ended.push(...some.ended);
    swept.queued.push(...some.queued);
  }
  if (!alone) return swept;
  const { db } = session.store;
  const without = await db
    .updateTable('operations')
    .set({ status: operationStatus.endedUnexpectedly, end_ms: session.now() })
    .where('status', 'in', openStatuses)
    .where('operation_id', 'not in', db.selectFrom('operation_queue').select('operation_id'))
    .returning('operation_id')
    .execute();
  swept.ended.push(...without.map(({ operation_id }) => operation_id));
  return swept;
}
