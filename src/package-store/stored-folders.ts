import { randomUUID } from 'node:crypto';
import { nameKey } from '../store/name-key.ts';
import type { Store, StoreQueries } from '../store/store.ts';
import { requireAccess } from './package-roles.ts';
import { packageStoreError } from './package-store-errors.ts';
import type { PackageStoreSession } from './package-store-session.ts';
import { parseStoredPath, pathWithin, printStoredPath, splitStoredPath } from './stored-path.ts';

/** The outermost folder of msdb. */
export const rootFolderId = '00000000-0000-0000-0000-000000000000';

/** Folders that msdb has from the beginning, by the number that programs know them by. */
const firstFolders = [
  ['08AA12D5-8F98-4DAB-A4FC-980B150A5DC8', 'Maintenance Plans'],
  ['8877FE4B-A938-4A51-84B9-C5BDAD74B0AD', 'Data Collector'],
] as const;

/** A folder as it is kept. */
export interface StoredFolder {
  /** GUID in capitals. */
  readonly folderId: string;
  /** Undefined for the outermost folder. */
  readonly parentFolderId: string | undefined;
  readonly folderName: string;
}

/** Makes the outermost folder and those that msdb has from the beginning, where the store is new. Several servers may do it at once. */
export async function preparePackageStore(store: Store): Promise<void> {
  const root = { folder_id: rootFolderId, parent_folder_id: null, folder_name: '', folder_name_key: '' };
  await store.transaction(async (db) => {
    const made = await db
      .insertInto('package_folders')
      .values(root)
      .onConflict((conflict) => conflict.doNothing())
      .returning('folder_id')
      .executeTakeFirst();
    if (made === undefined) return;
    const rows = firstFolders.map(([folder_id, folder_name]) => ({
      folder_id,
      parent_folder_id: rootFolderId,
      folder_name,
      folder_name_key: nameKey(folder_name),
    }));
    await db.insertInto('package_folders').values(rows).execute();
  });
}

