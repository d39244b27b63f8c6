import { randomUUID } from 'node:crypto';
import { agentError } from '../agent-errors.ts';
import { type AgentSession, inTransaction } from '../agent-session.ts';
import { checkName, checkOneOf, type Page, pageLimit } from '../check-arguments.ts';
import { findOwner } from '../find-owner.ts';
import { isAgentOperator, mayReadAll, ownsOrRules, requireAgentRole } from '../permissions.ts';
import { agentDateTime } from './agent-date.ts';
import { definitionOf, refreshJobSchedules, type ScheduleRow } from './refresh-next-runs.ts';
import {
  type MisfirePolicy,
  misfirePolicies,
  type ScheduleDefinition,
  scheduleDefinition,
} from './schedule-definition.ts';
import { isTimeZone } from './zone-clock.ts';

/** What a schedule may be given: arguments of sp_add_schedule and sp_update_schedule, and ours (cron, timeZone, misfire). */
export interface ScheduleSettings extends Partial<ScheduleDefinition> {
  readonly enabled?: boolean;
  readonly ownerLoginName?: string;
  /** Times missed while no server ran are left out (`skip`, as SQL Server does) when it is absent. */
  readonly misfire?: MisfirePolicy;
}

const besidesDefinition = ['newName', 'enabled', 'ownerLoginName', 'misfire'];

/** Which schedule is meant: one of both. */
export interface ScheduleReference {
  readonly scheduleId?: number;
  readonly scheduleName?: string;
}

/** A schedule as sp_help_schedule shows it; times in milliseconds since 1970 UTC. */
export interface ScheduleView extends ScheduleDefinition {
  readonly scheduleId: number;
  readonly scheduleUid: string;
  readonly scheduleName: string;
  readonly ownerName: string;
  readonly enabled: boolean;
  readonly misfire: MisfirePolicy;
  readonly createdMs: number;
  readonly modifiedMs: number;
  readonly jobCount: number;
}

/** What names a schedule after it was made. */
export interface MadeSchedule {
  readonly scheduleId: number;
  readonly scheduleUid: string;
}

/** sp_add_schedule. Several schedules may have one name. */
export function addSchedule(
  session: AgentSession,
  settings: ScheduleSettings & { readonly scheduleName: string },
): Promise<MadeSchedule> {
  return inTransaction(session, async (within) => {
    requireAgentRole(within);
    const scheduleUid = randomUUID();
    const now = within.now();
    const { schedule_id } = await within.store.db
      .insertInto('agent_schedules')
      .values({
        ...scheduleColumns(within, settings),
        ...(await findOwner(within, settings.ownerLoginName)),
        schedule_uid: scheduleUid,
        name: checkName('schedule_name', settings.scheduleName),
        enabled: Number(settings.enabled ?? true),
        misfire: checkMisfire(settings.misfire ?? 'skip'),
        version_number: 1,
        created_ms: now,
        modified_ms: now,
      })
      .returning('schedule_id')
      .executeTakeFirstOrThrow();
    return { scheduleId: schedule_id, scheduleUid };
  });
}

/** sp_update_schedule: changes what is given, for all jobs that use it. SQLAgentOperatorRole: enabled only, as for jobs. */
export function updateSchedule(
  session: AgentSession,
  {
    scheduleId,
    scheduleName,
    newName,
    ...settings
  }: ScheduleReference & ScheduleSettings & { readonly newName?: string },
): Promise<void> {
  return inTransaction(session, async (within) => {
    const row = await findSchedule(within, { scheduleId, scheduleName });
    const changed = Object.entries({ newName, ...settings }).filter(([, value]) => value !== undefined);
    const isSwitch = changed.length === 1 && settings.enabled !== undefined;
    if (!ownsOrRules(within, row) && !(isSwitch && isAgentOperator(within))) throw notOwner(row);
    const given = changed.filter(([name]) => !besidesDefinition.includes(name));
    // What is not asked for stays as it is, so that switching an old schedule off finds nothing wrong with it.
    const columns =
      given.length === 0 ? {} : scheduleColumns(within, { ...definitionOf(row), ...Object.fromEntries(given) });
    await within.store.db
      .updateTable('agent_schedules')
      .set((values) => ({
        ...columns,
        ...(settings.activeStartDate === undefined ? { active_start_date: row.active_start_date } : {}),
        ...(newName === undefined ? {} : { name: checkName('new_name', newName) }),
        ...(settings.enabled === undefined ? {} : { enabled: Number(settings.enabled) }),
        ...(settings.misfire === undefined ? {} : { misfire: checkMisfire(settings.misfire) }),
        version_number: values('version_number', '+', 1),
        modified_ms: within.now(),
      }))
      .where('schedule_id', '=', row.schedule_id)
      .execute();
    if (settings.ownerLoginName !== undefined) {
      const owner = await findOwner(within, settings.ownerLoginName);
      await within.store.db
        .updateTable('agent_schedules')
        .set(owner)
        .where('schedule_id', '=', row.schedule_id)
        .execute();
    }
    await refreshJobSchedules(within, { scheduleId: row.schedule_id });
  });
}

