import type { Selectable } from 'kysely';
import type { AgentTables } from '../../store/tables/agent-tables.ts';
import type { AgentSession } from '../agent-session.ts';
import { nextRun } from './next-run.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';

/** A schedule as it is stored. */
export type ScheduleRow = Selectable<AgentTables['agent_schedules']>;

/** When the stored schedule is due. */
export function definitionOf(row: ScheduleRow): ScheduleDefinition {
  return {
    freqType: row.freq_type,
    freqInterval: row.freq_interval,
    freqSubdayType: row.freq_subday_type,
    freqSubdayInterval: row.freq_subday_interval,
    freqRelativeInterval: row.freq_relative_interval,
    freqRecurrenceFactor: row.freq_recurrence_factor,
    activeStartDate: row.active_start_date,
    activeEndDate: row.active_end_date,
    activeStartTime: row.active_start_time,
    activeEndTime: row.active_end_time,
    cron: row.cron ?? undefined,
    timeZone: row.time_zone,
  };
}

/** Writes down anew, from now on, when the schedules of a job, or the jobs of a schedule, are due next. */
export async function refreshJobSchedules(
  session: AgentSession,
  which: { readonly jobId: string } | { readonly scheduleId: number },
): Promise<void> {
  const { db } = session.store;
  const links = db
    .selectFrom('agent_job_schedules as link')
    .innerJoin('agent_schedules as schedule', 'schedule.schedule_id', 'link.schedule_id')
    .selectAll('schedule')
    .select('link.job_id');
  const rows = await ('jobId' in which
    ? links.where('link.job_id', '=', which.jobId)
    : links.where('link.schedule_id', '=', which.scheduleId)
  ).execute();
  for (const row of rows) {
    await db
      .updateTable('agent_job_schedules')
      .set({ next_run_ms: nextRun(definitionOf(row), session.now()) ?? null })
      .where('job_id', '=', row.job_id)
      .where('schedule_id', '=', row.schedule_id)
      .execute();
  }
}
