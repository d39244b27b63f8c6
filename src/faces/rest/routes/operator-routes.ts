import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { addOperator, deleteOperator, helpOperator, updateOperator } from '../../../agent/operators/operators.ts';
import { Secret } from '../../../datatypes/secret.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'operators';
const params = Type.Object({ operator: Type.String() });
const settings = {
  enabled: Type.Optional(Type.Boolean()),
  emailAddress: Type.Optional(Type.String({ description: 'addresses with ; between; empty: none' })),
  webhookUrl: Type.Optional(
    Type.String({ format: 'password', description: 'kept sealed and never told; empty: none' }),
  ),
};
const operator = viewOf({
  operatorId: 'integer',
  name: 'text',
  enabled: 'boolean',
  emailAddress: 'text?',
  hasWebhook: 'boolean?',
});

/** Operators, whom jobs notify. */
export function addOperatorRoutes(api: FastifyInstance, { agent }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/operators',
    summary: 'Lists the operators.',
    tag,
    scope: 'read',
    query: Type.Object({ ...pageQuery, name: Type.Optional(Type.String()) }),
    answer: listOf(operator.schema),
    run: async ({ caller, query }) => {
      const rows = await helpOperator(agent(caller), query);
      return pageOf(
        rows.map((row) => operator.show({ ...row })),
        query.limit,
        ({ operatorId }) => operatorId,
      );
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: '/operators',
    summary: 'Makes an operator.',
    tag,
    scope: 'admin',
    body: bodyOf({ name: Type.String(), ...settings }),
    answer: Type.Object({ operatorId: Type.Integer() }),
    status: 201,
    run: async ({ caller, body: { name, enabled, emailAddress, webhookUrl } }) =>
      addOperator(agent(caller), { name, enabled, emailAddress, webhookUrl: secretOf(webhookUrl) }),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: '/operators/:operator',
    summary: 'Changes an operator.',
    tag,
    scope: 'admin',
    params,
    body: bodyOf({ name: Type.Optional(Type.String()), ...settings }),
    run: async ({ caller, params: { operator: name }, body: { name: newName, enabled, emailAddress, webhookUrl } }) =>
      updateOperator(agent(caller), { name, newName, enabled, emailAddress, webhookUrl: secretOf(webhookUrl) }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/operators/:operator',
    summary: 'Deletes an operator; jobs that name it notify nobody any more.',
    tag,
    scope: 'admin',
    params,
    run: async ({ caller, params: { operator: name } }) => deleteOperator(agent(caller), { name }),
  });
}

function secretOf(text: string | undefined): Secret | undefined {
  return text === undefined ? undefined : new Secret(text);
}
