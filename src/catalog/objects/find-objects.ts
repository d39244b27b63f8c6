import type { Selectable } from 'kysely';
import type { StoreTables } from '../../store/tables/store-tables.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { lookupKey } from '../object-names.ts';
import { mayDo, requirePermission } from '../permissions/may-do.ts';
import { objectType, type PermissionType, permissionType } from '../permissions/permission-types.ts';

/** A row of the table of folders. */
export type FolderRow = Selectable<StoreTables['folders']>;
/** A row of the table of projects. */
export type ProjectRow = Selectable<StoreTables['projects']>;
/** A row of the table of environments. */
export type EnvironmentRow = Selectable<StoreTables['environments']>;

/** A folder by its name, whoever asks; undefined when there is none. */
export async function folderNamed({ store }: CatalogSession, name: string): Promise<FolderRow | undefined> {
  const key = lookupKey(name);
  if (key === undefined) return undefined;
  return store.db.selectFrom('folders').selectAll().where('name_key', '=', key).executeTakeFirst();
}

/** A project by its name, whoever asks; undefined when there is none. */
export async function projectNamed(
  { store }: CatalogSession,
  folderId: number,
  name: string,
): Promise<ProjectRow | undefined> {
  const key = lookupKey(name);
  if (key === undefined) return undefined;
  const found = store.db
    .selectFrom('projects')
    .selectAll()
    .where('folder_id', '=', folderId)
    .where('name_key', '=', key);
  return found.executeTakeFirst();
}

/** An environment by its name, whoever asks; undefined when there is none. */
export async function environmentNamed(
  { store }: CatalogSession,
  folderId: number,
  name: string,
): Promise<EnvironmentRow | undefined> {
  const key = lookupKey(name);
  if (key === undefined) return undefined;
  const found = store.db
    .selectFrom('environments')
    .selectAll()
    .where('folder_id', '=', folderId)
    .where('name_key', '=', key);
  return found.executeTakeFirst();
}

/** The folder in which the caller has the permissions. Throws as `requirePermission` does. */
export async function findFolder(
  session: CatalogSession,
  folderName: string,
  permissions: readonly PermissionType[] = [permissionType.read],
): Promise<FolderRow> {
  const folder = await folderNamed(session, folderName);
  if (folder === undefined) throw catalogError('OPENDTSX_E_CATALOG_FOLDER_NOTFOUND', { name: folderName });
  await requirePermission(session, objectType.folder, folder.folder_id, permissions, folderName);
  return folder;
}

/** The project on which the caller has the permissions. Throws as `requirePermission` does; who may not read the folder does not learn that there is one. */
export async function findProject(
  session: CatalogSession,
  folderName: string,
  projectName: string,
  permissions: readonly PermissionType[] = [permissionType.read],
): Promise<ProjectRow> {
  const folder = await folderNamed(session, folderName);
  const project = folder === undefined ? undefined : await projectNamed(session, folder.folder_id, projectName);
  if (project === undefined || !(await isVisible(session, objectType.project, project.project_id, permissions))) {
    throw await notInFolder(session, folder, folderName, 'OPENDTSX_E_CATALOG_PROJECT_NOTFOUND', projectName);
  }
  await requirePermission(session, objectType.project, project.project_id, permissions, projectName);
  return project;
}

/** The environment on which the caller has the permissions. Throws as `findProject` does. */
export async function findEnvironment(
  session: CatalogSession,
  folderName: string,
  environmentName: string,
  permissions: readonly PermissionType[] = [permissionType.read],
): Promise<EnvironmentRow> {
  const folder = await folderNamed(session, folderName);
  const found = folder === undefined ? undefined : await environmentNamed(session, folder.folder_id, environmentName);
  if (found === undefined || !(await isVisible(session, objectType.environment, found.environment_id, permissions))) {
    throw await notInFolder(session, folder, folderName, 'OPENDTSX_E_CATALOG_ENVIRONMENT_NOTFOUND', environmentName);
  }
  await requirePermission(session, objectType.environment, found.environment_id, permissions, environmentName);
  return found;
}

async function isVisible(
  session: CatalogSession,
  type: 2 | 3,
  id: number,
  permissions: readonly PermissionType[],
): Promise<boolean> {
  if (await mayDo(session, type, id, permissionType.read)) return true;
  for (const permission of permissions) if (!(await mayDo(session, type, id, permission))) return false;
  return permissions.length > 0;
}

async function notInFolder(
  session: CatalogSession,
  folder: FolderRow | undefined,
  folderName: string,
  symbol: string,
  name: string,
): Promise<Error> {
  const readsFolder =
    folder !== undefined && (await mayDo(session, objectType.folder, folder.folder_id, permissionType.read));
  return readsFolder
    ? catalogError(symbol, { name })
    : catalogError('OPENDTSX_E_CATALOG_FOLDER_NOTFOUND', { name: folderName });
}

/**
 * The folder in which the caller may create objects. CREATE_OBJECTS allows it; where `orModifying`, READ and MODIFY on the folder do as well, as
 * they are documented for create_environment.
 * @param refusal symbol of the error when the caller may read the folder, but not this
 */
export async function findFolderForNew(
  session: CatalogSession,
  folderName: string,
  refusal: string,
  { orModifying = false }: { readonly orModifying?: boolean } = {},
): Promise<FolderRow> {
  const folder = await folderNamed(session, folderName);
  const notFound = () => catalogError('OPENDTSX_E_CATALOG_FOLDER_NOTFOUND', { name: folderName });
  if (folder === undefined) throw notFound();
  const may = (permission: PermissionType) => mayDo(session, objectType.folder, folder.folder_id, permission);
  if (await may(permissionType.createObjects)) return folder;
  if (!(await may(permissionType.read))) throw notFound();
  if (orModifying && (await may(permissionType.modify))) return folder;
  throw catalogError(refusal, { name: folderName, user: session.caller.name });
}
