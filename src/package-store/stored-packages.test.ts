import { expect, it } from 'vitest';
import { Secret } from '../datatypes/secret.ts';
import { readPackage } from '../formats/dtsx/read-package.ts';
import { storedPackage } from '../runtime/save-package.ts';
import { Sealer } from '../store/sealer.ts';
import { onEachStore } from '../store/testing/on-each-store.ts';
import {
  createFolder,
  folderExists,
  listFolders,
  pathOfFolder,
  preparePackageStore,
  removeFolder,
  renameFolder,
  rootFolderId,
} from './stored-folders.ts';
import {
  getPackage,
  getPackageRoles,
  listPackageInfos,
  movePackage,
  packageExists,
  putPackage,
  removePackage,
  setPackageRoles,
} from './stored-packages.ts';
import { openPackageStore, packageText } from './testing/open-package-store.ts';

const symbol = (name: string) => ({ diagnostic: { symbol: `OPENDTSX_E_PACKAGESTORE_${name}` } });
const content = packageText('Daily');

onEachStore('the store of packages in tables', (open) => {
  const prepare = async () => openPackageStore(await open());

  it('begins with the folders of msdb, however often it is prepared (documentation; numbers observed)', async () => {
    const { server, store } = await prepare();
    await Promise.all([preparePackageStore(store), preparePackageStore(store)]);
    expect(await listFolders(server)).toEqual([
      { folderId: '8877FE4B-A938-4A51-84B9-C5BDAD74B0AD', parentFolderId: rootFolderId, folderName: 'Data Collector' },
      {
        folderId: '08AA12D5-8F98-4DAB-A4FC-980B150A5DC8',
        parentFolderId: rootFolderId,
        folderName: 'Maintenance Plans',
      },
    ]);
    await removeFolder(server, { folder: 'Data Collector' });
    await preparePackageStore(store);
    expect(await folderExists(server, { folder: 'data collector' })).toBe(false);
  });

  it('keeps folders in folders, and finds them by path and by number', async () => {
    const { server } = await prepare();
    await createFolder(server, { parentFolder: '\\', folderName: 'Loads' });
    const folderId = await createFolder(server, {
      parentFolder: 'loads',
      folderName: 'Daily',
      folderId: 'abcdef00-0000-0000-0000-000000000001',
    });
    expect(folderId).toBe('ABCDEF00-0000-0000-0000-000000000001');
    expect(await pathOfFolder(server, { folderId: folderId.toLowerCase() })).toBe('Loads\\Daily');
    expect(await pathOfFolder(server, { folderId: rootFolderId })).toBe('');
    expect(await pathOfFolder(server, { folderId: 'none' })).toBeUndefined();
    expect(await folderExists(server, { folder: '\\LOADS\\daily\\' })).toBe(true);
    await renameFolder(server, { parentFolder: '', oldName: 'Loads', newName: 'LOADS' });
    expect(await pathOfFolder(server, { folderId })).toBe('LOADS\\Daily');
    await expect(
      renameFolder(server, { parentFolder: '', oldName: 'Loads', newName: 'data COLLECTOR' }),
    ).rejects.toMatchObject(symbol('FOLDEREXISTS'));
    await expect(createFolder(server, { parentFolder: '', folderName: 'loads' })).rejects.toMatchObject(
      symbol('FOLDEREXISTS'),
    );
    await expect(createFolder(server, { parentFolder: 'none', folderName: 'x' })).rejects.toMatchObject(
      symbol('FOLDERNOTFOUND'),
    );
  });

  it('removes a folder only when it is empty', async () => {
    const { server } = await prepare();
    await createFolder(server, { parentFolder: '', folderName: 'Loads' });
    await createFolder(server, { parentFolder: 'Loads', folderName: 'Daily' });
    await putPackage(server, { packagePath: 'Loads\\Daily\\P', content });
    for (const folder of ['Loads', 'Loads\\Daily']) {
      await expect(removeFolder(server, { folder })).rejects.toMatchObject(symbol('FOLDERNOTEMPTY'));
    }
    await expect(removeFolder(server, { folder: '\\' })).rejects.toMatchObject(symbol('ROOTFOLDER'));
    await removePackage(server, { packagePath: 'Loads\\Daily\\P' });
    await removeFolder(server, { folder: 'Loads\\Daily' });
    await removeFolder(server, { folder: 'Loads' });
    await expect(removeFolder(server, { folder: 'Loads' })).rejects.toMatchObject(symbol('FOLDERNOTFOUND'));
  });

  it('never loses a package to a folder that is removed at the same time', async () => {
    const { server, store } = await prepare();
    await createFolder(server, { parentFolder: '', folderName: 'Loads' });
    const [put] = await Promise.allSettled([
      putPackage(server, { packagePath: 'Loads\\P', content }),
      removeFolder(server, { folder: 'Loads' }),
    ]);
    const rows = await store.db.selectFrom('stored_packages').select('name').execute();
    expect(rows).toHaveLength(put.status === 'fulfilled' ? 1 : 0);
  });

  it('gives a package back to the byte, sealed in the table', async () => {
    const { server, store } = await prepare();
    await putPackage(server, { packagePath: 'Daily', content });
    expect(Buffer.from(await getPackage(server, { packagePath: '\\daily' })).equals(content)).toBe(true);
    const { sealed_package } = await store.db
      .selectFrom('stored_packages')
      .select('sealed_package')
      .executeTakeFirstOrThrow();
    expect(Buffer.from(sealed_package).includes('Executable')).toBe(false);
    const stranger = { ...server, sealer: new Sealer(Buffer.alloc(32, 6)) };
    await expect(getPackage(stranger, { packagePath: 'Daily' })).rejects.toMatchObject(symbol('SEALED'));
  });

  it('lists folders and packages with what is read from the package (documentation: PackageInfo)', async () => {
    const { server } = await prepare();
    await createFolder(server, { parentFolder: 'Maintenance Plans', folderName: 'Zoo' });
    await putPackage(server, { packagePath: 'Maintenance Plans\\Daily', content });
    const infos = await listPackageInfos(server, { folder: 'maintenance plans' });
    expect(infos).toEqual([
      expect.objectContaining({ name: 'Zoo', flags: 1, packageGuid: '', packageDataSize: 0 }),
      {
        name: 'Daily',
        description: 'Loads Daily',
        packageGuid: '{11111111-2222-3333-4444-555555555555}',
        versionGuid: '{99999999-2222-3333-4444-555555555555}',
        creationDate: Date.UTC(2012, 10, 21, 20, 30),
        creationName: 'Microsoft.Package',
        flags: 2,
        packageDataSize: content.length,
        folder: 'maintenance plans',
        versionMajor: 2,
        versionMinor: 1,
        versionBuild: 7,
        versionComments: 'third',
      },
    ]);
    await expect(listPackageInfos(server, { folder: 'none' })).rejects.toMatchObject(symbol('FOLDERNOTFOUND'));
  });

  it('lists in parts, folders first', async () => {
    const { server } = await prepare();
    for (const name of ['B', 'a']) await putPackage(server, { packagePath: name, content });
    const names: string[] = [];
    for (let part = await listPackageInfos(server, { folder: '', limit: 1 }); part.length > 0; ) {
      names.push(...part.map(({ name }) => name));
      part = await listPackageInfos(server, { folder: '', limit: 1, after: part[0] });
    }
    expect(names).toEqual(['Data Collector', 'Maintenance Plans', 'a', 'B']);
    expect((await listPackageInfos(server, { folder: '' })).map(({ name }) => name)).toEqual(names);
  });

  it('keeps owner and roles of a package that is put again, even by somebody else', async () => {
    const { server, as, store } = await prepare();
    const packagePath = 'Daily';
    await putPackage(as(7, 'db_ssisltduser'), { packagePath, content });
    await setPackageRoles(as(7, 'db_ssisltduser'), { packagePath, readRole: 'db_ssisoperator' });
    await putPackage(server, { packagePath: 'DAILY', content: packageText('New') });
    const rows = await store.db
      .selectFrom('stored_packages')
      .select(['name', 'owner_id', 'read_role', 'description'])
      .execute();
    expect(rows).toEqual([{ name: 'DAILY', owner_id: 7, read_role: 'db_ssisoperator', description: 'Loads New' }]);
    await expect(putPackage(server, { packagePath, content, overwrite: false })).rejects.toMatchObject(
      symbol('PACKAGEEXISTS'),
    );
  });

  it('keeps one of two packages that are put at the same time', async () => {
    const { server, store } = await prepare();
    await Promise.all(
      ['A', 'B', 'C'].map((name) => putPackage(server, { packagePath: 'P', content: packageText(name) })),
    );
    expect(await store.db.selectFrom('stored_packages').select('name').execute()).toEqual([{ name: 'P' }]);
    expect(readPackage(await getPackage(server, { packagePath: 'P' })).package?.name).toMatch(/^[ABC]$/);
  });

  it('moves a package with its owner and roles, and not over another unless that is said', async () => {
    const { server, as, store } = await prepare();
    const user = as(7, 'db_ssisltduser');
    await createFolder(user, { parentFolder: '', folderName: 'Loads' });
    await putPackage(user, { packagePath: 'P', content });
    await setPackageRoles(user, { packagePath: 'P', writeRole: 'db_ssisadmin' });
    await putPackage(server, { packagePath: 'Loads\\Q', content: packageText('Q') });
    await movePackage(server, { sourcePath: 'P', packagePath: 'Loads\\R' });
    expect(await getPackageRoles(server, { packagePath: 'loads\\r' })).toEqual({
      readRole: undefined,
      writeRole: 'db_ssisadmin',
    });
    expect(Buffer.from(await getPackage(user, { packagePath: 'Loads\\R' })).equals(content)).toBe(true);
    expect(await packageExists(server, { packagePath: 'P' })).toBe(false);
    const move = { sourcePath: 'Loads\\R', packagePath: 'Loads\\Q' };
    await expect(movePackage(server, move)).rejects.toMatchObject(symbol('PACKAGEEXISTS'));
    await expect(movePackage(user, { ...move, overwrite: true })).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_IDENTITY_DENIED' },
    });
    await expect(movePackage(server, { sourcePath: 'Loads\\R', packagePath: 'LOADS\\r' })).rejects.toMatchObject(
      symbol('SAMEPLACE'),
    );
    await movePackage(server, { ...move, overwrite: true });
    expect(await store.db.selectFrom('stored_packages').select(['name', 'owner_id']).execute()).toEqual([
      { name: 'Q', owner_id: 0 },
    ]);
    await expect(movePackage(server, move)).rejects.toMatchObject(symbol('PACKAGENOTFOUND'));
  });

  it('refuses what is no package, with what the reader finds', async () => {
    const { server, store } = await prepare();
    for (const text of [
      '',
      '<a/>',
      'PK',
      '<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:ExecutableType="x"/>',
    ]) {
      await expect(
        putPackage(server, { packagePath: 'P', content: new TextEncoder().encode(text) }),
      ).rejects.toMatchObject({
        name: 'DtsError',
        diagnostic: { severity: 'error' },
      });
    }
    expect(await store.db.selectFrom('stored_packages').select('name').execute()).toEqual([]);
  });

  it('takes a package that is encrypted as a whole, and looks into it only with the password', async () => {
    const { server } = await prepare();
    const { package: plain } = readPackage(content);
    if (plain === undefined) throw new Error('the fixture does not read');
    plain.protectionLevel = 3;
    plain.properties.set('ProtectionLevel', '3');
    const password = new Secret('open sesame 12');
    const { bytes } = storedPackage(plain, { password });
    await putPackage(server, { packagePath: 'Closed', content: bytes });
    await putPackage(server, { packagePath: 'Opened', content: bytes, password });
    await expect(
      putPackage(server, { packagePath: 'Wrong', content: bytes, password: new Secret('x') }),
    ).rejects.toThrow();
    const infos = await listPackageInfos(server, { folder: '' });
    expect(infos.slice(2).map(({ name, description }) => [name, description])).toEqual([
      ['Closed', ''],
      ['Opened', 'Loads Daily'],
    ]);
  });

  it.each(["'; drop table stored_packages --", 'ä ß 日本', '%', '[x]', 'x'.repeat(128)])(
    'takes any other name: %s',
    async (name) => {
      const { server } = await prepare();
      await putPackage(server, { packagePath: name, content });
      expect(await packageExists(server, { packagePath: name })).toBe(true);
      expect(await packageExists(server, { packagePath: `${name.slice(0, 100)}2` })).toBe(false);
    },
  );
});
