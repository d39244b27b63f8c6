import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { addJobStep, deleteJobStep, helpJobStep, updateJobStep } from '../../../agent/steps/job-steps.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf } from '../schemas.ts';
import { viewOf } from '../view.ts';
import { jobNamed, jobParams } from './job-routes.ts';

const tag = 'jobs';
const stepParams = Type.Object({ job: Type.String(), step: Type.Integer({ minimum: 1 }) });
const text = Type.Optional(Type.String());
const number = Type.Optional(Type.Integer());
const action = Type.Optional(
  Type.Integer({ description: '1 the job succeeds, 2 it fails, 3 the next step, 4 the step with the number given' }),
);
const settings = {
  subsystem: Type.Optional(Type.String({ description: 'SSIS, TSQL, CmdExec or PowerShell' })),
  command: text,
  additionalParameters: text,
  cmdexecSuccessCode: number,
  onSuccessAction: action,
  onSuccessStepId: number,
  onFailAction: action,
  onFailStepId: number,
  server: text,
  databaseName: text,
  databaseUserName: text,
  retryAttempts: number,
  retryInterval: Type.Optional(Type.Integer({ description: 'minutes' })),
  outputFileName: text,
  flags: number,
  proxyName: text,
};
const step = viewOf({
  stepId: 'integer',
  stepUid: 'text',
  stepName: 'text',
  subsystem: 'text',
  command: 'text?',
  additionalParameters: 'text?',
  cmdexecSuccessCode: 'integer',
  onSuccessAction: 'integer',
  onSuccessStepId: 'integer',
  onFailAction: 'integer',
  onFailStepId: 'integer',
  server: 'text?',
  databaseName: 'text?',
  databaseUserName: 'text?',
  retryAttempts: 'integer',
  retryInterval: 'integer',
  outputFileName: 'text?',
  flags: 'integer',
  proxyName: 'text?',
  lastRunOutcome: 'integer',
  lastRunDuration: 'integer',
  lastRunRetries: 'integer',
  lastRunMs: 'time?',
});

/** Steps of jobs. */
export function addJobStepRoutes(api: FastifyInstance, services: RestServices): void {
  addReading(api, services);
  addChanges(api, services);
}

function addReading(api: FastifyInstance, { agent }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/jobs/:job/steps',
    summary: 'Lists the steps of a job in their order.',
    tag,
    scope: 'read',
    params: jobParams,
    answer: listOf(step.schema),
    run: async ({ caller, params }) => ({
      items: (await helpJobStep(agent(caller), jobNamed(params.job))).map((one) => step.show({ ...one })),
    }),
  });
  defineRoute(api, {
    method: 'GET',
    path: '/jobs/:job/steps/:step',
    summary: 'Tells of a step.',
    tag,
    scope: 'read',
    params: stepParams,
    answer: step.schema,
    run: async ({ caller, params }) => {
      const [found] = await helpJobStep(agent(caller), { ...jobNamed(params.job), stepId: params.step });
      if (found === undefined) throw faceError('OPENDTSX_E_FACES_NOTTHERE', { kind: 'step', name: params.step });
      return step.show({ ...found });
    },
  });
}

function addChanges(api: FastifyInstance, { agent }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: '/jobs/:job/steps',
    summary: 'Adds a step at the end, or where it is to stand.',
    tag,
    scope: 'deploy',
    params: jobParams,
    body: bodyOf({ stepId: number, stepName: Type.String(), ...settings }),
    answer: Type.Object({ stepId: Type.Integer(), stepUid: Type.String() }),
    status: 201,
    run: async ({ caller, params, body }) => addJobStep(agent(caller), { ...jobNamed(params.job), ...body }),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: '/jobs/:job/steps/:step',
    summary: 'Changes a step.',
    tag,
    scope: 'deploy',
    params: stepParams,
    body: bodyOf({ stepName: text, ...settings }),
    run: async ({ caller, params, body }) =>
      updateJobStep(agent(caller), { ...jobNamed(params.job), ...body, stepId: params.step }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/jobs/:job/steps/:step',
    summary: 'Deletes a step; later ones move up.',
    tag,
    scope: 'deploy',
    params: stepParams,
    run: async ({ caller, params }) => deleteJobStep(agent(caller), { ...jobNamed(params.job), stepId: params.step }),
  });
}
