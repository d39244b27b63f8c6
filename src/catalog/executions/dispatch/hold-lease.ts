import type { Store, StoreQueries } from '../../../store/store.ts';
import { openStatuses } from '../operation-codes.ts';
import type { Claim } from './claim-execution.ts';

/**
 * Does work on the store as the holder of a claim: in one transaction with the check of its epoch. Gives false, and does nothing, when the claim is stale.
 * The row of the lease stays locked until the end, so that nobody takes it over in between.
 */
export function asHolder(
  store: Store,
  { operationId, epoch, owner }: Claim,
  work: (db: StoreQueries) => Promise<void>,
): Promise<boolean> {
  return store.transaction(async (db) => {
    const held = await db
      .updateTable('operation_queue')
      .set({ lease_owner: owner })
      .where('operation_id', '=', operationId)
      .where('epoch', '=', epoch)
      .where('lease_owner', '=', owner)
      .executeTakeFirst();
    if (held.numUpdatedRows === 0n) return false;
    await work(db);
    return true;
  });
}

/** What the holder learns when it renews its lease. */
export interface RenewedLease {
  readonly stopRequested: boolean;
}

/** Moves the end of a lease; undefined when the claim is stale. */
export async function renewLease(
  store: Store,
  { operationId, epoch, owner }: Claim,
  until: number,
): Promise<RenewedLease | undefined> {
  const row = await store.db
    .updateTable('operation_queue')
    .set({ lease_until_ms: until })
    .where('operation_id', '=', operationId)
    .where('epoch', '=', epoch)
    .where('lease_owner', '=', owner)
    .returning('stop_requested_ms')
    .executeTakeFirst();
  return row === undefined ? undefined : { stopRequested: row.stop_requested_ms !== null };
}

/** Ends an operation in the transaction of its holder: gives the lease back and sets the status. */
export async function endOperation(
  db: StoreQueries,
  { operationId }: Pick<Claim, 'operationId'>,
  status: number,
  now: number,
): Promise<void> {
  await db
    .updateTable('operation_queue')
    .set({ lease_owner: null, lease_until_ms: null, queued_ms: null })
    .where('operation_id', '=', operationId)
    .execute();
  await db
    .updateTable('operations')
    .set({ status, end_ms: now })
    .where('operation_id', '=', operationId)
    .where('status', 'in', openStatuses)
    .execute();
  await db
    .updateTable('extended_operation_info')
    .set({ status, end_ms: now })
    .where('operation_id', '=', operationId)
    .where('status', 'in', [1, ...openStatuses])
    .execute();
}
