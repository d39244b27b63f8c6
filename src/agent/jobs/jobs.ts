import { randomUUID } from 'node:crypto';
import { nameKey } from '../../store/name-key.ts';
import { agentError } from '../agent-errors.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { checkLength, checkName, checkOneOf, checkWhole } from '../check-arguments.ts';
import { findOwner } from '../find-owner.ts';
import { findOperator } from '../operators/operators.ts';
import { isAgentOperator, ownsOrRules, requireAgentRole } from '../permissions.ts';
import { refreshJobSchedules } from '../schedules/refresh-next-runs.ts';
import { findJob, findOwnJob, type JobReference, type JobRow, lockJob } from './find-job.ts';

/** What a job may be given: arguments of sp_add_job and sp_update_job. Levels: 0 never, 1 on success, 2 on failure, 3 always. */
export interface JobSettings {
  readonly enabled?: boolean;
  readonly description?: string;
  readonly startStepId?: number;
  readonly categoryName?: string;
  readonly ownerLoginName?: string;
  readonly notifyLevelEventlog?: number;
  readonly notifyLevelEmail?: number;
  readonly notifyLevelNetsend?: number;
  readonly notifyLevelPage?: number;
  readonly notifyEmailOperatorName?: string;
  readonly notifyNetsendOperatorName?: string;
  readonly notifyPageOperatorName?: string;
  readonly deleteLevel?: number;
  /** Not of SQL Server: when to call the webhook of an operator. */
  readonly notifyLevelWebhook?: number;
  readonly notifyWebhookOperatorName?: string;
}

const levels = [0, 1, 2, 3];
const wildcard = '%';

/** sp_add_job: makes a job without steps that runs nowhere yet, and gives its job_id. */
export function addJob(
  session: AgentSession,
  settings: JobSettings & { readonly jobName: string },
): Promise<{ readonly jobId: string }> {
  return inTransaction(session, async (within) => {
    requireAgentRole(within);
    const name = checkJobName('job_name', settings.jobName);
    const values = await jobColumns(within, settings);
    const jobId = randomUUID();
    const { numInsertedOrUpdatedRows } = await within.store.db
      .insertInto('agent_jobs')
      .values({
        enabled: 1,
        description: null,
        start_step_id: 1,
        category_name: '[Uncategorized (Local)]',
        notify_level_eventlog: 2,
        notify_level_email: 0,
        notify_level_webhook: 0,
        notify_email_operator_id: null,
        notify_webhook_operator_id: null,
        delete_level: 0,
        ...(await findOwner(within, settings.ownerLoginName)),
        ...values,
        job_id: jobId,
        name,
        name_key: nameKey(name),
        has_target: 0,
        active_run_id: null,
        version_number: 1,
        created_ms: within.now(),
        modified_ms: within.now(),
      })
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) throw agentError('OPENDTSX_E_AGENT_EXISTS', { what: 'job', name });
    return { jobId };
  });
}

/** sp_update_job: changes what is given. Members of SQLAgentOperatorRole may enable and disable jobs of others, and nothing else. */
export function updateJob(
  session: AgentSession,
  { jobId, jobName, newName, ...settings }: JobReference & JobSettings & { readonly newName?: string },
): Promise<void> {
  return inTransaction(session, async (within) => {
    const job = await findJob(within, { jobId, jobName });
    requireMayUpdate(within, job, { newName, ...settings });
    await lockJob(within, job);
    const name = newName === undefined ? job.name : checkJobName('new_name', newName);
    await refuseNameOfAnother(within, name, job.job_id);
    const values = {
      ...(await jobColumns(within, settings)),
      ...(settings.ownerLoginName === undefined ? {} : await findOwner(within, settings.ownerLoginName)),
    };
    await within.store.db
      .updateTable('agent_jobs')
      .set({ ...values, name, name_key: nameKey(name) })
      .where('job_id', '=', job.job_id)
      .execute();
    if (settings.enabled === true && job.enabled === 0) await refreshJobSchedules(within, { jobId: job.job_id });
  });
}

/** sp_delete_job: with its steps and runs; a run under way is given up. Schedules that no other job uses go too, unless told otherwise. */
export function deleteJob(
  session: AgentSession,
  {
    deleteHistory = true,
    deleteUnusedSchedule = true,
    ...reference
  }: JobReference & { readonly deleteHistory?: boolean; readonly deleteUnusedSchedule?: boolean },
): Promise<void> {
  return inTransaction(session, async (within) => {
    const job = await findOwnJob(within, reference);
    await lockJob(within, job);
    await removeJob(within, job.job_id, { deleteHistory, deleteUnusedSchedule });
  });
}

