import { describe, expect, it } from 'vitest';
import { createRole, removeRole } from '../identity/roles.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import { mayDo, type PackageOperation } from './package-roles.ts';
import { createFolder, removeFolder } from './stored-folders.ts';
import {
  getPackage,
  getPackageRoles,
  listPackageInfos,
  packageExists,
  putPackage,
  removePackage,
  setPackageRoles,
} from './stored-packages.ts';
import { openPackageStore, packageText } from './testing/open-package-store.ts';

const owner = 7;
const columns = ['enumerate', 'import', 'changeFolders', 'read', 'write', 'changeRoles'] as const;

/**
 * Roles of the caller → what it may, in the order of the columns; the last three as `own/other`. Source: documentation, "Integration Services Roles (SSIS
 * Service)": table of read and write actions.
 */
const byFixedRoles: readonly (readonly [string, string])[] = [
  ['sysadmin', 'yes yes yes yes/yes yes/yes yes/yes'],
  ['db_ssisadmin', 'yes yes yes yes/yes yes/yes yes/yes'],
  ['db_ssisltduser', 'yes yes yes yes/no yes/no yes/no'],
  ['db_ssisoperator', 'yes no no yes/yes no/no no/no'],
  ['ssis_admin', 'no no no no/no no/no no/no'],
  ['', 'no no no no/no no/no no/no'],
];

/**
 * The same when `auditors` is reader and writer of the package. Source: documentation, "a user must be a member of the user-defined role and the
 * pertinent fixed role"; that the owner needs no membership, and that db_ssisltduser is pertinent for writing: procedures of msdb (observed).
 */
const withAssignedRole: readonly (readonly [string, string])[] = [
  ['sysadmin', 'yes yes yes yes/yes yes/yes yes/yes'],
  ['db_ssisadmin', 'yes yes yes yes/no yes/no yes/yes'],
  ['db_ssisadmin auditors', 'yes yes yes yes/yes yes/yes yes/yes'],
  ['db_ssisltduser', 'yes yes yes yes/no yes/no yes/no'],
  ['db_ssisltduser auditors', 'yes yes yes yes/yes yes/yes yes/no'],
  ['db_ssisoperator', 'yes no no no/no no/no no/no'],
  ['db_ssisoperator auditors', 'yes no no yes/yes no/no no/no'],
  ['auditors', 'no no no no/no no/no no/no'],
];

interface Case {
  readonly roles: readonly string[];
  readonly operation: PackageOperation;
  readonly isOwner: boolean;
  readonly expected: boolean;
}

function casesOf(table: readonly (readonly [string, string])[]): Case[] {
  return table.flatMap(([names, cells]) =>
    cells.split(' ').flatMap((cell, index) => {
      const [own, other = own] = cell.split('/');
      const roles = names === '' ? [] : names.split(' ');
      const operation = columns[index] ?? 'enumerate';
      return [
        { roles, operation, isOwner: true, expected: own === 'yes' },
        { roles, operation, isOwner: false, expected: other === 'yes' },
      ];
    }),
  );
}

const principal = (isOwner: boolean, roles: readonly string[]) => {
  const id = isOwner ? owner : 8;
  return { id, name: `user${id}`, ids: [id], roles };
};
const title = ({ roles, operation, isOwner }: Case): string =>
  `${roles.join(' with ') || 'nobody'} ${operation} ${isOwner ? 'own' : 'other'}`;

describe('what the fixed roles may', () => {
  it.each(casesOf(byFixedRoles).map((each) => [title(each), each] as const))(
    '%s',
    (_, { roles, operation, isOwner, expected }) => {
      expect(mayDo(principal(isOwner, roles), operation, { ownerId: owner })).toBe(expected);
    },
  );

  it('adds up when somebody is in several', () => {
    const fixed = byFixedRoles.map(([name]) => name);
    for (const one of fixed) {
      for (const other of fixed) {
        for (const operation of columns) {
          const access = { ownerId: owner };
          const alone = [one, other].some((role) => mayDo(principal(false, [role]), operation, access));
          expect([one, other, operation, mayDo(principal(false, [one, other]), operation, access)]).toEqual([
            one,
            other,
            operation,
            alone,
          ]);
        }
      }
    }
  });
});

