import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Sealer } from '../store/sealer.ts';
import type { Store } from '../store/store.ts';
import { fileSystemStore } from './file-system-store.ts';
import { packageText } from './testing/open-package-store.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function prepare() {
  const top = mkdtempSync(join(tmpdir(), 'package-store-'));
  made.push(top);
  const folder = join(top, 'packages');
  mkdirSync(join(folder, 'Loads', 'Daily'), { recursive: true });
  mkdirSync(join(top, 'outside'));
  writeFileSync(join(top, 'outside', 'secret.dtsx'), packageText('secret'));
  writeFileSync(join(folder, 'Loads', 'Customers.DTSX'), packageText('Customers'));
  const as = (...roles: string[]) => {
    const caller = { id: 7, name: 'ann', ids: [7], roles };
    const session = { store: {} as Store, sealer: new Sealer(Buffer.alloc(32)), now: () => 0, caller };
    return fileSystemStore(session, { name: 'File System', folder });
  };
  return { top, folder, as, store: as('db_ssisadmin') };
}

const symbol = (name: string) => ({ diagnostic: { symbol: `OPENDTSX_E_PACKAGESTORE_${name}` } });
const content = packageText('Daily');

describe('packages in the file system', () => {
  it('are files that end in .dtsx, found without regard to case and with or without the end', async () => {
    const { store } = prepare();
    for (const packagePath of ['Loads\\Customers', 'loads/customers.dtsx', '\\LOADS\\CUSTOMERS']) {
      expect(await store.packageExists({ packagePath })).toBe(true);
      expect(Buffer.from(await store.getPackage({ packagePath })).equals(packageText('Customers'))).toBe(true);
    }
    expect(await store.packageExists({ packagePath: 'Loads\\Daily' })).toBe(false);
    await expect(store.getPackage({ packagePath: 'Loads\\None' })).rejects.toMatchObject(symbol('PACKAGENOTFOUND'));
  });

  it('are put, replaced and removed', async () => {
    const { store, folder } = prepare();
    await store.putPackage({ packagePath: 'Loads\\Daily\\New', content });
    expect(readdirSync(join(folder, 'Loads', 'Daily'))).toEqual(['New.dtsx']);
    await store.putPackage({ packagePath: 'Loads\\customers', content });
    expect(readFileSync(join(folder, 'Loads', 'Customers.DTSX')).equals(content)).toBe(true);
    const again = store.putPackage({ packagePath: 'Loads\\Customers', content, overwrite: false });
    await expect(again).rejects.toMatchObject(symbol('PACKAGEEXISTS'));
    await store.removePackage({ packagePath: 'Loads\\Customers' });
    expect(readdirSync(join(folder, 'Loads'))).toEqual(['Daily']);
    await expect(store.putPackage({ packagePath: 'None\\P', content })).rejects.toMatchObject(symbol('FOLDERNOTFOUND'));
    await expect(store.putPackage({ packagePath: 'P', content: Buffer.from('no') })).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['Loads']);
  });

  it('lie in folders that are made, renamed, and removed when they are empty', async () => {
    const { store, folder } = prepare();
    await store.createFolder({ parentFolder: 'loads', folderName: 'Weekly' });
    await expect(store.createFolder({ parentFolder: '', folderName: 'LOADS' })).rejects.toMatchObject(
      symbol('FOLDEREXISTS'),
    );
    await expect(
      store.renameFolder({ parentFolder: 'Loads', oldName: 'Daily', newName: 'WEEKLY' }),
    ).rejects.toMatchObject(symbol('FOLDEREXISTS'));
    await store.renameFolder({ parentFolder: 'Loads', oldName: 'Daily', newName: 'DAILY' });
    expect(readdirSync(join(folder, 'Loads')).sort()).toEqual(['Customers.DTSX', 'DAILY', 'Weekly']);
    await expect(store.removeFolder({ folder: 'Loads' })).rejects.toMatchObject(symbol('FOLDERNOTEMPTY'));
    await store.removeFolder({ folder: 'Loads\\weekly' });
    expect(await store.folderExists({ folder: 'Loads\\Weekly' })).toBe(false);
    expect(await store.folderExists({ folder: '' })).toBe(true);
    await expect(store.removeFolder({ folder: '' })).rejects.toMatchObject(symbol('ROOTFOLDER'));
  });

  it('are listed after the folders, in parts, with what is read from them', async () => {
    const { store, folder } = prepare();
    writeFileSync(join(folder, 'Loads', 'Broken.dtsx'), 'no package');
    writeFileSync(join(folder, 'Loads', 'notes.txt'), 'no package');
    const infos = await store.listPackageInfos({ folder: 'Loads' });
    expect(infos).toMatchObject([
      { name: 'Daily', flags: 1, folder: 'Loads' },
      { name: 'Broken', flags: 2, packageDataSize: 10, packageGuid: '' },
      { name: 'Customers', flags: 2, versionMajor: 2, description: 'Loads Customers' },
    ]);
    const first = await store.listPackageInfos({ folder: 'Loads', limit: 2 });
    const rest = await store.listPackageInfos({ folder: 'Loads', limit: 2, after: first[1] });
    expect([...first, ...rest]).toEqual(infos);
  });

  it.each([
    '..\\outside\\secret',
    'Loads\\..\\..\\outside\\secret',
    '../outside/secret',
    'Loads\\.\\Customers',
    'C:\\Windows\\secret',
    '\\\\server\\share\\secret',
    '\\\\?\\C:\\secret',
    'Loads\\\\Customers',
    'secret\u0000.dtsx',
    'secret.dtsx:stream',
    'secret. ',
    '..',
  ])('refuses the path %j', async (packagePath) => {
    const { store, top } = prepare();
    for (const attempt of [
      () => store.getPackage({ packagePath }),
      () => store.putPackage({ packagePath, content }),
      () => store.removePackage({ packagePath }),
      () => store.packageExists({ packagePath }),
      () => store.listPackageInfos({ folder: packagePath }),
      () => store.removeFolder({ folder: packagePath }),
    ]) {
      await expect(attempt()).rejects.toMatchObject(symbol('PATH'));
    }
    await expect(store.createFolder({ parentFolder: '', folderName: '..\\x' })).rejects.toMatchObject(symbol('PATH'));
    expect(readdirSync(join(top, 'outside'))).toEqual(['secret.dtsx']);
  });

  it('takes an absolute path as one below its root', async () => {
    const { store, top } = prepare();
    const packagePath = join(top, 'outside', 'secret.dtsx');
    expect(await store.packageExists({ packagePath })).toBe(false);
  });

  it('never follows a link out of its root, and follows one that stays inside', async () => {
    const { store, folder, top } = prepare();
    symlinkSync(join(top, 'outside'), join(folder, 'Out'));
    symlinkSync(join(top, 'outside', 'secret.dtsx'), join(folder, 'Linked.dtsx'));
    symlinkSync(join(folder, 'Loads'), join(folder, 'In'));
    symlinkSync(join(top, 'none.dtsx'), join(folder, 'Dangling.dtsx'));
    expect((await store.listPackageInfos({ folder: '' })).map(({ name }) => name)).toEqual(['In', 'Loads']);
    await expect(store.getPackage({ packagePath: 'Out\\secret' })).rejects.toMatchObject(symbol('PACKAGENOTFOUND'));
    await expect(store.getPackage({ packagePath: 'Linked' })).rejects.toMatchObject(symbol('PACKAGENOTFOUND'));
    await expect(store.putPackage({ packagePath: 'Out\\new', content })).rejects.toMatchObject(
      symbol('FOLDERNOTFOUND'),
    );
    await expect(store.createFolder({ parentFolder: 'Out', folderName: 'x' })).rejects.toMatchObject(
      symbol('FOLDERNOTFOUND'),
    );
    expect(await store.packageExists({ packagePath: 'In\\Customers' })).toBe(true);
    expect(readdirSync(join(top, 'outside'))).toEqual(['secret.dtsx']);
  });

  it.each(['Linked', 'Dangling'])('does not write through the link %s', async (packagePath) => {
    const { store, folder, top } = prepare();
    symlinkSync(join(top, 'outside', 'secret.dtsx'), join(folder, 'Linked.dtsx'));
    symlinkSync(join(top, 'outside', 'new.dtsx'), join(folder, 'Dangling.dtsx'));
    await expect(store.putPackage({ packagePath, content })).rejects.toMatchObject(symbol('PACKAGEEXISTS'));
    expect(readdirSync(join(top, 'outside'))).toEqual(['secret.dtsx']);
    expect(readFileSync(join(top, 'outside', 'secret.dtsx')).equals(packageText('secret'))).toBe(true);
  });

  it('tells of a root that is not there without telling where it should be', async () => {
    const { store, folder } = prepare();
    rmSync(folder, { recursive: true });
    const error = await store.folderExists({ folder: 'x' }).catch((each: Error) => each);
    expect(error).toMatchObject(symbol('FILE'));
    expect((error as Error).message).not.toContain(folder);
  });

  it.each<[string, readonly boolean[]]>([
    ['sysadmin', [true, true, true]],
    ['db_ssisadmin', [true, true, true]],
    ['db_ssisoperator', [true, true, false]],
    ['db_ssisltduser', [true, false, false]],
    ['ssis_admin', [false, false, false]],
  ])('are listed, read and changed by %s: %j (inferred)', async (role, expected) => {
    const { as } = prepare();
    const store = as(role);
    const packagePath = 'Loads\\Customers';
    const attempts = [
      () => store.listPackageInfos({ folder: '' }),
      () => store.getPackage({ packagePath }),
      () => store.putPackage({ packagePath, content }),
    ];
    const outcomes = await Promise.all(
      attempts.map((attempt) =>
        attempt().then(
          () => true,
          (error) => error.diagnostic.symbol !== 'OPENDTSX_E_IDENTITY_DENIED',
        ),
      ),
    );
    expect(outcomes).toEqual(expected);
  });
});
