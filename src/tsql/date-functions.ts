import type { KnownType, Rendered } from './rendered.ts';
import type { Item, Token } from './token.ts';
import type { Translation } from './translation.ts';

type DatePart = 'year' | 'quarter' | 'month' | 'dayofyear' | 'day' | 'week' | 'weekday' | 'hour' | 'minute' | 'second';

const spellings: Readonly<Record<string, DatePart>> = {
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
};

/** Functions of dates whose first argument names a part of a date. */
export const datePartFunctions: ReadonlySet<string> = new Set(['DATEADD', 'DATEDIFF', 'DATENAME', 'DATEPART']);

/** DATEADD, DATEDIFF, DATENAME and DATEPART. @param part the first argument @param args the others */
export function datePartCall(
  name: Token,
  part: Item | undefined,
  args: readonly Rendered[],
  translation: Translation,
): Rendered {
  const unit = part?.kind === 'word' || part?.kind === 'name' ? spellings[part.value.toUpperCase()] : undefined;
  const texts = args.map(({ text }) => text.trim());
  const count = name.value === 'DATEADD' || name.value === 'DATEDIFF' ? 2 : 1;
  const found =
    unit === undefined || texts.length !== count ? undefined : forms[translation.dialect][name.value]?.(unit, texts);
  if (found === undefined || (translation.isSqlite && repeatsMarker(found, texts))) {
    const what = part?.kind === 'group' || part === undefined ? '' : ` of ${part.text}`;
    return {
      text: translation.refuse(
        `${name.text.toUpperCase()}${what}`,
        'no form of it is known to give the same values',
        name,
      ),
      type: 'unknown',
    };
  }
  return { text: found, type: resultTypes[name.value] ?? 'unknown' };
}

// A marker written twice would take two values.
function repeatsMarker(text: string, args: readonly string[]): boolean {
  return args.some((arg) => arg.includes('?')) && text.split('?').length > args.join('').split('?').length;
}

const resultTypes: Readonly<Record<string, KnownType>> = {
  DATEADD: 'date',
  DATEDIFF: 'whole',
  DATENAME: 'text',
  DATEPART: 'whole',
};

type PartForm = (part: DatePart, args: readonly string[]) => string | undefined;

const forms: Readonly<Record<'sqlite' | 'postgresql', Readonly<Record<string, PartForm>>>> = {
  sqlite: { DATEADD: sqliteAdd, DATEDIFF: sqliteDifference, DATENAME: sqliteName, DATEPART: sqlitePart },
  postgresql: {
    DATEADD: postgresqlAdd,
    DATEDIFF: postgresqlDifference,
    DATENAME: postgresqlName,
    DATEPART: postgresqlPart,
  },
};

const steps: Readonly<Partial<Record<DatePart, readonly [count: number, unit: string]>>> = {
  year: [1, 'year'],
  quarter: [3, 'month'],
  month: [1, 'month'],
  dayofyear: [1, 'day'],
  day: [1, 'day'],
  weekday: [1, 'day'],
  week: [7, 'day'],
  hour: [1, 'hour'],
  minute: [1, 'minute'],
  second: [1, 'second'],
};

// Months that are too short for the day end on their last day, as in T-SQL: `floor`.
function sqliteAdd(part: DatePart, [number, date]: readonly string[]): string | undefined {
  const [count, unit] = steps[part] ?? [];
  if (count === undefined) return undefined;
  const amount = count === 1 ? `CAST(${number} AS INTEGER)` : `CAST(${number} AS INTEGER) * ${count}`;
  return `strftime('%Y-%m-%d %H:%M:%f', ${date}, (${amount}) || ' ${unit}', 'floor')`;
}

function postgresqlAdd(part: DatePart, [number, date]: readonly string[]): string | undefined {
  const [count, unit] = steps[part] ?? [];
  if (count === undefined) return undefined;
  const amount = `trunc(${number})::integer${count === 1 ? '' : ` * ${count}`}`;
  return unit === 'second'
    ? `(CAST(${date} AS timestamp) + make_interval(secs => ${amount}))`
    : `(CAST(${date} AS timestamp) + make_interval(${postgresqlUnits[unit ?? '']} => ${amount}))`;
}

const postgresqlUnits: Readonly<Record<string, string>> = {
  year: 'years',
  month: 'months',
  day: 'days',
  hour: 'hours',
  minute: 'mins',
};

