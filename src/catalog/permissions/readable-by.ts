import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { isInRole } from '../../identity/principal.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { isCatalogAdministrator, mayDo } from './may-do.ts';
import { type ObjectType, objectType, permissionType } from './permission-types.ts';

const idColumns: Readonly<Record<ObjectType, string>> = {
  1: 'folders.folder_id',
  2: 'projects.project_id',
  3: 'environments.environment_id',
  4: 'operations.operation_id',
};

/** How `readableBy` decides. */
export interface Readability {
  /** Column that holds the number of the object, with its table; the key of the object's own table when absent. */
  readonly column?: string;
  /** The view is among those that members of ssis_logreader read whole. Those that show operations all are. */
  readonly forLogReaders?: boolean;
}

/**
 * The condition that a row shows only what the caller may read: `.where(readableBy(session, objectType.project))`. It decides as `mayDo`
 * does.
 */
export function readableBy(session: CatalogSession, type: ObjectType, how: Readability = {}): RawBuilder<SqlBool> {
  const readsLogs = how.forLogReaders === true || type === objectType.operation;
  if (isCatalogAdministrator(session) || (readsLogs && isInRole(session.caller, 'ssis_logreader'))) {
    return sql<SqlBool>`1 = 1`;
  }
  if (type === objectType.operation) return operationReadable(session, sql.ref(how.column ?? idColumns[type]));
  const entries = readEntries(session, type);
  return sql<SqlBool>`${sql.ref(how.column ?? idColumns[type])} in (
    select permitted_id from (${entries}) as entries group by permitted_id having max(is_deny) = 0)`;
}

/** There are many operations: each row looks its entries up, instead of all entries being gathered first. */
function operationReadable({ caller }: CatalogSession, id: RawBuilder<unknown>): RawBuilder<SqlBool> {
  const entry = (isDeny: number) => sql`exists (select 1 from object_permissions as given
    where given.object_type = ${objectType.operation} and given.object_id = ${id} and given.permission_type = ${permissionType.read}
      and given.principal_id in (${sql.join(caller.ids)}) and given.is_deny = ${isDeny})`;
  return sql<SqlBool>`(${entry(0)} and not ${entry(1)})`;
}

/**
 * The condition that rows about operations show only what the caller may read. With the number of one operation it is looked up once, and not for each of
 * its rows; then the rows are to be narrowed down to it, too.
 */
export async function rowsReadableBy(
  session: CatalogSession,
  column: string,
  operationId: number | undefined,
): Promise<RawBuilder<SqlBool>> {
  if (operationId === undefined) return readableBy(session, objectType.operation, { column });
  const isReadable = await mayDo(session, objectType.operation, operationId, permissionType.read);
  return isReadable ? sql<SqlBool>`1 = 1` : sql<SqlBool>`1 = 0`;
}

function readEntries({ caller }: CatalogSession, type: ObjectType): RawBuilder<unknown> {
  const callers = sql.join(caller.ids);
  const explicit = sql`select object_id as permitted_id, is_deny from object_permissions
    where object_type = ${type} and permission_type = ${permissionType.read} and principal_id in (${callers})`;
  if (type !== objectType.project && type !== objectType.environment) return explicit;
  const table = type === objectType.project ? 'projects' : 'environments';
  const id = sql.ref(`held.${type === objectType.project ? 'project_id' : 'environment_id'}`);
  return sql`${explicit} union all
    select ${id}, given.is_deny from object_permissions as given join ${sql.table(table)} as held on held.folder_id = given.object_id
    where given.object_type = ${objectType.folder} and given.permission_type = ${permissionType.readObjects}
      and given.principal_id in (${callers})`;
}
