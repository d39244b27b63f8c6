import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { CatalogSession } from '../../../catalog/catalog-session.ts';
import { createExecution } from '../../../catalog/executions/create-execution.ts';
import { createExecutionDump, getExecutionDump } from '../../../catalog/executions/create-execution-dump.ts';
import { addDataTap, addDataTapByGuid } from '../../../catalog/executions/data-taps.ts';
import { findExecution } from '../../../catalog/executions/find-execution.ts';
import { operationStatus, parameterObjectType } from '../../../catalog/executions/operation-codes.ts';
import { setExecutionPropertyOverrideValue } from '../../../catalog/executions/property-overrides.ts';
import { setExecutionParameterValue } from '../../../catalog/executions/set-execution-parameter-value.ts';
import { startExecution } from '../../../catalog/executions/start-execution.ts';
import { stopOperation } from '../../../catalog/executions/stop-operation.ts';
import { waitForOperation } from '../../../catalog/executions/wait-for-operation.ts';
import { inTransaction } from '../../../catalog/in-transaction.ts';
import { permissionType } from '../../../catalog/permissions/permission-types.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import { givenValue, valueBody } from '../given-value.ts';
import { doOnce, idempotencyHeaders } from '../idempotency.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf } from '../schemas.ts';

const tag = 'executions';
const params = Type.Object({ execution: Type.Integer() });
const retryCount = Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 }));
const synchronized = Type.Optional(Type.Boolean({ description: 'answer when the execution has ended' }));
const parameterBody = bodyOf({
  scope: Type.Enum(['project', 'package', 'execution'], {
    description: 'execution: system parameters, e.g. LOGGING_LEVEL',
  }),
  name: Type.String(),
  value: valueBody,
});
const tapBody = bodyOf({
  dataFlow: Type.String({ description: 'path of the Data Flow task, as \\Package\\Load, or its GUID' }),
  path: Type.String({ description: 'e.g. Paths[Source Output]' }),
  file: Type.String({ description: 'plain name of a file in the data dumps folder of the server' }),
  maxRows: Type.Optional(Type.Integer({ minimum: 0 })),
});
const newExecution = bodyOf({
  folder: Type.String(),
  project: Type.String(),
  package: Type.String(),
  reference: Type.Optional(Type.Integer({ description: 'number of an environment reference of the project' })),
  parameters: Type.Optional(Type.Array(parameterBody, { maxItems: 10_000 })),
  propertyOverrides: Type.Optional(
    Type.Array(bodyOf({ path: Type.String(), value: Type.String(), sensitive: Type.Optional(Type.Boolean()) }), {
      maxItems: 10_000,
    }),
  ),
  dataTaps: Type.Optional(Type.Array(tapBody, { maxItems: 1000 })),
  tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: 20 })),
  start: Type.Optional(Type.Boolean({ description: 'true when absent' })),
  synchronized,
  retryCount,
});
const begun = Type.Object({ executionId: Type.Integer(), status: Type.Integer() });
const scopes = {
  project: parameterObjectType.project,
  package: parameterObjectType.package,
  execution: parameterObjectType.system,
} as const;

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
  for (const { scope, name, value } of body.parameters ?? []) {
    await setExecutionParameterValue(session, {
      executionId,
      objectType: scopes[scope],
      parameterName: name,
      parameterValue: givenValue(value),
    });
  }
  for (const { path, value, sensitive = false } of body.propertyOverrides ?? []) {
    const override = { executionId, propertyPath: path, propertyValue: value, sensitive };
    await setExecutionPropertyOverrideValue(session, override);
  }
  for (const tap of body.dataTaps ?? []) await addTap(session, executionId, tap);
  if (body.start === false) return { executionId, status: operationStatus.created };
  if (body.synchronized !== undefined) await setSynchronized(session, executionId, body.synchronized);
  return start(session, executionId, body.retryCount);
}

async function addTap(session: CatalogSession, executionId: number, tap: Static<typeof tapBody>): Promise<number> {
  const rest = { executionId, dataflowPathIdString: tap.path, dataFilename: tap.file, maxRows: tap.maxRows };
  const { dataTapId } = /^\{?[\da-f]{8}-/i.test(tap.dataFlow)
    ? await addDataTapByGuid(session, { ...rest, dataflowTaskGuid: tap.dataFlow })
    : await addDataTap(session, { ...rest, taskPackagePath: tap.dataFlow });
  return dataTapId;
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
