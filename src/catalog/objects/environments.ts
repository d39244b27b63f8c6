import { nameKey } from '../../store/name-key.ts';
import { optionalText, requireOneOf } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { checkObjectName } from '../object-names.ts';
import { grantInitialPermissions, removePermissions } from '../permissions/initial-permissions.ts';
import { objectType, permissionType } from '../permissions/permission-types.ts';
import { readableBy } from '../permissions/readable-by.ts';
import { orExists } from '../unique-violation.ts';
import { findEnvironment, findFolderForNew } from './find-objects.ts';

const { read, modify } = permissionType;
const longestDescription = 1024;

/** Which environment. */
export interface EnvironmentName {
  readonly folderName: string;
  readonly environmentName: string;
}

/** A row of catalog.environments. */
export interface Environment {
  readonly environment_id: number;
  readonly name: string;
  readonly folder_id: number;
  readonly description: string | null;
  readonly created_by_id: number;
  readonly created_by_name: string;
  readonly created_ms: number;
}

/** Creates an environment without variables. */
export async function createEnvironment(
  session: CatalogSession,
  args: EnvironmentName & { readonly environmentDescription?: string | null },
): Promise<{ readonly environmentId: number }> {
  const { folderName, environmentName } = args;
  const description = optionalText(args.environmentDescription, 'environment_description', longestDescription);
  const create = () =>
    inTransaction(session, async (inside) => {
      const refusal = 'OPENDTSX_E_CATALOG_CREATE_REFUSED';
      const folder = await findFolderForNew(inside, folderName, refusal, { orModifying: true });
      checkObjectName('ENVIRONMENT', environmentName);
      const row = await inside.store.db
        .insertInto('environments')
        .values({
          folder_id: folder.folder_id,
          name: environmentName,
          name_key: nameKey(environmentName),
          description,
          created_by_id: session.caller.id,
          created_by_name: session.caller.name,
          created_ms: session.now(),
        })
        .returning('environment_id')
        .executeTakeFirstOrThrow();
      await grantInitialPermissions(inside, objectType.environment, row.environment_id);
      return { environmentId: row.environment_id };
    });
  return orExists(
    create,
    () => environmentExists(folderName, environmentName),
    () => folderGone(folderName),
  );
}

/** Deletes an environment with its variables; references to it stay and are broken. */
export function deleteEnvironment(session: CatalogSession, name: EnvironmentName): Promise<void> {
  return inTransaction(session, async (inside) => {
    const { environment_id: id } = await findEnvironment(inside, name.folderName, name.environmentName, [read, modify]);
    await inside.store.db.deleteFrom('environments').where('environment_id', '=', id).execute();
    await removePermissions(inside, objectType.environment, [id]);
  });
}

/** Gives an environment another name; references keep the old name. */
export async function renameEnvironment(
  session: CatalogSession,
  { folderName, environmentName, newEnvironmentName }: EnvironmentName & { readonly newEnvironmentName: string },
): Promise<void> {
  const { environment_id: id } = await findEnvironment(session, folderName, environmentName, [modify]);
  checkObjectName('ENVIRONMENT', newEnvironmentName);
  const rename = () =>
    session.store.db
      .updateTable('environments')
      .set({ name: newEnvironmentName, name_key: nameKey(newEnvironmentName) })
      .where('environment_id', '=', id)
      .executeTakeFirst();
  const { numUpdatedRows } = await orExists(rename, () => environmentExists(folderName, newEnvironmentName));
  if (numUpdatedRows === 0n) throw catalogError('OPENDTSX_E_CATALOG_ENVIRONMENT_NOTFOUND', { name: environmentName });
}

/**
 * Moves an environment to another folder; references do not follow. Besides the documented permissions the caller must be allowed to create
 * environments there: who is not could otherwise give the projects of that folder other values.
 */
export async function moveEnvironment(
  session: CatalogSession,
  args: { readonly sourceFolder: string; readonly environmentName: string; readonly destinationFolder: string },
): Promise<void> {
  const { sourceFolder, environmentName, destinationFolder } = args;
  const move = () =>
    inTransaction(session, async (inside) => {
      const moved = await findEnvironment(inside, sourceFolder, environmentName, [read, modify]);
      const refusal = 'OPENDTSX_E_CATALOG_MOVE_REFUSED';
      const folder = await findFolderForNew(inside, destinationFolder, refusal, { orModifying: true });
      const { numUpdatedRows } = await inside.store.db
        .updateTable('environments')
        .set({ folder_id: folder.folder_id })
        .where('environment_id', '=', moved.environment_id)
        .where('folder_id', '=', moved.folder_id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) {
        throw catalogError('OPENDTSX_E_CATALOG_ENVIRONMENT_NOTFOUND', { name: environmentName });
      }
    });
  await orExists(
    move,
    () => environmentExists(destinationFolder, environmentName),
    () => folderGone(destinationFolder),
  );
}

/** Sets the property Description, the only one there is. */
export async function setEnvironmentProperty(
  session: CatalogSession,
  args: EnvironmentName & { readonly propertyName: string; readonly propertyValue: string | null },
): Promise<void> {
  const { environment_id: id } = await findEnvironment(session, args.folderName, args.environmentName, [read, modify]);
  requireOneOf(
    args.propertyName?.toLowerCase() === 'description' ? 'Description' : args.propertyName,
    'property_name',
    ['Description'],
  );
  const description = optionalText(args.propertyValue, 'property_value', longestDescription);
  await session.store.db.updateTable('environments').set({ description }).where('environment_id', '=', id).execute();
}

/** The environments that the caller may read, by their numbers. */
export async function listEnvironments(
  session: CatalogSession,
  page: ListPage & { readonly folderId?: number } = {},
): Promise<Environment[]> {
  let rows = session.store.db
    .selectFrom('environments')
    .select(['environment_id', 'name', 'folder_id', 'description', 'created_by_id', 'created_by_name', 'created_ms'])
    .where(readableBy(session, objectType.environment))
    .where('environment_id', '>', page.after ?? 0)
    .orderBy('environment_id')
    .limit(limitOf(page));
  if (page.folderId !== undefined) rows = rows.where('folder_id', '=', page.folderId);
  return rows.execute();
}

function environmentExists(folder: string, name: string): Error {
  return catalogError('OPENDTSX_E_CATALOG_ENVIRONMENT_EXISTS', { folder, name });
}

function folderGone(name: string): Error {
  return catalogError('OPENDTSX_E_CATALOG_FOLDER_NOTFOUND', { name });
}
