import { agentError } from '../agent-errors.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { findJob, findOwnJob, type JobReference, lockJob } from '../jobs/find-job.ts';
import { isSysadmin, ownsOrRules } from '../permissions.ts';
import { nextRun } from './next-run.ts';
import { definitionOf, type ScheduleRow } from './refresh-next-runs.ts';
import {
  addSchedule,
  findSchedule,
  type MadeSchedule,
  type ScheduleReference,
  type ScheduleSettings,
  type ScheduleView,
  scheduleView,
} from './schedules.ts';

/** sp_attach_schedule: attached twice is attached once. Owners of job and schedule must be the same, except for members of sysadmin. */
export function attachSchedule(session: AgentSession, reference: JobReference & ScheduleReference): Promise<void> {
  return inTransaction(session, async (within) => {
    const job = await findOwnJob(within, reference);
    const schedule = await findSchedule(within, reference);
    if (job.owner_id !== schedule.owner_id && !isSysadmin(within)) {
      throw agentError('OPENDTSX_E_AGENT_ATTACHREFUSED', { schedule: schedule.name, job: job.name });
    }
    await lockJob(within, job);
    await within.store.db
      .insertInto('agent_job_schedules')
      .values({
        job_id: job.job_id,
        schedule_id: schedule.schedule_id,
        next_run_ms: nextRun(definitionOf(schedule), within.now()) ?? null,
      })
      .onConflict((conflict) => conflict.columns(['job_id', 'schedule_id']).doNothing())
      .execute();
  });
}

/** sp_detach_schedule; `deleteUnusedSchedule` deletes the schedule when no other job uses it. */
export function detachSchedule(
  session: AgentSession,
  {
    deleteUnusedSchedule = false,
    ...reference
  }: JobReference & ScheduleReference & { readonly deleteUnusedSchedule?: boolean },
): Promise<void> {
  return inTransaction(session, async (within) => {
    const job = await findJob(within, reference);
    if (!ownsOrRules(within, job)) throw agentError('OPENDTSX_E_AGENT_DETACHREFUSED', { job: job.name });
    await lockJob(within, job);
    const schedule = await attachedSchedule(within, job.job_id, job.name, reference);
    const { db } = within.store;
    await db
      .deleteFrom('agent_job_schedules')
      .where('job_id', '=', job.job_id)
      .where('schedule_id', '=', schedule.schedule_id)
      .execute();
    if (!deleteUnusedSchedule || !ownsOrRules(within, schedule)) return;
    await db
      .deleteFrom('agent_schedules')
      .where('schedule_id', '=', schedule.schedule_id)
      .where('schedule_id', 'not in', db.selectFrom('agent_job_schedules').select('schedule_id'))
      .execute();
  });
}

/** sp_add_jobschedule: makes a schedule and attaches it; it belongs to the owner of the job. */
export function addJobSchedule(
  session: AgentSession,
  { jobId, jobName, name, ...settings }: JobReference & ScheduleSettings & { readonly name: string },
): Promise<MadeSchedule> {
  return inTransaction(session, async (within) => {
    const job = await findOwnJob(within, { jobId, jobName });
    const made = await addSchedule(within, { ...settings, scheduleName: name });
    await within.store.db
      .updateTable('agent_schedules')
      .set({ owner_id: job.owner_id, owner_name: job.owner_name })
      .where('schedule_id', '=', made.scheduleId)
      .execute();
    await attachSchedule(within, { jobId: job.job_id, scheduleId: made.scheduleId });
    return made;
  });
}

/** A schedule of a job, with the next time at which it starts the job. */
export interface JobScheduleView extends Omit<ScheduleView, 'jobCount'> {
  readonly nextRunMs: number | undefined;
}

/** sp_help_jobschedule: the schedules of a job that the caller may see. */
export async function helpJobSchedule(
  session: AgentSession,
  reference: JobReference,
): Promise<readonly JobScheduleView[]> {
  const job = await findJob(session, reference);
  const rows = await session.store.db
    .selectFrom('agent_job_schedules as link')
    .innerJoin('agent_schedules as schedule', 'schedule.schedule_id', 'link.schedule_id')
    .selectAll('schedule')
    .select('link.next_run_ms')
    .where('link.job_id', '=', job.job_id)
    .orderBy('schedule.schedule_id')
    .limit(1000)
    .execute();
  return rows.map((row) => ({ ...scheduleView(row), nextRunMs: row.next_run_ms ?? undefined }));
}

async function attachedSchedule(
  { store }: AgentSession,
  jobId: string,
  jobName: string,
  { scheduleId, scheduleName }: ScheduleReference,
): Promise<ScheduleRow> {
  if ((scheduleId === undefined) === (scheduleName === undefined)) {
    throw agentError('OPENDTSX_E_AGENT_IDENTIFYSCHEDULE');
  }
  const attached = store.db
    .selectFrom('agent_schedules as schedule')
    .innerJoin('agent_job_schedules as link', 'link.schedule_id', 'schedule.schedule_id')
    .where('link.job_id', '=', jobId)
    .selectAll('schedule')
    .limit(2);
  const found = await (scheduleId === undefined
    ? attached.where('schedule.name', '=', scheduleName ?? '')
    : attached.where('schedule.schedule_id', '=', scheduleId)
  ).execute();
  if (found.length > 1) throw agentError('OPENDTSX_E_AGENT_TWOSCHEDULES', { schedule: scheduleName ?? '' });
  if (found[0] === undefined) {
    throw agentError('OPENDTSX_E_AGENT_NOTATTACHED', { schedule: scheduleName ?? scheduleId ?? '', job: jobName });
  }
  return found[0];
}
