import { nameKey } from '../../store/name-key.ts';
import { agentError } from '../agent-errors.ts';
import type { AgentSession } from '../agent-session.ts';
import { pageLimit } from '../check-arguments.ts';
import { mayReadAll, requireAgentRole } from '../permissions.ts';
import { checkSubsystem } from '../steps/subsystems.ts';
import { findJob, type JobReference, type JobRow } from './find-job.ts';
import { executionStatuses } from './run-requests.ts';

/** Which jobs are asked for; jobs come in the order of their names. */
export interface JobFilter extends JobReference {
  readonly ownerLoginName?: string;
  readonly subsystem?: string;
  readonly categoryName?: string;
  readonly enabled?: boolean;
  /** 0: not idle; else a value of current_execution_status. */
  readonly executionStatus?: number;
  readonly dateComparator?: '<' | '=' | '>';
  /** Milliseconds since 1970 UTC. */
  readonly dateCreated?: number;
  /** Milliseconds since 1970 UTC. */
  readonly dateLastModified?: number;
  /** A pattern of LIKE. */
  readonly description?: string;
  /** Begins behind the job of this name. */
  readonly after?: string;
  readonly limit?: number;
}

/** A job as sp_help_job shows it; times in milliseconds since 1970 UTC. */
export interface JobView {
  readonly jobId: string;
  readonly originatingServer: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly description: string | undefined;
  readonly startStepId: number;
  readonly category: string;
  readonly owner: string;
  readonly notifyLevelEventlog: number;
  readonly notifyLevelEmail: number;
  readonly notifyLevelWebhook: number;
  readonly notifyEmailOperator: string | undefined;
  readonly notifyWebhookOperator: string | undefined;
  readonly deleteLevel: number;
  readonly createdMs: number;
  readonly modifiedMs: number;
  readonly versionNumber: number;
  readonly lastRunMs: number | undefined;
  /** 0 failed, 1 succeeded, 3 canceled, 5 unknown. */
  readonly lastRunOutcome: number;
  readonly nextRunMs: number | undefined;
  readonly nextRunScheduleId: number | undefined;
  readonly currentExecutionStatus: number;
  /** Number and name, as `2 (load)`; `0 (unknown)` when none runs. */
  readonly currentExecutionStep: string;
  readonly currentRetryAttempt: number;
  readonly hasStep: number;
  readonly hasSchedule: number;
  readonly hasTarget: number;
  /** 1 local; 0 without server. */
  readonly type: number;
}

/** A job as sp_help_jobactivity shows it: its latest run. Times in milliseconds since 1970 UTC. */
export interface JobActivityView {
  readonly jobId: string;
  readonly jobName: string;
  readonly runId: number | undefined;
  readonly runRequestedMs: number | undefined;
  /** 1 a schedule, 3 start of the agent, 4 a user, 6 idleness. */
  readonly runRequestedSource: number | undefined;
  readonly startExecutionMs: number | undefined;
  readonly lastExecutedStepId: number | undefined;
  readonly lastExecutedStepMs: number | undefined;
  readonly stopExecutionMs: number | undefined;
  readonly outcome: number | undefined;
  readonly nextScheduledRunMs: number | undefined;
}

const unknownOutcome = 5;

/** sp_help_job: the jobs that the caller may see. One that is named and cannot be seen is not found. */
export async function helpJob(session: AgentSession, filter: JobFilter = {}): Promise<readonly JobView[]> {
  const jobs = await selectJobs(session, filter);
  const facts = await factsOf(session, jobs);
  return jobs.map((job) => jobView(session, job, facts));
}

/** sp_help_jobactivity: the latest run of the jobs that the caller may see. */
export async function helpJobActivity(
  session: AgentSession,
  filter: JobReference & { readonly after?: string; readonly limit?: number } = {},
): Promise<readonly JobActivityView[]> {
  const jobs = await selectJobs(session, filter);
  const facts = await factsOf(session, jobs);
  return jobs.map((job) => {
    const run = facts.runs.get(job.job_id);
    return {
      jobId: job.job_id,
      jobName: job.name,
      runId: run?.run_id,
      runRequestedMs: run?.requested_ms,
      runRequestedSource: run?.requested_source,
      startExecutionMs: run?.start_ms ?? undefined,
      lastExecutedStepId: run?.last_executed_step_id ?? undefined,
      lastExecutedStepMs: run?.last_executed_step_ms ?? undefined,
      stopExecutionMs: run?.stop_ms ?? undefined,
      outcome: run?.outcome ?? undefined,
      nextScheduledRunMs: facts.next(job.job_id)?.next_run_ms ?? undefined,
    };
  });
}

async function selectJobs(session: AgentSession, filter: JobFilter): Promise<readonly JobRow[]> {
  requireAgentRole(session);
  if (filter.jobId !== undefined || filter.jobName !== undefined) return [await findJob(session, filter)];
  const { db } = session.store;
  let query = db
    .selectFrom('agent_jobs')
    .selectAll('agent_jobs')
    .orderBy('name_key')
    .limit(pageLimit({ limit: filter.limit }));
  if (!mayReadAll(session)) query = query.where('owner_id', '=', session.caller.id);
  if (filter.after !== undefined) query = query.where('name_key', '>', nameKey(filter.after));
  if (filter.ownerLoginName !== undefined) query = query.where('owner_name', '=', filter.ownerLoginName);
  if (filter.categoryName !== undefined) query = query.where('category_name', '=', filter.categoryName);
  if (filter.enabled !== undefined) query = query.where('enabled', '=', Number(filter.enabled));
  if (filter.description !== undefined) query = query.where('description', 'like', filter.description);
  if (filter.subsystem !== undefined) {
    const subsystem = checkSubsystem(filter.subsystem);
    query = query.where(
      'job_id',
      'in',
      db.selectFrom('agent_job_steps').select('job_id').where('subsystem', '=', subsystem),
    );
  }
  const { executionStatus: status } = filter;
  if (status === 0) query = query.where('active_run_id', 'is not', null);
  else if (status === executionStatuses.idle) query = query.where('active_run_id', 'is', null);
  else if (status !== undefined) {
    query = query.where(
      'active_run_id',
      'in',
      db.selectFrom('agent_job_runs').select('run_id').where('status', '=', status),
    );
  }
  for (const [column, time] of comparedDates(filter)) query = query.where(column, filter.dateComparator ?? '=', time);
  return query.execute();
}

