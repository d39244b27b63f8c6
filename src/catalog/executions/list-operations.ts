import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { CatalogSession } from '../catalog-session.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { type ListSome, pageOfReadable } from '../permissions/page-of-readable.ts';
import { objectType } from '../permissions/permission-types.ts';
import { readableBy } from '../permissions/readable-by.ts';
import type { OperationRow } from './find-execution.ts';

/** Which operations, oldest first; with `newestFirst` the other way, then `before` is the number that the last page ended with. */
export interface OperationPage extends ListPage {
  readonly newestFirst?: boolean;
  readonly before?: number;
  readonly operationId?: number;
  readonly operationType?: number;
  readonly status?: number;
}

/** catalog.operations: those that the caller may read. */
export async function listOperations(session: CatalogSession, page: OperationPage = {}): Promise<OperationRow[]> {
  const { newestFirst = false, operationId, operationType, status } = page;
  return listPage(session, page, operationId, (ids) => {
    let query = session.store.db
      .selectFrom('operations')
      .selectAll()
      .where(readableBy(session, objectType.operation))
      .orderBy('operation_id', newestFirst ? 'desc' : 'asc')
      .limit(limitOf(page));
    const column = columnsOf(ids);
    for (const condition of numbersOf(page, operationId, ids)) query = query.where(condition);
    if (operationType !== undefined) query = query.where(column('operations.operation_type'), '=', operationType);
    if (status !== undefined) query = query.where(column('operations.status'), '=', status);
    return query.execute();
  });
}

function listPage<Row>(
  session: CatalogSession,
  page: OperationPage,
  operationId: number | undefined,
  list: ListSome<Row>,
): Promise<Row[]> {
  const { newestFirst = false, after, before } = page;
  const limit = limitOf(page);
  if (operationId !== undefined) return list(undefined);
  return pageOfReadable(session, { newestFirst, after, before, limit }, list);
}

/** The conditions that a page puts on the numbers of operations. */
function numbersOf(
  { after, before }: OperationPage,
  operationId: number | undefined,
  ids: RawBuilder<unknown> | undefined,
): RawBuilder<SqlBool>[] {
  const id = sql.ref('operations.operation_id');
  if (ids !== undefined) return [sql<SqlBool>`${id} in (${ids})`];
  return [
    ...(after === undefined ? [] : [sql<SqlBool>`${id} > ${after}`]),
    ...(before === undefined ? [] : [sql<SqlBool>`${id} < ${before}`]),
    ...(operationId === undefined ? [] : [sql<SqlBool>`${id} = ${operationId}`]),
  ];
}

/** Columns of numbers for conditions. Where the numbers of the operations are known, no index on another column is to be used instead: it has no entry `+column`. */
function columnsOf(ids: RawBuilder<unknown> | undefined): (name: string) => RawBuilder<number> {
  return (name) => (ids === undefined ? sql<number>`${sql.ref(name)}` : sql<number>`+${sql.ref(name)}`);
}

/** Which executions. */
export interface ExecutionPage extends Omit<OperationPage, 'operationId' | 'operationType'> {
  readonly executionId?: number;
  readonly folderName?: string;
  readonly projectName?: string;
  readonly packageName?: string;
  /** Made at this time or later. */
  readonly fromMs?: number;
  /** Made before this time. */
  readonly untilMs?: number;
}

/** A row of catalog.executions. */
export type ListedExecution = Awaited<ReturnType<typeof listExecutions>>[number];

/** catalog.executions: those that the caller may read. `dump_id` is that of the last report. */
export async function listExecutions(session: CatalogSession, page: ExecutionPage = {}) {
  return listPage(session, page, page.executionId, (ids) => listSomeExecutions(session, page, ids));
}

