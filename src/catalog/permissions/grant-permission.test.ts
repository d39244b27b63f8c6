import { expect, it } from 'vitest';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { testCatalog } from '../testing/catalog-aid.ts';
import { guardedObjects } from '../testing/guarded-operations.ts';
import { denyPermission, grantPermission, permissionReturnCode, revokePermission } from './grant-permission.ts';
import { listEffectiveObjectPermissions, listExplicitObjectPermissions } from './list-permissions.ts';
import { mayDo } from './may-do.ts';
import { objectType, permissionType } from './permission-types.ts';

const { folder, project, environment } = objectType;

onEachStore('permissions', (open) => {
  // source: grant_permission, deny_permission, revoke_permission (documentation)
  it('are granted, denied and revoked', async () => {
    const catalog = await testCatalog(await open());
    const objects = await guardedObjects(catalog.admin);
    const role = await catalog.role('loaders');
    const bob = await catalog.user('bob', role);
    const reads = () => mayDo(bob, project, objects.project, permissionType.read);
    const onProject = { objectType: project, objectId: objects.project, permissionType: permissionType.read };
    const onFolder = { objectType: folder, objectId: objects.folder, permissionType: permissionType.readObjects };
    await grantPermission(catalog.admin, { ...onProject, principalId: role.id });
    await grantPermission(catalog.admin, { ...onProject, principalId: role.id });
    expect(await reads()).toBe(true);
    await denyPermission(catalog.admin, { ...onFolder, principalId: bob.caller.id });
    expect(await reads()).toBe(false);
    await grantPermission(catalog.admin, { ...onFolder, principalId: bob.caller.id });
    await revokePermission(catalog.admin, { ...onProject, principalId: role.id });
    expect(await reads()).toBe(true);
    await revokePermission(catalog.admin, { objectType: folder, objectId: objects.folder, principalId: bob.caller.id });
    await revokePermission(catalog.admin, { ...onFolder, principalId: bob.caller.id });
    expect(await reads()).toBe(false);
  });

  it('are refused with the documented return code', async () => {
    const catalog = await testCatalog(await open());
    const objects = await guardedObjects(catalog.admin);
    const bob = await catalog.user('bob');
    const asked = { objectType: 2, objectId: objects.project, principalId: bob.caller.id, permissionType: 1 };
    const codeOf = async (session: CatalogSession, change: Partial<typeof asked>): Promise<number> => {
      const codes = [grantPermission, denyPermission, revokePermission].map((set) =>
        set(session, { ...asked, ...change }).then(
          () => 0,
          (error: unknown) => (error instanceof DtsError ? permissionReturnCode(error.diagnostic.symbol) : -1),
        ),
      );
      const [first, ...others] = await Promise.all(codes);
      expect(others).toEqual([first, first]);
      return first;
    };
    expect([
      await codeOf(catalog.admin, {}),
      await codeOf(catalog.admin, { objectType: 5 }),
      await codeOf(catalog.admin, { objectId: 999 }),
      await codeOf(catalog.admin, { principalId: 999 }),
      await codeOf(catalog.admin, { permissionType: 100 }),
      await codeOf(catalog.admin, { objectType: 1, objectId: objects.folder, permissionType: 3 }),
      // Who cannot see the object does not learn that it is there.
      await codeOf(bob, {}),
    ]).toEqual([0, 1, 2, 3, 4, 4, 2]);
    await grantPermission(catalog.admin, asked);
    expect(await codeOf(bob, {})).toBe(5);
  });

  it('of a folder reach its projects and environments, and whoever manages those can grant them', async () => {
    const catalog = await testCatalog(await open());
    const objects = await guardedObjects(catalog.admin);
    const boss = await catalog.user('boss');
    const bob = await catalog.user('bob');
    const onFolder = { objectType: folder, objectId: objects.folder, principalId: boss.caller.id };
    await grantPermission(catalog.admin, { ...onFolder, permissionType: permissionType.manageObjectPermissions });
    const given = { principalId: bob.caller.id, permissionType: permissionType.read };
    await grantPermission(boss, { ...given, objectType: project, objectId: objects.project });
    await grantPermission(boss, { ...given, objectType: environment, objectId: objects.environment });
    await expect(grantPermission(boss, { ...given, objectType: folder, objectId: objects.folder })).rejects.toThrow();
    expect(await listEffectiveObjectPermissions(bob)).toEqual([
      { object_type: 2, object_id: objects.project, permission_type: 1 },
      { object_type: 3, object_id: objects.environment, permission_type: 1 },
    ]);
    expect(await listEffectiveObjectPermissions(boss)).toEqual([
      { object_type: 1, object_id: objects.folder, permission_type: 104 },
      { object_type: 2, object_id: objects.project, permission_type: 4 },
      { object_type: 3, object_id: objects.environment, permission_type: 4 },
    ]);
    const ofBob = {
      object_type: 2,
      object_id: objects.project,
      principal_id: bob.caller.id,
      permission_type: 1,
      is_deny: 0,
      grantor_id: boss.caller.id,
    };
    expect(await listExplicitObjectPermissions(bob, { objectType: 2 })).toEqual([ofBob]);
    expect(await listExplicitObjectPermissions(boss, { objectType: 2 })).toEqual([ofBob]);
    expect(await listExplicitObjectPermissions(await catalog.user('eve'))).toEqual([]);
    await denyPermission(catalog.admin, { ...given, objectType: project, objectId: objects.project });
    expect(await listEffectiveObjectPermissions(bob, { objectType: 2 })).toEqual([]);
  });

  it('are all listed for administrators, page by page', async () => {
    const catalog = await testCatalog(await open());
    const objects = await guardedObjects(catalog.admin);
    const all = await listEffectiveObjectPermissions(catalog.admin, { limit: 1000 });
    const ofProject = all.filter((row) => row.object_type === 2).map((row) => row.permission_type);
    expect(ofProject).toEqual([1, 2, 3, 4]);
    expect(all.filter((row) => row.object_type === 1 && row.object_id === objects.folder)).toHaveLength(8);
    const first = await listEffectiveObjectPermissions(catalog.admin, { limit: 3 });
    const rest = await listEffectiveObjectPermissions(catalog.admin, { limit: 1000, after: first[2] });
    expect([...first, ...rest]).toEqual(all);
  });
});
