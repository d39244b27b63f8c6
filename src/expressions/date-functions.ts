import {
  civilFromDays,
  daysFromCivil,
  daysInMonth,
  daysOfTicks,
  ticksOfDays,
  ticksPerDay,
  ticksPerSecond,
  timeOfTicks,
  weekdayOfDays,
} from '../datatypes/calendar.ts';
import type { DatePart } from './date-part.ts';
import { EvaluationFailure } from './expression-error.ts';
import type { Outcome } from './operators.ts';

const firstTick = ticksOfDays(daysFromCivil(1, 1, 1));
const lastTick = ticksOfDays(daysFromCivil(9999, 12, 31)) + ticksPerDay - 1n;

const ticksOfPart: Partial<Record<DatePart, bigint>> = {
  week: 7n * ticksPerDay,
  day: ticksPerDay,
  dayofyear: ticksPerDay,
  weekday: ticksPerDay,
  hour: 3600n * ticksPerSecond,
  minute: 60n * ticksPerSecond,
  second: ticksPerSecond,
  millisecond: 10_000n,
};

const monthsOfPart: Partial<Record<DatePart, number>> = { year: 12, quarter: 3, month: 1 };

/** DATEADD over ticks: months, quarters and years clamp the day to the end of the month; leaving the years 1–9999 overflows. */
export function addDatePart(part: DatePart, count: bigint, ticks: bigint): Outcome {
  const fixed = ticksOfPart[part];
  const result =
    fixed === undefined ? addMonths(Number(count) * (monthsOfPart[part] ?? 1), ticks) : ticks + count * fixed;
  if (result === undefined || result < firstTick || result > lastTick) {
    return new EvaluationFailure('DTS_E_EXPREVALFUNCTIONOVERFLOW', { function: 'DATEADD', type: 'DT_DBTIMESTAMP' });
  }
  return result;
}

function addMonths(months: number, ticks: bigint): bigint | undefined {
  const { year, month, day } = civilFromDays(daysOfTicks(ticks));
  const total = year * 12 + month - 1 + months;
  const newYear = Math.floor(total / 12);
  if (newYear < 1 || newYear > 9999) return undefined;
  const newMonth = total - newYear * 12 + 1;
  const newDay = Math.min(day, daysInMonth(newYear, newMonth));
  return ticksOfDays(daysFromCivil(newYear, newMonth, newDay)) + timeOfTicks(ticks);
}

/** DATEDIFF over ticks: boundaries of the part crossed from start to end; weeks begin on Sunday. Outside DT_I4 it overflows. */
export function datePartDifference(part: DatePart, start: bigint, end: bigint): Outcome {
  const difference = boundary(part, end) - boundary(part, start);
  if (difference < -2147483648n || difference > 2147483647n) {
    return new EvaluationFailure('DTS_E_EXPREVALFUNCTIONOVERFLOW', { function: 'DATEDIFF', type: 'DT_I4' });
  }
  return Number(difference);
}

function boundary(part: DatePart, ticks: bigint): bigint {
  const months = monthsOfPart[part];
  if (months !== undefined) {
    const { year, month } = civilFromDays(daysOfTicks(ticks));
    return BigInt(Math.floor((year * 12 + month - 1) / months));
  }
  if (part === 'week') return BigInt(Math.floor((daysOfTicks(ticks) + 4) / 7));
  const unit = ticksOfPart[part] ?? ticksPerDay;
  const quotient = ticks / unit;
  return ticks % unit < 0n ? quotient - 1n : quotient;
}

/** DATEPART over ticks: weekday 1 is Sunday, week 1 holds 1 January. */
export function datePartValue(part: DatePart, ticks: bigint): number {
  const days = daysOfTicks(ticks);
  const seconds = Number(timeOfTicks(ticks) / ticksPerSecond);
  switch (part) {
    case 'hour':
      return Math.floor(seconds / 3600);
    case 'minute':
      return Math.floor(seconds / 60) % 60;
    case 'second':
      return seconds % 60;
    case 'millisecond':
      return Number((timeOfTicks(ticks) % ticksPerSecond) / 10_000n);
    default:
      return calendarPart(part, days);
  }
}

function calendarPart(part: DatePart, days: number): number {
  const { year, month, day } = civilFromDays(days);
  const firstDay = daysFromCivil(year, 1, 1);
  switch (part) {
    case 'year':
      return year;
    case 'quarter':
      return Math.floor((month + 2) / 3);
    case 'month':
      return month;
    case 'dayofyear':
      return days - firstDay + 1;
    case 'week':
      return Math.floor((days - firstDay + weekdayOfDays(firstDay) - 1) / 7) + 1;
    case 'weekday':
      return weekdayOfDays(days);
    default:
      return day;
  }
}
