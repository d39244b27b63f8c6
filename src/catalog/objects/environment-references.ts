import type { Selectable } from 'kysely';
import { nameKey } from '../../store/name-key.ts';
import type { StoreTables } from '../../store/tables/store-tables.ts';
import { requireOneOf, requireText } from '../arguments.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { inTransaction } from '../in-transaction.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { mayDo, requirePermission } from '../permissions/may-do.ts';
import { objectType, type PermissionType, permissionType } from '../permissions/permission-types.ts';
import { readableBy } from '../permissions/readable-by.ts';
import { orExists } from '../unique-violation.ts';
import { type EnvironmentRow, environmentNamed, findEnvironment, findProject, folderNamed } from './find-objects.ts';

const { read, modify } = permissionType;

/** A row of the table of environment references. */
export type ReferenceRow = Selectable<StoreTables['environment_references']>;

/** A row of catalog.environment_references. */
export type EnvironmentReference = Omit<ReferenceRow, 'reference_key'>;

/** Lets a project take values from an environment: of its own folder (R), or of a named one (A). The environment must exist and be readable. */
export async function createEnvironmentReference(
  session: CatalogSession,
  args: {
    readonly folderName: string;
    readonly projectName: string;
    readonly environmentName: string;
    readonly referenceType: string;
    readonly environmentFolderName?: string | null;
  },
): Promise<{ readonly referenceId: number }> {
  const { folderName, projectName, environmentName } = args;
  const create = () =>
    inTransaction(session, async (inside) => {
      const project = await findProject(inside, folderName, projectName, [read, modify]);
      const place = placeOf(args.referenceType, args.environmentFolderName);
      const environment = await findEnvironment(inside, place.environment_folder_name ?? folderName, environmentName);
      const { reference_id } = await inside.store.db
        .insertInto('environment_references')
        .values({
          project_id: project.project_id,
          ...place,
          environment_name: environment.name,
          reference_key: referenceKey(place, environment.name),
          validation_status: 'N',
        })
        .returning('reference_id')
        .executeTakeFirstOrThrow();
      return { referenceId: reference_id };
    });
  return orExists(
    create,
    () => referenceExists(projectName, environmentName),
    () => catalogError('OPENDTSX_E_CATALOG_PROJECT_NOTFOUND', { name: projectName }),
  );
}

/** Deletes a reference. */
export async function deleteEnvironmentReference(
  session: CatalogSession,
  { referenceId }: { readonly referenceId: number },
): Promise<void> {
  await findReference(session, referenceId, [modify]);
  await session.store.db.deleteFrom('environment_references').where('reference_id', '=', referenceId).execute();
}

/** Makes a reference relative or absolute (set_environment_reference_location in SQL Server's syntax); the environment there must be readable. */
export async function setEnvironmentReferenceType(
  session: CatalogSession,
  args: {
    readonly referenceId: number;
    readonly referenceType: string;
    readonly environmentFolderName?: string | null;
  },
): Promise<void> {
  const reference = await findReference(session, args.referenceId, [read, modify]);
  const change = () =>
    inTransaction(session, async (inside) => {
      const place = placeOf(args.referenceType, args.environmentFolderName);
      const folderName = place.environment_folder_name ?? (await folderOfProject(inside, reference.project_id));
      const environment = await findEnvironment(inside, folderName, reference.environment_name);
      await inside.store.db
        .updateTable('environment_references')
        .set({ ...place, reference_key: referenceKey(place, environment.name), validation_status: 'N' })
        .where('reference_id', '=', args.referenceId)
        .execute();
    });
  await orExists(change, () => referenceExists(String(reference.project_id), reference.environment_name));
}

