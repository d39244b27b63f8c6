import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { requireCatalogAdministrator } from '../permissions/may-do.ts';
import { permissionType } from '../permissions/permission-types.ts';
import { findExecution } from './find-execution.ts';
import { operationStatus } from './operation-codes.ts';
import type { ExecutionReport } from './worker/worker-messages.ts';

/**
 * catalog.create_execution_dump: asks the server that runs an execution for a report of it: what runs, for how long, its memory and last events. It stands in
 * for the memory dump of SSISDB and holds no values of variables. For administrators of the catalog.
 */
export async function createExecutionDump(
  session: CatalogSession,
  { executionId }: { readonly executionId: number },
): Promise<{ dumpId: string }> {
  requireCatalogAdministrator(session);
  const { status } = await findExecution(session, executionId, [permissionType.read]);
  if (status !== operationStatus.running && status !== operationStatus.stopping) {
    throw catalogError('OPENDTSX_E_CATALOG_OPERATION_NOTRUNNING', { operation: executionId, status });
  }
  const dumpId = crypto.randomUUID();
  await session.store.db
    .insertInto('execution_dumps')
    .values({ dump_id: dumpId, execution_id: executionId, requested_ms: session.now() })
    .execute();
  session.signals?.tell('dump-requested', executionId);
  return { dumpId };
}

/** A report of an execution; `report` is undefined until the server that runs it has made it. For administrators of the catalog. */
export async function getExecutionDump(
  session: CatalogSession,
  { dumpId }: { readonly dumpId: string },
): Promise<{ executionId: number; report: ExecutionReport | undefined } | undefined> {
  requireCatalogAdministrator(session);
  const row = await session.store.db
    .selectFrom('execution_dumps')
    .selectAll()
    .where('dump_id', '=', dumpId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const report = row.report === null ? undefined : (JSON.parse(row.report) as ExecutionReport);
  return { executionId: row.execution_id, report };
}
