import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import {
  createEnvironmentReference,
  deleteEnvironmentReference,
  findReference,
  listEnvironmentReferences,
  setEnvironmentReferenceType,
} from '../../../catalog/objects/environment-references.ts';
import { findProject } from '../../../catalog/objects/find-objects.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'environments';
const all = '/catalog/folders/:folder/projects/:project/references';
const one = `${all}/:reference`;
const ofProject = Type.Object({ folder: Type.String(), project: Type.String() });
const ofReference = Type.Object({ folder: Type.String(), project: Type.String(), reference: Type.Integer() });
const folderBody = Type.Optional(
  Type.String({
    description: 'folder of the environment (absolute); that of the project, wherever it is, when absent',
  }),
);
const reference = viewOf({
  reference_id: 'integer',
  project_id: 'integer',
  reference_type: 'text',
  environment_folder_name: 'text?',
  environment_name: 'text',
  validation_status: 'text',
  last_validation_ms: 'time?',
});

/** References of projects to environments. */
export function addReferenceRoutes(api: FastifyInstance, services: RestServices): void {
  const { session } = services;
  defineRoute(api, {
    method: 'GET',
    path: all,
    summary: 'Lists the references of a project to environments.',
    tag,
    scope: 'read',
    params: ofProject,
    query: Type.Object(pageQuery),
    answer: listOf(reference.schema),
    run: async ({ caller, params: { folder, project }, query }) => {
      const { project_id: projectId } = await findProject(session(caller), folder, project);
      const rows = await listEnvironmentReferences(session(caller), { ...query, projectId });
      return pageOf(rows.map(reference.show), query.limit, ({ referenceId }) => referenceId);
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: all,
    summary: 'Lets a project take values from an environment.',
    tag,
    scope: 'deploy',
    params: ofProject,
    body: bodyOf({ environment: Type.String(), folder: folderBody }),
    answer: Type.Object({ referenceId: Type.Integer() }),
    status: 201,
    run: async ({ caller, params: { folder: folderName, project: projectName }, body }) =>
      createEnvironmentReference(session(caller), {
        folderName,
        projectName,
        environmentName: body.environment,
        ...placeOf(body.folder),
      }),
  });
  addOne(api, services);
}

function addOne(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: one,
    summary: 'Tells of a reference.',
    tag,
    scope: 'read',
    params: ofReference,
    answer: reference.schema,
    run: async ({ caller, params }) => reference.show(await referenceOf(session(caller), params)),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: one,
    summary: 'Lets a reference lead to the environment of the same name in another folder.',
    tag,
    scope: 'deploy',
    params: ofReference,
    body: bodyOf({ folder: folderBody }),
    run: async ({ caller, params, body }) => {
      const { reference_id: referenceId } = await referenceOf(session(caller), params);
      await setEnvironmentReferenceType(session(caller), { referenceId, ...placeOf(body.folder) });
    },
  });
  defineRoute(api, {
    method: 'DELETE',
    path: one,
    summary: 'Deletes a reference.',
    tag,
    scope: 'deploy',
    params: ofReference,
    run: async ({ caller, params }) => {
      const { reference_id: referenceId } = await referenceOf(session(caller), params);
      await deleteEnvironmentReference(session(caller), { referenceId });
    },
  });
}

function placeOf(folder: string | undefined): { referenceType: 'R' | 'A'; environmentFolderName?: string } {
  return folder === undefined ? { referenceType: 'R' } : { referenceType: 'A', environmentFolderName: folder };
}

async function referenceOf(
  session: CatalogSession,
  named: { readonly folder: string; readonly project: string; readonly reference: number },
) {
  const { project_id } = await findProject(session, named.folder, named.project);
  const found = await findReference(session, named.reference);
  if (found.project_id === project_id) return found;
  throw faceError('OPENDTSX_E_FACES_NOTTHERE', { kind: `reference of ${named.project}`, name: named.reference });
}
