import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import { inTransaction } from '../../../catalog/in-transaction.ts';
import { lookupKey } from '../../../catalog/object-names.ts';
import {
  createEnvironmentVariable,
  deleteEnvironmentVariable,
  type EnvironmentVariable,
  listEnvironmentVariables,
  setEnvironmentVariableProperty,
  setEnvironmentVariableProtection,
  setEnvironmentVariableValue,
} from '../../../catalog/objects/environment-variables.ts';
import { findEnvironment } from '../../../catalog/objects/find-objects.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import { givenValue, valueBody } from '../given-value.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'environments';
const all = '/catalog/folders/:folder/environments/:environment/variables';
const one = `${all}/:variable`;
const ofEnvironment = Type.Object({ folder: Type.String(), environment: Type.String() });
const ofVariable = Type.Object({ folder: Type.String(), environment: Type.String(), variable: Type.String() });
const description = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const largestPage = 1000;
const variable = viewOf({
  variable_id: 'integer',
  environment_id: 'integer',
  name: 'text',
  description: 'text?',
  type: 'text',
  sensitive: 'boolean',
  value: 'value?',
});

/** Variables of environments; values of sensitive ones are taken and never told. */
export function addVariableRoutes(api: FastifyInstance, services: RestServices): void {
  addReading(api, services);
  addChanges(api, services);
}

function addReading(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: all,
    summary: 'Lists the variables of an environment; sensitive ones without their values.',
    tag,
    scope: 'read',
    params: ofEnvironment,
    query: Type.Object(pageQuery),
    answer: listOf(variable.schema),
    run: async ({ caller, params: { folder, environment }, query }) => {
      const { environment_id: environmentId } = await findEnvironment(session(caller), folder, environment);
      const rows = await listEnvironmentVariables(session(caller), { ...query, environmentId });
      return pageOf(rows.map(variable.show), query.limit, ({ variableId }) => variableId);
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: one,
    summary: 'Tells of a variable; a sensitive one without its value.',
    tag,
    scope: 'read',
    params: ofVariable,
    answer: variable.schema,
    run: async ({ caller, params: { folder, environment, variable: name } }) => {
      const { environment_id: environmentId } = await findEnvironment(session(caller), folder, environment);
      return variable.show(await variableNamed(session(caller), environmentId, name));
    },
  });
}

async function variableNamed(
  session: CatalogSession,
  environmentId: number,
  name: string,
): Promise<EnvironmentVariable> {
  for (let after = 0; ; ) {
    const rows = await listEnvironmentVariables(session, { environmentId, after, limit: largestPage });
    const found = rows.find((row) => lookupKey(row.name) === lookupKey(name));
    if (found !== undefined) return found;
    if (rows.length < largestPage) throw faceError('OPENDTSX_E_FACES_NOTTHERE', { kind: 'variable', name });
    after = rows.at(-1)?.variable_id ?? 0;
  }
}

function addChanges(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: all,
    summary: 'Makes a variable with its value.',
    tag,
    scope: 'deploy',
    params: ofEnvironment,
    body: bodyOf({
      name: Type.String(),
      type: Type.String({ description: 'a data type of environment variables, e.g. Int32' }),
      value: valueBody,
      sensitive: Type.Optional(Type.Boolean()),
      description,
    }),
    answer: Type.Object({ variableId: Type.Integer() }),
    status: 201,
    run: async ({ caller, params: { folder: folderName, environment: environmentName }, body }) =>
      createEnvironmentVariable(session(caller), {
        folderName,
        environmentName,
        variableName: body.name,
        dataType: body.type,
        sensitive: body.sensitive ?? false,
        value: givenValue(body.value),
        description: body.description,
      }),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: one,
    summary: 'Sets value, protection or description of a variable. A value is forgotten when its protection ends.',
    tag,
    scope: 'deploy',
    params: ofVariable,
    body: bodyOf({ value: Type.Optional(valueBody), sensitive: Type.Optional(Type.Boolean()), description }),
    run: async ({ caller, params: { folder, environment, variable: variableName }, body }) =>
      inTransaction(session(caller), async (inside) => {
        const which = { folderName: folder, environmentName: environment, variableName };
        const { sensitive, value, description: propertyValue } = body;
        if (sensitive !== undefined) await setEnvironmentVariableProtection(inside, { ...which, sensitive });
        if (value !== undefined) await setEnvironmentVariableValue(inside, { ...which, value: givenValue(value) });
        if (propertyValue !== undefined) {
          await setEnvironmentVariableProperty(inside, { ...which, propertyName: 'Description', propertyValue });
        }
      }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: one,
    summary: 'Deletes a variable; parameters that refer to it lack it from now on.',
    tag,
    scope: 'deploy',
    params: ofVariable,
    run: async ({ caller, params: { folder: folderName, environment: environmentName, variable: variableName } }) =>
      deleteEnvironmentVariable(session(caller), { folderName, environmentName, variableName }),
  });
}