function listSomeExecutions(session: CatalogSession, page: ExecutionPage, ids: RawBuilder<unknown> | undefined) {
  const { newestFirst = false, executionId, status, folderName, projectName, packageName } = page;
  let query = session.store.db
    .selectFrom('operations')
    .innerJoin('executions', 'executions.execution_id', 'operations.operation_id')
    .innerJoin('operation_queue', 'operation_queue.operation_id', 'operations.operation_id')
    .select([
      'executions.execution_id',
      'executions.folder_name',
      'executions.project_name',
      'executions.package_name',
      'executions.reference_id',
      'executions.reference_type',
      'executions.environment_folder_name',
      'executions.environment_name',
      'executions.project_lsn',
      'executions.executed_as_name',
      'executions.use32bitruntime',
      'operations.operation_type',
      'operations.created_ms',
      'operations.object_type',
      'operations.object_id',
      'operations.status',
      'operations.start_ms',
      'operations.end_ms',
      'operations.caller_id',
      'operations.caller_name',
      'operations.process_id',
      'operations.stopped_by_id',
      'operations.stopped_by_name',
      'operations.server_name',
      'operations.machine_name',
      'executions.total_physical_memory_kb',
      'executions.available_physical_memory_kb',
      'executions.cpu_count',
      'operation_queue.queued_ms',
      'operation_queue.attempts',
      'operation_queue.retry_count',
    ])
    .select((row) =>
      row
        .selectFrom('execution_dumps')
        .select((dump) => dump.fn.max('dump_id').as('dump_id'))
        .whereRef('execution_dumps.execution_id', '=', 'executions.execution_id')
        .where('execution_dumps.taken_ms', 'is not', null)
        .as('dump_id'),
    )
    .where(readableBy(session, objectType.operation))
    .orderBy('operations.operation_id', newestFirst ? 'desc' : 'asc')
    .limit(limitOf(page));
  const column = columnsOf(ids);
  for (const condition of numbersOf(page, executionId, ids)) query = query.where(condition);
  if (status !== undefined) query = query.where(column('operations.status'), '=', status);
  if (folderName !== undefined) query = query.where('executions.folder_name', '=', folderName);
  if (projectName !== undefined) query = query.where('executions.project_name', '=', projectName);
  if (packageName !== undefined) query = query.where('executions.package_name', '=', packageName);
  if (page.fromMs !== undefined) query = query.where(column('operations.created_ms'), '>=', page.fromMs);
  if (page.untilMs !== undefined) query = query.where(column('operations.created_ms'), '<', page.untilMs);
  return query.execute();
}

/** A row of catalog.validations. */
export type ListedValidation = Awaited<ReturnType<typeof listValidations>>[number];

/** catalog.validations: those that the caller may read. */
export async function listValidations(
  session: CatalogSession,
  page: ListPage & { readonly validationId?: number } = {},
) {
  const { validationId } = page;
  return listPage(session, page, validationId, (ids) => listSomeValidations(session, page, ids));
}

function listSomeValidations(
  session: CatalogSession,
  page: ListPage & { readonly validationId?: number },
  ids: RawBuilder<unknown> | undefined,
) {
  let query = session.store.db
    .selectFrom('operations')
    .innerJoin('validations', 'validations.validation_id', 'operations.operation_id')
    .select([
      'validations.validation_id',
      'validations.environment_scope',
      'validations.validate_type',
      'validations.folder_name',
      'validations.project_name',
      'validations.project_lsn',
      'validations.use32bitruntime',
      'validations.reference_id',
      'operations.operation_type',
      'validations.object_name',
      'operations.object_type',
      'operations.object_id',
      'operations.start_ms',
      'operations.end_ms',
      'operations.status',
      'operations.caller_id',
      'operations.caller_name',
      'operations.process_id',
      'operations.stopped_by_id',
      'operations.stopped_by_name',
      'operations.server_name',
      'operations.machine_name',
    ])
    .where(readableBy(session, objectType.operation))
    .orderBy('operations.operation_id')
    .limit(limitOf(page));
  for (const condition of numbersOf(page, page.validationId, ids)) query = query.where(condition);
  return query.execute();
}
