import { Cron } from 'croner';
import { dayOfDate, millisecondsOfTime } from './agent-date.ts';
import { frequencyTypes, type ScheduleDefinition } from './schedule-definition.ts';
import { instantOf, wallTimeOf } from './zone-clock.ts';

const day = 86_400_000;
const daysLookedAt = 36_525;
const subdayUnits: Readonly<Record<number, number>> = { 2: 1000, 4: 60_000, 8: 3_600_000 };

/**
 * The first instant after `after` (both milliseconds since 1970 UTC) at which the schedule is due; undefined when there is none within a
 * hundred years, and for schedules that wait for a start of the agent or for idleness. A time that the clocks of its zone leave out is due at the
 * first instant after the gap; one that they show twice is due once, the first time.
 */
export function nextRun(schedule: ScheduleDefinition, after: number): number | undefined {
  if (schedule.cron !== undefined) return nextCronRun(schedule, schedule.cron, after);
  const { freqType } = schedule;
  if (freqType === frequencyTypes.agentStart || freqType === frequencyTypes.idle) return undefined;
  if (freqType === frequencyTypes.once) {
    const wall = dayOfDate(schedule.activeStartDate) * day + millisecondsOfTime(schedule.activeStartTime);
    const instant = instantOf(wall, schedule.timeZone);
    return instant > after ? instant : undefined;
  }
  // The slots of a day may end on the day after, and a gap may be a day long.
  const today = Math.floor(wallTimeOf(after, schedule.timeZone) / day) - 2;
  const first = Math.max(dayOfDate(schedule.activeStartDate), today);
  const last = Math.min(dayOfDate(schedule.activeEndDate), first + daysLookedAt);
  for (let each = first; each <= last; each++) {
    if (!isDueOn(schedule, each)) continue;
    const instant = firstSlotAfter(schedule, each, after);
    if (instant !== undefined) return instant;
  }
  return undefined;
}

/** Slots of a day give instants in their order, so the first one after a time is found by halving. */
function firstSlotAfter(schedule: ScheduleDefinition, each: number, after: number): number | undefined {
  const { step, count } = slotsOf(schedule);
  const start = each * day + millisecondsOfTime(schedule.activeStartTime);
  const instantOfSlot = (slot: number): number => instantOf(start + slot * step, schedule.timeZone);
  if (instantOfSlot(count - 1) <= after) return undefined;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instantOfSlot(middle) > after) high = middle;
    else low = middle + 1;
  }
  return instantOfSlot(low);
}

function slotsOf(schedule: ScheduleDefinition): { readonly step: number; readonly count: number } {
  const unit = subdayUnits[schedule.freqSubdayType];
  if (unit === undefined) return { step: 0, count: 1 };
  const step = unit * schedule.freqSubdayInterval;
  const length = millisecondsOfTime(schedule.activeEndTime) - millisecondsOfTime(schedule.activeStartTime);
  return { step, count: Math.floor((length < 0 ? length + day : length) / step) + 1 };
}

function isDueOn(schedule: ScheduleDefinition, each: number): boolean {
  const { freqInterval: interval, freqRecurrenceFactor: factor } = schedule;
  const start = dayOfDate(schedule.activeStartDate);
  switch (schedule.freqType) {
    case frequencyTypes.daily:
      return (each - start) % interval === 0;
    case frequencyTypes.weekly:
      return (interval & (1 << weekdayOf(each))) !== 0 && (weekOf(each) - weekOf(start)) % factor === 0;
    case frequencyTypes.monthly:
      return new Date(each * day).getUTCDate() === interval && (monthOf(each) - monthOf(start)) % factor === 0;
    default:
      return (monthOf(each) - monthOf(start)) % factor === 0 && isRelativeDay(schedule, each);
  }
}

/** 0 is Sunday. */
function weekdayOf(each: number): number {
  return (((each + 4) % 7) + 7) % 7;
}

/** Weeks begin on Sunday. */
function weekOf(each: number): number {
  return Math.floor((each + 4) / 7);
}

function monthOf(each: number): number {
  const date = new Date(each * day);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function isRelativeDay({ freqInterval, freqRelativeInterval }: ScheduleDefinition, each: number): boolean {
  const counts = (other: number): boolean => {
    if (freqInterval <= 7) return weekdayOf(other) === freqInterval - 1;
    const isWeekend = weekdayOf(other) === 0 || weekdayOf(other) === 6;
    return freqInterval === 8 || isWeekend === (freqInterval === 10);
  };
  if (!counts(each)) return false;
  const isLast = freqRelativeInterval === 16;
  const wanted = isLast ? 1 : Math.log2(freqRelativeInterval) + 1;
  let found = 1;
  for (let other = isLast ? each + 1 : each - 1; monthOf(other) === monthOf(each); other += isLast ? 1 : -1) {
    if (counts(other)) found++;
  }
  return found === wanted;
}

// The expression is asked in a zone without jumps, for what clocks show; what they leave out or show twice is settled here as for other schedules.
function nextCronRun(schedule: ScheduleDefinition, expression: string, after: number): number | undefined {
  const cron = new Cron(expression, { paused: true, timezone: 'UTC', mode: '5-or-6-parts' });
  const start = dayOfDate(schedule.activeStartDate) * day;
  const end = (dayOfDate(schedule.activeEndDate) + 1) * day;
  let wall = Math.max(wallTimeOf(after, schedule.timeZone), start - 1000);
  for (;;) {
    const slot = cron.nextRun(new Date(wall))?.getTime();
    if (slot === undefined || slot >= end) return undefined;
    const instant = instantOf(slot, schedule.timeZone);
    if (instant > after) return instant;
    wall = slot;
  }
}
