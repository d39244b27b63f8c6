import type { Secret } from '../../datatypes/secret.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { openStatuses } from '../executions/operation-codes.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { objectType } from '../permissions/permission-types.ts';
import { readableBy } from '../permissions/readable-by.ts';
import { catalogProperty } from './catalog-properties.ts';

/** The kind of object that versions are kept of (source: catalog.object_versions). */
const projectObjectType = 20;

/** A row of catalog.object_versions. */
export interface ObjectVersion {
  readonly object_version_lsn: number;
  readonly object_id: number;
  readonly object_type: number;
  readonly object_name: string;
  readonly description: string | null;
  readonly created_by: string;
  readonly created_ms: number;
  readonly restored_by: string | null;
  readonly last_restored_ms: number | null;
}

/** A version of a project as it was deployed. */
export interface DeployedProject {
  /** The project deployment file. */
  readonly bytes: Uint8Array;
  /** Opens what is encrypted in it; undefined when it was deployed without. */
  readonly password: Secret | undefined;
}

/** Keeps the bytes of a version sealed and gives its number. */
export async function addProjectVersion(
  session: CatalogSession,
  projectId: number,
  description: string | null,
  { bytes, password }: DeployedProject,
): Promise<number> {
  const { db } = session.store;
  const { object_version_lsn: version } = await db
    .insertInto('project_versions')
    .values({
      project_id: projectId,
      description,
      created_by_name: session.caller.name,
      created_ms: session.now(),
      // What seals it names the version, whose number the row gives.
      sealed_project: new Uint8Array(),
    })
    .returning('object_version_lsn')
    .executeTakeFirstOrThrow();
  const sealed_password =
    password === undefined ? null : session.sealer.seal(password, `project_versions ${version} password`);
  await db
    .updateTable('project_versions')
    .set({ sealed_project: session.sealer.seal(bytes, `project_versions ${version} project`), sealed_password })
    .where('object_version_lsn', '=', version)
    .execute();
  return version;
}

/**
 * A version of a project, whoever asks: the current one, or the one with the number. Throws OPENDTSX_E_CATALOG_VERSION_NOTFOUND, and
 * OPENDTSX_E_CATALOG_PROJECT_SEALED when it does not open with the key of this server.
 */
export async function deployedProject(
  { store, sealer }: CatalogSession,
  project: { readonly project_id: number; readonly name: string },
  version: number,
): Promise<DeployedProject> {
  const row = await store.db
    .selectFrom('project_versions')
    .select(['sealed_project', 'sealed_password'])
    .where('project_id', '=', project.project_id)
    .where('object_version_lsn', '=', version)
    .executeTakeFirst();
  if (row === undefined) throw catalogError('OPENDTSX_E_CATALOG_VERSION_NOTFOUND', { project: project.name, version });
  const bytes = sealer.open(row.sealed_project, `project_versions ${version} project`);
  const password =
    row.sealed_password === null
      ? undefined
      : sealer.openSecret(row.sealed_password, `project_versions ${version} password`);
  if (bytes === undefined || (row.sealed_password !== null && password === undefined)) {
    throw catalogError('OPENDTSX_E_CATALOG_PROJECT_SEALED', { name: project.name });
  }
  return { bytes, password };
}

/**
 * Removes the oldest versions of a project beyond MAX_PROJECT_VERSIONS, where VERSION_CLEANUP_ENABLED; never the current one, nor one that an
 * operation needs that is not over. Returns how many were removed.
 */
export async function trimProjectVersions(session: CatalogSession, projectId: number): Promise<number> {
  if ((await catalogProperty(session, 'VERSION_CLEANUP_ENABLED')) !== 'TRUE') return 0;
  const most = Number(await catalogProperty(session, 'MAX_PROJECT_VERSIONS'));
  const { db } = session.store;
  const rows = await db
    .selectFrom('project_versions')
    .select('object_version_lsn')
    .where('project_id', '=', projectId)
    .orderBy('object_version_lsn', 'desc')
    .execute();
  const old = rows.slice(most).map(({ object_version_lsn }) => object_version_lsn);
  if (old.length === 0) return 0;
  const inUse = db
    .selectFrom('executions')
    .innerJoin('operations', 'operations.operation_id', 'executions.execution_id')
    .select('executions.project_lsn')
    .where('executions.project_id', '=', projectId)
    .where('operations.status', 'in', [...openStatuses]);
  const validated = db
    .selectFrom('validations')
    .innerJoin('operations', 'operations.operation_id', 'validations.validation_id')
    .select('validations.project_lsn')
    .where('validations.project_id', '=', projectId)
    .where('operations.status', 'in', [...openStatuses]);
  const { numDeletedRows } = await db
    .deleteFrom('project_versions')
    .where('project_id', '=', projectId)
    .where('object_version_lsn', 'in', old)
    .where('object_version_lsn', 'not in', inUse)
    .where('object_version_lsn', 'not in', validated)
    .where(
      'object_version_lsn',
      'not in',
      db.selectFrom('projects').select('object_version_lsn').where('project_id', '=', projectId),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** The versions of the projects that the caller may read, by their numbers. */
export async function listObjectVersions(
  session: CatalogSession,
  page: ListPage & { readonly projectId?: number } = {},
): Promise<ObjectVersion[]> {
  let rows = session.store.db
    .selectFrom('project_versions')
    .innerJoin('projects', 'projects.project_id', 'project_versions.project_id')
    .select([
      'project_versions.object_version_lsn',
      'project_versions.project_id as object_id',
      'projects.name as object_name',
      'project_versions.description',
      'project_versions.created_by_name as created_by',
      'project_versions.created_ms',
      'project_versions.restored_by_name as restored_by',
      'project_versions.last_restored_ms',
    ])
    .where(readableBy(session, objectType.project))
    .where('project_versions.object_version_lsn', '>', page.after ?? 0)
    .orderBy('project_versions.object_version_lsn')
    .limit(limitOf(page));
  if (page.projectId !== undefined) rows = rows.where('project_versions.project_id', '=', page.projectId);
  return (await rows.execute()).map((row) => ({ ...row, object_type: projectObjectType }));
}