describe('what a role given to the package adds', () => {
  const access = { ownerId: owner, readRole: 'auditors', writeRole: 'auditors' };
  it.each(casesOf(withAssignedRole).map((each) => [title(each), each] as const))(
    '%s',
    (_, { roles, operation, isOwner, expected }) => {
      expect(mayDo(principal(isOwner, roles), operation, access)).toBe(expected);
    },
  );

  it('takes nothing from db_ssisadmin when it is a fixed role (inferred)', () => {
    const given = { ownerId: owner, readRole: 'db_ssisoperator', writeRole: 'db_ssisadmin' };
    expect(mayDo(principal(false, ['db_ssisadmin']), 'read', given)).toBe(true);
    expect(mayDo(principal(false, ['db_ssisoperator']), 'read', given)).toBe(true);
    expect(mayDo(principal(false, ['db_ssisltduser']), 'read', given)).toBe(false);
    expect(mayDo(principal(false, ['db_ssisadmin']), 'write', given)).toBe(true);
  });
});

onEachStore('the functions of the package store', (open) => {
  it.each([
    ['without a role given', byFixedRoles, undefined],
    ['with a role given', withAssignedRole, 'auditors'],
  ] as const)('let in whom the matrix lets in, %s', async (_, table, role) => {
    const { server, as, store } = await openPackageStore(await open());
    await createRole(server, { roleName: 'auditors' });
    for (const each of casesOf(table)) {
      const session = as(each.isOwner ? owner : 8, ...each.roles);
      const packagePath = 'Loads';
      await putPackage(server, { packagePath, content: packageText('Loads') });
      await setPackageRoles(server, { packagePath, readRole: role, writeRole: role });
      await store.db.updateTable('stored_packages').set({ owner_id: owner }).execute();
      const attempts: Record<PackageOperation, (() => Promise<unknown>)[]> = {
        enumerate: [
          () => listPackageInfos(session, { folder: '' }),
          () => packageExists(session, { packagePath }),
          () => getPackageRoles(session, { packagePath }),
        ],
        import: [() => putPackage(session, { packagePath: 'New', content: packageText('New') })],
        changeFolders: [() => createFolder(session, { parentFolder: '', folderName: 'New' })],
        read: [() => getPackage(session, { packagePath })],
        write: [
          () => putPackage(session, { packagePath, content: packageText('Other') }),
          () => removePackage(session, { packagePath }),
        ],
        changeRoles: [() => setPackageRoles(session, { packagePath, readRole: role })],
      };
      for (const attempt of attempts[each.operation]) {
        const outcome = await attempt().then(
          () => true,
          (error) => (error.diagnostic?.symbol === 'OPENDTSX_E_IDENTITY_DENIED' ? false : error),
        );
        expect([title(each), outcome]).toEqual([title(each), each.expected]);
      }
      await store.db.deleteFrom('stored_packages').execute();
      await removeFolder(server, { folder: 'New' }).catch(() => undefined);
    }
  });

  it('leave a package whose role was removed to db_ssisadmin (observed: procedures of msdb)', async () => {
    const { server, as } = await openPackageStore(await open());
    const packagePath = 'Loads';
    await createRole(server, { roleName: 'auditors' });
    await putPackage(server, { packagePath, content: packageText('Loads') });
    await setPackageRoles(server, { packagePath, readRole: 'AUDITORS' });
    expect(await getPackageRoles(server, { packagePath })).toEqual({ readRole: 'auditors', writeRole: undefined });
    await expect(getPackage(as(8, 'db_ssisadmin'), { packagePath })).rejects.toThrow(/role auditors together/);
    await removeRole(server, { roleName: 'auditors' });
    await getPackage(as(8, 'db_ssisadmin'), { packagePath });
    await expect(setPackageRoles(server, { packagePath, writeRole: 'auditors' })).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_PACKAGESTORE_ROLE' },
    });
  });
});
