import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { deployProject } from '../../../catalog/objects/deploy-project.ts';
import { findFolder, findProject } from '../../../catalog/objects/find-objects.ts';
import { listObjectVersions } from '../../../catalog/objects/project-versions.ts';
import {
  deleteProject,
  getProject,
  listProjects,
  moveProject,
  restoreProject,
} from '../../../catalog/objects/projects.ts';
import { Secret } from '../../../datatypes/secret.ts';
import { byteTypes, fileBody, fileOf, forFiles } from '../byte-body.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'projects';
const all = '/catalog/folders/:folder/projects';
const one = `${all}/:project`;
const params = Type.Object({ folder: Type.String(), project: Type.String() });
const largestProject = 512 << 20;
const project = viewOf({
  project_id: 'integer',
  folder_id: 'integer',
  name: 'text',
  description: 'text?',
  project_format_version: 'integer?',
  deployed_by_name: 'text',
  last_deployed_ms: 'time',
  created_ms: 'time',
  object_version_lsn: 'integer',
  validation_status: 'text',
  last_validation_ms: 'time?',
});
const version = viewOf({
  object_version_lsn: 'integer',
  object_id: 'integer',
  object_type: 'integer',
  object_name: 'text',
  description: 'text?',
  created_by: 'text',
  created_ms: 'time',
  restored_by: 'text?',
  last_restored_ms: 'time?',
});

/** What a deployment is answered with. */
export const deployment = Type.Object({
  operationId: Type.Integer({ description: 'its messages tell what was found' }),
  projectId: Type.Integer(),
  objectVersionLsn: Type.Integer(),
});

/** Projects: deployed, fetched, moved, restored. */
export function addProjectRoutes(api: FastifyInstance, services: RestServices): void {
  addReading(api, services);
  addDeployment(api, services);
  addChanges(api, services);
  addVersions(api, services);
}

function addReading(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: all,
    summary: 'Lists the projects of a folder.',
    tag,
    scope: 'read',
    params: Type.Object({ folder: Type.String() }),
    query: Type.Object(pageQuery),
    answer: listOf(project.schema),
    run: async ({ caller, params: { folder }, query }) => {
      const { folder_id: folderId } = await findFolder(session(caller), folder);
      const rows = await listProjects(session(caller), { ...query, folderId });
      return pageOf(rows.map(project.show), query.limit, ({ projectId }) => projectId);
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: one,
    summary: 'Tells of a project.',
    tag,
    scope: 'read',
    params,
    answer: project.schema,
    run: async ({ caller, params: { folder, project: name } }) =>
      project.show(await findProject(session(caller), folder, name)),
  });
  defineRoute(api, {
    method: 'GET',
    path: `${one}/ispac`,
    summary: 'The project deployment file as it was deployed.',
    tag,
    scope: 'read',
    params,
    produces: byteTypes[0],
    run: async ({ caller, params: { folder: folderName, project: projectName }, reply }) => {
      const bytes = await getProject(session(caller), { folderName, projectName });
      return reply.type(byteTypes[0]).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  });
}

function addDeployment(api: FastifyInstance, { session }: RestServices): void {
  forFiles(api, (files) =>
    defineRoute(files, {
      method: 'PUT',
      path: one,
      summary: 'Deploys a project deployment file (.ispac): makes the project, or a new version of it.',
      tag,
      scope: 'deploy',
      params,
      headers: Type.Object({
        'project-password': Type.Optional(
          Type.String({ description: 'password that opens the project: UTF-8 as base64; kept sealed' }),
        ),
      }),
      body: fileBody,
      consumes: byteTypes,
      bodyLimit: largestProject,
      answer: deployment,
      run: async ({ caller, params: { folder: folderName, project: projectName }, body, request }) =>
        deployProject(session(caller), {
          folderName,
          projectName,
          projectStream: fileOf(body),
          password: passwordOf(request),
        }),
    }),
  );
}

function passwordOf({ headers }: FastifyRequest): Secret | undefined {
  const given = headers['project-password'];
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(given)) {
    return new Secret(Buffer.from(given, 'base64').toString('utf8'));
  }
  throw faceError('OPENDTSX_E_FACES_VALUE', { name: 'Project-Password', value: '****', allowed: 'UTF-8 as base64' });
}

function addChanges(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: `${one}/move`,
    summary: 'Moves a project to another folder; relative references lead to the environments there from then on.',
    tag,
    scope: 'deploy',
    params,
    body: bodyOf({ folder: Type.String() }),
    run: async ({
      caller,
      params: { folder: sourceFolder, project: projectName },
      body: { folder: destinationFolder },
    }) => moveProject(session(caller), { sourceFolder, projectName, destinationFolder }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: one,
    summary: 'Deletes a project with its versions, parameters and references.',
    tag,
    scope: 'deploy',
    params,
    run: async ({ caller, params: { folder: folderName, project: projectName } }) =>
      deleteProject(session(caller), { folderName, projectName }),
  });
}

function addVersions(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: `${one}/versions`,
    summary: 'Lists the versions of a project that are kept.',
    tag,
    scope: 'read',
    params,
    query: Type.Object(pageQuery),
    answer: listOf(version.schema),
    run: async ({ caller, params: { folder, project: name }, query }) => {
      const { project_id: projectId } = await findProject(session(caller), folder, name);
      const rows = await listObjectVersions(session(caller), { ...query, projectId });
      return pageOf(rows.map(version.show), query.limit, ({ objectVersionLsn }) => objectVersionLsn);
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: `${one}/versions/:version/restore`,
    summary: 'Makes an older version the current one; values that the server has for parameters are cleared.',
    tag,
    scope: 'deploy',
    params: Type.Object({ folder: Type.String(), project: Type.String(), version: Type.Integer() }),
    run: async ({ caller, params: { folder: folderName, project: projectName, version: objectVersionLsn } }) => {
      await restoreProject(session(caller), { folderName, projectName, objectVersionLsn });
    },
  });
}
