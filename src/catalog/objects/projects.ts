import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { messageType, operationObjectType, operationStatus, operationType } from '../executions/operation-codes.ts';
import { inTransaction } from '../in-transaction.ts';
import { type ListPage, limitOf } from '../list-page.ts';
import { removePermissions } from '../permissions/initial-permissions.ts';
import { objectType, permissionType } from '../permissions/permission-types.ts';
import { readableBy } from '../permissions/readable-by.ts';
import { orExists } from '../unique-violation.ts';
import { makeCurrent, type ProjectName } from './deploy-project.ts';
import { findFolderForNew, findProject, type ProjectRow } from './find-objects.ts';
import { recordOperation } from './operation-record.ts';
import { type ProjectContent, readProjectContent } from './project-content.ts';
import { deployedProject } from './project-versions.ts';
import { storeProjectContent } from './store-project.ts';

const { read, modify } = permissionType;

/** A row of catalog.projects. */
export type CatalogProject = Omit<ProjectRow, 'name_key'>;

/** A row of catalog.packages. */
export interface CatalogPackage {
  readonly package_id: number;
  readonly name: string;
  readonly package_guid: string | null;
  readonly description: string | null;
  readonly package_format_version: number | null;
  readonly version_major: number;
  readonly version_minor: number;
  readonly version_build: number;
  readonly version_comments: string | null;
  readonly version_guid: string | null;
  readonly project_id: number;
  readonly entry_point: number;
  readonly validation_status: string;
  readonly last_validation_ms: number | null;
}

/** The project deployment file of a project: the bytes that were deployed. */
export async function getProject(session: CatalogSession, name: ProjectName): Promise<Uint8Array> {
  const project = await findProject(session, name.folderName, name.projectName);
  const { bytes } = await deployedProject(session, project, project.object_version_lsn);
  return bytes;
}

/** Deletes a project with its versions, parameters and references; executions that were recorded stay. */
export function deleteProject(session: CatalogSession, name: ProjectName): Promise<void> {
  return inTransaction(session, async (inside) => {
    const { project_id: id } = await findProject(inside, name.folderName, name.projectName, [read, modify]);
    await inside.store.db.deleteFrom('projects').where('project_id', '=', id).execute();
    await removePermissions(inside, objectType.project, [id]);
  });
}

/** Moves a project to another folder, with all that belongs to it; relative references lead to the environments there from now on. */
export async function moveProject(
  session: CatalogSession,
  args: { readonly sourceFolder: string; readonly projectName: string; readonly destinationFolder: string },
): Promise<void> {
  const { sourceFolder, projectName, destinationFolder } = args;
  const move = () =>
    inTransaction(session, async (inside) => {
      const project = await findProject(inside, sourceFolder, projectName, [read, modify]);
      const folder = await findFolderForNew(inside, destinationFolder, 'OPENDTSX_E_CATALOG_MOVE_REFUSED');
      const { numUpdatedRows } = await inside.store.db
        .updateTable('projects')
        .set({ folder_id: folder.folder_id })
        .where('project_id', '=', project.project_id)
        .where('folder_id', '=', project.folder_id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw catalogError('OPENDTSX_E_CATALOG_PROJECT_NOTFOUND', { name: projectName });
    });
  await orExists(
    move,
    () => catalogError('OPENDTSX_E_CATALOG_PROJECT_EXISTS', { folder: destinationFolder, name: projectName }),
    () => catalogError('OPENDTSX_E_CATALOG_FOLDER_NOTFOUND', { name: destinationFolder }),
  );
}

/**
 * Makes an older version the current one and gives its project deployment file. Values that the server has for parameters are cleared; references
 * stay.
 */
export function restoreProject(
  session: CatalogSession,
  args: ProjectName & { readonly objectVersionLsn: number },
): Promise<Uint8Array> {
  const { folderName, projectName, objectVersionLsn: version } = args;
  return inTransaction(session, async (inside) => {
    const startMs = session.now();
    const project = await findProject(inside, folderName, projectName, [read, modify]);
    if (project.object_version_lsn === version) {
      throw catalogError('OPENDTSX_E_CATALOG_VERSION_CURRENT', { project: projectName, version });
    }
    const deployed = await deployedProject(inside, project, version);
    const content = contentOf(projectName, readProjectContent(deployed.bytes, deployed.password));
    if (!(await makeCurrent(inside, project.project_id, project.object_version_lsn, version, content))) {
      throw catalogError('OPENDTSX_E_CATALOG_PROJECT_CHANGED', { name: projectName });
    }
    await storeProjectContent(inside, project.project_id, content, 'clear');
    await inside.store.db
      .updateTable('project_versions')
      .set({ restored_by_name: session.caller.name, last_restored_ms: session.now() })
      .where('object_version_lsn', '=', version)
      .execute();
    const { message } = diagnostic('OPENDTSX_I_CATALOG_RESTORED', { project: projectName, version });
    await recordOperation(inside, {
      type: operationType.restoreProject,
      status: operationStatus.succeeded,
      objectType: operationObjectType.project,
      objectId: project.project_id,
      objectName: project.name,
      startMs,
      messages: [{ type: messageType.information, message }],
    });
    return deployed.bytes;
  });
}

/** The projects that the caller may read, by their numbers. */
export async function listProjects(
  session: CatalogSession,
  page: ListPage & { readonly folderId?: number } = {},
): Promise<CatalogProject[]> {
  let rows = session.store.db
    .selectFrom('projects')
    .select([
      'project_id',
      'folder_id',
      'name',
      'description',
      'project_format_version',
      'deployed_by_id',
      'deployed_by_name',
      'last_deployed_ms',
      'created_ms',
      'object_version_lsn',
      'validation_status',
      'last_validation_ms',
    ])
    .where(readableBy(session, objectType.project, { forLogReaders: true }))
    .where('project_id', '>', page.after ?? 0)
    .orderBy('project_id')
    .limit(limitOf(page));
  if (page.folderId !== undefined) rows = rows.where('folder_id', '=', page.folderId);
  return rows.execute();
}

/** The packages of the projects that the caller may read, by their numbers. */
export async function listPackages(
  session: CatalogSession,
  page: ListPage & { readonly projectId?: number } = {},
): Promise<CatalogPackage[]> {
  let rows = session.store.db
    .selectFrom('packages')
    .select([
      'package_id',
      'name',
      'package_guid',
      'description',
      'package_format_version',
      'version_major',
      'version_minor',
      'version_build',
      'version_comments',
      'version_guid',
      'project_id',
      'entry_point',
      'validation_status',
      'last_validation_ms',
    ])
    .where(readableBy(session, objectType.project, { column: 'packages.project_id', forLogReaders: true }))
    .where('package_id', '>', page.after ?? 0)
    .orderBy('package_id')
    .limit(limitOf(page));
  if (page.projectId !== undefined) rows = rows.where('project_id', '=', page.projectId);
  return rows.execute();
}

function contentOf(
  projectName: string,
  { content, diagnostics }: ReturnType<typeof readProjectContent>,
): ProjectContent {
  if (content !== undefined) return content;
  const detail = diagnostics.find(({ severity }) => severity === 'error')?.message ?? '';
  throw catalogError('OPENDTSX_E_CATALOG_RESTORE_FAILED', { project: projectName, detail });
}
