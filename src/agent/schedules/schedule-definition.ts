import { Cron } from 'croner';
import { agentError } from '../agent-errors.ts';
import { dayOfDate, isAgentDate, isAgentTime } from './agent-date.ts';
import { isTimeZone } from './zone-clock.ts';

/** Values of freq_type; a schedule of ours with a cron expression has 0. */
export const frequencyTypes = {
  cron: 0,
  once: 1,
  daily: 4,
  weekly: 8,
  monthly: 16,
  monthlyRelative: 32,
  agentStart: 64,
  idle: 128,
} as const;

/** What happens to times at which no server was there: one run for all of them, none, or all of them one after another. */
export const misfirePolicies = ['once', 'skip', 'all'] as const;

/** What happens to times at which no server was there. */
export type MisfirePolicy = (typeof misfirePolicies)[number];

/** When a schedule is due: the columns of sysschedules, and ours. */
export interface ScheduleDefinition {
  readonly freqType: number;
  readonly freqInterval: number;
  readonly freqSubdayType: number;
  readonly freqSubdayInterval: number;
  readonly freqRelativeInterval: number;
  readonly freqRecurrenceFactor: number;
  /** yyyymmdd */
  readonly activeStartDate: number;
  /** yyyymmdd */
  readonly activeEndDate: number;
  /** hhmmss */
  readonly activeStartTime: number;
  /** hhmmss; earlier than the start: on the next day. */
  readonly activeEndTime: number;
  /** An expression of five or six fields, in place of a frequency. */
  readonly cron?: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** The definition with the defaults of sp_add_schedule. Throws OPENDTSX_E_AGENT_SCHEDULE for what can never be due. */
export function scheduleDefinition(
  given: Partial<ScheduleDefinition>,
  defaults: { readonly today: number; readonly timeZone: string },
): ScheduleDefinition {
  const frequency = given.freqType ?? frequencyTypes.cron;
  const definition = {
    freqType: frequency,
    freqInterval: given.freqInterval ?? 1,
    freqSubdayType: given.freqSubdayType ?? 0,
    freqSubdayInterval: given.freqSubdayInterval ?? 0,
    freqRelativeInterval: given.freqRelativeInterval ?? 0,
    freqRecurrenceFactor: given.freqRecurrenceFactor ?? 0,
    activeStartDate: startDate(frequency, given.activeStartDate, defaults.today),
    activeEndDate: given.activeEndDate ?? 99_991_231,
    activeStartTime: given.activeStartTime ?? 0,
    activeEndTime: given.activeEndTime ?? 235_959,
    cron: given.cron,
    timeZone: given.timeZone ?? defaults.timeZone,
  };
  const reason = whyInvalid(definition);
  if (reason !== undefined) throw agentError('OPENDTSX_E_AGENT_SCHEDULE', { reason });
  return definition;
}

// sp_add_schedule: for weekly and monthly schedules a start date in the past counts as today.
function startDate(frequency: number, given: number | undefined, today: number): number {
  if (given === undefined || given === 0) return today;
  const countsFromToday =
    frequency === frequencyTypes.weekly ||
    frequency === frequencyTypes.monthly ||
    frequency === frequencyTypes.monthlyRelative;
  return countsFromToday && given >= 19_900_101 && given < today ? today : given;
}

function whyInvalid(definition: ScheduleDefinition): string | undefined {
  return whyFrequencyInvalid(definition) ?? whySubdayInvalid(definition) ?? whyWindowInvalid(definition);
}

function whyFrequencyInvalid(definition: ScheduleDefinition): string | undefined {
  const { freqType, freqInterval: interval, freqRelativeInterval, freqRecurrenceFactor, cron } = definition;
  if (cron !== undefined) {
    if (freqType !== frequencyTypes.cron) return 'it has both freq_type and a cron expression';
    return whyCronInvalid(cron);
  }
  const isWhole = Number.isInteger(interval);
  switch (freqType) {
    case frequencyTypes.once:
    case frequencyTypes.agentStart:
    case frequencyTypes.idle:
      return undefined;
    case frequencyTypes.daily:
      return isWhole && interval >= 1 ? undefined : 'freq_interval of a daily schedule is at least 1';
    case frequencyTypes.weekly:
      if (!isWhole || interval < 1 || interval > 127) {
        return 'freq_interval of a weekly schedule is a sum of days, Sunday = 1 to Saturday = 64';
      }
      break;
    case frequencyTypes.monthly:
      if (!isWhole || interval < 1 || interval > 31) return 'freq_interval of a monthly schedule is 1 to 31';
      break;
    case frequencyTypes.monthlyRelative:
      if (!isWhole || interval < 1 || interval > 10) {
        return 'freq_interval of a monthly relative schedule is 1 (Sunday) to 7 (Saturday), 8 (day), 9 (weekday) or 10 (weekend day)';
      }
      if (![1, 2, 4, 8, 16].includes(freqRelativeInterval)) {
        return 'freq_relative_interval is 1, 2, 4 or 8 (first to fourth) or 16 (last)';
      }
      break;
    case 2:
      return 'freq_type 2 (on demand) is no longer supported';
    default:
      return 'freq_type is 1, 4, 8, 16, 32, 64 or 128, or a cron expression is given in its place';
  }
  return Number.isInteger(freqRecurrenceFactor) && freqRecurrenceFactor >= 1
    ? undefined
    : 'freq_recurrence_factor is at least 1';
}

function whyCronInvalid(expression: string): string | undefined {
  try {
    new Cron(expression, { paused: true, mode: '5-or-6-parts' });
    return undefined;
  } catch (error) {
    return `the cron expression ${expression} cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
}

const shortestIntervals: Readonly<Record<number, number>> = { 2: 10, 4: 1, 8: 1 };

function whySubdayInvalid({
  freqSubdayType: type,
  freqSubdayInterval: interval,
}: ScheduleDefinition): string | undefined {
  if (type === 0 || type === 1) return undefined;
  const shortest = shortestIntervals[type];
  if (shortest === undefined) return 'freq_subday_type is 1 (at a time), 2 (seconds), 4 (minutes) or 8 (hours)';
  return Number.isInteger(interval) && interval >= shortest
    ? undefined
    : `freq_subday_interval is at least ${shortest}`;
}

function whyWindowInvalid(definition: ScheduleDefinition): string | undefined {
  const { activeStartDate, activeEndDate, activeStartTime, activeEndTime, timeZone } = definition;
  if (!isAgentDate(activeStartDate) || activeStartDate < 19_900_101) {
    return 'active_start_date is a date yyyymmdd from 19900101';
  }
  if (!isAgentDate(activeEndDate)) return 'active_end_date is a date yyyymmdd';
  if (dayOfDate(activeEndDate) < dayOfDate(activeStartDate)) return 'active_end_date is before active_start_date';
  if (!isAgentTime(activeStartTime)) return 'active_start_time is a time hhmmss';
  if (!isAgentTime(activeEndTime)) return 'active_end_time is a time hhmmss';
  return isTimeZone(timeZone) ? undefined : `there is no time zone ${timeZone}`;
}
