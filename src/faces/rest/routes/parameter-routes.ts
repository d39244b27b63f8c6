import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { findProject } from '../../../catalog/objects/find-objects.ts';
import {
  clearObjectParameterValue,
  listObjectParameters,
  setObjectParameterValue,
} from '../../../catalog/objects/object-parameters.ts';
import { getParameterValues, parameterOwner } from '../../../catalog/objects/resolve-parameters.ts';
import { defineRoute } from '../define-route.ts';
import { givenValue, valueBody } from '../given-value.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'parameters';
const project = '/catalog/folders/:folder/projects/:project';
const ofProject = { folder: Type.String(), project: Type.String() };
const parameter = viewOf({
  parameter_id: 'integer',
  project_id: 'integer',
  object_type: 'integer',
  object_name: 'text',
  parameter_name: 'text',
  data_type: 'text',
  required: 'boolean',
  sensitive: 'boolean',
  description: 'text?',
  design_default_value: 'value?',
  default_value: 'value?',
  value_type: 'text',
  value_set: 'boolean',
  referenced_variable_name: 'text?',
  validation_status: 'text',
  last_validation_ms: 'time?',
});
const resolved = viewOf({
  object_type: 'integer',
  parameter_data_type: 'text',
  parameter_name: 'text',
  parameter_value: 'value?',
  sensitive: 'boolean',
  required: 'boolean',
  value_set: 'boolean',
});

const owners = [
  {
    of: 'a project',
    path: project,
    params: Type.Object({ ...ofProject, parameter: Type.String() }),
    objectType: parameterOwner.project,
  },
  {
    of: 'a package',
    path: `${project}/packages/:package`,
    params: Type.Object({ ...ofProject, package: Type.Optional(Type.String()), parameter: Type.String() }),
    objectType: parameterOwner.package,
  },
] as const;

/** Parameters of projects and packages, with the values that the server has for them. */
export function addParameterRoutes(api: FastifyInstance, services: RestServices): void {
  addLists(api, services);
  for (const owner of owners) addChanges(api, services, owner);
}

function addLists(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: `${project}/parameters`,
    summary: 'Lists the parameters of a project and its packages; sensitive ones without their values.',
    tag,
    scope: 'read',
    params: Type.Object(ofProject),
    query: Type.Object({
      ...pageQuery,
      scope: Type.Optional(Type.Enum(['project', 'package'])),
      package: Type.Optional(Type.String()),
    }),
    answer: listOf(parameter.schema),
    run: async ({ caller, params: { folder, project: name }, query: { scope, package: packageName, ...page } }) => {
      const { project_id: projectId } = await findProject(session(caller), folder, name);
      const wanted = packageName === undefined ? scope : 'package';
      const rows = await listObjectParameters(session(caller), {
        ...page,
        projectId,
        objectType: wanted === undefined ? undefined : parameterOwner[wanted],
        objectName: packageName,
      });
      return pageOf(rows.map(parameter.show), page.limit, ({ parameterId }) => parameterId);
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: `${project}/packages/:package/values`,
    summary:
      'The values that the parameters of a package and its project have now, with the environment of a reference.',
    tag,
    scope: 'read',
    params: Type.Object({ ...ofProject, package: Type.String() }),
    query: Type.Object({ reference: Type.Optional(Type.Integer()) }),
    answer: listOf(resolved.schema),
    run: async ({ caller, params: { folder, project: projectName, package: packageName }, query: { reference } }) => {
      const args = { folderName: folder, projectName, packageName, referenceId: reference };
      return { items: (await getParameterValues(session(caller), args)).map(resolved.show) };
    },
  });
}

function addChanges(api: FastifyInstance, { session }: RestServices, owner: (typeof owners)[number]): void {
  const { of, path, params, objectType } = owner;
  const nameOf = (given: { folder: string; project: string; parameter: string; package?: string }) => ({
    folderName: given.folder,
    projectName: given.project,
    objectType,
    objectName: given.package,
    parameterName: given.parameter,
  });
  defineRoute(api, {
    method: 'PUT',
    path: `${path}/parameters/:parameter`,
    summary: `Gives a parameter of ${of} a value of the server, or has it taken from a variable of the environment.`,
    tag,
    scope: 'deploy',
    params,
    body: Type.Union([
      bodyOf({ value: valueBody }),
      bodyOf({ variable: Type.String({ description: 'name of an environment variable' }) }),
    ]),
    run: async ({ caller, params: given, body }) => {
      const value =
        'variable' in body
          ? { parameterValue: body.variable, valueType: 'R' }
          : { parameterValue: givenValue(body.value), valueType: 'V' };
      await setObjectParameterValue(session(caller), { ...nameOf(given), ...value });
    },
  });
  defineRoute(api, {
    method: 'DELETE',
    path: `${path}/parameters/:parameter`,
    summary: `Takes the server's value from a parameter of ${of}: its design value holds again.`,
    tag,
    scope: 'deploy',
    params,
    run: async ({ caller, params: given }) => clearObjectParameterValue(session(caller), nameOf(given)),
  });
}