/** Makes a folder. The answer is its number, which is `folderId` when that is given. */
export async function createFolder(
  { store, caller }: PackageStoreSession,
  request: { readonly parentFolder: string; readonly folderName: string; readonly folderId?: string },
): Promise<string> {
  const path = pathWithin(request.parentFolder, request.folderName);
  requireAccess(caller, 'changeFolders', path);
  const { folder, name } = parseStoredPath(path);
  const folderId = (request.folderId ?? randomUUID()).toUpperCase();
  return store.transaction(async (db) => {
    const parent = await requireFolder(db, folder);
    await lockFolder(db, parent);
    const made = await db
      .insertInto('package_folders')
      .values({
        folder_id: folderId,
        parent_folder_id: parent.folderId,
        folder_name: name,
        folder_name_key: nameKey(name),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('folder_id')
      .executeTakeFirst();
    if (made === undefined) throw packageStoreError('OPENDTSX_E_PACKAGESTORE_FOLDEREXISTS', { path });
    return made.folder_id;
  });
}

/** Gives a folder another name in the same parent. */
export async function renameFolder(
  { store, caller }: PackageStoreSession,
  request: { readonly parentFolder: string; readonly oldName: string; readonly newName: string },
): Promise<void> {
  const path = pathWithin(request.parentFolder, request.oldName);
  const newPath = pathWithin(request.parentFolder, request.newName);
  requireAccess(caller, 'changeFolders', path);
  const { name } = parseStoredPath(newPath);
  await store.transaction(async (db) => {
    const { folder, name: oldName } = parseStoredPath(path);
    const parent = await requireFolder(db, folder);
    await lockFolder(db, parent);
    const renamed = await requireFolder(db, [...folder, oldName]);
    const other = await folderNamed(db, parent.folderId, name);
    if (other !== undefined && other.folderId !== renamed.folderId) {
      throw packageStoreError('OPENDTSX_E_PACKAGESTORE_FOLDEREXISTS', { path: newPath });
    }
    await db
      .updateTable('package_folders')
      .set({ folder_name: name, folder_name_key: nameKey(name) })
      .where('folder_id', '=', renamed.folderId)
      .execute();
  });
}

/** Removes a folder without packages and folders in it. */
export async function removeFolder(
  { store, caller }: PackageStoreSession,
  { folder: path }: { readonly folder: string },
): Promise<void> {
  requireAccess(caller, 'changeFolders', path);
  const names = splitStoredPath(path);
  if (names.length === 0) throw packageStoreError('OPENDTSX_E_PACKAGESTORE_ROOTFOLDER');
  await store.transaction(async (db) => {
    const folder = await requireFolder(db, names);
    await lockFolder(db, folder);
    const packages = db.selectFrom('stored_packages').select('name').where('folder_id', '=', folder.folderId);
    const folders = db
      .selectFrom('package_folders')
      .select('folder_id')
      .where('parent_folder_id', '=', folder.folderId);
    const inside = (await packages.limit(1).executeTakeFirst()) ?? (await folders.limit(1).executeTakeFirst());
    if (inside !== undefined) throw packageStoreError('OPENDTSX_E_PACKAGESTORE_FOLDERNOTEMPTY', { path });
    await db.deleteFrom('package_folders').where('folder_id', '=', folder.folderId).execute();
  });
}

/** Whether there is such a folder; of what is no path there is none. */
export async function folderExists(
  { store, caller }: PackageStoreSession,
  { folder }: { readonly folder: string },
): Promise<boolean> {
  requireAccess(caller, 'enumerate', folder);
  return (await findFolder(store.db, splitStoredPath(folder))) !== undefined;
}

/** The folders in a folder, by name; all of them: they are made by hand. */
export async function listFolders(
  { store, caller }: PackageStoreSession,
  { parentFolderId = rootFolderId }: { readonly parentFolderId?: string } = {},
): Promise<StoredFolder[]> {
  requireAccess(caller, 'enumerate', parentFolderId);
  const rows = await store.db
    .selectFrom('package_folders')
    .selectAll()
    .where('parent_folder_id', '=', parentFolderId.toUpperCase())
    .orderBy('folder_name_key')
    .execute();
  return rows.map((row) => folderOf(row));
}

/** The path of the folder with a number, which procedures of msdb name folders by; '' for the outermost. Undefined when there is none. */
export async function pathOfFolder(
  { store, caller }: PackageStoreSession,
  { folderId }: { readonly folderId: string },
): Promise<string | undefined> {
  requireAccess(caller, 'enumerate', folderId);
  const names: string[] = [];
  for (let id: string | null = folderId.toUpperCase(); id !== rootFolderId; ) {
    const row: FolderRow | undefined = await store.db
      .selectFrom('package_folders')
      .selectAll()
      .where('folder_id', '=', id)
      .executeTakeFirst();
    if (row === undefined || row.parent_folder_id === null) return undefined;
    names.unshift(row.folder_name);
    id = row.parent_folder_id;
  }
  return printStoredPath(names);
}

/** The folder that the names lead to. */
export async function findFolder(db: StoreQueries, names: readonly string[]): Promise<StoredFolder | undefined> {
  let at: StoredFolder | undefined = { folderId: rootFolderId, parentFolderId: undefined, folderName: '' };
  for (const name of names) {
    if (at === undefined) return undefined;
    at = await folderNamed(db, at.folderId, name);
  }
  return at;
}

/** As `findFolder`; throws OPENDTSX_E_PACKAGESTORE_FOLDERNOTFOUND when there is none. */
export async function requireFolder(db: StoreQueries, names: readonly string[]): Promise<StoredFolder> {
  const folder = await findFolder(db, names);
  if (folder === undefined) throw folderNotFound(printStoredPath(names));
  return folder;
}

/**
 * Makes transactions that put something into a folder, or remove it, wait for each other, on all servers. Throws
 * OPENDTSX_E_PACKAGESTORE_FOLDERNOTFOUND when it has been removed meanwhile.
 */
export async function lockFolder(db: StoreQueries, { folderId, folderName }: StoredFolder): Promise<void> {
  const locked = await db
    .updateTable('package_folders')
    .set((row) => ({ folder_name: row.ref('folder_name') }))
    .where('folder_id', '=', folderId)
    .returning('folder_id')
    .executeTakeFirst();
  if (locked === undefined) throw folderNotFound(folderName);
}

interface FolderRow {
  readonly folder_id: string;
  readonly parent_folder_id: string | null;
  readonly folder_name: string;
}

async function folderNamed(db: StoreQueries, parentId: string, name: string): Promise<StoredFolder | undefined> {
  const row = await db
    .selectFrom('package_folders')
    .selectAll()
    .where('parent_folder_id', '=', parentId)
    .where('folder_name_key', '=', nameKey(name))
    .executeTakeFirst();
  return row === undefined ? undefined : folderOf(row);
}

function folderOf({ folder_id, parent_folder_id, folder_name }: FolderRow): StoredFolder {
  return { folderId: folder_id, parentFolderId: parent_folder_id ?? undefined, folderName: folder_name };
}

function folderNotFound(path: string): Error {
  return packageStoreError('OPENDTSX_E_PACKAGESTORE_FOLDERNOTFOUND', { path });
}
