import type { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameKey } from '../../store/name-key.ts';
import { catalogError } from '../catalog-errors.ts';
import type { CatalogSession } from '../catalog-session.ts';
import { messageType, operationObjectType, operationStatus, operationType } from '../executions/operation-codes.ts';
import { inTransaction } from '../in-transaction.ts';
import { checkObjectName } from '../object-names.ts';
import { grantInitialPermissions } from '../permissions/initial-permissions.ts';
import { mayDo, requirePermission } from '../permissions/may-do.ts';
import { objectType, permissionType } from '../permissions/permission-types.ts';
import { orExists } from '../unique-violation.ts';
import { findFolderForNew, folderNamed, type ProjectRow, projectNamed } from './find-objects.ts';
import { type OperationMessage, recordOperation } from './operation-record.ts';
import { type ProjectContent, readProjectContent } from './project-content.ts';
import { addProjectVersion, type DeployedProject, trimProjectVersions } from './project-versions.ts';
import { storeProjectContent } from './store-project.ts';

/** What a deployment has made. */
export interface Deployment {
  readonly operationId: number;
  readonly projectId: number;
  readonly objectVersionLsn: number;
}

/** Which project. */
export interface ProjectName {
  readonly folderName: string;
  readonly projectName: string;
}

/**
 * Deploys a project deployment file: makes the project, or gives it a new version. Values that the server has for parameters stay, where the
 * parameters do. A file that cannot be deployed leaves nothing behind but an operation whose messages say why; its number is in the error.
 * @param args `password` opens a project whose protection level needs one; it is kept sealed beside it
 */
export async function deployProject(
  session: CatalogSession,
  args: ProjectName & { readonly projectStream: Uint8Array; readonly password?: Secret },
): Promise<Deployment> {
  await findForDeployment(session, args);
  const startMs = session.now();
  const { content, diagnostics } = readProjectContent(args.projectStream, args.password);
  const findings = [...diagnostics, ...nameFindings(args.projectName, content)];
  if (content === undefined || findings.some(({ severity }) => severity === 'error')) {
    throw await deploymentFailed(session, args, startMs, findings, 'OPENDTSX_E_CATALOG_DEPLOY_FAILED');
  }
  const deployed = { bytes: args.projectStream, password: args.password };
  return storeDeployment(session, args, { content, deployed, findings, startMs });
}

/** A project that was read and may be entered. */
export interface ReadDeployment {
  readonly content: ProjectContent;
  readonly deployed: DeployedProject;
  readonly findings: readonly Diagnostic[];
  readonly startMs: number;
  /** The version it was made from: refused when the project has another one by now; undefined: whatever it has. */
  readonly basedOn?: number;
}

/** Enters what was read: all of it, or nothing. */
export function storeDeployment(session: CatalogSession, name: ProjectName, read: ReadDeployment): Promise<Deployment> {
  const changed = () => catalogError('OPENDTSX_E_CATALOG_PROJECT_CHANGED', { name: name.projectName });
  const folderGone = () => catalogError('OPENDTSX_E_CATALOG_FOLDER_NOTFOUND', { name: name.folderName });
  const store = () =>
    inTransaction(session, async (inside) => {
      const { folderId, project } = await findForDeployment(inside, name);
      if (read.basedOn !== undefined && read.basedOn !== project?.object_version_lsn) throw changed();
      const projectId = project?.project_id ?? (await insertProject(inside, folderId, read.content));
      const { description } = read.content;
      const version = await addProjectVersion(inside, projectId, description, read.deployed);
      if (!(await makeCurrent(inside, projectId, project?.object_version_lsn ?? 0, version, read.content))) {
        throw changed();
      }
      const lost = await storeProjectContent(inside, projectId, read.content, 'keep');
      await trimProjectVersions(inside, projectId);
      const facts = { project: read.content.name, version, packages: read.content.packages.length };
      const messages = messagesOf([...read.findings, ...lost, diagnostic('OPENDTSX_I_CATALOG_DEPLOYED', facts)]);
      const operationId = await recordDeployment(inside, name.projectName, read.startMs, { projectId, messages });
      return { operationId, projectId, objectVersionLsn: version };
    });
  return orExists(store, changed, folderGone);
}