function sqlitePart(part: DatePart, [date]: readonly string[]): string | undefined {
  const whole = (format: string): string => `CAST(strftime('${format}', ${date}) AS INTEGER)`;
  switch (part) {
    case 'year':
      return whole('%Y');
    case 'quarter':
      return `(${whole('%m')} + 2) / 3`;
    case 'month':
      return whole('%m');
    case 'dayofyear':
      return whole('%j');
    case 'day':
      return whole('%d');
    // With the first day of the week that SQL Server begins with, Sunday.
    case 'weekday':
      return `(${whole('%w')} + 1)`;
    case 'hour':
      return whole('%H');
    case 'minute':
      return whole('%M');
    case 'second':
      return whole('%S');
    default:
      return undefined;
  }
}

const postgresqlFields: Readonly<Partial<Record<DatePart, string>>> = {
  year: 'YEAR',
  quarter: 'QUARTER',
  month: 'MONTH',
  dayofyear: 'DOY',
  day: 'DAY',
  hour: 'HOUR',
  minute: 'MINUTE',
  second: 'SECOND',
};

function postgresqlPart(part: DatePart, [date]: readonly string[]): string | undefined {
  const stamp = `CAST(${date} AS timestamp)`;
  if (part === 'weekday') return `(CAST(EXTRACT(DOW FROM ${stamp}) AS integer) + 1)`;
  const field = postgresqlFields[part];
  return field === undefined ? undefined : `CAST(trunc(EXTRACT(${field} FROM ${stamp})) AS integer)`;
}

const monthNames = 'January February March April May June July August September October November December'.split(' ');
const dayNames = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

function sqliteName(part: DatePart, [date]: readonly string[]): string | undefined {
  const choose = (format: string, names: readonly string[], first: number): string =>
    `CASE CAST(strftime('${format}', ${date}) AS INTEGER) ${names.map((name, at) => `WHEN ${at + first} THEN '${name}'`).join(' ')} END`;
  if (part === 'month') return choose('%m', monthNames, 1);
  if (part === 'weekday') return choose('%w', dayNames, 0);
  const number = sqlitePart(part, [date]);
  return number === undefined ? undefined : `CAST(${number} AS TEXT)`;
}

function postgresqlName(part: DatePart, [date]: readonly string[]): string | undefined {
  if (part === 'month') return `to_char(CAST(${date} AS timestamp), 'FMMonth')`;
  if (part === 'weekday') return `to_char(CAST(${date} AS timestamp), 'FMDay')`;
  const number = postgresqlPart(part, [date]);
  return number === undefined ? undefined : `CAST(${number} AS text)`;
}

/** Seconds of the units that divide a day. */
const secondsOf: Readonly<Partial<Record<DatePart, number>>> = { hour: 3600, minute: 60, second: 1 };

// T-SQL counts the borders between the two moments: from 23:59 to 00:01 is one day.
function sqliteDifference(part: DatePart, [from, to]: readonly string[]): string | undefined {
  const months = (date: string): string => `(strftime('%Y', ${date}) * 12 + strftime('%m', ${date}))`;
  const days = (date: string): string => `julianday(date(${date}))`;
  if (part === 'year') return `(strftime('%Y', ${to}) - strftime('%Y', ${from}))`;
  if (part === 'quarter') return `((${months(to)} - 1) / 3 - (${months(from)} - 1) / 3)`;
  if (part === 'month') return `(${months(to)} - ${months(from)})`;
  if (part === 'day' || part === 'dayofyear' || part === 'weekday')
    return `CAST(${days(to)} - ${days(from)} AS INTEGER)`;
  const seconds = secondsOf[part];
  return seconds === undefined ? undefined : `(unixepoch(${to}) / ${seconds} - unixepoch(${from}) / ${seconds})`;
}

function postgresqlDifference(part: DatePart, [from, to]: readonly string[]): string | undefined {
  const stamp = (date: string): string => `CAST(${date} AS timestamp)`;
  const year = (date: string): string => `EXTRACT(YEAR FROM ${stamp(date)})`;
  const months = (date: string): string => `(${year(date)} * 12 + EXTRACT(MONTH FROM ${stamp(date)}))`;
  const whole = (text: string): string => `CAST(${text} AS integer)`;
  if (part === 'year') return whole(`${year(to)} - ${year(from)}`);
  if (part === 'quarter') return whole(`floor((${months(to)} - 1) / 3) - floor((${months(from)} - 1) / 3)`);
  if (part === 'month') return whole(`${months(to)} - ${months(from)}`);
  if (part === 'day' || part === 'dayofyear' || part === 'weekday')
    return `(CAST(${to} AS date) - CAST(${from} AS date))`;
  const seconds = secondsOf[part];
  const borders = (date: string): string => `floor(EXTRACT(EPOCH FROM ${stamp(date)}) / ${seconds})`;
  return seconds === undefined ? undefined : whole(`${borders(to)} - ${borders(from)}`);
}