/** Deletes a job whatever the caller may do: what `deleteJob` does after it has asked, and delete_level. */
export async function removeJob(
  { store: { db } }: AgentSession,
  jobId: string,
  { deleteHistory, deleteUnusedSchedule }: { readonly deleteHistory: boolean; readonly deleteUnusedSchedule: boolean },
): Promise<void> {
  const attached = await db
    .selectFrom('agent_job_schedules')
    .select('schedule_id')
    .where('job_id', '=', jobId)
    .execute();
  await db.deleteFrom('agent_jobs').where('job_id', '=', jobId).execute();
  if (deleteHistory) await db.deleteFrom('agent_job_history').where('job_id', '=', jobId).execute();
  if (!deleteUnusedSchedule || attached.length === 0) return;
  await db
    .deleteFrom('agent_schedules')
    .where(
      'schedule_id',
      'in',
      attached.map(({ schedule_id }) => schedule_id),
    )
    .where('schedule_id', 'not in', db.selectFrom('agent_job_schedules').select('schedule_id'))
    .execute();
}

/** sp_add_jobserver: without it a job does not run. The only server is this one. */
export function addJobServer(
  session: AgentSession,
  { serverName = '(LOCAL)', ...reference }: JobReference & { readonly serverName?: string },
): Promise<void> {
  return inTransaction(session, async (within) => {
    const job = await findOwnJob(within, reference);
    await lockJob(within, job);
    const key = nameKey(serverName);
    if (key !== '(LOCAL)' && key !== nameKey(within.serverName)) {
      throw agentError('OPENDTSX_E_AGENT_UNSUPPORTED', {
        what: `The target server ${serverName}`,
        instead: `Jobs run on this server only: name it (local) or ${within.serverName}.`,
      });
    }
    const { numUpdatedRows } = await within.store.db
      .updateTable('agent_jobs')
      .set({ has_target: 1 })
      .where('job_id', '=', job.job_id)
      .where('has_target', '=', 0)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) {
      throw agentError('OPENDTSX_E_AGENT_TARGETED', { job: job.name, server: within.serverName });
    }
    await refreshJobSchedules(within, { jobId: job.job_id });
  });
}

function checkJobName(parameter: string, name: string): string {
  const checked = checkName(parameter, name);
  if (checked.includes(wildcard)) throw agentError('OPENDTSX_E_AGENT_CHARACTERS', { parameter, characters: wildcard });
  return checked;
}

async function refuseNameOfAnother(session: AgentSession, name: string, jobId: string): Promise<void> {
  const other = await session.store.db
    .selectFrom('agent_jobs')
    .select('job_id')
    .where('name_key', '=', nameKey(name))
    .where('job_id', '!=', jobId)
    .executeTakeFirst();
  if (other !== undefined) throw agentError('OPENDTSX_E_AGENT_EXISTS', { what: 'job', name });
}

function requireMayUpdate(session: AgentSession, job: JobRow, changes: Readonly<Record<string, unknown>>): void {
  if (ownsOrRules(session, job)) return;
  const changed = Object.keys(changes).filter((name) => changes[name] !== undefined);
  if (isAgentOperator(session) && changed.length === 1 && changed[0] === 'enabled') return;
  throw agentError('OPENDTSX_E_AGENT_NOTOWNER', { job: job.name, owner: job.owner_name });
}

async function jobColumns(session: AgentSession, settings: JobSettings): Promise<Partial<JobRow>> {
  checkLength('description', settings.description, 512);
  checkLength('category_name', settings.categoryName, 128);
  if (settings.startStepId !== undefined) checkWhole('start_step_id', settings.startStepId, 1, 2 ** 31 - 1);
  refuseMessengers(settings);
  const given: Partial<JobRow> = {
    enabled: settings.enabled === undefined ? undefined : Number(settings.enabled),
    description: settings.description,
    start_step_id: settings.startStepId,
    category_name: settings.categoryName,
    notify_level_eventlog: checkLevel('notify_level_eventlog', settings.notifyLevelEventlog),
    notify_level_email: checkLevel('notify_level_email', settings.notifyLevelEmail),
    notify_level_webhook: checkLevel('notify_level_webhook', settings.notifyLevelWebhook),
    delete_level: checkLevel('delete_level', settings.deleteLevel),
    notify_email_operator_id: await operatorColumn(session, settings.notifyEmailOperatorName),
    notify_webhook_operator_id: await operatorColumn(session, settings.notifyWebhookOperatorName),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** An empty name takes the operator away. */
async function operatorColumn(session: AgentSession, name: string | undefined): Promise<number | null | undefined> {
  if (name === undefined) return undefined;
  return name === '' ? null : (await findOperator(session, { name })).operator_id;
}

function checkLevel(parameter: string, level: number | undefined): number | undefined {
  if (level !== undefined) checkOneOf(parameter, level, levels);
  return level;
}

/** Scripts set the levels of net send and pager in passing; only with an operator would they do anything. */
function refuseMessengers(settings: JobSettings): void {
  checkLevel('notify_level_netsend', settings.notifyLevelNetsend);
  checkLevel('notify_level_page', settings.notifyLevelPage);
  for (const name of [settings.notifyNetsendOperatorName, settings.notifyPageOperatorName]) {
    if (name === undefined || name === '') continue;
    throw agentError('OPENDTSX_E_AGENT_UNSUPPORTED', {
      what: `Notifying ${name} by net send or pager`,
      instead: 'Use e-mail (notify_email_operator_name) or a webhook (notify_webhook_operator_name).',
    });
  }
}
