import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { listExecutionLimits, setExecutionLimit } from '../../../catalog/executions/dispatch/queue-keys.ts';
import { findOperation } from '../../../catalog/executions/find-execution.ts';
import { listEventMessageContext, listExtendedOperationInfo } from '../../../catalog/executions/list-messages.ts';
import { listOperations, listValidations } from '../../../catalog/executions/list-operations.ts';
import { stopOperation } from '../../../catalog/executions/stop-operation.ts';
import { permissionType } from '../../../catalog/permissions/permission-types.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery } from '../schemas.ts';
import { eventContext, operation, operationInfo, validation } from './execution-views.ts';
import { fullMessage, fullMessages } from './operation-messages.ts';

const tag = 'operations';
const params = Type.Object({ operation: Type.Integer() });

/** Operations of every kind, validations, and limits of what runs at a time. */
export function addOperationRoutes(api: FastifyInstance, services: RestServices): void {
  addOperations(api, services);
  addMessages(api, services);
  addValidations(api, services);
  addLimits(api, services);
}

function addOperations(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/operations',
    summary: 'Lists operations, the newest first.',
    tag,
    scope: 'read',
    query: Type.Object({
      ...pageQuery,
      status: Type.Optional(Type.Integer()),
      type: Type.Optional(Type.Integer({ description: 'as in SSISDB: 101 deploy_project, 200 execution …' })),
    }),
    answer: listOf(operation.schema),
    run: async ({ caller, query: { after, limit, status, type } }) => {
      const page = { before: after, limit, status, operationType: type, newestFirst: true };
      const rows = await listOperations(session(caller), page);
      return pageOf(rows.map(operation.show), limit, ({ operationId }) => operationId);
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: '/operations/:operation',
    summary: 'Tells of an operation.',
    tag,
    scope: 'read',
    params,
    answer: operation.schema,
    run: async ({ caller, params: { operation: id } }) =>
      operation.show(await findOperation(session(caller), id, [permissionType.read])),
  });
  defineRoute(api, {
    method: 'POST',
    path: '/operations/:operation/stop',
    summary: 'Stops an execution or validation.',
    tag,
    scope: 'execute',
    params,
    run: async ({ caller, params: { operation: operationId } }) => stopOperation(session(caller), { operationId }),
  });
}

function addMessages(api: FastifyInstance, { session }: RestServices): void {
  for (const [all, tagOf] of [
    ['/operations', tag],
    ['/executions', 'executions'],
    ['/validations', tag],
  ] as const) {
    defineRoute(api, {
      method: 'GET',
      path: `${all}/:operation/messages`,
      summary: 'Lists the messages, events of packages with their places, the oldest first.',
      tag: tagOf,
      scope: 'read',
      params,
      query: Type.Object({
        ...pageQuery,
        type: Type.Optional(Type.Integer({ description: 'as in SSISDB: 120 error, 110 warning, 70 information …' })),
      }),
      answer: listOf(fullMessage.schema),
      run: async ({ caller, params: { operation: operationId }, query: { type: messageType, ...page } }) => {
        await findOperation(session(caller), operationId, [permissionType.read]);
        const messages = await fullMessages(session(caller), { ...page, operationId, messageType });
        return pageOf(messages, page.limit, ({ operationMessageId }) => operationMessageId);
      },
    });
  }
  defineRoute(api, {
    method: 'GET',
    path: '/operations/:operation/context',
    summary: 'Lists what was around the errors: properties of executables and values of variables.',
    tag,
    scope: 'read',
    params,
    query: Type.Object({ ...pageQuery, message: Type.Optional(Type.Integer({ description: 'number of a message' })) }),
    answer: listOf(eventContext.schema),
    run: async ({ caller, params: { operation: operationId }, query: { message: eventMessageId, ...page } }) => {
      await findOperation(session(caller), operationId, [permissionType.read]);
      const rows = await listEventMessageContext(session(caller), { ...page, operationId, eventMessageId });
      return pageOf(rows.map(eventContext.show), page.limit, ({ contextId }) => contextId);
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: '/operations/:operation/parts',
    summary: 'Lists the parts of an operation, as the packages of a validation, with their statuses.',
    tag,
    scope: 'read',
    params,
    query: Type.Object(pageQuery),
    answer: listOf(operationInfo.schema),
    run: async ({ caller, params: { operation: operationId }, query }) => {
      await findOperation(session(caller), operationId, [permissionType.read]);
      const rows = await listExtendedOperationInfo(session(caller), { ...query, operationId });
      return pageOf(rows.map(operationInfo.show), query.limit, ({ infoId }) => infoId);
    },
  });
}

function addValidations(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/validations',
    summary: 'Lists validations, the oldest first.',
    tag,
    scope: 'read',
    query: Type.Object(pageQuery),
    answer: listOf(validation.schema),
    run: async ({ caller, query }) => {
      const rows = await listValidations(session(caller), query);
      return pageOf(rows.map(validation.show), query.limit, ({ validationId }) => validationId);
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: '/validations/:validation',
    summary: 'Tells of a validation.',
    tag,
    scope: 'read',
    params: Type.Object({ validation: Type.Integer() }),
    answer: validation.schema,
    run: async ({ caller, params: { validation: validationId } }) => {
      await findOperation(session(caller), validationId, [permissionType.read]);
      const [row] = await listValidations(session(caller), { validationId });
      if (row === undefined) throw faceError('OPENDTSX_E_FACES_NOTTHERE', { kind: 'validation', name: validationId });
      return validation.show(row);
    },
  });
}

function addLimits(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/execution-limits',
    summary: 'Lists how many operations may run at a time: all together (*), of a folder, with a tag.',
    tag,
    scope: 'read',
    answer: listOf(Type.Object({ key: Type.String(), most: Type.Integer() })),
    run: async ({ caller }) => ({
      items: (await listExecutionLimits(session(caller))).map(({ limit_key: key, most }) => ({ key, most })),
    }),
  });
  const limitParams = Type.Object({ key: Type.String({ description: '*, folder:<name> or tag:<name>' }) });
  defineRoute(api, {
    method: 'PUT',
    path: '/execution-limits/:key',
    summary: 'Limits how many operations run at a time.',
    tag,
    scope: 'admin',
    params: limitParams,
    body: bodyOf({ most: Type.Integer({ minimum: 1 }) }),
    run: async ({ caller, params: { key }, body: { most } }) => setExecutionLimit(session(caller), { key, most }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/execution-limits/:key',
    summary: 'Removes a limit.',
    tag,
    scope: 'admin',
    params: limitParams,
    run: async ({ caller, params: { key } }) => setExecutionLimit(session(caller), { key, most: null }),
  });
}
