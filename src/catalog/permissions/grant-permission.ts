import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { mayDo } from './may-do.ts';
import {
  applicablePermissions,
  isApplicable,
  isObjectType,
  type ObjectType,
  permissionName,
  permissionType,
} from './permission-types.ts';

/** Which permission of whom on what. */
export interface PermissionArguments {
  /** 1 folder, 2 project, 3 environment, 4 operation. */
  readonly objectType: number;
  readonly objectId: number;
  readonly principalId: number;
  readonly permissionType: number;
}

/** Grants a permission; what was denied is granted from now on. */
export function grantPermission(session: CatalogSession, args: PermissionArguments): Promise<void> {
  return setPermission(session, args, 0);
}

/** Denies a permission, whatever else grants it; what was granted is denied from now on. */
export function denyPermission(session: CatalogSession, args: PermissionArguments): Promise<void> {
  return setPermission(session, args, 1);
}

/** Removes what was granted or denied to a principal on an object: one permission, or all when none is named. Nothing to remove is no error. */
export function revokePermission(
  session: CatalogSession,
  args: Omit<PermissionArguments, 'permissionType'> & { readonly permissionType?: number },
): Promise<void> {
  return inTransaction(session, async (inside) => {
    await requireSettable(inside, args);
    let rows = inside.store.db
      .deleteFrom('object_permissions')
      .where('object_type', '=', args.objectType)
      .where('object_id', '=', args.objectId)
      .where('principal_id', '=', args.principalId);
    if (args.permissionType !== undefined) rows = rows.where('permission_type', '=', args.permissionType);
    await rows.execute();
  });
}

const returnCodes: Readonly<Record<string, number>> = {
  OPENDTSX_E_CATALOG_PERMISSION_OBJECTTYPE: 1,
  OPENDTSX_E_CATALOG_PERMISSION_OBJECT: 2,
  OPENDTSX_E_CATALOG_PERMISSION_PRINCIPAL: 3,
  OPENDTSX_E_CATALOG_PERMISSION_TYPE: 4,
};

/** The return code of grant_permission, deny_permission and revoke_permission for the symbol of what they threw (source: their documentation). */
export function permissionReturnCode(symbol: string): number {
  return returnCodes[symbol] ?? 5;
}

function setPermission(session: CatalogSession, args: PermissionArguments, isDeny: 0 | 1): Promise<void> {
  return inTransaction(session, async (inside) => {
    await requireSettable(inside, args);
    await inside.store.db
      .insertInto('object_permissions')
      .values({
        object_type: args.objectType,
        object_id: args.objectId,
        principal_id: args.principalId,
        permission_type: args.permissionType,
        is_deny: isDeny,
        grantor_id: session.caller.id,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['object_type', 'object_id', 'principal_id', 'permission_type'])
          .doUpdateSet({ is_deny: isDeny, grantor_id: session.caller.id }),
      )
      .execute();
  });
}

// In the order of the documented return codes, 1 to 5.
async function requireSettable(
  session: CatalogSession,
  { objectType, objectId, principalId, permissionType: permission }: Partial<PermissionArguments>,
): Promise<void> {
  if (objectType === undefined || !isObjectType(objectType)) {
    throw catalogError('OPENDTSX_E_CATALOG_PERMISSION_OBJECTTYPE', { type: objectType ?? 'NULL' });
  }
  const type = kindNames[objectType];
  const noObject = () => catalogError('OPENDTSX_E_CATALOG_PERMISSION_OBJECT', { type, object: objectId ?? 'NULL' });
  if (objectId === undefined || !(await objectExists(session, objectType, objectId))) throw noObject();
  const manages = await mayDo(session, objectType, objectId, permissionType.managePermissions);
  // Who may neither manage nor read it learns nothing of it.
  if (!manages && !(await mayDo(session, objectType, objectId, permissionType.read))) throw noObject();
  if (principalId === undefined || !(await principalExists(session, principalId))) {
    throw catalogError('OPENDTSX_E_CATALOG_PERMISSION_PRINCIPAL', { principal: principalId ?? 'NULL' });
  }
  if (permission !== undefined && !isApplicable(objectType, permission)) {
    const allowed = applicablePermissions[objectType].map((each) => `${each} (${permissionName(each)})`).join(', ');
    throw catalogError('OPENDTSX_E_CATALOG_PERMISSION_TYPE', { permission: permissionName(permission), type, allowed });
  }
  if (!manages) throw catalogError('OPENDTSX_E_CATALOG_PERMISSION_REFUSED', { user: session.caller.name, type });
}

const kindNames: Readonly<Record<ObjectType, string>> = { 1: 'folder', 2: 'project', 3: 'environment', 4: 'operation' };

async function principalExists({ store }: CatalogSession, id: number): Promise<boolean> {
  const row = await store.db
    .selectFrom('principals')
    .select('principal_id')
    .where('principal_id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

async function objectExists({ store: { db } }: CatalogSession, type: ObjectType, id: number): Promise<boolean> {
  const found = {
    1: () => db.selectFrom('folders').select('folder_id as id').where('folder_id', '=', id),
    2: () => db.selectFrom('projects').select('project_id as id').where('project_id', '=', id),
    3: () => db.selectFrom('environments').select('environment_id as id').where('environment_id', '=', id),
    4: () => db.selectFrom('operations').select('operation_id as id').where('operation_id', '=', id),
  }[type]();
  return (await found.executeTakeFirst()) !== undefined;
}
