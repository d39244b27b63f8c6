import { Secret } from '../../datatypes/secret.ts';
import { nameKey } from '../../store/name-key.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { parameterKey } from '../objects/resolve-parameters.ts';
import { keepValue } from '../objects/sealed-values.ts';
import { requirePermission } from '../permissions/may-do.ts';
import { objectType, permissionType } from '../permissions/permission-types.ts';
import { currentParameterValues } from './current-parameter-values.ts';
import { executionParameterValues, executionValuePurpose } from './execution-parameter-values.ts';
import { type ExecutionRow, findCreatedExecution } from './find-execution.ts';
import { operationStatus, parameterObjectType } from './operation-codes.ts';
import { waitForOperation } from './wait-for-operation.ts';

/** Arguments of catalog.start_execution. */
export interface StartExecutionArguments {
  readonly executionId: number;
  /** How often it is tried again after its process was lost; here for every execution, not only in Scale Out. */
  readonly retryCount?: number;
  /** Ends the waiting of a synchronized start; the execution goes on. */
  readonly signal?: AbortSignal;
}

/**
 * catalog.start_execution: lets an execution run as soon as its turn comes; with the parameter SYNCHRONIZED it resolves at the end of the execution. Refused
 * when it was started before, its project was deployed again, its environment is missing, or required parameters have no value: each by name.
 */
export async function startExecution(
  session: CatalogSession,
  { executionId, retryCount = 0, signal }: StartExecutionArguments,
): Promise<{ status: number }> {
  if (!Number.isInteger(retryCount) || retryCount < 0 || retryCount > 1000) {
    const args = { parameter: 'retry_count', value: String(retryCount), allowed: 'whole numbers from 0 to 1000' };
    throw catalogError('OPENDTSX_E_CATALOG_ARGUMENT', args);
  }
  const isSynchronized = await inTransaction(session, (inside) => queue(inside, executionId, retryCount));
  session.signals?.tell('queued', executionId);
  if (!isSynchronized) return { status: operationStatus.pending };
  return { status: await waitForOperation(session, executionId, signal) };
}

async function queue(session: CatalogSession, executionId: number, retryCount: number): Promise<boolean> {
  const { db } = session.store;
  const needed = [permissionType.read, permissionType.modify];
  const execution = await findCreatedExecution(session, executionId, needed);
  await checkProject(session, execution);
  await refreshValues(session, execution);
  const values = await executionParameterValues(session, executionId);
  const missing = values.filter(({ required, isSet }) => required && !isSet);
  if (missing.length > 0) {
    const parameters = missing.map(({ parameterName }) => parameterName).join(', ');
    throw catalogError('OPENDTSX_E_CATALOG_EXECUTION_REQUIRED', { execution: executionId, parameters });
  }
  await db
    .updateTable('operation_queue')
    .set({ queued_ms: session.now(), retry_count: retryCount })
    .where('operation_id', '=', executionId)
    .execute();
  await db
    .updateTable('operations')
    .set({ status: operationStatus.pending })
    .where('operation_id', '=', executionId)
    .execute();
  const synchronized = values.find(
    ({ objectType: type, parameterName }) => type === parameterObjectType.system && parameterName === 'SYNCHRONIZED',
  );
  return synchronized?.value === 'true';
}

async function checkProject(session: CatalogSession, execution: ExecutionRow): Promise<void> {
  const { project_id, project_lsn, project_name, execution_id } = execution;
  const project = await session.store.db
    .selectFrom('projects')
    .select('object_version_lsn')
    .where('project_id', '=', project_id)
    .executeTakeFirst();
  if (project?.object_version_lsn !== project_lsn) {
    const args = { project: project_name, execution: execution_id };
    throw catalogError('OPENDTSX_E_CATALOG_EXECUTION_OUTDATED', args);
  }
  const needed = [permissionType.read, permissionType.execute];
  await requirePermission(session, objectType.project, project_id, needed, project_name);
}

/** Values that come from an environment are those that it has when the execution starts. Throws when environment or variables are missing. */
async function refreshValues(session: CatalogSession, execution: ExecutionRow): Promise<void> {
  const { execution_id, project_id, project_name, package_name, reference_id } = execution;
  const known = await executionParameterValues(session, execution_id);
  const overridden = known.filter(({ isOverride }) => isOverride);
  const values = await currentParameterValues(session, {
    project: { project_id, name: project_name },
    packageName: package_name,
    referenceId: reference_id,
    ignoring: new Set(overridden.map((each) => parameterKey(each.objectType, each.parameterName))),
  });
  if (reference_id === null) return;
  for (const { objectType: type, parameterName, sensitive, value, isSet } of values) {
    if (!isSet) continue;
    const text = value instanceof Secret ? value.reveal() : value;
    const purpose = executionValuePurpose(execution_id, type, parameterName);
    const { plain, sealed } = keepValue(session, text, sensitive, purpose);
    await session.store.db
      .updateTable('execution_parameter_values')
      .set({ parameter_value: plain, sealed_parameter_value: sealed, value_set: 1 })
      .where('execution_id', '=', execution_id)
      .where('object_type', '=', type)
      .where('parameter_name_key', '=', nameKey(parameterName))
      .where('runtime_override', '=', 0)
      .execute();
  }
}
