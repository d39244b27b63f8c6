import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { CatalogSession } from '../catalog-session.ts';
import { limitOf } from '../list-page.ts';
import { isCatalogAdministrator } from './may-do.ts';
import { applicablePermissions, inheritedPermission, type ObjectType, objectType } from './permission-types.ts';

/** A row of catalog.explicit_object_permissions. */
export interface ExplicitObjectPermission {
  readonly object_type: number;
  readonly object_id: number;
  readonly principal_id: number;
  readonly permission_type: number;
  readonly is_deny: number;
  readonly grantor_id: number;
}

/** A row of catalog.effective_object_permissions. */
export interface EffectiveObjectPermission {
  readonly object_type: number;
  readonly object_id: number;
  readonly permission_type: number;
}

/** Which permissions are listed: those of one kind of objects, of one object; after the last row that was had. */
export interface PermissionFilter<Row> {
  readonly objectType?: number;
  readonly objectId?: number;
  readonly after?: Row;
  readonly limit?: number;
}

/**
 * What was granted and denied, in the order of its key: to the caller and its roles, and on objects whose permissions the caller manages.
 * Administrators see all. (The documentation names the caller's own only; who manages permissions must see what there is.)
 */
export async function listExplicitObjectPermissions(
  session: CatalogSession,
  filter: PermissionFilter<Omit<ExplicitObjectPermission, 'is_deny' | 'grantor_id'>> = {},
): Promise<ExplicitObjectPermission[]> {
  const { after } = filter;
  let rows = session.store.db
    .selectFrom('object_permissions')
    .select(['object_type', 'object_id', 'principal_id', 'permission_type', 'is_deny', 'grantor_id'])
    .orderBy('object_type')
    .orderBy('object_id')
    .orderBy('principal_id')
    .orderBy('permission_type')
    .limit(limitOf(filter));
  rows = rows.where(explicitPermissionsShown(session));
  if (filter.objectType !== undefined) rows = rows.where('object_type', '=', filter.objectType);
  if (filter.objectId !== undefined) rows = rows.where('object_id', '=', filter.objectId);
  if (after !== undefined) {
    rows = rows.where(
      sql<boolean>`(object_type, object_id, principal_id, permission_type) > (${after.object_type}, ${after.object_id}, ${after.principal_id}, ${after.permission_type})`,
    );
  }
  return rows.execute();
}

/** The permissions that the caller has on objects that there are, by what was granted to it, to its roles and on folders, in the order of the columns. */
export async function listEffectiveObjectPermissions(
  session: CatalogSession,
  filter: PermissionFilter<EffectiveObjectPermission> = {},
): Promise<EffectiveObjectPermission[]> {
  const { objectType: type, objectId, after } = filter;
  const source = effectivePermissions(session);
  const conditions = [
    ...(type === undefined ? [] : [sql`object_type = ${type}`]),
    ...(objectId === undefined ? [] : [sql`object_id = ${objectId}`]),
    ...(after === undefined
      ? []
      : [
          sql`(object_type, object_id, permission_type) > (${after.object_type}, ${after.object_id}, ${after.permission_type})`,
        ]),
  ];
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
  const query = sql<EffectiveObjectPermission>`select object_type, object_id, permission_type from (${source}) as effective
    ${where} order by object_type, object_id, permission_type limit ${limitOf(filter)}`;
  return (await query.execute(session.store.db)).rows;
}

/** The condition that a row of object_permissions is one that the caller is shown. */
export function explicitPermissionsShown(session: CatalogSession): RawBuilder<SqlBool> {
  if (isCatalogAdministrator(session)) return sql<SqlBool>`1 = 1`;
  return sql<SqlBool>`(principal_id in (${sql.join(session.caller.ids)}) or (object_type, object_id) in
    (select object_type, object_id from (${effectiveOfCaller(session)}) as effective where permission_type = 4))`;
}

/** The query of the permissions that the caller has: object_type, object_id, permission_type. */
export function effectivePermissions(session: CatalogSession): RawBuilder<unknown> {
  return isCatalogAdministrator(session) ? allPermissions() : effectiveOfCaller(session);
}

const tables: Readonly<Record<ObjectType, readonly [table: string, id: string]>> = {
  1: ['folders', 'folder_id'],
  2: ['projects', 'project_id'],
  3: ['environments', 'environment_id'],
  4: ['operations', 'operation_id'],
};

const objectTypes = Object.values(objectType);

function allPermissions(): RawBuilder<unknown> {
  const parts = objectTypes.map((type) => {
    const [table, id] = tables[type];
    const permissions = sql.join(applicablePermissions[type].map((each) => sql`(${sql.lit(each)})`));
    return sql`select ${sql.lit(type)} as object_type, held.${sql.raw(id)} as object_id, each.column1 as permission_type
      from ${sql.table(table)} as held cross join (values ${permissions}) as each`;
  });
  return sql.join(parts, sql` union all `);
}

// The same decision as `mayDo`, for all objects at once.
function effectiveOfCaller({ caller }: CatalogSession): RawBuilder<unknown> {
  const callers = sql.join(caller.ids);
  const explicit = sql`select object_type, object_id, permission_type, is_deny from object_permissions where principal_id in (${callers})`;
  const fromFolders = [objectType.project, objectType.environment].flatMap((type) => {
    const [table, id] = tables[type];
    return applicablePermissions[type].map(
      (permission) => sql`select ${sql.lit(type)} as object_type, held.${sql.raw(id)} as object_id,
        ${sql.lit(permission)} as permission_type, given.is_deny
        from object_permissions as given join ${sql.table(table)} as held on held.folder_id = given.object_id
        where given.object_type = 1 and given.permission_type = ${sql.lit(inheritedPermission[permission] ?? 0)}
          and given.principal_id in (${callers})`,
    );
  });
  const entries = sql.join([explicit, ...fromFolders], sql` union all `);
  return sql`select object_type, object_id, permission_type from (${entries}) as entries
    group by object_type, object_id, permission_type having max(is_deny) = 0`;
}
