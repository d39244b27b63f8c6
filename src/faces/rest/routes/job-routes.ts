import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { inTransaction } from '../../../agent/agent-session.ts';
import { importJobScript } from '../../../agent/job-script/import-job-script.ts';
import { helpJob, helpJobActivity } from '../../../agent/jobs/help-job.ts';
import { addJob, addJobServer, deleteJob, updateJob } from '../../../agent/jobs/jobs.ts';
import { defineRoute } from '../define-route.ts';
import type { RestServices } from '../rest-services.ts';
import { bodyOf } from '../schemas.ts';
import { viewOf } from '../view.ts';

const tag = 'jobs';
const text = Type.Optional(Type.String());
const level = Type.Optional(Type.Integer({ description: '0 never, 1 on success, 2 on failure, 3 always' }));
const limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 1000, description: 'jobs of a page, 100 when absent' }),
);
const after = Type.Optional(Type.String({ description: 'name of the last job seen' }));
const longestScript = 8 << 20;

/** Names a job by its number, or by its name where it is none. */
export const jobParams = Type.Object({ job: Type.String({ description: 'job_id, or name' }) });

/** Which job a parameter names. */
export function jobNamed(job: string): { readonly jobId: string } | { readonly jobName: string } {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(job) ? { jobId: job } : { jobName: job };
}

const settings = {
  enabled: Type.Optional(Type.Boolean()),
  description: text,
  startStepId: Type.Optional(Type.Integer()),
  categoryName: text,
  ownerLoginName: text,
  notifyLevelEventlog: level,
  notifyLevelEmail: level,
  notifyLevelWebhook: level,
  notifyEmailOperatorName: text,
  notifyWebhookOperatorName: text,
  deleteLevel: level,
};
const job = viewOf({
  jobId: 'text',
  name: 'text',
  enabled: 'boolean',
  description: 'text?',
  startStepId: 'integer',
  category: 'text',
  owner: 'text',
  notifyLevelEventlog: 'integer',
  notifyLevelEmail: 'integer',
  notifyLevelWebhook: 'integer',
  notifyEmailOperator: 'text?',
  notifyWebhookOperator: 'text?',
  deleteLevel: 'integer',
  createdMs: 'time',
  modifiedMs: 'time',
  versionNumber: 'integer',
  lastRunMs: 'time?',
  lastRunOutcome: 'integer',
  nextRunMs: 'time?',
  nextRunScheduleId: 'integer?',
  currentExecutionStatus: 'integer',
  currentExecutionStep: 'text',
  currentRetryAttempt: 'integer',
  hasStep: 'integer',
  hasSchedule: 'integer',
  hasTarget: 'integer',
});
const activity = viewOf({
  jobId: 'text',
  jobName: 'text',
  runId: 'integer?',
  runRequestedMs: 'time?',
  runRequestedSource: 'integer?',
  startExecutionMs: 'time?',
  lastExecutedStepId: 'integer?',
  lastExecutedStepMs: 'time?',
  stopExecutionMs: 'time?',
  outcome: 'integer?',
  nextScheduledRunMs: 'time?',
});

/** Jobs of the agent. */
export function addJobRoutes(api: FastifyInstance, services: RestServices): void {
  addReading(api, services);
  addChanges(api, services);
  addImport(api, services);
}

function addReading(api: FastifyInstance, { agent }: RestServices): void {
  defineRoute(api, {
    method: 'GET',
    path: '/jobs',
    summary: 'Lists the jobs by name.',
    tag,
    scope: 'read',
    query: Type.Object({
      after,
      limit,
      owner: text,
      subsystem: text,
      category: text,
      enabled: Type.Optional(Type.Boolean()),
      status: Type.Optional(Type.Integer({ description: 'as in sp_help_job: 0 not idle, 1 executing, 4 idle …' })),
    }),
    answer: Type.Object({ items: Type.Array(job.schema), next: text }),
    run: async ({ caller, query: { owner, category, status, ...rest } }) => {
      const filter = { ...rest, ownerLoginName: owner, categoryName: category, executionStatus: status };
      const jobs = await helpJob(agent(caller), filter);
      return {
        items: jobs.map(job.show),
        next: nextOf(
          jobs.map(({ name }) => name),
          rest.limit,
        ),
      };
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: '/job-activity',
    summary: 'The latest run of every job, by the names of the jobs.',
    tag,
    scope: 'read',
    query: Type.Object({ after, limit }),
    answer: Type.Object({ items: Type.Array(activity.schema), next: text }),
    run: async ({ caller, query }) => {
      const rows = await helpJobActivity(agent(caller), query);
      return {
        items: rows.map(activity.show),
        next: nextOf(
          rows.map(({ jobName }) => jobName),
          query.limit,
        ),
      };
    },
  });
  defineRoute(api, {
    method: 'GET',
    path: '/jobs/:job',
    summary: 'Tells of a job.',
    tag,
    scope: 'read',
    params: jobParams,
    answer: job.schema,
    run: async ({ caller, params }) => {
      const [found] = await helpJob(agent(caller), jobNamed(params.job));
      return job.show(found);
    },
  });
}

function nextOf(names: readonly string[], wanted = 100): string | undefined {
  return names.length < wanted ? undefined : names.at(-1);
}

function addChanges(api: FastifyInstance, { agent }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: '/jobs',
    summary: 'Makes a job without steps that runs on this server.',
    tag,
    scope: 'deploy',
    body: bodyOf({ name: Type.String(), ...settings }),
    answer: Type.Object({ jobId: Type.String() }),
    status: 201,
    run: async ({ caller, body: { name: jobName, ...given } }) =>
      inTransaction(agent(caller), async (within) => {
        const made = await addJob(within, { jobName, ...given });
        await addJobServer(within, { jobId: made.jobId });
        return made;
      }),
  });
  defineRoute(api, {
    method: 'PATCH',
    path: '/jobs/:job',
    summary: 'Changes a job.',
    tag,
    scope: 'deploy',
    params: jobParams,
    body: bodyOf({ name: text, ...settings }),
    run: async ({ caller, params, body: { name: newName, ...given } }) =>
      updateJob(agent(caller), { ...jobNamed(params.job), newName, ...given }),
  });
  defineRoute(api, {
    method: 'DELETE',
    path: '/jobs/:job',
    summary:
      'Deletes a job with its steps; its history and schedules that nobody else uses too, unless told otherwise.',
    tag,
    scope: 'deploy',
    params: jobParams,
    query: Type.Object({
      deleteHistory: Type.Optional(Type.Boolean()),
      deleteUnusedSchedule: Type.Optional(Type.Boolean()),
    }),
    run: async ({ caller, params, query }) => deleteJob(agent(caller), { ...jobNamed(params.job), ...query }),
  });
}

function addImport(api: FastifyInstance, { agent }: RestServices): void {
  defineRoute(api, {
    method: 'POST',
    path: '/jobs/import',
    summary:
      'Makes the jobs of a T-SQL script (sp_add_job …), all of them or none; what cannot be done is refused by its line.',
    tag,
    scope: 'deploy',
    body: bodyOf({ script: Type.String() }),
    bodyLimit: longestScript,
    answer: Type.Object({
      jobs: Type.Array(Type.Object({ jobId: Type.String(), jobName: Type.String() })),
      notes: Type.Array(Type.Object({ line: Type.Integer(), text: Type.String() })),
    }),
    status: 201,
    run: async ({ caller, body: { script } }) => {
      const { jobs, notes } = await importJobScript(agent(caller), script);
      return { jobs: [...jobs], notes: [...notes] };
    },
  });
}