/** sp_delete_schedule: refused while jobs use it, unless forced. */
export function deleteSchedule(
  session: AgentSession,
  { forceDelete = false, ...reference }: ScheduleReference & { readonly forceDelete?: boolean },
): Promise<void> {
  return inTransaction(session, async (within) => {
    const row = await findSchedule(within, reference);
    if (!ownsOrRules(within, row)) throw notOwner(row);
    const { db } = within.store;
    const isUsed = await db
      .selectFrom('agent_job_schedules')
      .select('job_id')
      .where('schedule_id', '=', row.schedule_id)
      .executeTakeFirst();
    if (isUsed !== undefined && !forceDelete) {
      throw agentError('OPENDTSX_E_AGENT_SCHEDULEUSED', { schedule: row.name });
    }
    await db.deleteFrom('agent_schedules').where('schedule_id', '=', row.schedule_id).execute();
  });
}

/** sp_help_schedule: the schedules that the caller may see, in the order in which they were made. */
export async function helpSchedule(
  session: AgentSession,
  { scheduleId, scheduleName, ...page }: ScheduleReference & Page = {},
): Promise<readonly ScheduleView[]> {
  requireAgentRole(session);
  const { db } = session.store;
  let query = db
    .selectFrom('agent_schedules as schedule')
    .selectAll('schedule')
    .select((row) =>
      row
        .selectFrom('agent_job_schedules as link')
        .whereRef('link.schedule_id', '=', 'schedule.schedule_id')
        .select(({ fn }) => fn.countAll<number>().as('jobs'))
        .as('job_count'),
    )
    .where('schedule.schedule_id', '>', page.after ?? 0)
    .orderBy('schedule.schedule_id')
    .limit(pageLimit(page));
  if (scheduleId !== undefined) query = query.where('schedule.schedule_id', '=', scheduleId);
  if (scheduleName !== undefined) query = query.where('schedule.name', '=', scheduleName);
  if (!mayReadAll(session)) query = query.where('schedule.owner_id', '=', session.caller.id);
  return (await query.execute()).map((row) => ({ ...scheduleView(row), jobCount: Number(row.job_count) }));
}

/** The schedule, if the caller may see it. */
export async function findSchedule(
  session: AgentSession,
  { scheduleId, scheduleName }: ScheduleReference,
): Promise<ScheduleRow> {
  requireAgentRole(session);
  if ((scheduleId === undefined) === (scheduleName === undefined)) {
    throw agentError('OPENDTSX_E_AGENT_IDENTIFYSCHEDULE');
  }
  const schedules = session.store.db.selectFrom('agent_schedules').selectAll().limit(2);
  const found = await (scheduleId === undefined
    ? schedules.where('name', '=', scheduleName ?? '')
    : schedules.where('schedule_id', '=', scheduleId)
  ).execute();
  if (found.length > 1) throw agentError('OPENDTSX_E_AGENT_TWOSCHEDULES', { schedule: scheduleName ?? '' });
  const [row] = found;
  if (row === undefined || !(ownsOrRules(session, row) || mayReadAll(session))) {
    throw agentError('OPENDTSX_E_AGENT_NOTFOUND', { what: 'schedule', name: scheduleName ?? scheduleId ?? '' });
  }
  return row;
}

/** A stored schedule as faces show it, without the number of its jobs. */
export function scheduleView(row: ScheduleRow): Omit<ScheduleView, 'jobCount'> {
  return {
    ...definitionOf(row),
    scheduleId: row.schedule_id,
    scheduleUid: row.schedule_uid,
    scheduleName: row.name,
    ownerName: row.owner_name,
    enabled: row.enabled === 1,
    misfire: row.misfire as MisfirePolicy,
    createdMs: row.created_ms,
    modifiedMs: row.modified_ms,
  };
}

function scheduleColumns(session: AgentSession, settings: ScheduleSettings) {
  const { timeZone = session.timeZone } = settings;
  // A zone that there is not is refused with the rest of the definition.
  const today = agentDateTime(session.now(), isTimeZone(timeZone) ? timeZone : session.timeZone).date;
  const definition = scheduleDefinition(settings, { today, timeZone: session.timeZone });
  return {
    freq_type: definition.freqType,
    freq_interval: definition.freqInterval,
    freq_subday_type: definition.freqSubdayType,
    freq_subday_interval: definition.freqSubdayInterval,
    freq_relative_interval: definition.freqRelativeInterval,
    freq_recurrence_factor: definition.freqRecurrenceFactor,
    active_start_date: definition.activeStartDate,
    active_end_date: definition.activeEndDate,
    active_start_time: definition.activeStartTime,
    active_end_time: definition.activeEndTime,
    cron: definition.cron ?? null,
    time_zone: definition.timeZone,
  };
}

function checkMisfire(policy: string): string {
  checkOneOf('misfire', policy, misfirePolicies);
  return policy;
}

function notOwner({ name, owner_name }: ScheduleRow): Error {
  return agentError('OPENDTSX_E_AGENT_SCHEDULENOTOWNER', { schedule: name, owner: owner_name });
}
