import type { ScheduleDefinition } from '../../../agent/schedules/schedule-definition.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const relatives: Readonly<Record<number, string>> = { 1: 'first', 2: 'second', 4: 'third', 8: 'fourth', 16: 'last' };
const parts = [...days, 'day', 'weekday', 'weekend day'];
const units: Readonly<Record<number, string>> = { 2: 'second', 4: 'minute', 8: 'hour' };

/** What a schedule does, as an English sentence; without being asked for, that it was not. */
export function describeSchedule(schedule: ScheduleDefinition, isWanted: boolean): string {
  if (!isWanted) return '(Description not requested)';
  if (schedule.cron !== undefined) return `At the times of the cron expression ${schedule.cron}`;
  switch (schedule.freqType) {
    case 1:
      return `Once on ${dateText(schedule.activeStartDate)} at ${timeText(schedule.activeStartTime)}`;
    case 64:
      return 'When the agent starts';
    case 128:
      return 'When the processors are idle';
    default:
      return `${dayText(schedule)} ${timesText(schedule)}`;
  }
}

function dayText(schedule: ScheduleDefinition): string {
  const { freqType, freqInterval: interval, freqRecurrenceFactor: factor, freqRelativeInterval } = schedule;
  switch (freqType) {
    case 4:
      return `Every ${countText(interval, 'day')}`;
    case 8:
      return `Every ${countText(factor, 'week')} on ${days.filter((_, bit) => (interval & (1 << bit)) !== 0).join(', ')}`;
    case 16:
      return `Every ${countText(factor, 'month')} on day ${interval}`;
    default:
      return `Every ${countText(factor, 'month')} on the ${relatives[freqRelativeInterval]} ${parts[interval - 1]}`;
  }
}

function timesText({
  freqSubdayType: type,
  freqSubdayInterval,
  activeStartTime,
  activeEndTime,
}: ScheduleDefinition): string {
  const unit = units[type];
  if (unit === undefined) return `at ${timeText(activeStartTime)}`;
  return `every ${countText(freqSubdayInterval, unit)} between ${timeText(activeStartTime)} and ${timeText(activeEndTime)}`;
}

function countText(count: number, unit: string): string {
  return count === 1 ? unit : `${count} ${unit}s`;
}

function dateText(date: number): string {
  return `${String(date).slice(0, 4)}-${String(date).slice(4, 6)}-${String(date).slice(6)}`;
}

function timeText(time: number): string {
  const text = String(time).padStart(6, '0');
  return `${text.slice(0, 2)}:${text.slice(2, 4)}:${text.slice(4)}`;
}
