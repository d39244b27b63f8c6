import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { removeDataTap } from '../../../catalog/executions/data-taps.ts';
import { findExecution } from '../../../catalog/executions/find-execution.ts';
import { listExecutionDataTaps } from '../../../catalog/executions/list-statistics.ts';
import { inTransaction } from '../../../catalog/in-transaction.ts';
import { permissionType } from '../../../catalog/permissions/permission-types.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import type { RestServices } from '../rest-services.ts';
import { addTap, overrideBody, parameterBody, setOverride, setParameter, tapBody } from './execution-bodies.ts';

const tag = 'executions';
const params = Type.Object({ execution: Type.Integer() });

/** Values, properties and data taps of executions that were made and not started. */
export function addExecutionChangeRoutes(api: FastifyInstance, services: RestServices): void {
  addValues(api, services);
  addTaps(api, services);
}

function addValues(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: '/executions/:execution/parameters',
    summary: 'Gives a parameter its value for an execution that was not started.',
    tag,
    scope: 'execute',
    params,
    body: parameterBody,
    run: async ({ caller, params: { execution }, body }) => setParameter(session(caller), execution, body),
  });
  defineRoute(api, {
    method: 'POST',
    path: '/executions/:execution/property-overrides',
    summary: 'Gives a property of the package its value for an execution that was not started.',
    tag,
    scope: 'execute',
    params,
    body: overrideBody,
    run: async ({ caller, params: { execution }, body }) => setOverride(session(caller), execution, body),
  });
}

function addTaps(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: '/executions/:execution/data-taps',
    summary: 'Has rows of a path of a data flow go to a file while the execution runs; before it is started.',
    tag,
    scope: 'execute',
    params,
    body: tapBody,
    answer: Type.Object({ dataTapId: Type.Integer() }),
    status: 201,
    run: async ({ caller, params: { execution }, body }) => ({
      dataTapId: await addTap(session(caller), execution, body),
    }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/executions/:execution/data-taps/:tap',
    summary: 'Takes a data tap away; before the execution is started.',
    tag,
    scope: 'execute',
    params: Type.Object({ execution: Type.Integer(), tap: Type.Integer() }),
    run: async ({ caller, params: { execution: executionId, tap } }) =>
      inTransaction(session(caller), async (inside) => {
        await findExecution(inside, executionId, [permissionType.read]);
        const [found] = await listExecutionDataTaps(inside, { executionId, after: tap - 1, limit: 1 });
        if (found?.data_tap_id !== tap) throw faceError('OPENDTSX_E_FACES_NOTTHERE', { kind: 'data tap', name: tap });
        await removeDataTap(inside, { dataTapId: tap });
      }),
  });
}
