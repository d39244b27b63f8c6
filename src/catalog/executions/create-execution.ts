import { hostname } from 'node:os';
import { Secret } from '../../datatypes/secret.ts';
import { nameKey } from '../../store/name-key.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { catalogProperty } from '../objects/catalog-properties.ts';
import { environmentOfReference } from '../objects/environment-references.ts';
import { findProject, type ProjectRow } from '../objects/find-objects.ts';
import { keepValue } from '../objects/sealed-values.ts';
import { grantInitialPermissions } from '../permissions/initial-permissions.ts';
import { objectType, permissionType } from '../permissions/permission-types.ts';
import { currentParameterValues, type ParameterValue } from './current-parameter-values.ts';
import { queueKeysOf } from './dispatch/queue-keys.ts';
import { executionValuePurpose } from './execution-parameter-values.ts';
import { operationObjectType, operationStatus, operationType } from './operation-codes.ts';
import { systemParameters } from './system-parameters.ts';

/** Arguments of catalog.create_execution. */
export interface CreateExecutionArguments {
  readonly folderName: string;
  readonly projectName: string;
  readonly packageName: string;
  readonly referenceId?: number | null;
  /** Kept and shown; there is one runtime only. */
  readonly use32bitruntime?: boolean;
  /** Absent: as DEFAULT_EXECUTION_MODE says. */
  readonly runinscaleout?: boolean;
  readonly useanyworker?: boolean;
  /** Our addition: limits `tag:<name>` count executions by these. */
  readonly tags?: readonly string[];
}

/** catalog.create_execution: an execution with the values that its parameters have now. It runs when it is started. */
export async function createExecution(
  session: CatalogSession,
  given: CreateExecutionArguments,
): Promise<{ executionId: number }> {
  return inTransaction(session, async (inside) => {
    const needed = [permissionType.read, permissionType.execute];
    const project = await findProject(inside, given.folderName, given.projectName, needed);
    const packageName = await findPackage(inside, project, given.packageName);
    const reference = await referenceColumns(inside, project, given.referenceId ?? undefined);
    const scaleOut = given.runinscaleout ?? (await catalogProperty(inside, 'DEFAULT_EXECUTION_MODE')) === '1';
    const executionId = await insertOperation(inside, {
      type: operationType.execution,
      objectType: operationObjectType.project,
      objectId: project.project_id,
      objectName: project.name,
      status: operationStatus.created,
    });
    const { db } = inside.store;
    await db
      .insertInto('executions')
      .values({
        execution_id: executionId,
        folder_name: given.folderName,
        project_name: project.name,
        package_name: packageName,
        project_id: project.project_id,
        project_lsn: project.object_version_lsn,
        ...reference,
        executed_as_name: inside.caller.name,
        use32bitruntime: given.use32bitruntime === true ? 1 : 0,
        is_scale_out: scaleOut ? 1 : 0,
        uses_any_worker: given.useanyworker === false ? 0 : 1,
      })
      .execute();
    await insertQueueRow(inside, executionId, queueKeysOf(given.folderName, given.tags ?? []));
    const values = await currentParameterValues(inside, {
      project,
      packageName,
      referenceId: reference.reference_id,
      ignoring: 'all',
    });
    const system = await systemParameters(inside);
    await insertValues(inside, executionId, [...values, ...system]);
    return { executionId };
  });
}

/** The name of a package of a project as the project writes it; `.dtsx` may be left out. Throws when there is none. */
export async function findPackage({ store }: CatalogSession, project: ProjectRow, name: string): Promise<string> {
  const keys = [nameKey(name), nameKey(`${name}.dtsx`)];
  const row = name.includes('\0')
    ? undefined
    : await store.db
        .selectFrom('packages')
        .select('name')
        .where('project_id', '=', project.project_id)
        .where('name_key', 'in', keys)
        .executeTakeFirst();
  if (row === undefined) throw catalogError('OPENDTSX_E_CATALOG_PACKAGE_NOTFOUND', { name, project: project.name });
  return row.name;
}

interface ReferenceColumns {
  readonly reference_id: number | null;
  readonly reference_type: string | null;
  readonly environment_folder_name: string | null;
  readonly environment_name: string | null;
}

/** What an execution remembers of its environment reference. Throws when it is none of the project, or its environment is missing or must not be read. */
async function referenceColumns(
  session: CatalogSession,
  project: ProjectRow,
  referenceId: number | undefined,
): Promise<ReferenceColumns> {
  if (referenceId === undefined) {
    return { reference_id: null, reference_type: null, environment_folder_name: null, environment_name: null };
  }
  const { reference } = await environmentOfReference(session, project, referenceId);
  const { reference_type, environment_folder_name, environment_name } = reference;
  return { reference_id: referenceId, reference_type, environment_folder_name, environment_name };
}

/** What a new operation is. */
export interface NewOperation {
  readonly type: number;
  readonly objectType: number;
  readonly objectId: number;
  readonly objectName: string;
  readonly status: number;
}

/** Inserts an operation of the caller, who gets every permission on it. To be called within a transaction. @returns its number */
export async function insertOperation(session: CatalogSession, operation: NewOperation): Promise<number> {
  const { operation_id } = await session.store.db
    .insertInto('operations')
    .values({
      operation_type: operation.type,
      created_ms: session.now(),
      object_type: operation.objectType,
      object_id: operation.objectId,
      object_name: operation.objectName,
      status: operation.status,
      caller_id: session.caller.id,
      caller_name: session.caller.name,
      server_name: session.serverName,
      machine_name: hostname(),
    })
    .returning('operation_id')
    .executeTakeFirstOrThrow();
  await grantInitialPermissions(session, objectType.operation, operation_id);
  return operation_id;
}

/** Inserts the row that a dispatcher works with. To be called within a transaction. @param queuedMs since when it waits; absent: it does not yet */
export async function insertQueueRow(
  { store }: CatalogSession,
  operationId: number,
  queueKeys: readonly string[],
  queuedMs: number | null = null,
): Promise<void> {
  await store.db
    .insertInto('operation_queue')
    .values({
      operation_id: operationId,
      queue_keys: JSON.stringify(queueKeys),
      queued_ms: queuedMs,
      epoch: 0,
      attempts: 0,
      retry_count: 0,
    })
    .execute();
}

async function insertValues(
  session: CatalogSession,
  executionId: number,
  values: readonly ParameterValue[],
): Promise<void> {
  const rows = values.map(({ objectType: type, parameterName, dataType, sensitive, required, value, isSet }) => {
    const text = value instanceof Secret ? value.reveal() : value;
    const purpose = executionValuePurpose(executionId, type, parameterName);
    const { plain, sealed } = keepValue(session, text, sensitive, purpose);
    return {
      execution_id: executionId,
      object_type: type,
      parameter_data_type: dataType,
      parameter_name: parameterName,
      parameter_name_key: nameKey(parameterName),
      parameter_value: plain,
      sealed_parameter_value: sealed,
      sensitive: sensitive ? 1 : 0,
      required: required ? 1 : 0,
      value_set: isSet ? 1 : 0,
      runtime_override: 0,
    };
  });
  for (let at = 0; at < rows.length; at += 500) {
    await session.store.db
      .insertInto('execution_parameter_values')
      .values(rows.slice(at, at + 500))
      .execute();
  }
}
