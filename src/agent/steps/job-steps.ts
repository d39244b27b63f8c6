import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { nameKey } from '../../store/name-key.ts';
import type { AgentTables } from '../../store/tables/agent-tables.ts';
import { agentError } from '../agent-errors.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { checkWhole } from '../check-arguments.ts';
import { findJob, findOwnJob, type JobReference, lockJob } from '../jobs/find-job.ts';
import { findProxy, requireProxyUse } from '../proxies/proxies.ts';
import { checkStep, type StepSettings } from './check-step.ts';
import { maskCommand } from './mask-command.ts';
import { requireRunnable } from './require-runnable.ts';
import { commandOf, openCommand, sealCommand } from './step-command.ts';
import { type Subsystem, subsystems } from './subsystems.ts';

/** A step as it is stored. */
export type StepRow = Selectable<AgentTables['agent_job_steps']>;

/** A step as sp_help_jobstep shows it; times in milliseconds since 1970 UTC, durations in seconds. */
export interface StepView extends Required<Omit<StepSettings, 'proxyName' | StepTexts>>, Pick<StepSettings, StepTexts> {
  readonly stepId: number;
  readonly stepUid: string;
  readonly proxyName: string | undefined;
  readonly lastRunOutcome: number;
  readonly lastRunDuration: number;
  readonly lastRunRetries: number;
  readonly lastRunMs: number | undefined;
}

type StepTexts =
  | 'command'
  | 'additionalParameters'
  | 'server'
  | 'databaseName'
  | 'databaseUserName'
  | 'outputFileName'
  | 'proxyId';

const unknownOutcome = 5;

/** sp_add_jobstep: at the end, or at step_id, where the steps from there on move back by one. */
export function addJobStep(
  session: AgentSession,
  { jobId, jobName, stepId, ...settings }: JobReference & StepSettings & { readonly stepId?: number },
): Promise<{ readonly stepId: number; readonly stepUid: string }> {
  return inTransaction(session, async (within) => {
    const job = await findOwnJob(within, { jobId, jobName });
    await lockJob(within, job);
    const columns = await stepColumns(within, settings);
    await requireRunnable(within, job, { ...columns, command: settings.command });
    const count = await countSteps(within, job.job_id);
    const place = stepId ?? count + 1;
    checkWhole('step_id', place, 1, count + 1);
    await refuseStepName(within, job.job_id, columns.step_name);
    if (place <= count) {
      await moveSteps(within, job.job_id, { from: place, by: 1 });
      await moveStartStep(within, job.job_id, job.start_step_id >= place ? job.start_step_id + 1 : job.start_step_id);
    }
    const stepUid = randomUUID();
    await within.store.db
      .insertInto('agent_job_steps')
      .values({
        ...columns,
        sealed_command: sealCommand(within, stepUid, settings.command),
        step_uid: stepUid,
        job_id: job.job_id,
        step_id: place,
        last_run_outcome: unknownOutcome,
        last_run_duration: 0,
        last_run_retries: 0,
        last_run_ms: null,
      })
      .execute();
    return { stepId: place, stepUid };
  });
}

/** sp_update_jobstep: changes what is given; an empty proxy_name takes the proxy away. */
export function updateJobStep(
  session: AgentSession,
  { jobId, jobName, stepId, ...changes }: JobReference & Partial<StepSettings> & { readonly stepId: number },
): Promise<void> {
  return inTransaction(session, async (within) => {
    const job = await findOwnJob(within, { jobId, jobName });
    await lockJob(within, job);
    const row = await findStep(within, job.job_id, stepId);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const namesProxy = changes.proxyName !== undefined || changes.proxyId !== undefined;
    const { proxyId, ...before } = stepSettings(row);
    const columns = await stepColumns(within, { ...before, ...(namesProxy ? {} : { proxyId }), ...given }, row);
    const command = changes.command ?? openCommand(within, row);
    await requireRunnable(within, job, { ...columns, command });
    if (nameKey(columns.step_name) !== nameKey(row.step_name)) {
      await refuseStepName(within, job.job_id, columns.step_name);
    }
    const sealed = changes.command === undefined ? {} : { sealed_command: sealCommand(within, row.step_uid, command) };
    await within.store.db
      .updateTable('agent_job_steps')
      .set({ ...columns, ...sealed })
      .where('step_uid', '=', row.step_uid)
      .execute();
  });
}

/** sp_delete_jobstep: later steps move up, and steps that went to the deleted one end the job instead. 0 deletes all steps. */
export function deleteJobStep(
  session: AgentSession,
  { stepId, ...reference }: JobReference & { readonly stepId: number },
) {
  return inTransaction(session, async (within) => {
    const job = await findOwnJob(within, reference);
    await lockJob(within, job);
    const { db } = within.store;
    if (stepId === 0) {
      await db.deleteFrom('agent_job_steps').where('job_id', '=', job.job_id).execute();
      return moveStartStep(within, job.job_id, 1);
    }
    const row = await findStep(within, job.job_id, stepId);
    await db.deleteFrom('agent_job_steps').where('step_uid', '=', row.step_uid).execute();
    const steps = db.updateTable('agent_job_steps').where('job_id', '=', job.job_id);
    await steps.set({ on_success_action: 1, on_success_step_id: 0 }).where('on_success_step_id', '=', stepId).execute();
    await steps.set({ on_fail_action: 2, on_fail_step_id: 0 }).where('on_fail_step_id', '=', stepId).execute();
    await moveSteps(within, job.job_id, { from: stepId + 1, by: -1 });
    const start = job.start_step_id > stepId ? job.start_step_id - 1 : job.start_step_id;
    await moveStartStep(within, job.job_id, Math.max(1, Math.min(start, await countSteps(within, job.job_id))));
  });
}