/** Records a deployment that failed, and gives the error to throw. */
export async function deploymentFailed(
  session: CatalogSession,
  { projectName }: ProjectName,
  startMs: number,
  findings: readonly Diagnostic[],
  symbol: string,
): Promise<Error> {
  const messages = messagesOf(findings);
  const operation = await recordDeployment(session, projectName, startMs, { messages });
  const first = findings.find(({ severity }) => severity === 'error');
  const detail = [first?.message, first?.hint].filter((part) => part !== undefined).join(' ');
  return catalogError(symbol, { project: projectName, operation, detail });
}

/** Folder and project to deploy to; a project that is there takes MODIFY, a new one CREATE_OBJECTS on the folder. */
export async function findForDeployment(
  session: CatalogSession,
  { folderName, projectName }: ProjectName,
): Promise<{ readonly folderId: number; readonly project: ProjectRow | undefined }> {
  const folder = await folderNamed(session, folderName);
  const project = folder === undefined ? undefined : await projectNamed(session, folder.folder_id, projectName);
  if (folder === undefined || project === undefined) {
    const found = await findFolderForNew(session, folderName, 'OPENDTSX_E_CATALOG_DEPLOY_REFUSED');
    checkObjectName('PROJECT', projectName);
    return { folderId: found.folder_id, project: undefined };
  }
  const { project_id: id } = project;
  const may = (permission: 1 | 2) => mayDo(session, objectType.project, id, permission);
  if (!(await may(permissionType.modify)) && !(await may(permissionType.read))) {
    // Who may create projects here learns that the name is taken, everybody else nothing.
    await findFolderForNew(session, folderName, 'OPENDTSX_E_CATALOG_DEPLOY_REFUSED');
    throw catalogError('OPENDTSX_E_CATALOG_PROJECT_EXISTS', { folder: folderName, name: projectName });
  }
  await requirePermission(session, objectType.project, id, permissionType.modify, projectName);
  return { folderId: folder.folder_id, project };
}

function nameFindings(projectName: string, content: ProjectContent | undefined): Diagnostic[] {
  if (content === undefined || nameKey(content.name) === nameKey(projectName)) return [];
  return [diagnostic('OPENDTSX_E_CATALOG_DEPLOY_NAME', { project: projectName, found: content.name })];
}

async function insertProject(session: CatalogSession, folderId: number, content: ProjectContent): Promise<number> {
  const now = session.now();
  const { project_id } = await session.store.db
    .insertInto('projects')
    .values({
      folder_id: folderId,
      name: content.name,
      name_key: nameKey(content.name),
      deployed_by_id: session.caller.id,
      deployed_by_name: session.caller.name,
      last_deployed_ms: now,
      created_ms: now,
      object_version_lsn: 0,
      validation_status: 'N',
    })
    .returning('project_id')
    .executeTakeFirstOrThrow();
  await grantInitialPermissions(session, objectType.project, project_id);
  return project_id;
}

/** Makes a version the current one of a project that still has the version `before`; false when it has another one by now. */
export async function makeCurrent(
  session: CatalogSession,
  projectId: number,
  before: number,
  version: number,
  content: ProjectContent,
): Promise<boolean> {
  const { numUpdatedRows } = await session.store.db
    .updateTable('projects')
    .set({
      name: content.name,
      description: content.description,
      project_format_version: content.formatVersion,
      deployed_by_id: session.caller.id,
      deployed_by_name: session.caller.name,
      last_deployed_ms: session.now(),
      object_version_lsn: version,
      validation_status: 'N',
      last_validation_ms: null,
    })
    .where('project_id', '=', projectId)
    .where('object_version_lsn', '=', before)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

const typeOfSeverity = { error: messageType.error, warning: messageType.warning, information: messageType.information };

function messagesOf(findings: readonly Diagnostic[]): OperationMessage[] {
  return findings.map(({ severity, message, source, hint }) => ({
    type: typeOfSeverity[severity],
    message: [source === undefined ? message : `${source}: ${message}`, hint]
      .filter((part) => part !== undefined)
      .join(' '),
  }));
}

function recordDeployment(
  session: CatalogSession,
  objectName: string,
  startMs: number,
  { projectId, messages }: { readonly projectId?: number; readonly messages: readonly OperationMessage[] },
): Promise<number> {
  return recordOperation(session, {
    type: operationType.deployProject,
    status: projectId === undefined ? operationStatus.failed : operationStatus.succeeded,
    objectType: operationObjectType.project,
    ...(projectId === undefined ? {} : { objectId: projectId }),
    objectName: objectName.slice(0, 260),
    startMs,
    messages,
  });
}
