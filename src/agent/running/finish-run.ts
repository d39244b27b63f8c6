import type { AgentSession } from '../agent-session.ts';
import { runStatuses } from '../history/job-history.ts';
import type { JobRow } from '../jobs/find-job.ts';
import { removeJob } from '../jobs/jobs.ts';
import { executionStatuses, requestSources } from '../jobs/run-requests.ts';
import type { JobNotification } from '../notifications/notification.ts';
import { isDueAtLevel, type NotifyResult, notifyOperators } from '../notifications/notify-operators.ts';
import type { StepRow } from '../steps/job-steps.ts';
import type { AgentSettings } from './agent-options.ts';
import { changeRun, type HeldRun, type RunRow } from './run-lease.ts';

/** How a run ended. */
export interface RunEnd {
  /** A value of run_status. */
  readonly status: number;
  readonly last?: Pick<StepRow, 'step_id' | 'step_name'>;
  /** The latest step that failed, with its first real error. */
  readonly failed?: { readonly step: Pick<StepRow, 'step_id' | 'step_name'>; readonly error: string };
  /** Why, where the steps do not say it. */
  readonly reason?: string;
}

const outcomes: Readonly<Record<number, JobNotification['outcome']>> = {
  [runStatuses.failed]: 'failed',
  [runStatuses.succeeded]: 'succeeded',
  [runStatuses.canceled]: 'canceled',
};

const verbs = { failed: 'failed', succeeded: 'succeeded', canceled: 'was canceled' } as const;

/** Notifies operators, writes the outcome of the job to its history, and frees the job for its next run, or deletes it (delete_level). */
export async function finishRun(
  settings: AgentSettings,
  held: HeldRun,
  run: RunRow,
  job: JobRow,
  end: RunEnd,
): Promise<void> {
  const { session } = settings;
  await changeRun(settings, held, { status: executionStatuses.completing });
  const notification = notificationOf(session, run, job, end);
  const told = await notifyOperators(session, job, notification, settings.notifiers);
  const stopMs = session.now();
  const changes = {
    status: executionStatuses.idle,
    outcome: end.status,
    stop_ms: stopMs,
    lease_owner: null,
    lease_until_ms: null,
  };
  await changeRun(settings, held, changes, async (within) => {
    await writeOutcome(within, run, job, { end, told, outcome: notification.outcome, stopMs });
    if (isDueAtLevel(job.delete_level, notification.outcome)) {
      await removeJob(within, job.job_id, { deleteHistory: true, deleteUnusedSchedule: true });
    }
  });
}

async function writeOutcome(
  { store: { db }, serverName }: AgentSession,
  run: RunRow,
  job: JobRow,
  {
    end,
    told,
    outcome,
    stopMs,
  }: { end: RunEnd; told: NotifyResult; outcome: JobNotification['outcome']; stopMs: number },
): Promise<void> {
  const startMs = run.start_ms ?? run.requested_ms;
  const lines = [`The job ${verbs[outcome]}.`, end.reason, askedBy(run), lastStep(end), ...told.problems];
  await db
    .insertInto('agent_job_history')
    .values({
      run_id: run.run_id,
      job_id: job.job_id,
      step_id: 0,
      step_name: '(Job outcome)',
      sql_message_id: 0,
      sql_severity: 0,
      message: lines.filter((line) => line !== undefined && line !== '').join(' '),
      run_status: end.status,
      run_ms: startMs,
      run_duration_ms: Math.max(0, stopMs - startMs),
      retries_attempted: 0,
      operator_notified: told.notified.length === 0 ? null : told.notified.join(', '),
      server: serverName,
    })
    .execute();
  await db
    .updateTable('agent_jobs')
    .set({ active_run_id: null })
    .where('job_id', '=', job.job_id)
    .where('active_run_id', '=', run.run_id)
    .execute();
}

function notificationOf({ serverName, now }: AgentSession, run: RunRow, job: JobRow, end: RunEnd): JobNotification {
  const outcome = outcomes[end.status] ?? 'failed';
  const startMs = run.start_ms ?? run.requested_ms;
  const endMs = now();
  const failed = outcome === 'failed' ? end.failed : undefined;
  const error = failed?.error || (outcome === 'failed' ? end.reason : undefined);
  const where = failed === undefined ? '' : ` in step ${failed.step.step_id} (${failed.step.step_name})`;
  return {
    text: `Job ${job.name} ${verbs[outcome]} on ${serverName}${where}${error === undefined ? '.' : `: ${error}`}`,
    server: serverName,
    jobId: job.job_id,
    jobName: job.name,
    runId: run.run_id,
    outcome,
    startedAt: new Date(startMs).toISOString(),
    endedAt: new Date(endMs).toISOString(),
    durationSeconds: Math.max(0, Math.round((endMs - startMs) / 1000)),
    failedStepId: failed?.step.step_id,
    failedStepName: failed?.step.step_name,
    firstError: error,
  };
}

function askedBy({ requested_source: source, requested_by_name: name }: RunRow): string {
  if (source === requestSources.user) return `It was started by ${name}.`;
  if (source === requestSources.scheduler) return `It was started by the schedule ${name}.`;
  return source === requestSources.boot ? 'It was started with the agent.' : 'It was started as the machine was idle.';
}

function lastStep({ last }: RunEnd): string | undefined {
  return last === undefined ? undefined : `The last step to run was step ${last.step_id} (${last.step_name}).`;
}
