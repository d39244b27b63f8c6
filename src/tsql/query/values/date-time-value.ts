import {
  civilFromDays,
  daysFromCivil,
  daysOfTicks,
  isCivilDate,
  ticksOfDays,
  ticksPerDay,
  ticksPerSecond,
  timeOfTicks,
} from '../../../datatypes/calendar.ts';
import type { SqlType } from '../../sql-type.ts';
import { sqlFailure } from '../sql-failure.ts';
import { secondsScale } from '../type-rules.ts';

/** A date and time as numbers: 100 ns ticks since 1970-01-01 of the time on the clock (time alone: since midnight), and the minutes the clock is ahead of UTC. */
export interface Moment {
  readonly ticks: bigint;
  readonly offset: number;
}

/** In which order numbers of a date stand, as SET DATEFORMAT says. */
export type DateFormat = 'mdy' | 'dmy' | 'ymd' | 'ydm' | 'myd' | 'dym';

/** Ticks of 1900-01-01, from which numbers count days. */
export const firstDay = ticksOfDays(daysFromCivil(1900, 1, 1));

const ticksPerMinute = 600_000_000n;

/** Ticks of a time of the day, 0 to 23:59:59.9999999. */
export function clockTicks(hour: number, minute: number, second: number, fraction = ''): bigint {
  return BigInt(hour * 3600 + minute * 60 + second) * ticksPerSecond + BigInt(fraction.padEnd(7, '0').slice(0, 7));
}

const valueForm =
  /^(?:(\d{4})-(\d\d)-(\d\d))?(?:(?:^| )(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?(?: ([+-])(\d\d):(\d\d))?$/;

/** The moment of a value of a date or time type. */
export function momentOf(value: string): Moment {
  const match = valueForm.exec(value);
  if (match === null) throw sqlFailure(241);
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction, sign, offsetHour, offsetMinute] = match;
  const days = year === undefined ? 0 : daysFromCivil(Number(year), Number(month), Number(day));
  const ticks = ticksOfDays(days) + clockTicks(Number(hour), Number(minute), Number(second), fraction);
  const offset = sign === undefined ? 0 : Number(`${sign}1`) * (Number(offsetHour) * 60 + Number(offsetMinute));
  return { ticks, offset };
}

/** Ticks in UTC. */
export function instantOf({ ticks, offset }: Moment): bigint {
  return ticks - BigInt(offset) * ticksPerMinute;
}

/** The moment on a clock of another offset. */
export function atOffset(moment: Moment, offset: number): Moment {
  return { ticks: instantOf(moment) + BigInt(offset) * ticksPerMinute, offset };
}

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

/** `+02:00`. */
export function offsetText(offset: number): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** `23:50:46.1234567` of ticks since midnight, with so many digits of the seconds. */
export function clockText(ticks: bigint, digits: number): string {
  const seconds = Number(ticks / ticksPerSecond);
  const clock = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return digits === 0 ? clock : `${clock}.${pad(Number(ticks % ticksPerSecond), 7).slice(0, digits)}`;
}

/** `2026-11-21` of ticks since 1970. */
export function dateText(ticks: bigint): string {
  const { year, month, day } = civilFromDays(daysOfTicks(ticks));
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

const firstTicks = ticksOfDays(daysFromCivil(1, 1, 1));
const endTicks = ticksOfDays(daysFromCivil(9999, 12, 31)) + ticksPerDay;
const firstOfType: Partial<Record<SqlType['name'], bigint>> = {
  datetime: ticksOfDays(daysFromCivil(1753, 1, 1)),
  smalldatetime: firstDay,
};
const endOfSmall = ticksOfDays(daysFromCivil(2079, 6, 7));

/** Whether a moment is one of a type. */
export function isWithin(ticks: bigint, type: SqlType): boolean {
  if (type.name === 'time') return true;
  const end = type.name === 'smalldatetime' ? endOfSmall : endTicks;
  return ticks >= (firstOfType[type.name] ?? firstTicks) && ticks < end;
}

function floorTo(ticks: bigint, unit: bigint): bigint {
  const rest = ticks % unit;
  return ticks - (rest < 0n ? rest + unit : rest);
}

function roundTo(ticks: bigint, unit: bigint): bigint {
  return floorTo(ticks + unit / 2n, unit);
}

const datetimeSteps = [0, 0, 3, 3, 3, 7, 7, 7, 7, 10];

/** Ticks as a type keeps them: datetime knows .000, .003 and .007, smalldatetime minutes, the others so many digits; time and date drop the other half. */
export function ticksForType(ticks: bigint, type: SqlType): bigint {
  if (type.name === 'date') return floorTo(ticks, ticksPerDay);
  if (type.name === 'smalldatetime') return roundTo(ticks, ticksPerMinute);
  if (type.name === 'datetime') {
    const milliseconds = roundTo(ticks, 10_000n) / 10_000n;
    const rest = ((milliseconds % 10n) + 10n) % 10n;
    return (milliseconds - rest + BigInt(datetimeSteps[Number(rest)])) * 10_000n;
  }
  const rounded = roundTo(ticks, 10n ** BigInt(7 - secondsScale(type)));
  return type.name === 'time' ? timeOfTicks(rounded) : rounded;
}

/** The value of a type for a moment. Throws 242 when the type has no such moment. */
export function dateTimeValue(moment: Moment, type: SqlType, from = 'varchar'): string {
  const ticks = ticksForType(moment.ticks, type);
  if (!isWithin(ticks, type)) throw sqlFailure(242, [from, type.name]);
  const clock = clockText(timeOfTicks(ticks), secondsScale(type));
  switch (type.name) {
    case 'date':
      return dateText(ticks);
    case 'time':
      return clock;
    case 'datetimeoffset':
      return `${dateText(ticks)} ${clock} ${offsetText(moment.offset)}`;
    default:
      return `${dateText(ticks)} ${clock}`;
  }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const clockForm =
  /(?:^|[ T])(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.:](\d{1,9}))?)?)?\s*(am|pm)?\s*(z|[+-]\d{1,2}:\d{2})?$/i;

