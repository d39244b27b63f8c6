import { expect, it } from 'vitest';
import { onEachStore } from '../../store/testing/on-each-store.ts';
import { testCatalog } from '../testing/catalog-aid.ts';
import { createEnvironment, deleteEnvironment } from './environments.ts';
import { createFolder, deleteFolder, listFolders, renameFolder, setFolderDescription } from './folders.ts';

const symbol = (name: string) => ({ diagnostic: { symbol: `OPENDTSX_E_CATALOG_${name}` } });

onEachStore('folders', (open) => {
  // source: catalog.create_folder, rename_folder, set_folder_description, delete_folder, folders (documentation)
  it('are created, described, renamed, listed and deleted', async () => {
    const { admin } = await testCatalog(await open());
    const { folderId } = await createFolder(admin, { folderName: 'Finance' });
    await setFolderDescription(admin, { folderName: 'FINANCE', folderDescription: 'Money' });
    await renameFolder(admin, { oldName: 'finance', newName: 'Accounts' });
    expect(await listFolders(admin)).toEqual([
      {
        folder_id: folderId,
        name: 'Accounts',
        description: 'Money',
        created_by_id: admin.caller.id,
        created_by_name: 'admin',
        created_ms: 1000,
      },
    ]);
    await deleteFolder(admin, { folderName: 'Accounts' });
    expect(await listFolders(admin)).toEqual([]);
    expect(await admin.store.db.selectFrom('object_permissions').selectAll().execute()).toEqual([]);
  });

  it('have names that differ not only in case', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'a' });
    await createFolder(admin, { folderName: 'b' });
    await expect(createFolder(admin, { folderName: 'A' })).rejects.toMatchObject(symbol('FOLDER_EXISTS'));
    await expect(renameFolder(admin, { oldName: 'b', newName: 'A' })).rejects.toMatchObject(symbol('FOLDER_EXISTS'));
    await renameFolder(admin, { oldName: 'a', newName: 'A' });
    expect((await listFolders(admin)).map(({ name }) => name)).toEqual(['A', 'b']);
  });

  it('are looked up by any text, of which none is executed and none breaks the database', async () => {
    const { admin } = await testCatalog(await open());
    for (const folderName of ["' or 1=1 --", 'a\u0000b', '%', 'x'.repeat(100_000), '']) {
      await expect(deleteFolder(admin, { folderName })).rejects.toMatchObject(symbol('FOLDER_NOTFOUND'));
    }
  });

  it('are not deleted while they hold anything', async () => {
    const { admin } = await testCatalog(await open());
    await createFolder(admin, { folderName: 'f' });
    await createEnvironment(admin, { folderName: 'f', environmentName: 'e' });
    await expect(deleteFolder(admin, { folderName: 'f' })).rejects.toMatchObject(symbol('FOLDER_NOTEMPTY'));
    await deleteEnvironment(admin, { folderName: 'f', environmentName: 'e' });
    await deleteFolder(admin, { folderName: 'f' });
  });

  it('are made by administrators only', async () => {
    const catalog = await testCatalog(await open());
    const user = await catalog.user('bob');
    await expect(createFolder(user, { folderName: 'f' })).rejects.toMatchObject(symbol('FOLDER_ROLE'));
    await createFolder(await catalog.user('root', 'sysadmin'), { folderName: 'f' });
  });

  it('are listed by pages', async () => {
    const { admin } = await testCatalog(await open());
    for (const folderName of ['a', 'b', 'c']) await createFolder(admin, { folderName });
    const first = await listFolders(admin, { limit: 2 });
    const second = await listFolders(admin, { limit: 2, after: first[1].folder_id });
    expect([first.map(({ name }) => name), second.map(({ name }) => name)]).toEqual([['a', 'b'], ['c']]);
  });

  it('cannot be made twice by two who do so at once', async () => {
    const { admin } = await testCatalog(await open());
    const both = await Promise.allSettled([
      createFolder(admin, { folderName: 'f' }),
      createFolder(admin, { folderName: 'F' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: symbol('FOLDER_EXISTS') });
  });
});
