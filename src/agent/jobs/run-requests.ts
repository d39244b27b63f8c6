import { agentError } from '../agent-errors.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { isAgentOperator, ownsOrRules } from '../permissions.ts';
import { requireRunnableSteps } from '../steps/require-runnable.ts';
import { findJob, type JobReference, type JobRow } from './find-job.ts';

/** What a run is doing: values of current_execution_status. */
export const executionStatuses = {
  executing: 1,
  waitingForThread: 2,
  betweenRetries: 3,
  idle: 4,
  completing: 7,
} as const;

/** Who asked for a run: values of run_requested_source. */
export const requestSources = { scheduler: 1, boot: 3, user: 4, idle: 6 } as const;

/** A run to ask for. */
export interface RunRequest {
  readonly jobId: string;
  readonly startStepId: number;
  readonly source: number;
  readonly byName: string;
}

/** sp_start_job: asks for a run and returns at once; a server takes it up. A job runs once at a time. */
export function startJob(
  session: AgentSession,
  { stepName, serverName, ...reference }: JobReference & { readonly stepName?: string; readonly serverName?: string },
): Promise<{ readonly runId: number }> {
  return inTransaction(session, async (within) => {
    const job = await findJob(within, reference);
    requireMayRun(within, job);
    if (job.has_target === 0) throw agentError('OPENDTSX_E_AGENT_NOSERVER', { job: job.name });
    if (serverName !== undefined && !['(LOCAL)', within.serverName.toUpperCase()].includes(serverName.toUpperCase())) {
      throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'target server', name: serverName });
    }
    const startStepId = await findStartStep(within, job, stepName);
    await requireRunnableSteps(within, job);
    const { name: byName } = within.caller;
    const runId = await requestRun(within, { jobId: job.job_id, startStepId, source: requestSources.user, byName });
    if (runId === undefined) throw agentError('OPENDTSX_E_AGENT_RUNNING', { job: job.name });
    return { runId };
  });
}

/** sp_stop_job: asks for the end of the run under way; the server that runs it ends the step. */
export function stopJob(session: AgentSession, reference: JobReference): Promise<void> {
  return inTransaction(session, async (within) => {
    const job = await findJob(within, reference);
    requireMayRun(within, job);
    if (job.active_run_id === null) throw agentError('OPENDTSX_E_AGENT_NOTRUNNING', { job: job.name });
    await within.store.db
      .updateTable('agent_job_runs')
      .set({ stop_requested_ms: within.now(), stop_requested_by_name: within.caller.name })
      .where('run_id', '=', job.active_run_id)
      .where('stop_requested_ms', 'is', null)
      .execute();
  });
}

/** Asks for a run, within a transaction; undefined when the job has one already or is gone. */
export async function requestRun(
  { store: { db }, now }: AgentSession,
  { jobId, startStepId, source, byName }: RunRequest,
): Promise<number | undefined> {
  const { numUpdatedRows: free } = await db
    .updateTable('agent_jobs')
    .set({ active_run_id: 0 })
    .where('job_id', '=', jobId)
    .where('active_run_id', 'is', null)
    .executeTakeFirst();
  if (free === 0n) return undefined;
  const { run_id } = await db
    .insertInto('agent_job_runs')
    .values({
      job_id: jobId,
      requested_ms: now(),
      requested_source: source,
      requested_by_name: byName,
      start_step_id: startStepId,
      current_retry: 0,
      status: executionStatuses.waitingForThread,
      epoch: 0,
    })
    .returning('run_id')
    .executeTakeFirstOrThrow();
  await db.updateTable('agent_jobs').set({ active_run_id: run_id }).where('job_id', '=', jobId).execute();
  return run_id;
}

function requireMayRun(session: AgentSession, job: JobRow): void {
  if (ownsOrRules(session, job) || isAgentOperator(session)) return;
  throw agentError('OPENDTSX_E_AGENT_STARTREFUSED', { job: job.name });
}

async function findStartStep({ store }: AgentSession, job: JobRow, stepName: string | undefined): Promise<number> {
  const steps = await store.db
    .selectFrom('agent_job_steps')
    .select(['step_id', 'step_name'])
    .where('job_id', '=', job.job_id)
    .execute();
  if (steps.length === 0) throw agentError('OPENDTSX_E_AGENT_NOSTEPS', { job: job.name });
  if (stepName === undefined) return job.start_step_id;
  const step = steps.find(({ step_name }) => step_name.toUpperCase() === stepName.toUpperCase());
  if (step === undefined) throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'step', name: stepName });
  return step.step_id;
}
