import { expect, it } from 'vitest';
import { Secret } from '../datatypes/secret.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { findPrincipal } from './find-principal.ts';
import { createFirstUser, prepareIdentity } from './prepare-identity.ts';
import { fixedRoles, isInRole } from './principal.ts';
import {
  addRoleMember,
  createRole,
  listRoleMembers,
  listRoles,
  removeRole,
  removeRoleMember,
  renameRole,
} from './roles.ts';
import { openIdentity } from './testing/open-identity.ts';
import { createUser, listUsers, removeUser, renameUser, setPassword, setUserDisabled } from './users.ts';

const symbol = (name: string) => ({ diagnostic: { symbol: `OPENDTSX_E_IDENTITY_${name}` } });
const password = new Secret('correct horse battery');

onEachStore('users and roles', (open) => {
  it('begin with the fixed roles, made once however often they are prepared', async () => {
    const { server, store, now } = await openIdentity(await open());
    await Promise.all([prepareIdentity(store, now), prepareIdentity(store, now)]);
    const roles = await listRoles(server);
    expect(roles.map(({ name }) => name)).toEqual([...fixedRoles]);
    expect(roles.every(({ isFixed }) => isFixed)).toBe(true);
  });

  it('begin with one administrator, made by one of the servers that start at once', async () => {
    const { store, now } = await openIdentity(await open());
    const made = await Promise.all([
      createFirstUser(store, now),
      createFirstUser(store, now),
      createFirstUser(store, now),
    ]);
    expect(made.filter((user) => user !== undefined)).toEqual([{ name: 'admin', password: expect.any(Secret) }]);
    expect(await createFirstUser(store, now)).toBeUndefined();
    const admin = await findPrincipal(store, 'Admin');
    expect(admin && isInRole(admin, 'db_ssisoperator')).toBe(true);
  });

  it('are found by number or name with the roles over any number of roles', async () => {
    const { store, server, as } = await openIdentity(await open());
    await as('eve', 'loaders');
    await createRole(server, { roleName: 'staff' });
    await addRoleMember(server, { roleName: 'staff', memberName: 'loaders' });
    await addRoleMember(server, { roleName: 'ssis_admin', memberName: 'staff' });
    const eve = await findPrincipal(store, 'EVE');
    expect(eve?.name).toBe('eve');
    expect([...(eve?.roles ?? [])].sort()).toEqual(['loaders', 'ssis_admin', 'staff']);
    expect(eve?.ids).toHaveLength(4);
    expect(await findPrincipal(store, eve?.id ?? 0)).toEqual(eve);
    expect(await findPrincipal(store, 'staff')).toBeUndefined();
  });

  it('refuse a circle of roles, of any length', async () => {
    const { server } = await openIdentity(await open());
    for (const roleName of ['a', 'b', 'c']) await createRole(server, { roleName });
    await addRoleMember(server, { roleName: 'a', memberName: 'b' });
    await addRoleMember(server, { roleName: 'b', memberName: 'c' });
    await expect(addRoleMember(server, { roleName: 'c', memberName: 'a' })).rejects.toMatchObject(symbol('ROLECIRCLE'));
    await expect(addRoleMember(server, { roleName: 'a', memberName: 'a' })).rejects.toMatchObject(symbol('ROLECIRCLE'));
    await addRoleMember(server, { roleName: 'a', memberName: 'c' });
  });

  it('refuse a circle that two servers would close at once', async () => {
    const { server, store } = await openIdentity(await open());
    for (const roleName of ['a', 'b']) await createRole(server, { roleName });
    const both = await Promise.allSettled([
      addRoleMember(server, { roleName: 'a', memberName: 'b' }),
      addRoleMember(server, { roleName: 'b', memberName: 'a' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await store.db.selectFrom('role_members').selectAll().execute()).toHaveLength(1);
  });

  it('share their names, without regard to case', async () => {
    const { server } = await openIdentity(await open());
    await createUser(server, { userName: 'Ann' });
    await createUser(server, { userName: 'Bob' });
    await createRole(server, { roleName: 'staff' });
    await expect(createUser(server, { userName: 'ANN' })).rejects.toMatchObject(symbol('NAMETAKEN'));
    await expect(createRole(server, { roleName: 'ann' })).rejects.toMatchObject(symbol('NAMETAKEN'));
    await expect(renameUser(server, { userName: 'bob', newName: 'aNN' })).rejects.toMatchObject(symbol('NAMETAKEN'));
    await expect(renameRole(server, { roleName: 'staff', newName: 'bob' })).rejects.toMatchObject(symbol('NAMETAKEN'));
    await renameUser(server, { userName: 'bob', newName: 'BOB' });
    expect((await listUsers(server)).map(({ name }) => name)).toEqual(['Ann', 'BOB']);
  });

  it.each(['', ' ann', 'ann\u0000', 'a:b', '##server', 'x'.repeat(129)])(
    'refuse the user name %j',
    async (userName) => {
      const { server } = await openIdentity(await open());
      await expect(createUser(server, { userName })).rejects.toMatchObject(symbol('NAME'));
    },
  );

  it('never lose the last administrator', async () => {
    const { server, store, now } = await openIdentity(await open());
    await createFirstUser(store, now);
    const attempts = [
      () => removeUser(server, { userName: 'admin' }),
      () => setUserDisabled(server, { userName: 'admin', disabled: true }),
      () => removeRoleMember(server, { roleName: 'sysadmin', memberName: 'admin' }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(symbol('LASTADMINISTRATOR'));
    await createUser(server, { userName: 'ann' });
    await createRole(server, { roleName: 'operations' });
    await addRoleMember(server, { roleName: 'operations', memberName: 'ann' });
    await addRoleMember(server, { roleName: 'sysadmin', memberName: 'operations' });
    await removeUser(server, { userName: 'admin' });
    await expect(removeRole(server, { roleName: 'operations' })).rejects.toMatchObject(symbol('LASTADMINISTRATOR'));
    expect((await listRoleMembers(server, { roleName: 'sysadmin' })).map(({ name }) => name)).toEqual(['operations']);
  });

  it('do not find a disabled user until it is enabled again', async () => {
    const { server, store, now } = await openIdentity(await open());
    await createFirstUser(store, now);
    await createUser(server, { userName: 'ann' });
    await setUserDisabled(server, { userName: 'ann', disabled: true });
    expect(await findPrincipal(store, 'ann')).toBeUndefined();
    await setUserDisabled(server, { userName: 'ann', disabled: false });
    expect((await findPrincipal(store, 'ann'))?.name).toBe('ann');
  });

  it('leave the fixed roles as they are', async () => {
    const { server } = await openIdentity(await open());
    await expect(removeRole(server, { roleName: 'ssis_admin' })).rejects.toMatchObject(symbol('FIXEDROLE'));
    await expect(renameRole(server, { roleName: 'ssis_admin', newName: 'x' })).rejects.toMatchObject(
      symbol('FIXEDROLE'),
    );
  });

  it('are changed by sysadmin only', async () => {
    const { as } = await openIdentity(await open());
    const ann = await as('ann', 'ssis_admin', 'db_ssisadmin');
    const attempts = [
      () => createUser(ann, { userName: 'x' }),
      () => renameUser(ann, { userName: 'ann', newName: 'x' }),
      () => setUserDisabled(ann, { userName: 'ann', disabled: true }),
      () => removeUser(ann, { userName: 'ann' }),
      () => createRole(ann, { roleName: 'x' }),
      () => renameRole(ann, { roleName: 'x', newName: 'y' }),
      () => removeRole(ann, { roleName: 'x' }),
      () => addRoleMember(ann, { roleName: 'sysadmin', memberName: 'ann' }),
      () => removeRoleMember(ann, { roleName: 'ssis_admin', memberName: 'ann' }),
      () => setPassword(ann, { userName: 'admin', password }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(symbol('NOTALLOWED'));
  });

  it('are listed in pages', async () => {
    const { server } = await openIdentity(await open());
    for (const userName of ['a', 'b', 'c']) await createUser(server, { userName });
    const first = await listUsers(server, { limit: 2 });
    const rest = await listUsers(server, { limit: 2, after: first[1]?.id });
    expect([first, rest].map((page) => page.map(({ name }) => name))).toEqual([['a', 'b'], ['c']]);
  });
});
