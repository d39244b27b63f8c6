import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { inTransaction } from '../../../catalog/in-transaction.ts';
import {
  createEnvironment,
  deleteEnvironment,
  listEnvironments,
  moveEnvironment,
  renameEnvironment,
  setEnvironmentProperty,
} from '../../../catalog/objects/environments.ts';
import { findEnvironment, findFolder } from '../../../catalog/objects/find-objects.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'environments';
const all = '/catalog/folders/:folder/environments';
const one = `${all}/:environment`;
const params = Type.Object({ folder: Type.String(), environment: Type.String() });
const description = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const environment = viewOf({
  environment_id: 'integer',
  name: 'text',
  folder_id: 'integer',
  description: 'text?',
  created_by_name: 'text',
  created_ms: 'time',
});

/** Environments of folders. */
export function addEnvironmentRoutes(api: FastifyInstance, services: RestServices): void {
  const { session } = services;
  defineRoute(api, {
    method: 'GET',
    path: all,
    summary: 'Lists the environments of a folder.',
    tag,
    scope: 'read',
    params: Type.Object({ folder: Type.String() }),
    query: Type.Object(pageQuery),
    answer: listOf(environment.schema),
    run: async ({ caller, params: { folder }, query }) => {
      const { folder_id: folderId } = await findFolder(session(caller), folder);
      const rows = await listEnvironments(session(caller), { ...query, folderId });
      return pageOf(rows.map(environment.show), query.limit, ({ environmentId }) => environmentId);
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: all,
    summary: 'Makes an environment without variables.',
    tag,
    scope: 'deploy',
    params: Type.Object({ folder: Type.String() }),
    body: bodyOf({ name: Type.String(), description }),
    answer: Type.Object({ environmentId: Type.Integer() }),
    status: 201,
    run: async ({ caller, params: { folder: folderName }, body }) =>
      createEnvironment(session(caller), {
        folderName,
        environmentName: body.name,
        environmentDescription: body.description,
      }),
  });
  addOne(api, services);
}

function addOne(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: one,
    summary: 'Tells of an environment.',
    tag,
    scope: 'read',
    params,
    answer: environment.schema,
    run: async ({ caller, params: { folder, environment: name } }) =>
      environment.show(await findEnvironment(session(caller), folder, name)),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: one,
    summary: 'Renames or describes an environment.',
    tag,
    scope: 'deploy',
    params,
    body: bodyOf({ name: Type.Optional(Type.String()), description }),
    run: async ({ caller, params: { folder: folderName, environment: environmentName }, body }) =>
      inTransaction(session(caller), async (inside) => {
        const which = { folderName, environmentName };
        const { name, description: propertyValue } = body;
        if (propertyValue !== undefined) {
          await setEnvironmentProperty(inside, { ...which, propertyName: 'Description', propertyValue });
        }
        if (name !== undefined) await renameEnvironment(inside, { ...which, newEnvironmentName: name });
      }),
  });
  defineRoute(api, {
    method: 'POST',
    path: `${one}/move`,
    summary: 'Moves an environment to another folder; references do not follow.',
    tag,
    scope: 'deploy',
    params,
    body: bodyOf({ folder: Type.String() }),
    run: async ({ caller, params: { folder, environment: environmentName }, body }) =>
      moveEnvironment(session(caller), { sourceFolder: folder, environmentName, destinationFolder: body.folder }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: one,
    summary: 'Deletes an environment with its variables.',
    tag,
    scope: 'deploy',
    params,
    run: async ({ caller, params: { folder: folderName, environment: environmentName } }) =>
      deleteEnvironment(session(caller), { folderName, environmentName }),
  });
}
