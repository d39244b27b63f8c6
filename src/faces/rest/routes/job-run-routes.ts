import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { helpJobHistory, purgeJobHistory } from '../../../agent/history/job-history.ts';
import { startJob, stopJob } from '../../../agent/jobs/run-requests.ts';
import { defineRoute } from '../define-route.ts';
import { faceError } from '../face-errors.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf, listOf, pageOf, pageQuery, time } from '../schemas.ts';
import { viewOf } from '../view.ts';
import { jobNamed, jobParams } from './job-routes.ts';

const tag = 'jobs';
const history = viewOf({
  instanceId: 'integer',
  runId: 'integer',
  jobId: 'text',
  jobName: 'text',
  stepId: 'integer',
  stepName: 'text',
  sqlMessageId: 'integer',
  sqlSeverity: 'integer',
  message: 'text',
  runStatus: 'integer',
  runMs: 'time',
  runDurationMs: 'integer',
  operatorNotified: 'text?',
  retriesAttempted: 'integer',
  server: 'text',
});
const historyQuery = Type.Object({
  ...pageQuery,
  run: Type.Optional(Type.Integer()),
  step: Type.Optional(Type.Integer({ description: '0: the outcomes of jobs' })),
  status: Type.Optional(Type.Integer({ description: '0 failed, 1 succeeded, 2 retry, 3 canceled' })),
});

/** Starts, stops and history of jobs. */
export function addJobRunRoutes(api: FastifyInstance, services: RestServices): void {
  addRuns(api, services);
  addHistory(api, services);
}

function addRuns(api: FastifyInstance, { agent, wakeAgent }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: '/jobs/:job/start',
    summary: 'Asks for a run of a job, from a step on; answers at once.',
    tag,
    scope: 'execute',
    params: jobParams,
    body: bodyOf({ step: Type.Optional(Type.String({ description: 'name of the step to begin with' })) }),
    answer: Type.Object({ runId: Type.Integer() }),
    status: 202,
    run: async ({ caller, params, body: { step: stepName } }) => {
      const started = await startJob(agent(caller), { ...jobNamed(params.job), stepName });
      wakeAgent();
      return started;
    },
  });
  defineRoute(api, {
    method: 'POST',
    path: '/jobs/:job/stop',
    summary: 'Asks for the end of the run under way.',
    tag,
    scope: 'execute',
    params: jobParams,
    run: async ({ caller, params }) => {
      await stopJob(agent(caller), jobNamed(params.job));
      wakeAgent();
    },
  });
}

function addHistory(api: FastifyInstance, { agent }: RestServices): void {
  const places = [
    { path: '/job-history', params: Type.Object({}), of: 'all jobs' },
    { path: '/jobs/:job/history', params: jobParams, of: 'a job' },
  ] as const;
  const jobOf = (params: { readonly job?: string }) => (params.job === undefined ? {} : jobNamed(params.job));
  for (const { path, params, of } of places) {
    defineRoute(api, {
      method: 'GET',
      path,
      summary: `The history of ${of}, the newest first; step 0 is the outcome of a run.`,
      tag,
      scope: 'read',
      params,
      query: historyQuery,
      answer: listOf(history.schema),
      run: async ({ caller, params: named, query: { run: runId, step: stepId, status: runStatus, ...page } }) => {
        const rows = await helpJobHistory(agent(caller), { ...page, ...jobOf(named), runId, stepId, runStatus });
        return pageOf(
          rows.map((row) => history.show({ ...row })),
          page.limit,
          ({ instanceId }) => instanceId,
        );
      },
    });
    defineRoute(api, {
      method: 'DELETE',
      path,
      summary: `Deletes the history of ${of}: everything, or what is older.`,
      tag,
      scope: 'admin',
      params,
      query: Type.Object({ before: Type.Optional(time) }),
      answer: Type.Object({ removed: Type.Integer() }),
      run: async ({ caller, params: named, query: { before } }) => {
        const oldestDate = before === undefined ? undefined : Date.parse(before);
        if (Number.isNaN(oldestDate)) {
          throw faceError('OPENDTSX_E_FACES_VALUE', {
            name: 'before',
            value: before ?? '',
            allowed: 'times in ISO 8601',
          });
        }
        return { removed: await purgeJobHistory(agent(caller), { ...jobOf(named), oldestDate }) };
      },
    });
  }
}
