import type { CatalogSession } from '../catalog-session.ts';
import { listCatalogProperties } from '../objects/catalog-properties.ts';
import { configureCatalog } from '../objects/configure-catalog.ts';
import { deployPackages } from '../objects/deploy-packages.ts';
import { deployProject } from '../objects/deploy-project.ts';
import {
  createEnvironmentReference,
  deleteEnvironmentReference,
  listEnvironmentReferences,
} from '../objects/environment-references.ts';
import {
  createEnvironmentVariable,
  deleteEnvironmentVariable,
  listEnvironmentVariables,
  setEnvironmentVariableProperty,
  setEnvironmentVariableProtection,
  setEnvironmentVariableValue,
} from '../objects/environment-variables.ts';
import {
  createEnvironment,
  deleteEnvironment,
  listEnvironments,
  renameEnvironment,
  setEnvironmentProperty,
} from '../objects/environments.ts';
import { createFolder, deleteFolder, listFolders, renameFolder, setFolderDescription } from '../objects/folders.ts';
import { createCustomizedLoggingLevel } from '../objects/logging-levels.ts';
import {
  clearObjectParameterValue,
  listObjectParameters,
  setObjectParameterValue,
} from '../objects/object-parameters.ts';
import { listObjectVersions } from '../objects/project-versions.ts';
import { deleteProject, getProject, listPackages, listProjects, restoreProject } from '../objects/projects.ts';
import { getParameterValues } from '../objects/resolve-parameters.ts';
import { denyPermission, grantPermission, revokePermission } from '../permissions/grant-permission.ts';
import { requirePermission } from '../permissions/may-do.ts';
import { objectType, permissionType } from '../permissions/permission-types.ts';
import { readableBy } from '../permissions/readable-by.ts';
import { packageText, projectFile } from './project-aid.ts';

/** The numbers of the objects that `guardedObjects` has made. */
export interface GuardedObjects {
  readonly folder: number;
  readonly project: number;
  readonly environment: number;
  readonly operation: number;
  readonly version: number;
  readonly reference: number;
}

const place = { folderName: 'f', environmentName: 'e' };
const project = { folderName: 'f', projectName: 'Sales' };
const parameter = { ...project, objectType: 20, parameterName: 'P' };
const variable = { ...place, variableName: 'V' };
const projectStream = projectFile({ parameters: [{ name: 'P' }] });

/** One object of every kind, for operations that need it. For tests. */
export async function guardedObjects(admin: CatalogSession): Promise<GuardedObjects> {
  const { folderId } = await createFolder(admin, { folderName: 'f' });
  await createFolder(admin, { folderName: 'empty' });
  const { environmentId } = await createEnvironment(admin, place);
  await createEnvironmentVariable(admin, { ...variable, dataType: 'String', sensitive: false, value: 'x' });
  const first = await deployProject(admin, { ...project, projectStream });
  const second = await deployProject(admin, { ...project, projectStream });
  const reference = { ...project, environmentName: 'e', referenceType: 'R' };
  const { referenceId } = await createEnvironmentReference(admin, reference);
  await admin.store.db.deleteFrom('object_permissions').execute();
  return {
    folder: folderId,
    project: first.projectId,
    environment: environmentId,
    operation: second.operationId,
    version: first.objectVersionLsn,
    reference: referenceId,
  };
}

type Operation = (session: CatalogSession, objects: GuardedObjects) => Promise<unknown>;

const newProject = { folderName: 'f', projectName: 'New' };
const packageOf = (name: string) => [{ name, packageData: new TextEncoder().encode(packageText(name)) }];
const permission = (type: number, objectId: number, session: CatalogSession) => ({
  objectType: type,
  objectId,
  principalId: session.caller.id,
  permissionType: permissionType.read,
});

