import { isInRole } from '../../identity/principal.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import {
  inheritedPermission,
  type ObjectType,
  objectType,
  type PermissionType,
  permissionName,
  permissionType,
} from './permission-types.ts';

const notFound: Readonly<Record<ObjectType, string>> = {
  1: 'OPENDTSX_E_CATALOG_FOLDER_NOTFOUND',
  2: 'OPENDTSX_E_CATALOG_PROJECT_NOTFOUND',
  3: 'OPENDTSX_E_CATALOG_ENVIRONMENT_NOTFOUND',
  4: 'OPENDTSX_E_CATALOG_OPERATION_NOTFOUND',
};

const refused: Readonly<Record<ObjectType, string>> = {
  1: 'OPENDTSX_E_CATALOG_FOLDER_REFUSED',
  2: 'OPENDTSX_E_CATALOG_PROJECT_REFUSED',
  3: 'OPENDTSX_E_CATALOG_ENVIRONMENT_REFUSED',
  4: 'OPENDTSX_E_CATALOG_OPERATION_REFUSED',
};

/** Whether the caller may do everything in the catalog: a member of ssis_admin or sysadmin. */
export function isCatalogAdministrator(session: CatalogSession): boolean {
  return isInRole(session.caller, 'ssis_admin');
}

/** Throws unless the caller is in ssis_admin or sysadmin. */
export function requireCatalogAdministrator(session: CatalogSession): void {
  if (!isCatalogAdministrator(session)) throw catalogError('OPENDTSX_E_CATALOG_ROLEREQUIRED');
}

/**
 * Whether the caller has a permission on an object, whether or not the object exists: granted to the caller or a role of it, on the object or
 * (for projects and environments) on the folder, and denied nowhere among these. Administrators have all; members of ssis_logreader read
 * operations.
 */
export async function mayDo(
  session: CatalogSession,
  type: ObjectType,
  objectId: number,
  permission: PermissionType,
): Promise<boolean> {
  if (isCatalogAdministrator(session)) return true;
  if (type === objectType.operation && permission === permissionType.read && isInRole(session.caller, 'ssis_logreader'))
    return true;
  const entries = [
    ...(await explicitEntries(session, type, objectId, permission)),
    ...(await inheritedEntries(session, type, objectId, permission)),
  ];
  return entries.length > 0 && entries.every(({ is_deny }) => is_deny === 0);
}

/**
 * Throws unless the caller has all of the permissions on an existing object: that it cannot be found when the caller may not even read it
 * (nobody learns what there is), otherwise what is lacking.
 * @param name how messages name the object
 */
export async function requirePermission(
  session: CatalogSession,
  type: ObjectType,
  objectId: number,
  permissions: PermissionType | readonly PermissionType[],
  name: string | number = objectId,
): Promise<void> {
  for (const permission of typeof permissions === 'number' ? [permissions] : permissions) {
    if (await mayDo(session, type, objectId, permission)) continue;
    if (!(await mayDo(session, type, objectId, permissionType.read))) throw catalogError(notFound[type], { name });
    throw catalogError(refused[type], { name, permission: permissionName(permission), user: session.caller.name });
  }
}

interface Entry {
  readonly is_deny: number;
}

function explicitEntries(
  { store, caller }: CatalogSession,
  type: ObjectType,
  objectId: number,
  permission: PermissionType,
): Promise<Entry[]> {
  return store.db
    .selectFrom('object_permissions')
    .select('is_deny')
    .where('object_type', '=', type)
    .where('object_id', '=', objectId)
    .where('permission_type', '=', permission)
    .where('principal_id', 'in', caller.ids)
    .execute();
}

async function inheritedEntries(
  { store, caller }: CatalogSession,
  type: ObjectType,
  objectId: number,
  permission: PermissionType,
): Promise<Entry[]> {
  const onFolder = inheritedPermission[permission];
  if (onFolder === undefined || (type !== objectType.project && type !== objectType.environment)) return [];
  const fromFolder = store.db
    .selectFrom('object_permissions')
    .select('is_deny')
    .where('object_type', '=', objectType.folder)
    .where('permission_type', '=', onFolder)
    .where('principal_id', 'in', caller.ids);
  if (type === objectType.project) {
    return fromFolder
      .where('object_id', 'in', store.db.selectFrom('projects').select('folder_id').where('project_id', '=', objectId))
      .execute();
  }
  const folder = store.db.selectFrom('environments').select('folder_id').where('environment_id', '=', objectId);
  return fromFolder.where('object_id', 'in', folder).execute();
}
