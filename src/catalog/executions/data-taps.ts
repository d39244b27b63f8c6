import { optionalText, requireText } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { mayDo } from '../permissions/may-do.ts';
import { objectType, permissionType } from '../permissions/permission-types.ts';
import { findCreatedExecution } from './find-execution.ts';

interface TapArguments {
  readonly executionId: number;
  /** E.g. `Paths[Source Output]`. */
  readonly dataflowPathIdString: string;
  /** Plain name of a file in the server's folder for data dumps. */
  readonly dataFilename: string;
  /** Absent: all rows. */
  readonly maxRows?: number | null;
}

/** Arguments of catalog.add_data_tap. */
export interface DataTapArguments extends TapArguments {
  /** Path of the Data Flow task: `\Package\Load`. */
  readonly taskPackagePath: string;
}

/** Arguments of catalog.add_data_tap_by_guid. */
export interface DataTapByGuidArguments extends TapArguments {
  readonly dataflowTaskGuid: string;
}

/** catalog.add_data_tap: rows of a path of a data flow go to a file while the execution runs. Only before it is started. */
export async function addDataTap(
  session: CatalogSession,
  { taskPackagePath, ...rest }: DataTapArguments,
): Promise<{ dataTapId: number }> {
  const package_path = requireText(taskPackagePath, 'task_package_path', Number.POSITIVE_INFINITY);
  return addTap(session, rest, { package_path, dataflow_task_guid: null });
}

/** catalog.add_data_tap_by_guid: as `addDataTap`, with the Data Flow task named by its id. */
export async function addDataTapByGuid(
  session: CatalogSession,
  { dataflowTaskGuid, ...rest }: DataTapByGuidArguments,
): Promise<{ dataTapId: number }> {
  const guid = requireText(dataflowTaskGuid, 'dataflow_task_guid', 38);
  const match = /^\{?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}?$/i.exec(guid);
  if (match === null) {
    throw catalogError('OPENDTSX_E_CATALOG_ARGUMENT', {
      parameter: 'dataflow_task_guid',
      value: guid,
      allowed: 'a GUID',
    });
  }
  return addTap(session, rest, { package_path: null, dataflow_task_guid: `{${match[1]?.toUpperCase()}}` });
}

async function addTap(
  session: CatalogSession,
  { executionId, dataflowPathIdString, dataFilename, maxRows = null }: TapArguments,
  place: { readonly package_path: string | null; readonly dataflow_task_guid: string | null },
): Promise<{ dataTapId: number }> {
  const path = requireText(dataflowPathIdString, 'dataflow_path_id_string', 4000);
  const filename = requireText(dataFilename, 'data_filename', 4000);
  // Nobody writes elsewhere on the server by a name, nor to a device of Windows.
  if (!/^[^\\/:*?"<>|\p{Cc}]{1,255}$/u.test(filename) || /^\.+$/.test(filename)) {
    throw catalogError('OPENDTSX_E_CATALOG_DATATAP_FILE', { file: filename.replaceAll(/\p{Cc}/gu, '\ufffd') });
  }
  return inTransaction(session, async (inside) => {
    await findCreatedExecution(inside, executionId, [permissionType.modify]);
    const { data_tap_id } = await inside.store.db
      .insertInto('execution_data_taps')
      .values({
        execution_id: executionId,
        ...place,
        dataflow_path_id_string: path,
        max_rows: maxRows,
        filename,
      })
      .returning('data_tap_id')
      .executeTakeFirstOrThrow();
    return { dataTapId: data_tap_id };
  });
}

/** catalog.remove_data_tap: only before the execution is started. */
export async function removeDataTap(
  session: CatalogSession,
  { dataTapId }: { readonly dataTapId: number },
): Promise<void> {
  return inTransaction(session, async (inside) => {
    const { db } = inside.store;
    const tap = await db
      .selectFrom('execution_data_taps')
      .select('execution_id')
      .where('data_tap_id', '=', dataTapId)
      .executeTakeFirst();
    // Who may not read the execution does not learn that there is a tap.
    if (tap === undefined || !(await mayDo(inside, objectType.operation, tap.execution_id, permissionType.read))) {
      throw catalogError('OPENDTSX_E_CATALOG_DATATAP_NOTFOUND', { tap: dataTapId });
    }
    await findCreatedExecution(inside, tap.execution_id, [permissionType.modify]);
    await db.deleteFrom('execution_data_taps').where('data_tap_id', '=', dataTapId).execute();
  });
}

/** Arguments of catalog.add_execution_worker. */
export interface ExecutionWorkerArguments {
  readonly executionId: number;
  readonly workeragentId: string;
}

/** catalog.add_execution_worker: the execution runs only on this server, or another one chosen for it. Only for executions created for Scale Out. */
export async function addExecutionWorker(
  session: CatalogSession,
  { executionId, workeragentId }: ExecutionWorkerArguments,
): Promise<void> {
  const worker = optionalText(workeragentId, 'workeragent_id', 38) ?? '';
  return inTransaction(session, async (inside) => {
    const execution = await findCreatedExecution(inside, executionId, [permissionType.read, permissionType.modify]);
    if (execution.is_scale_out === 0 || execution.uses_any_worker === 1) {
      throw catalogError('OPENDTSX_E_CATALOG_EXECUTION_SCALEOUT', { execution: executionId });
    }
    const { db } = inside.store;
    const known = await db
      .selectFrom('worker_agents')
      .select('worker_agent_id')
      .where('worker_agent_id', '=', worker)
      .executeTakeFirst();
    if (known === undefined) throw catalogError('OPENDTSX_E_CATALOG_WORKERAGENT_NOTFOUND', { worker });
    await db
      .insertInto('execution_workers')
      .values({ execution_id: executionId, worker_agent_id: worker })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}
