import { serverPrincipal } from '../../identity/principal.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { applicablePermissions, type ObjectType } from './permission-types.ts';

/** Gives the caller every permission on an object that it has made (inferred from SSISDB: there are default permissions, which are not documented). */
export async function grantInitialPermissions(
  { store, caller }: CatalogSession,
  type: ObjectType,
  objectId: number,
): Promise<void> {
  // The server is no principal of the tables, and needs no permissions.
  if (caller.id === serverPrincipal.id) return;
  const entries = applicablePermissions[type].map((permission_type) => ({
    object_type: type,
    object_id: objectId,
    principal_id: caller.id,
    permission_type,
    is_deny: 0,
    grantor_id: caller.id,
  }));
  await store.db
    .insertInto('object_permissions')
    .values(entries)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Removes what was granted and denied on objects that are no more: their numbers are not given again, but lists would show them. */
export async function removePermissions(
  { store }: CatalogSession,
  type: ObjectType,
  objectIds: readonly number[],
): Promise<void> {
  if (objectIds.length === 0) return;
  await store.db
    .deleteFrom('object_permissions')
    .where('object_type', '=', type)
    .where('object_id', 'in', objectIds)
    .execute();
}