/** The references of the projects that the caller may read, by their numbers. */
export async function listEnvironmentReferences(
  session: CatalogSession,
  page: ListPage & { readonly projectId?: number } = {},
): Promise<EnvironmentReference[]> {
  let rows = session.store.db
    .selectFrom('environment_references')
    .select([
      'reference_id',
      'project_id',
      'reference_type',
      'environment_folder_name',
      'environment_name',
      'validation_status',
      'last_validation_ms',
    ])
    .where(readableBy(session, objectType.project, { column: 'environment_references.project_id' }))
    .where('reference_id', '>', page.after ?? 0)
    .orderBy('reference_id')
    .limit(limitOf(page));
  if (page.projectId !== undefined) rows = rows.where('project_id', '=', page.projectId);
  return rows.execute();
}

/** A reference whose project the caller has the permissions on. Throws that there is none where the caller may not read the project. */
export async function findReference(
  session: CatalogSession,
  referenceId: number,
  permissions: readonly PermissionType[] = [read],
): Promise<ReferenceRow> {
  const reference = await session.store.db
    .selectFrom('environment_references')
    .selectAll()
    .where('reference_id', '=', referenceId)
    .executeTakeFirst();
  const notFound = () => catalogError('OPENDTSX_E_CATALOG_REFERENCE_NOTFOUND', { reference: referenceId });
  if (reference === undefined) throw notFound();
  const may = (permission: PermissionType) => mayDo(session, objectType.project, reference.project_id, permission);
  const granted = await Promise.all(permissions.map(may));
  if (granted.includes(false) && !(await may(read))) throw notFound();
  await requirePermission(session, objectType.project, reference.project_id, permissions);
  return reference;
}

/**
 * The environment that a reference of a project leads to now. Throws OPENDTSX_E_CATALOG_REFERENCE_OTHERPROJECT for a reference of another project, and
 * OPENDTSX_E_CATALOG_REFERENCE_BROKEN when there is no such environment or the caller may not read it.
 */
export async function environmentOfReference(
  session: CatalogSession,
  project: { readonly project_id: number; readonly name: string },
  referenceId: number,
): Promise<{ readonly reference: ReferenceRow; readonly environment: EnvironmentRow; readonly folderName: string }> {
  const reference = await findReference(session, referenceId);
  if (reference.project_id !== project.project_id) {
    const args = { reference: referenceId, project: project.name };
    throw catalogError('OPENDTSX_E_CATALOG_REFERENCE_OTHERPROJECT', args);
  }
  const folderName = reference.environment_folder_name ?? (await folderOfProject(session, reference.project_id));
  const folder = await folderNamed(session, folderName);
  const environment =
    folder === undefined ? undefined : await environmentNamed(session, folder.folder_id, reference.environment_name);
  if (environment === undefined || !(await mayDo(session, objectType.environment, environment.environment_id, read))) {
    const args = { reference: referenceId, environment: `${folderName}/${reference.environment_name}` };
    throw catalogError('OPENDTSX_E_CATALOG_REFERENCE_BROKEN', args);
  }
  return { reference, environment, folderName };
}

interface ReferencePlace {
  readonly reference_type: 'R' | 'A';
  readonly environment_folder_name: string | null;
}

function placeOf(referenceType: string, folderName: string | null | undefined): ReferencePlace {
  const type = requireOneOf(
    typeof referenceType === 'string' ? referenceType.toUpperCase() : referenceType,
    'reference_type',
    ['R', 'A'] as const,
  );
  if (type === 'R') return { reference_type: 'R', environment_folder_name: null };
  return { reference_type: 'A', environment_folder_name: requireText(folderName, 'environment_folder_name', 128) };
}

function referenceKey({ reference_type, environment_folder_name }: ReferencePlace, environmentName: string): string {
  return JSON.stringify([reference_type, nameKey(environment_folder_name ?? ''), nameKey(environmentName)]);
}

async function folderOfProject({ store }: CatalogSession, projectId: number): Promise<string> {
  const { name } = await store.db
    .selectFrom('projects')
    .innerJoin('folders', 'folders.folder_id', 'projects.folder_id')
    .select('folders.name')
    .where('project_id', '=', projectId)
    .executeTakeFirstOrThrow();
  return name;
}

function referenceExists(project: string, environment: string): Error {
  return catalogError('OPENDTSX_E_CATALOG_REFERENCE_EXISTS', { project, environment });
}