/** The operations of the table of permissions by their names there; lists give the rows of the object. For tests. */
export const guardedOperations: Readonly<Record<string, Operation>> = {
  createEnvironment: (session) => createEnvironment(session, { ...place, environmentName: 'new' }),
  deployNewProject: (session) => deployProject(session, { ...newProject, projectStream: projectFile({ name: 'New' }) }),
  deployNewPackages: (session) => deployPackages(session, { ...newProject, packagesTable: packageOf('A.dtsx') }),
  listFolders: async (session, { folder }) => (await listFolders(session)).filter((row) => row.folder_id === folder),
  deployProject: (session) => deployProject(session, { ...project, projectStream }),
  deployPackages: (session) => deployPackages(session, { ...project, packagesTable: packageOf('A.dtsx') }),
  getProject: (session) => getProject(session, project),
  restoreProject: (session, { version }) => restoreProject(session, { ...project, objectVersionLsn: version }),
  deleteProject: (session) => deleteProject(session, project),
  setObjectParameterValue: (session) => setObjectParameterValue(session, { ...parameter, parameterValue: 'x' }),
  clearObjectParameterValue: (session) => clearObjectParameterValue(session, parameter),
  getParameterValues: (session) => getParameterValues(session, { ...project, packageName: 'Load.dtsx' }),
  deleteEnvironmentReference: (session, { reference }) =>
    deleteEnvironmentReference(session, { referenceId: reference }),
  listProjects: (session) => listProjects(session),
  listPackages: (session) => listPackages(session),
  listObjectParameters: (session) => listObjectParameters(session),
  listObjectVersions: (session) => listObjectVersions(session),
  listEnvironmentReferences: (session) => listEnvironmentReferences(session),
  executeProject: (session, objects) =>
    requirePermission(session, objectType.project, objects.project, permissionType.execute),
  deleteEnvironment: (session) => deleteEnvironment(session, place),
  renameEnvironment: (session) => renameEnvironment(session, { ...place, newEnvironmentName: 'n' }),
  setEnvironmentProperty: (session) =>
    setEnvironmentProperty(session, { ...place, propertyName: 'Description', propertyValue: 'x' }),
  createEnvironmentVariable: (session) =>
    createEnvironmentVariable(session, {
      ...variable,
      variableName: 'W',
      dataType: 'Int32',
      sensitive: true,
      value: 1,
    }),
  deleteEnvironmentVariable: (session) => deleteEnvironmentVariable(session, variable),
  setEnvironmentVariableValue: (session) => setEnvironmentVariableValue(session, { ...variable, value: 'y' }),
  setEnvironmentVariableProtection: (session) =>
    setEnvironmentVariableProtection(session, { ...variable, sensitive: true }),
  setEnvironmentVariableProperty: (session) =>
    setEnvironmentVariableProperty(session, { ...variable, propertyName: 'Description', propertyValue: 'x' }),
  listEnvironments: (session) => listEnvironments(session),
  listEnvironmentVariables: (session) => listEnvironmentVariables(session),
  readOperation: (session, { operation }) =>
    session.store.db
      .selectFrom('operations')
      .select('operation_id')
      .where(readableBy(session, objectType.operation))
      .where('operation_id', '=', operation)
      .execute(),
  changeOperation: (session, { operation }) =>
    requirePermission(session, objectType.operation, operation, permissionType.modify),
  grantOnFolder: (session, { folder }) => grantPermission(session, permission(1, folder, session)),
  denyOnProject: (session, objects) => denyPermission(session, permission(2, objects.project, session)),
  revokeOnEnvironment: (session, { environment }) => revokePermission(session, permission(3, environment, session)),
  grantOnOperation: (session, { operation }) => grantPermission(session, permission(4, operation, session)),
  createFolder: (session) => createFolder(session, { folderName: 'new' }),
  renameFolder: (session) => renameFolder(session, { oldName: 'f', newName: 'g' }),
  setFolderDescription: (session) => setFolderDescription(session, { folderName: 'f', folderDescription: 'x' }),
  deleteFolder: (session) => deleteFolder(session, { folderName: 'empty' }),
  configureCatalog: (session) => configureCatalog(session, { propertyName: 'RETENTION_WINDOW', propertyValue: '30' }),
  listCatalogProperties: (session) => listCatalogProperties(session),
  createCustomizedLoggingLevel: (session) =>
    createCustomizedLoggingLevel(session, { levelName: 'l', profileValue: 1, eventsValue: 1 }),
};