/**
 * The moment that a text means: ISO 8601, `20261121`, numbers with separators in the order of SET DATEFORMAT, English month names, a time alone (of 1900-01-01).
 * Undefined when it means none.
 */
export function parseMoment(text: string, dateFormat: DateFormat = 'mdy'): Moment | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return { ticks: firstDay, offset: 0 };
  const clock = /[:]|[ap]m/i.test(trimmed) ? clockForm.exec(trimmed) : null;
  const date = (clock === null ? trimmed : trimmed.slice(0, clock.index)).trim();
  const days = date === '' ? daysFromCivil(1900, 1, 1) : daysOfText(date, dateFormat);
  if (days === undefined) return undefined;
  if (clock === null) return /:/.test(trimmed) ? undefined : { ticks: ticksOfDays(days), offset: 0 };
  const time = timeOfMatch(clock);
  return time === undefined ? undefined : { ticks: ticksOfDays(days) + time, offset: offsetOf(clock[6]) };
}

function timeOfMatch([, hourText, minute = '0', second = '0', fraction = '', half]: RegExpExecArray):
  | bigint
  | undefined {
  let hour = Number(hourText);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  }
  if (hour > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const digits = fraction.padEnd(8, '0');
  const rounding = Number(digits[7]) >= 5 ? 1n : 0n;
  return clockTicks(hour, Number(minute), Number(second), digits.slice(0, 7)) + rounding;
}

function offsetOf(text: string | undefined): number {
  if (text === undefined || /z/i.test(text)) return 0;
  const [hours, minutes] = text.slice(1).split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function daysOfText(date: string, dateFormat: DateFormat): number | undefined {
  const compact = /^(\d{4})(\d\d)(\d\d)$/.exec(date) ?? /^(\d\d)(\d\d)(\d\d)$/.exec(date);
  if (compact !== null) return daysOf(fullYear(compact[1]), Number(compact[2]), Number(compact[3]));
  // A number of four digits alone is a year.
  if (/^\d{4}$/.test(date)) return daysOf(Number(date), 1, 1);
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(date);
  if (iso !== null) return daysOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})$/.exec(date);
  if (numbers !== null) {
    const part = (letter: string): string => numbers[1 + dateFormat.indexOf(letter)];
    return /^\d{4}$/.test(numbers[3]) && dateFormat.startsWith('y')
      ? undefined
      : daysOf(fullYear(part('y')), Number(part('m')), Number(part('d')));
  }
  return daysOfNamedMonth(date);
}

function daysOfNamedMonth(date: string): number | undefined {
  const parts = date.split(/[\s,.-]+/).filter((part) => part !== '');
  const named = parts.findIndex((part) => /^[a-z]{3,}$/i.test(part));
  if (named < 0) return undefined;
  const month = months.indexOf(parts[named].slice(0, 3).toLowerCase()) + 1;
  const numbers = parts.filter((_, at) => at !== named);
  if (month === 0 || numbers.length === 0 || numbers.length > 2 || !numbers.every((part) => /^\d{1,4}$/.test(part)))
    return undefined;
  if (numbers.length === 1) return numbers[0].length === 4 ? daysOf(Number(numbers[0]), month, 1) : undefined;
  const [first, second] = numbers;
  return first.length === 4
    ? daysOf(Number(first), month, Number(second))
    : daysOf(fullYear(second), month, Number(first));
}

/** Two digits are of 1950 to 2049 (the server's usual two digit year cutoff). */
function fullYear(text: string): number {
  const year = Number(text);
  return text.length > 2 ? year : year + (year < 50 ? 2000 : 1900);
}

function daysOf(year: number, month: number, day: number): number | undefined {
  return isCivilDate(year, month, day) ? daysFromCivil(year, month, day) : undefined;
}
