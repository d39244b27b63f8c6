import {
  civilFromDays,
  daysFromCivil,
  daysInMonth,
  daysOfTicks,
  isCivilDate,
  ticksOfDays,
  ticksPerDay,
  timeOfTicks,
} from '../../../datatypes/calendar.ts';
import type { SqlType, SqlValue } from '../../sql-type.ts';
import { sqlFailure } from '../sql-failure.ts';
import { familyOf, sqlTypes, textType } from '../type-rules.ts';
import {
  atOffset,
  clockTicks,
  dateTimeValue,
  firstDay,
  isWithin,
  type Moment,
  momentOf,
  offsetText,
  parseMoment,
} from '../values/date-time-value.ts';
import { type FunctionCall, fixedFunction, type ScalarFunction } from './scalar-function.ts';

const { int, bigint } = sqlTypes;

const spellings: Readonly<Record<string, string>> = {
  YEAR: 'year',
  YY: 'year',
  YYYY: 'year',
  QUARTER: 'quarter',
  QQ: 'quarter',
  Q: 'quarter',
  MONTH: 'month',
  MM: 'month',
  M: 'month',
  DAYOFYEAR: 'dayofyear',
  DY: 'dayofyear',
  Y: 'dayofyear',
  DAY: 'day',
  DD: 'day',
  D: 'day',
  WEEK: 'week',
  WK: 'week',
  WW: 'week',
  WEEKDAY: 'weekday',
  DW: 'weekday',
  W: 'weekday',
  HOUR: 'hour',
  HH: 'hour',
  MINUTE: 'minute',
  MI: 'minute',
  N: 'minute',
  SECOND: 'second',
  SS: 'second',
  S: 'second',
  MILLISECOND: 'millisecond',
  MS: 'millisecond',
  MICROSECOND: 'microsecond',
  MCS: 'microsecond',
  NANOSECOND: 'nanosecond',
  NS: 'nanosecond',
  ISO_WEEK: 'iso_week',
  ISOWK: 'iso_week',
  ISOWW: 'iso_week',
  TZOFFSET: 'tzoffset',
  TZ: 'tzoffset',
};

/** The part of a date that a word names, in full: `year` for yy. Undefined when it names none. */
export function datePartOf(word: string): string | undefined {
  return spellings[word.toUpperCase()];
}

/** Ticks of the parts that always last equally long. */
export const ticksOfPart: Readonly<Record<string, bigint>> = {
  week: 7n * ticksPerDay,
  day: ticksPerDay,
  dayofyear: ticksPerDay,
  weekday: ticksPerDay,
  hour: 36_000_000_000n,
  minute: 600_000_000n,
  second: 10_000_000n,
  millisecond: 10_000n,
  microsecond: 10n,
};

/** Months of the parts that last as long as their months. */
export const monthsOfPart: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };

function addMonths(ticks: bigint, months: number): bigint {
  const { year, month, day } = civilFromDays(daysOfTicks(ticks));
  const total = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  if (newYear < 1 || newYear > 9999) throw sqlFailure(517, ['datetime']);
  const days = daysFromCivil(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
  return ticksOfDays(days) + timeOfTicks(ticks);
}

function dateAdd([number, date]: readonly SqlValue[], { part, result }: FunctionCall): string {
  const moment = momentOf(String(date));
  const count = Number(number);
  const ticks = Object.hasOwn(monthsOfPart, part)
    ? addMonths(moment.ticks, monthsOfPart[part] * count)
    : moment.ticks + (part === 'nanosecond' ? BigInt(Math.trunc(count / 100)) : ticksOfPart[part] * BigInt(count));
  if (!isWithin(ticks, result)) throw sqlFailure(517, [result.name]);
  return dateTimeValue(
    { ticks: result.name === 'time' ? timeOfTicks(ticks) : ticks, offset: moment.offset },
    result,
    result.name,
  );
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

// 1970-01-01 was a Thursday; DATEDIFF counts weeks from Sunday whatever DATEFIRST says.
const sundayBefore = 4n * ticksPerDay;

/** How many boundaries of a part lie between two moments on the clock. */
export function boundariesBetween(part: string, start: bigint, end: bigint): bigint {
  if (Object.hasOwn(monthsOfPart, part)) {
    const index = (ticks: bigint): number => {
      const { year, month } = civilFromDays(daysOfTicks(ticks));
      return Math.floor((year * 12 + month - 1) / monthsOfPart[part]);
    };
    return BigInt(index(end) - index(start));
  }
  if (part === 'nanosecond') return (end - start) * 100n;
  const shift = part === 'week' ? sundayBefore : 0n;
  return floorDivide(end + shift, ticksOfPart[part]) - floorDivide(start + shift, ticksOfPart[part]);
}

function dateDifference([start, end]: readonly SqlValue[], { part, result }: FunctionCall): SqlValue {
  const between = boundariesBetween(part, momentOf(String(start)).ticks, momentOf(String(end)).ticks);
  if (result.name === 'bigint') return between;
  if (BigInt.asIntN(32, between) !== between) throw sqlFailure(535);
  return Number(between);
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** 0 Monday … 6 Sunday. */
function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

function weekOf(days: number, dateFirst: number): number {
  const newYear = daysFromCivil(civilFromDays(days).year, 1, 1);
  const shift = (weekdayOf(newYear) - (dateFirst - 1) + 7) % 7;
  return Math.floor((days - newYear + shift) / 7) + 1;
}

function isoWeekOf(days: number): number {
  const thursday = days - weekdayOf(days) + 3;
  return Math.floor((thursday - daysFromCivil(civilFromDays(thursday).year, 1, 1)) / 7) + 1;
}

function partOf(part: string, { ticks, offset }: Moment, dateFirst: number): number {
  const days = daysOfTicks(ticks);
  const { year, month, day } = civilFromDays(days);
  const time = Number(timeOfTicks(ticks));
  switch (part) {
    case 'year':
      return year;
    case 'quarter':
      return Math.ceil(month / 3);
    case 'month':
      return month;
    case 'day':
      return day;
    case 'dayofyear':
      return days - daysFromCivil(year, 1, 1) + 1;
    case 'week':
      return weekOf(days, dateFirst);
    case 'iso_week':
      return isoWeekOf(days);
    case 'weekday':
      return ((weekdayOf(days) - (dateFirst - 1) + 7) % 7) + 1;
    case 'hour':
      return Math.floor(time / 36_000_000_000);
    case 'minute':
      return Math.floor(time / 600_000_000) % 60;
    case 'second':
      return Math.floor(time / 10_000_000) % 60;
    case 'millisecond':
      return Math.floor((time % 10_000_000) / 10_000);
    case 'microsecond':
      return Math.floor((time % 10_000_000) / 10);
    case 'nanosecond':
      return (time % 10_000_000) * 100;
    default:
      return offset;
  }
}

function dateName(value: string, { part, context }: FunctionCall): string {
  const moment = momentOf(value);
  const number = partOf(part, moment, context.dateFirst);
  if (part === 'month') return monthNames[number - 1];
  if (part === 'weekday') return weekdays[weekdayOf(daysOfTicks(moment.ticks))];
  return part === 'tzoffset' ? offsetText(moment.offset) : String(number);
}

/** The moment now, on the clock of this machine. */
function now({ context: { now: date } }: FunctionCall): Moment {
  const offset = -date.getTimezoneOffset();
  return { ticks: BigInt(date.getTime()) * 10_000n + BigInt(offset) * 600_000_000n, offset };
}

function utcNow(call: FunctionCall): Moment {
  return atOffset(now(call), 0);
}

const datetime2: SqlType = { name: 'datetime2', scale: 7 };
const dateTimeOffset: SqlType = { name: 'datetimeoffset', scale: 7 };

/** The type a date argument is read as: its own, or datetime2 for texts, datetime for numbers. */
function dateTypeOf(type: SqlType): SqlType {
  if (familyOf(type) === 'temporal') return type;
  return familyOf(type) === 'text' ? datetime2 : sqlTypes.datetime;
}

function partFunction(type: SqlType, evaluate: ScalarFunction['evaluate']): ScalarFunction {
  return {
    least: 1,
    most: 1,
    hasPart: true,
    shape: ([date]) => ({ type, argumentTypes: [dateTypeOf(date.type)] }),
    evaluate,
  };
}

function fixedPart(part: string): ScalarFunction {
  return {
    least: 1,
    most: 1,
    shape: ([date]) => ({ type: int, argumentTypes: [dateTypeOf(date.type)] }),
    evaluate: ([date], { context }) => partOf(part, momentOf(String(date)), context.dateFirst),
  };
}

function differenceFunction(type: SqlType): ScalarFunction {
  return {
    least: 2,
    most: 2,
    hasPart: true,
    shape: (dates) => ({ type, argumentTypes: dates.map((date) => dateTypeOf(date.type)) }),
    evaluate: dateDifference,
  };
}

function dateFromParts([year, month, day]: readonly SqlValue[]): bigint {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (!isCivilDate(y, m, d)) throw sqlFailure(242, ['the parts', 'date']);
  return ticksOfDays(daysFromCivil(y, m, d));
}

function offsetOf(value: SqlValue): number {
  const match = /^([+-])(\d{1,2}):?(\d{2})$/.exec(String(value).trim());
  return match === null ? Number(value) : Number(`${match[1]}1`) * (Number(match[2]) * 60 + Number(match[3]));
}

/** Functions of dates and times. */
export const dateFunctions: Readonly<Record<string, ScalarFunction>> = {
  GETDATE: fixedFunction(sqlTypes.datetime, [], (_, call) => dateTimeValue(now(call), sqlTypes.datetime)),
  CURRENT_TIMESTAMP: fixedFunction(sqlTypes.datetime, [], (_, call) => dateTimeValue(now(call), sqlTypes.datetime)),
  GETUTCDATE: fixedFunction(sqlTypes.datetime, [], (_, call) => dateTimeValue(utcNow(call), sqlTypes.datetime)),
  SYSDATETIME: fixedFunction(datetime2, [], (_, call) => dateTimeValue(now(call), datetime2)),
  SYSUTCDATETIME: fixedFunction(datetime2, [], (_, call) => dateTimeValue(utcNow(call), datetime2)),
  SYSDATETIMEOFFSET: fixedFunction(dateTimeOffset, [], (_, call) => dateTimeValue(now(call), dateTimeOffset)),
  DATEADD: {
    least: 2,
    most: 2,
    hasPart: true,
    shape: ([, date]) => {
      const type = familyOf(date.type) === 'temporal' ? date.type : sqlTypes.datetime;
      return { type, argumentTypes: [int, type] };
    },
    evaluate: dateAdd,
  },
  DATEDIFF: differenceFunction(int),
  DATEDIFF_BIG: differenceFunction(bigint),
  DATEPART: partFunction(int, ([date], { part, context }) => partOf(part, momentOf(String(date)), context.dateFirst)),
  DATENAME: partFunction(textType(true, 30), ([date], call) => dateName(String(date), call)),
  YEAR: fixedPart('year'),
  MONTH: fixedPart('month'),
  DAY: fixedPart('day'),
  EOMONTH: {
    least: 1,
    most: 2,
    shape: (operands) => ({ type: sqlTypes.date, argumentTypes: [sqlTypes.date, int].slice(0, operands.length) }),
    evaluate: ([date, months = 0]) => {
      const { year, month } = civilFromDays(daysOfTicks(addMonths(momentOf(String(date)).ticks, Number(months))));
      return dateTimeValue(
        { ticks: ticksOfDays(daysFromCivil(year, month, daysInMonth(year, month))), offset: 0 },
        sqlTypes.date,
      );
    },
  },
  DATEFROMPARTS: fixedFunction(sqlTypes.date, [int, int, int], (values) =>
    dateTimeValue({ ticks: dateFromParts(values), offset: 0 }, sqlTypes.date),
  ),
  DATETIMEFROMPARTS: fixedFunction(sqlTypes.datetime, [int, int, int, int, int, int, int], (values) => {
    const [hour, minute, second, milliseconds] = values.slice(3).map(Number);
    const clock = clockTicks(hour, minute, second) + BigInt(milliseconds) * 10_000n;
    return dateTimeValue({ ticks: dateFromParts(values) + clock, offset: 0 }, sqlTypes.datetime);
  }),
  SWITCHOFFSET: fixedFunction(dateTimeOffset, [dateTimeOffset, textType(true, 10)], ([date, offset]) =>
    dateTimeValue(atOffset(momentOf(String(date)), offsetOf(offset)), dateTimeOffset),
  ),
  TODATETIMEOFFSET: fixedFunction(dateTimeOffset, [datetime2, textType(true, 10)], ([date, offset]) =>
    dateTimeValue({ ticks: momentOf(String(date)).ticks, offset: offsetOf(offset) }, dateTimeOffset),
  ),
  ISDATE: fixedFunction(
    int,
    [textType(true, 4000)],
    ([text], { context }) => {
      const moment = text === null ? undefined : parseMoment(String(text), context.dateFormat);
      return moment !== undefined && String(text).trim() !== '' && moment.ticks >= firstDay - 147n * 365n * ticksPerDay
        ? 1
        : 0;
    },
    { takesNull: true },
  ),
};
