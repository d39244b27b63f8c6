import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { permissionType } from '../permissions/permission-types.ts';
import { insertOperation } from './create-execution.ts';
import { endOperation } from './dispatch/hold-lease.ts';
import { findOperation } from './find-execution.ts';
import { operationObjectType, operationStatus, operationType } from './operation-codes.ts';

/**
 * catalog.stop_operation: an execution or validation that waits is canceled at once, one that runs is asked to stop; it becomes an operation of its own. Refused
 * when it does not run, or is being stopped already.
 */
export async function stopOperation(
  session: CatalogSession,
  { operationId }: { readonly operationId: number },
): Promise<void> {
  const ended = await inTransaction(session, async (inside) => {
    const { db } = inside.store;
    const found = await findOperation(inside, operationId, [permissionType.read, permissionType.modify]);
    const now = inside.now();
    const stopper = { stopped_by_id: inside.caller.id, stopped_by_name: inside.caller.name };
    // The row of the queue first, as those who claim and sweep do.
    const asked = await db
      .updateTable('operation_queue')
      .set({ stop_requested_ms: now })
      .where('operation_id', '=', operationId)
      .where('stop_requested_ms', 'is', null)
      .executeTakeFirst();
    const status = await changeStatus();
    if (asked.numUpdatedRows === 0n || status === undefined) {
      const stopping = found.status === operationStatus.stopping;
      throw catalogError(`OPENDTSX_E_CATALOG_OPERATION_${stopping ? 'STOPPING' : 'NOTRUNNING'}`, {
        operation: operationId,
        status: found.status,
      });
    }
    const stop = await insertOperation(inside, {
      type: operationType.stopOperation,
      objectType: operationObjectType.execution,
      objectId: operationId,
      objectName: found.object_name ?? '',
      status: operationStatus.succeeded,
    });
    await db.updateTable('operations').set({ start_ms: now, end_ms: now }).where('operation_id', '=', stop).execute();
    if (status === operationStatus.canceled) await endOperation(db, { operationId }, status, now);
    return status === operationStatus.canceled;

    async function changeStatus(): Promise<number | undefined> {
      for (const [from, to] of [
        [operationStatus.running, operationStatus.stopping],
        [operationStatus.pending, operationStatus.canceled],
      ] as const) {
        const changed = await db
          .updateTable('operations')
          .set({ status: to, ...stopper, ...(to === operationStatus.canceled ? { end_ms: now } : {}) })
          .where('operation_id', '=', operationId)
          .where('status', '=', from)
          .executeTakeFirst();
        if (changed.numUpdatedRows > 0n) return to;
      }
      return undefined;
    }
  });
  session.signals?.tell(ended ? 'ended' : 'stop-requested', operationId);
}