function comparedDates({ dateComparator, dateCreated, dateLastModified }: JobFilter) {
  const dates = [
    ['created_ms', dateCreated],
    ['modified_ms', dateLastModified],
  ] as const;
  const given = dates.flatMap(([column, time]) => (time === undefined ? [] : [[column, time] as const]));
  if ((given.length === 0) === (dateComparator === undefined)) return given;
  throw agentError('OPENDTSX_E_AGENT_IDENTIFY', {
    first: 'date_comparator together with date_created or date_last_modified',
    second: 'none of them',
  });
}

/** What other tables know of the jobs of a page: one query for each table. */
async function factsOf({ store: { db } }: AgentSession, jobs: readonly JobRow[]) {
  const ids = ['', ...jobs.map(({ job_id }) => job_id)];
  const latest = db
    .selectFrom('agent_job_runs')
    .select(({ fn }) => fn.max('run_id').as('run_id'))
    .where('job_id', 'in', ids)
    .groupBy('job_id');
  const latestOutcomes = db
    .selectFrom('agent_job_history')
    .select(({ fn }) => fn.max('instance_id').as('instance_id'))
    .where('job_id', 'in', ids)
    .where('step_id', '=', 0)
    .groupBy('job_id');
  const runs = await db.selectFrom('agent_job_runs').selectAll().where('run_id', 'in', latest).execute();
  const outcomes = await db
    .selectFrom('agent_job_history')
    .select(['job_id', 'run_ms', 'run_status'])
    .where('instance_id', 'in', latestOutcomes)
    .execute();
  const steps = await db
    .selectFrom('agent_job_steps')
    .select(['job_id', 'step_id', 'step_name'])
    .where('job_id', 'in', ids)
    .execute();
  const links = await db
    .selectFrom('agent_job_schedules as link')
    .innerJoin('agent_schedules as schedule', 'schedule.schedule_id', 'link.schedule_id')
    .select(['link.job_id', 'link.schedule_id', 'link.next_run_ms', 'schedule.enabled'])
    .where('link.job_id', 'in', ids)
    .orderBy('link.next_run_ms')
    .execute();
  const operatorIds = jobs.flatMap((job) => [job.notify_email_operator_id, job.notify_webhook_operator_id]);
  const operators = await db
    .selectFrom('agent_operators')
    .select(['operator_id', 'name'])
    .where('operator_id', 'in', [-1, ...operatorIds.filter((id) => id !== null)])
    .execute();
  return {
    runs: new Map(runs.map((run) => [run.job_id, run])),
    outcomes: new Map(outcomes.map((outcome) => [outcome.job_id, outcome])),
    steps,
    links,
    operators: new Map(operators.map(({ operator_id, name }) => [operator_id, name])),
    next: (jobId: string) =>
      links.find((link) => link.job_id === jobId && link.enabled === 1 && link.next_run_ms !== null),
  };
}

function jobView({ serverName }: AgentSession, job: JobRow, facts: Awaited<ReturnType<typeof factsOf>>): JobView {
  const run = job.active_run_id === null ? undefined : facts.runs.get(job.job_id);
  const steps = facts.steps.filter(({ job_id }) => job_id === job.job_id);
  const step = steps.find(({ step_id }) => step_id === run?.current_step_id);
  const last = facts.outcomes.get(job.job_id);
  const next = facts.next(job.job_id);
  return {
    jobId: job.job_id,
    originatingServer: serverName,
    name: job.name,
    enabled: job.enabled === 1,
    description: job.description ?? undefined,
    startStepId: job.start_step_id,
    category: job.category_name,
    owner: job.owner_name,
    notifyLevelEventlog: job.notify_level_eventlog,
    notifyLevelEmail: job.notify_level_email,
    notifyLevelWebhook: job.notify_level_webhook,
    notifyEmailOperator: facts.operators.get(job.notify_email_operator_id ?? -1),
    notifyWebhookOperator: facts.operators.get(job.notify_webhook_operator_id ?? -1),
    deleteLevel: job.delete_level,
    createdMs: job.created_ms,
    modifiedMs: job.modified_ms,
    versionNumber: job.version_number,
    lastRunMs: last?.run_ms,
    lastRunOutcome: last?.run_status ?? unknownOutcome,
    nextRunMs: next?.next_run_ms ?? undefined,
    nextRunScheduleId: next?.schedule_id,
    currentExecutionStatus: run?.status ?? executionStatuses.idle,
    currentExecutionStep: step === undefined ? '0 (unknown)' : `${step.step_id} (${step.step_name})`,
    currentRetryAttempt: run?.current_retry ?? 0,
    hasStep: steps.length,
    hasSchedule: facts.links.filter(({ job_id }) => job_id === job.job_id).length,
    hasTarget: job.has_target,
    type: job.has_target,
  };
}
