import type { Selectable } from 'kysely';
import type { StoreTables } from '../../store/tables/store-tables.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { requirePermission } from '../permissions/may-do.ts';
import { objectType, type PermissionType } from '../permissions/permission-types.ts';
import { operationStatus } from './operation-codes.ts';

/** A row of the table of operations. */
export type OperationRow = Selectable<StoreTables['operations']>;
/** An execution with its operation. */
export type ExecutionRow = OperationRow & Selectable<StoreTables['executions']>;

/** The operation on which the caller has the permissions. Throws as `requirePermission` does. */
export async function findOperation(
  session: CatalogSession,
  operationId: number,
  permissions: readonly PermissionType[],
): Promise<OperationRow> {
  const row = Number.isSafeInteger(operationId)
    ? await session.store.db
        .selectFrom('operations')
        .selectAll()
        .where('operation_id', '=', operationId)
        .executeTakeFirst()
    : undefined;
  if (row === undefined) throw catalogError('OPENDTSX_E_CATALOG_OPERATION_NOTFOUND', { name: operationId });
  await requirePermission(session, objectType.operation, operationId, permissions);
  return row;
}

/** The execution on which the caller has the permissions. Throws as `requirePermission` does, and when the operation is no execution. */
export async function findExecution(
  session: CatalogSession,
  executionId: number,
  permissions: readonly PermissionType[],
): Promise<ExecutionRow> {
  const operation = await findOperation(session, executionId, permissions);
  const row = await session.store.db
    .selectFrom('executions')
    .selectAll()
    .where('execution_id', '=', executionId)
    .executeTakeFirst();
  if (row === undefined) throw catalogError('OPENDTSX_E_CATALOG_EXECUTION_NOTFOUND', { name: executionId });
  return { ...operation, ...row };
}

/**
 * As `findExecution`, for one that has not been started. To be called within a transaction: the row stays locked until its end, so that a start at
 * the same time comes before or after.
 */
export async function findCreatedExecution(
  session: CatalogSession,
  executionId: number,
  permissions: readonly PermissionType[],
): Promise<ExecutionRow> {
  const found = await findExecution(session, executionId, permissions);
  const { db } = session.store;
  // First the row of the queue, then that of the operation: as all do, so that nobody waits for who waits for him.
  await db
    .updateTable('operation_queue')
    .set((row) => ({ attempts: row.ref('attempts') }))
    .where('operation_id', '=', executionId)
    .execute();
  const locked = await db
    .updateTable('operations')
    .set({ status: operationStatus.created })
    .where('operation_id', '=', executionId)
    .where('status', '=', operationStatus.created)
    .executeTakeFirst();
  if (locked.numUpdatedRows === 0n) {
    throw catalogError('OPENDTSX_E_CATALOG_EXECUTION_STARTED', { execution: executionId });
  }
  return found;
}