/**
 * sp_help_jobstep: the steps of a job in their order, or one of them. One step that is asked for is shown with its whole command; a list has `****` in
 * place of values that may be secret.
 */
export async function helpJobStep(
  session: AgentSession,
  { stepId, stepName, ...reference }: JobReference & { readonly stepId?: number; readonly stepName?: string },
): Promise<readonly StepView[]> {
  const job = await findJob(session, reference);
  let query = session.store.db
    .selectFrom('agent_job_steps as step')
    .leftJoin('agent_proxies as proxy', 'proxy.proxy_id', 'step.proxy_id')
    .selectAll('step')
    .select('proxy.name as proxy_name')
    .where('step.job_id', '=', job.job_id)
    .orderBy('step.step_id')
    .limit(1000);
  if (stepId !== undefined) query = query.where('step.step_id', '=', stepId);
  if (stepName !== undefined) query = query.where('step.step_name', '=', stepName);
  const isList = stepId === undefined && stepName === undefined;
  return (await query.execute()).map((row) => ({
    ...stepSettings(row),
    command: isList ? listedCommand(session, row) : openCommand(session, row),
    stepId: row.step_id,
    stepUid: row.step_uid,
    proxyName: row.proxy_name ?? undefined,
    lastRunOutcome: row.last_run_outcome,
    lastRunDuration: row.last_run_duration,
    lastRunRetries: row.last_run_retries,
    lastRunMs: row.last_run_ms ?? undefined,
  }));
}

/** A list is shown even if one of its commands does not open. */
function listedCommand({ sealer }: AgentSession, row: StepRow): string | undefined {
  if (row.sealed_command === null) return undefined;
  return maskCommand(subsystemOfRow(row), commandOf(sealer, row) ?? '****');
}

async function findStep({ store }: AgentSession, jobId: string, stepId: number): Promise<StepRow> {
  const row = await store.db
    .selectFrom('agent_job_steps')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('step_id', '=', stepId)
    .executeTakeFirst();
  if (row === undefined) throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'step', name: stepId });
  return row;
}

async function countSteps({ store }: AgentSession, jobId: string): Promise<number> {
  const { steps } = await store.db
    .selectFrom('agent_job_steps')
    .select(({ fn }) => fn.countAll<number>().as('steps'))
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow();
  return Number(steps);
}

async function refuseStepName({ store }: AgentSession, jobId: string, name: string): Promise<void> {
  const rows = await store.db.selectFrom('agent_job_steps').select('step_name').where('job_id', '=', jobId).execute();
  if (rows.every(({ step_name }) => nameKey(step_name) !== nameKey(name))) return;
  throw agentError('OPENDTSX_E_AGENT_EXISTS', { what: 'step', name });
}

/** Numbers are unique at every moment, so they pass through negative ones. */
async function moveSteps(
  { store }: AgentSession,
  jobId: string,
  { from, by }: { readonly from: number; readonly by: number },
): Promise<void> {
  const steps = store.db.updateTable('agent_job_steps').where('job_id', '=', jobId);
  await steps
    .set(({ eb, neg }) => ({ step_id: neg(eb.parens(eb('step_id', '+', by))) }))
    .where('step_id', '>=', from)
    .execute();
  await steps
    .set(({ neg }) => ({ step_id: neg('step_id') }))
    .where('step_id', '<', 0)
    .execute();
  for (const column of ['on_success_step_id', 'on_fail_step_id'] as const) {
    await steps
      .set(({ eb }) => ({ [column]: eb(column, '+', by) }))
      .where(column, '>=', from)
      .execute();
  }
}

async function moveStartStep({ store }: AgentSession, jobId: string, stepId: number): Promise<void> {
  await store.db.updateTable('agent_jobs').set({ start_step_id: stepId }).where('job_id', '=', jobId).execute();
}

async function stepColumns(session: AgentSession, settings: StepSettings, before?: StepRow) {
  const checked = checkStep(session, settings, before);
  const { proxyId, proxyName } = settings;
  const named = proxyName === undefined || proxyName === '' ? { proxyId } : { proxyName };
  const proxy =
    named.proxyId === undefined && named.proxyName === undefined
      ? undefined
      : (await findProxy(session, named)).proxy_id;
  await requireProxyUse(session, proxy, checked.subsystem);
  return { ...checked, proxy_id: proxy ?? null };
}

function subsystemOfRow({ subsystem }: StepRow): Subsystem {
  return Object.values(subsystems).find((name) => name === subsystem) ?? 'TSQL';
}

function stepSettings(row: StepRow) {
  return {
    stepName: row.step_name,
    subsystem: subsystemOfRow(row),
    additionalParameters: row.additional_parameters ?? undefined,
    cmdexecSuccessCode: row.cmdexec_success_code,
    onSuccessAction: row.on_success_action,
    onSuccessStepId: row.on_success_step_id,
    onFailAction: row.on_fail_action,
    onFailStepId: row.on_fail_step_id,
    server: row.server ?? undefined,
    databaseName: row.database_name ?? undefined,
    databaseUserName: row.database_user_name ?? undefined,
    retryAttempts: row.retry_attempts,
    retryInterval: row.retry_interval,
    outputFileName: row.output_file_name ?? undefined,
    flags: row.flags,
    proxyId: row.proxy_id ?? undefined,
  };
}
