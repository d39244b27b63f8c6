import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import { createExecution } from '../../../catalog/executions/create-execution.ts';
import { createExecutionDump, getExecutionDump } from '../../../catalog/executions/create-execution-dump.ts';
import { findExecution } from '../../../catalog/executions/find-execution.ts';
import { operationStatus, parameterObjectType } from '../../../catalog/executions/operation-codes.ts';
import { setExecutionParameterValue } from '../../../catalog/executions/set-execution-parameter-value.ts';
import { startExecution } from '../../../catalog/executions/start-execution.ts';
import { stopOperation } from '../../../catalog/executions/stop-operation.ts';
import { waitForOperation } from '../../../catalog/executions/wait-for-operation.ts';
import { inTransaction } from '../../../catalog/in-transaction.ts';
import { permissionType } from '../../../catalog/permissions/permission-types.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import { doOnce, idempotencyHeaders } from '../idempotency.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf } from '../schemas.ts';
import { addTap, overrideBody, parameterBody, setOverride, setParameter, tapBody } from './execution-bodies.ts';

const tag = 'executions';
const params = Type.Object({ execution: Type.Integer() });
const retryCount = Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 }));
const synchronized = Type.Optional(Type.Boolean({ description: 'answer when the execution has ended' }));
const newExecution = bodyOf({
  folder: Type.String(),
  project: Type.String(),
  package: Type.String(),
  reference: Type.Optional(Type.Integer({ description: 'number of an environment reference of the project' })),
  parameters: Type.Optional(Type.Array(parameterBody, { maxItems: 10_000 })),
  propertyOverrides: Type.Optional(Type.Array(overrideBody, { maxItems: 10_000 })),
  dataTaps: Type.Optional(Type.Array(tapBody, { maxItems: 1000 })),
  tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: 20 })),
  start: Type.Optional(Type.Boolean({ description: 'true when absent' })),
  synchronized,
  retryCount,
});
const begun = Type.Object({ executionId: Type.Integer(), status: Type.Integer() });
/** Executions: made, started, stopped, and reports of them. */
export function addExecutionRoutes(api: FastifyInstance, services: RestServices): void {
  const stopping = new AbortController();
  api.addHook('preClose', async () => stopping.abort());
  addStarts(api, services, stopping.signal);
  addOthers(api, services);
}

function addStarts(api: FastifyInstance, { session }: RestServices, stopping: AbortSignal): void {
  defineRoute(api, {
    method: 'POST',
    path: '/executions',
    summary: 'Makes an execution of a package with its values and, unless told otherwise, starts it.',
    tag,
    scope: 'execute',
    headers: idempotencyHeaders,
    body: newExecution,
    answer: begun,
    status: 201,
    run: async ({ caller, body, request, reply }) => {
      const { answer, isRepeated } = await doOnce(session(caller), request, (inside) =>
        inTransaction(inside, (within) => makeExecution(within, body)),
      );
      if (isRepeated) reply.header('Idempotency-Replayed', 'true');
      reply.header('Location', `/api/v1/executions/${answer.executionId}`);
      return finish(session(caller), answer, body.synchronized === true, stopping);
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: '/executions/:execution/start',
    summary: 'Starts an execution that was made without.',
    tag,
    scope: 'execute',
    params,
    headers: idempotencyHeaders,
    body: bodyOf({ synchronized, retryCount }),
    answer: begun,
    run: async ({ caller, params: { execution: executionId }, body, request }) => {
      const { answer } = await doOnce(session(caller), request, (inside) =>
        inTransaction(inside, async (within) => {
          if (body.synchronized !== undefined) await setSynchronized(within, executionId, body.synchronized);
          return start(within, executionId, body.retryCount);
        }),
      );
      return finish(session(caller), answer, body.synchronized === true, stopping);
    },
  });
}

async function makeExecution(
  session: CatalogSession,
  body: Static<typeof newExecution>,
): Promise<Static<typeof begun>> {
  const { executionId } = await createExecution(session, {
    folderName: body.folder,
    projectName: body.project,
    packageName: body.package,
    referenceId: body.reference,
    tags: body.tags,
  });
  for (const parameter of body.parameters ?? []) await setParameter(session, executionId, parameter);
  for (const override of body.propertyOverrides ?? []) await setOverride(session, executionId, override);
  for (const tap of body.dataTaps ?? []) await addTap(session, executionId, tap);
  if (body.start === false) return { executionId, status: operationStatus.created };
  if (body.synchronized !== undefined) await setSynchronized(session, executionId, body.synchronized);
  return start(session, executionId, body.retryCount);
}

function setSynchronized(session: CatalogSession, executionId: number, parameterValue: boolean): Promise<void> {
  const objectType = parameterObjectType.system;
  return setExecutionParameterValue(session, {
    executionId,
    objectType,
    parameterName: 'SYNCHRONIZED',
    parameterValue,
  });
}

/** Starts within the transaction; whoever wants the end waits for it after that. */
async function start(session: CatalogSession, executionId: number, retries: number | undefined) {
  const { status } = await startExecution(session, { executionId, retryCount: retries, signal: AbortSignal.abort() });
  return { executionId, status };
}

async function finish(
  session: CatalogSession,
  answer: Static<typeof begun>,
  isAwaited: boolean,
  stopping: AbortSignal,
): Promise<Static<typeof begun>> {
  const { executionId } = answer;
  if (answer.status === operationStatus.created) return answer;
  // What was told within the transaction was told before anybody could see it.
  session.signals?.tell('queued', executionId);
  if (!isAwaited) return answer;
  return { executionId, status: await waitForOperation(session, executionId, stopping) };
}

function addOthers(api: FastifyInstance, { session }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: '/executions/:execution/stop',
    summary: 'Stops an execution: at once where it waits; one that runs is asked to stop.',
    tag,
    scope: 'execute',
    params,
    run: async ({ caller, params: { execution: operationId } }) => {
      await findExecution(session(caller), operationId, [permissionType.read]);
      await stopOperation(session(caller), { operationId });
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: '/executions/:execution/dumps',
    summary: 'Asks for a report of a running execution: what runs, for how long, its memory and last events.',
    tag,
    scope: 'admin',
    params,
    answer: Type.Object({ dumpId: Type.String() }),
    status: 202,
    run: async ({ caller, params: { execution: executionId } }) =>
      createExecutionDump(session(caller), { executionId }),
  });
  defineRoute(api, {
    method: 'GET',
    path: '/executions/:execution/dumps/:dump',
    summary: 'The report, once it was made.',
    tag,
    scope: 'admin',
    params: Type.Object({ execution: Type.Integer(), dump: Type.String() }),
    answer: Type.Object({ isReady: Type.Boolean(), report: Type.Optional(Type.Unknown()) }),
    run: async ({ caller, params: { execution: executionId, dump: dumpId } }) => {
      const found = await getExecutionDump(session(caller), { dumpId });
      if (found?.executionId !== executionId) {
        throw faceError('OPENDTSX_E_FACES_NOTTHERE', { kind: 'report', name: dumpId });
      }
      return { isReady: found.report !== undefined, report: found.report };
    },
  });
}
