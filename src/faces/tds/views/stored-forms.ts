import { wallTimeOf } from '../../../agent/schedules/zone-clock.ts';
import type { SqlType } from '../../../tsql/sql-type.ts';

/** Where and for which clock a query is written. */
export interface FormSettings {
  readonly dialect: 'sqlite' | 'postgresql';
  /** IANA name of the zone that dates without offset are shown in. */
  readonly timeZone: string;
  /** The time: milliseconds since 1970 UTC. */
  readonly now: number;
}

/**
 * The expression that turns what the store keeps into what `Relation` asks for: times are kept as milliseconds since 1970 UTC, users and roles as numbers, GUIDs
 * as texts with or without braces. NULL stays NULL, except in the numbers of dates and times, where it is 0 as in msdb.
 * @param kind `date`, `time`: of an instant, as the numbers of the agent; `duration`: of milliseconds, in the same form; `sid`: of a user or role;
 * `text`: a variant that holds text; `clock`: what is kept is the time on a clock already
 */
export function formOf(type: SqlType, kind: string | undefined, expression: string, settings: FormSettings): string {
  switch (kind) {
    case 'date':
    case 'time':
      return `coalesce(${digits(localTime(expression, settings), kind, settings)}, 0)`;
    case 'duration':
      return `(${hours(expression)})`;
    case 'sid':
      return sid(expression, settings);
    case 'clock':
      return expression;
    case 'text':
      return `('nvarchar:' || ${expression})`;
  }
  if (type.name === 'datetime') return localTime(expression, settings);
  if (type.name !== 'uniqueidentifier') return expression;
  const plain = `replace(replace(${expression}, '{', ''), '}', '')`;
  return `(case when length(${plain}) = 36 then upper(${plain}) end)`;
}

/** The SQL Server type that values of a data type of the catalog have; text for all others. */
const variantTypes = {
  SByte: 'smallint',
  Byte: 'tinyint',
  Int16: 'smallint',
  UInt16: 'int',
  Int32: 'int',
  UInt32: 'bigint',
  Int64: 'bigint',
  UInt64: 'decimal',
  Single: 'real',
  Double: 'float',
  Decimal: 'decimal',
} as const;

/** The expression of a variant, of a value as the catalog keeps it (`storedText`) and the name of its data type. */
export function variantOf(value: string, dataType: string): string {
  const numbers = Object.entries(variantTypes).map(([name, type]) => `when '${name}' then '${type}:' || ${value}`);
  return `case ${dataType} ${numbers.join(' ')} when 'Boolean' then case ${value} when 'true' then 'bit:1' when 'false' then 'bit:0' end when 'DateTime' then 'datetime2:' || replace(${value}, 'T', ' ') else 'nvarchar:' || ${value} end`;
}

/** yyyymmdd or hhmmss as a number. */
function digits(milliseconds: string, part: 'date' | 'time', { dialect }: FormSettings): string {
  if (dialect === 'sqlite') {
    const format = part === 'date' ? '%Y%m%d' : '%H%M%S';
    return `cast(strftime('${format}', (${milliseconds}) / 1000, 'unixepoch') as integer)`;
  }
  const instant = `(timestamp 'epoch' + (${milliseconds}) * interval '1 millisecond')`;
  return `cast(to_char(${instant}, '${part === 'date' ? 'YYYYMMDD' : 'HH24MISS'}') as integer)`;
}

/** 16 bytes of a number. */
function sid(number: string, { dialect }: FormSettings): string {
  if (dialect === 'sqlite') return `(case when ${number} is not null then unhex(printf('%032X', ${number})) end)`;
  return `decode(lpad(upper(to_hex(${number})), 32, '0'), 'hex')`;
}

/** hhmmss of a duration in milliseconds, as a number with any number of hours. */
function hours(duration: string): string {
  const seconds = `((${duration}) / 1000)`;
  return `${seconds} / 3600 * 10000 + ${seconds} / 60 % 60 * 100 + ${seconds} % 60`;
}

interface Change {
  /** From this instant on. */
  readonly from: number;
  readonly offset: number;
}

const day = 86_400_000;
/** Nothing was recorded before. */
const firstYear = 2024;
const yearsAhead = 10;
const changes = new Map<string, readonly Change[]>();

/**
 * Milliseconds since 1970 as clocks of the zone show them. The changes of the clocks stand in the query: neither database needs to know the zone, and both
 * give the same. Before 2024 and more than ten years ahead the offsets next to these times are taken.
 */
function localTime(instant: string, { timeZone, now }: FormSettings): string {
  const year = new Date(now).getUTCFullYear();
  const key = `${timeZone} ${year}`;
  const known = changes.get(key) ?? changesOf(timeZone, Date.UTC(firstYear, 0), Date.UTC(year + yearsAhead, 0));
  changes.set(key, known);
  const [first, ...later] = known;
  if (first === undefined) return instant;
  if (later.length === 0) return first.offset === 0 ? instant : `(${instant} + (${first.offset}))`;
  const cases = later.map(({ from }, place) => `when ${instant} < ${from} then ${known[place].offset}`);
  return `(${instant} + case ${cases.join(' ')} else ${later.at(-1)?.offset} end)`;
}

function changesOf(zone: string, from: number, until: number): readonly Change[] {
  const found: Change[] = [{ from, offset: offsetAt(from, zone) }];
  for (let at = from + day; at < until; at += day) {
    const offset = offsetAt(at, zone);
    if (offset !== found.at(-1)?.offset) found.push({ from: changeBetween(at - day, at, offset, zone), offset });
  }
  return found;
}

function changeBetween(from: number, until: number, offset: number, zone: string): number {
  let [before, after] = [from, until];
  while (after - before > 1000) {
    const middle = before + Math.floor((after - before) / 2000) * 1000;
    if (offsetAt(middle, zone) === offset) after = middle;
    else before = middle;
  }
  return after;
}

function offsetAt(instant: number, zone: string): number {
  return wallTimeOf(instant, zone) - instant;
}
