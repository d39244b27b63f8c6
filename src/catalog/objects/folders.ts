import { nameKey } from '../../store/name-key.ts';
import { optionalText } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { checkObjectName, lookupKey } from '../object-names.ts';
import { grantInitialPermissions, removePermissions } from '../permissions/initial-permissions.ts';
import { isCatalogAdministrator } from '../permissions/may-do.ts';
import { objectType } from '../permissions/permission-types.ts';
import { readableBy } from '../permissions/readable-by.ts';
import { orExists } from '../unique-violation.ts';
import { type FolderRow, findFolder } from './find-objects.ts';

const longestDescription = 1024;

/** A row of catalog.folders. */
export interface Folder {
  readonly folder_id: number;
  readonly name: string;
  readonly description: string | null;
  readonly created_by_id: number;
  readonly created_by_name: string;
  readonly created_ms: number;
}

/** Creates a folder and gives its number. Administrators only. */
export async function createFolder(
  session: CatalogSession,
  { folderName }: { readonly folderName: string },
): Promise<{ readonly folderId: number }> {
  requireFolderRole(session);
  checkObjectName('FOLDER', folderName);
  const create = () =>
    inTransaction(session, async (inside) => {
      const row = await inside.store.db
        .insertInto('folders')
        .values({
          name: folderName,
          name_key: nameKey(folderName),
          created_by_id: session.caller.id,
          created_by_name: session.caller.name,
          created_ms: session.now(),
        })
        .returning('folder_id')
        .executeTakeFirstOrThrow();
      await grantInitialPermissions(inside, objectType.folder, row.folder_id);
      return { folderId: row.folder_id };
    });
  return orExists(create, () => folderExists(folderName));
}

/** Gives a folder another name; references that name it absolutely keep the old name. Administrators only. */
export async function renameFolder(
  session: CatalogSession,
  { oldName, newName }: { readonly oldName: string; readonly newName: string },
): Promise<void> {
  requireFolderRole(session);
  checkObjectName('FOLDER', newName);
  const rename = () =>
    session.store.db
      .updateTable('folders')
      .set({ name: newName, name_key: nameKey(newName) })
      .where('name_key', '=', lookupKey(oldName) ?? '')
      .executeTakeFirst();
  const { numUpdatedRows } = await orExists(rename, () => folderExists(newName));
  if (numUpdatedRows === 0n) throw catalogError('OPENDTSX_E_CATALOG_FOLDER_NOTFOUND', { name: oldName });
}

/** Describes a folder. Administrators only. */
export async function setFolderDescription(
  session: CatalogSession,
  { folderName, folderDescription }: { readonly folderName: string; readonly folderDescription: string | null },
): Promise<void> {
  requireFolderRole(session);
  const { numUpdatedRows } = await session.store.db
    .updateTable('folders')
    .set({ description: optionalText(folderDescription, 'folder_description', longestDescription) })
    .where('name_key', '=', lookupKey(folderName) ?? '')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw catalogError('OPENDTSX_E_CATALOG_FOLDER_NOTFOUND', { name: folderName });
}

/** Deletes an empty folder. Administrators only. */
export async function deleteFolder(
  session: CatalogSession,
  { folderName }: { readonly folderName: string },
): Promise<void> {
  requireFolderRole(session);
  await inTransaction(session, async (inside) => {
    const folder: FolderRow = await findFolder(inside, folderName);
    const { db } = inside.store;
    // Waits for who is just creating something in it; who comes later finds no folder.
    const row = db.selectFrom('folders').select('folder_id').where('folder_id', '=', folder.folder_id);
    await (inside.store.dialect === 'postgresql' ? row.forUpdate() : row).execute();
    const { numDeletedRows } = await db
      .deleteFrom('folders')
      .where('folder_id', '=', folder.folder_id)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('projects').select('project_id').where('folder_id', '=', folder.folder_id))),
      )
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('environments').select('environment_id').where('folder_id', '=', folder.folder_id))),
      )
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw catalogError('OPENDTSX_E_CATALOG_FOLDER_NOTEMPTY', { name: folder.name });
    await removePermissions(inside, objectType.folder, [folder.folder_id]);
  });
}

/** The folders that the caller may read, by their numbers. */
export async function listFolders(session: CatalogSession, page: ListPage = {}): Promise<Folder[]> {
  return session.store.db
    .selectFrom('folders')
    .select(['folder_id', 'name', 'description', 'created_by_id', 'created_by_name', 'created_ms'])
    .where(readableBy(session, objectType.folder))
    .where('folder_id', '>', page.after ?? 0)
    .orderBy('folder_id')
    .limit(limitOf(page))
    .execute();
}

function requireFolderRole(session: CatalogSession): void {
  if (!isCatalogAdministrator(session)) throw catalogError('OPENDTSX_E_CATALOG_FOLDER_ROLE');
}

function folderExists(name: string): Error {
  return catalogError('OPENDTSX_E_CATALOG_FOLDER_EXISTS', { name });
}
