import { runStatuses } from '../history/job-history.ts';
import type { JobRow } from '../jobs/find-job.ts';
import { executionStatuses } from '../jobs/run-requests.ts';
import type { StepRow } from '../steps/job-steps.ts';
import type { AgentSettings } from './agent-options.ts';
import { finishRun, type RunEnd } from './finish-run.ts';
import { changeRun, type HeldRun, type RunRow } from './run-lease.ts';
import { runStep } from './run-step.ts';
import type { StepResult } from './step-runner.ts';

/** Why a run was ended from outside: the reason of its abort signal. */
export interface StopReason {
  readonly text: string;
}

const quitWithSuccess = 1;
const quitWithFailure = 2;
const goToNext = 3;
const minute = 60_000;

/** Runs the steps of a job that this server holds, writes its history and ends it. Throws LostRunError when the run is not held any more. */
export async function runJob(settings: AgentSettings, held: HeldRun, run: RunRow, signal: AbortSignal): Promise<void> {
  const { db } = settings.session.store;
  const job = await db.selectFrom('agent_jobs').selectAll().where('job_id', '=', run.job_id).executeTakeFirst();
  if (job === undefined) return;
  const steps = await db
    .selectFrom('agent_job_steps')
    .selectAll()
    .where('job_id', '=', run.job_id)
    .orderBy('step_id')
    .execute();
  const end = await followSteps({ settings, held, run, job, signal, counts: new Map() }, steps);
  await finishRun(settings, held, run, job, end);
}

interface Flow {
  readonly settings: AgentSettings;
  readonly held: HeldRun;
  readonly run: RunRow;
  readonly job: JobRow;
  readonly signal: AbortSignal;
  /** How often each step was started. */
  readonly counts: Map<number, number>;
}

async function followSteps(flow: Flow, steps: readonly StepRow[]): Promise<RunEnd> {
  let stepId = flow.run.start_step_id;
  let failed: RunEnd['failed'];
  let last: StepRow | undefined;
  for (;;) {
    if (flow.signal.aborted) return { status: runStatuses.canceled, last, failed, reason: stopText(flow.signal) };
    const step = steps.find(({ step_id }) => step_id === stepId);
    if (step === undefined) {
      return { status: runStatuses.failed, last, failed, reason: `There is no step ${stepId} to go to.` };
    }
    last = step;
    const result = await attemptStep(flow, step);
    if (flow.signal.aborted && !result.succeeded) {
      return { status: runStatuses.canceled, last, failed, reason: stopText(flow.signal) };
    }
    if (!result.succeeded) failed = { step, error: result.firstError ?? result.message ?? '' };
    const action = result.succeeded ? step.on_success_action : step.on_fail_action;
    const isAtEnd = action === goToNext && step.step_id === steps.at(-1)?.step_id;
    if (action === quitWithSuccess || (isAtEnd && result.succeeded))
      return { status: runStatuses.succeeded, last, failed };
    if (action === quitWithFailure || isAtEnd) {
      return { status: runStatuses.failed, last, failed: failed ?? { step, error: '' } };
    }
    if (action === goToNext) stepId = step.step_id + 1;
    else stepId = result.succeeded ? step.on_success_step_id : step.on_fail_step_id;
  }
}

/** Runs a step, again after each failure as often as it may be; every attempt has its row in the history. */
async function attemptStep(flow: Flow, step: StepRow): Promise<StepResult> {
  const { settings, held, run, job, signal } = flow;
  const { session } = settings;
  const count = (flow.counts.get(step.step_id) ?? 0) + 1;
  flow.counts.set(step.step_id, count);
  for (let attempt = 0; ; attempt++) {
    const startMs = session.now();
    await changeRun(settings, held, {
      status: executionStatuses.executing,
      current_step_id: step.step_id,
      current_retry: attempt,
    });
    const result = await runStep(settings, step, {
      runId: run.run_id,
      jobId: job.job_id,
      jobName: job.name,
      ownerId: job.owner_id,
      ownerName: job.owner_name,
      startMs: run.start_ms ?? startMs,
      count,
      attempt,
      signal,
    });
    const isLast = result.succeeded || signal.aborted || attempt >= step.retry_attempts;
    await writeAttempt(flow, step, result, { startMs, attempt, isLast });
    if (isLast) return result;
    await waitForRetry(flow, step.retry_interval * minute);
    if (signal.aborted) return result;
  }
}

async function waitForRetry({ settings, signal }: Flow, milliseconds: number): Promise<void> {
  if (milliseconds === 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const callOff = settings.clock.after(milliseconds, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      callOff();
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

interface Attempt {
  readonly startMs: number;
  readonly attempt: number;
  readonly isLast: boolean;
}

async function writeAttempt(
  { settings, held, run, signal }: Flow,
  step: StepRow,
  result: StepResult,
  { startMs, attempt, isLast }: Attempt,
): Promise<void> {
  const { session } = settings;
  const duration = Math.max(0, session.now() - startMs);
  const status = attemptStatus(result, signal, isLast);
  const changes = {
    status: isLast ? executionStatuses.executing : executionStatuses.betweenRetries,
    last_executed_step_id: step.step_id,
    last_executed_step_ms: startMs,
  };
  await changeRun(settings, held, changes, async ({ store: { db } }) => {
    await db
      .insertInto('agent_job_history')
      .values({
        run_id: run.run_id,
        job_id: run.job_id,
        step_id: step.step_id,
        step_name: step.step_name,
        sql_message_id: result.sqlMessageId ?? 0,
        sql_severity: result.sqlSeverity ?? 0,
        message: [result.message, endTexts[status]].filter((part) => part !== undefined && part !== '').join(' '),
        run_status: status,
        run_ms: startMs,
        run_duration_ms: duration,
        retries_attempted: attempt,
        operator_notified: null,
        server: session.serverName,
      })
      .execute();
    if (!isLast) return;
    await db
      .updateTable('agent_job_steps')
      .set({
        last_run_outcome: status,
        last_run_duration: Math.floor(duration / 1000),
        last_run_retries: attempt,
        last_run_ms: startMs,
      })
      .where('step_uid', '=', step.step_uid)
      .execute();
  });
}

const endTexts: Readonly<Record<number, string>> = {
  [runStatuses.failed]: 'The step failed.',
  [runStatuses.succeeded]: 'The step succeeded.',
  [runStatuses.retry]: 'The step failed and is tried again.',
  [runStatuses.canceled]: 'The step was canceled.',
};

function attemptStatus({ succeeded }: StepResult, { aborted }: AbortSignal, isLast: boolean): number {
  if (succeeded) return runStatuses.succeeded;
  if (aborted) return runStatuses.canceled;
  return isLast ? runStatuses.failed : runStatuses.retry;
}

function stopText(signal: AbortSignal): string {
  return (signal.reason as StopReason).text;
}
