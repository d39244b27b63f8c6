import { powerOfTen } from '../../../datatypes/decimal.ts';
import type { SqlType } from '../../sql-type.ts';
import { unsupported } from '../sql-failure.ts';
import { decimalShape, familyOf, secondsScale } from '../type-rules.ts';
import { wholeRange } from '../values/convert-sql-value.ts';
import { patternForType, patternOfStyle, patternParts } from '../values/date-style.ts';
import { firstDay } from '../values/date-time-value.ts';
import { largestScaled, rescaled } from './emit-arithmetic.ts';
import type { StoreSql } from './store-sql.ts';

/** A value of one type as one of another, in the store's dialect. Refused where the store cannot say it with T-SQL's meaning. */
export function emitConversion(value: string, from: SqlType, to: SqlType, style: number, sql: StoreSql): string {
  const text = conversion(value, from, to, style, sql);
  if (text !== undefined) return text;
  throw unsupported(
    `The conversion of ${from.name} columns to ${to.name}`,
    'it works in the SELECT list of the outermost query',
  );
}

function conversion(value: string, from: SqlType, to: SqlType, style: number, sql: StoreSql): string | undefined {
  const source = familyOf(from);
  switch (familyOf(to)) {
    case 'bit':
      if (source !== 'whole' && source !== 'bit') return undefined;
      return source === 'bit' ? value : `(CASE WHEN ${value} <> 0 THEN 1 WHEN ${value} = 0 THEN 0 END)`;
    case 'whole':
      return toWhole(value, from, to, sql);
    case 'float':
      return toFloat(value, from, sql);
    case 'decimal':
    case 'money':
      return toDecimal(value, from, to, sql);
    case 'text':
      return toText(value, from, to, style, sql);
    case 'temporal':
      return source === 'temporal' ? toTemporal(value, from, to, sql) : undefined;
    default:
      return undefined;
  }
}

const wholeWidths: Readonly<Record<string, number>> = { bit: 0, tinyint: 1, smallint: 2, int: 3, bigint: 4 };

function toWhole(value: string, from: SqlType, to: SqlType, sql: StoreSql): string | undefined {
  const range = wholeRange(to);
  switch (familyOf(from)) {
    case 'bit':
    case 'whole':
      return wholeWidths[from.name] <= wholeWidths[to.name] ? value : sql.between(value, ...range);
    case 'float':
      return sql.between(sql.isSqlite ? `CAST(${value} AS INTEGER)` : `CAST(trunc(${value}) AS numeric)`, ...range);
    case 'decimal': {
      const unit = powerOfTen(decimalShape(from).scale);
      return sql.isSqlite
        ? sql.between(`${value} / ${unit}`, ...range)
        : `CAST(${sql.between(`trunc(${value})`, ...range)} AS bigint)`;
    }
    case 'text':
      return textToWhole(value, to, sql);
    default:
      return undefined;
  }
}

function textToWhole(value: string, to: SqlType, sql: StoreSql): string {
  const v = sql.alias();
  const failure = to.name === 'bigint' ? 8114 : 245;
  const digits = sql.isSqlite
    ? `(${v}.v NOT GLOB '*[^0-9]*' OR (substr(${v}.v, 1, 1) IN ('+', '-') AND length(${v}.v) > 1 AND substr(${v}.v, 2) NOT GLOB '*[^0-9]*'))`
    : `${v}.v ~ '^[+-]?[0-9]*$'`;
  const number = sql.isSqlite
    ? `CAST(${v}.v AS INTEGER)`
    : `CAST('0' || regexp_replace(${v}.v, '^[+-]', '') AS numeric) * CASE WHEN ${v}.v LIKE '-%' THEN -1 ELSE 1 END`;
  const checked = sql.between(number, ...wholeRange(to));
  const text = `(SELECT CASE WHEN ${v}.v IS NULL THEN NULL WHEN ${digits} THEN ${checked} ELSE ${sql.fail(failure, `${v}.v`)} END FROM (SELECT trim(${value}) AS v) AS ${v})`;
  return sql.isSqlite ? text : `CAST(${text} AS bigint)`;
}

function toFloat(value: string, from: SqlType, sql: StoreSql): string | undefined {
  const type = sql.isSqlite ? 'REAL' : 'double precision';
  switch (familyOf(from)) {
    case 'bit':
    case 'whole':
    case 'float':
      return `CAST(${value} AS ${type})`;
    case 'decimal':
    case 'money':
      return sql.isSqlite
        ? `(CAST(${value} AS REAL) / ${powerOfTen(decimalShape(from).scale)}.0)`
        : `CAST(${value} AS ${type})`;
    default:
      return undefined;
  }
}

function toDecimal(value: string, from: SqlType, to: SqlType, sql: StoreSql): string | undefined {
  const { precision, scale } = decimalShape(to);
  const family = familyOf(from);
  if (!['bit', 'whole', 'decimal', 'money', 'float'].includes(family)) return undefined;
  if (!sql.isSqlite) return `CAST(${value} AS numeric(${precision},${scale}))`;
  const limit = largestScaled(to);
  if (family === 'float')
    return sql.between(`CAST(round(${value} * ${powerOfTen(scale)}.0) AS INTEGER)`, -limit, limit);
  return sql.between(rescaled(value, decimalShape(from).scale, scale, sql), -limit, limit);
}

function toText(value: string, from: SqlType, to: SqlType, style: number, sql: StoreSql): string | undefined {
  const text = shownText(value, from, style, sql);
  if (text === undefined) return undefined;
  if (typeof to.length !== 'number') return text;
  if (to.name === 'char' || to.name === 'nchar') {
    return sql.isSqlite
      ? `substr(${text} || '${' '.repeat(to.length)}', 1, ${to.length})`
      : `rpad(${text}, ${to.length})`;
  }
  return `substr(${text}, 1, ${to.length})`;
}

function shownText(value: string, from: SqlType, style: number, sql: StoreSql): string | undefined {
  switch (familyOf(from)) {
    case 'text':
    case 'guid':
      return value;
    case 'bit':
    case 'whole':
      return `CAST(${value} AS text)`;
    case 'decimal':
      return sql.isSqlite ? undefined : `CAST(round(${value}, ${decimalShape(from).scale}) AS text)`;
    case 'temporal':
      return shownDate(value, from, style, sql);
    default:
      return undefined;
  }
}

const sqliteParts: Readonly<Record<string, string>> = { yyyy: '%Y', MM: '%m', dd: '%d', HH: '%H', mm: '%M', ss: '%S' };
const postgresqlParts: Readonly<Record<string, string>> = {
  yyyy: 'YYYY',
  yy: 'YY',
  MM: 'MM',
  dd: 'DD',
  HH: 'HH24',
  mm: 'MI',
  ss: 'SS',
  mon: 'Mon',
};

function shownDate(value: string, from: SqlType, style: number, sql: StoreSql): string | undefined {
  const dated = from.name === 'datetime' || from.name === 'smalldatetime';
  const pattern = patternOfStyle(style === 0 && !dated ? 121 : style);
  if (pattern === undefined || (from.name === 'datetimeoffset' && pattern.includes('fff'))) return undefined;
  const parts = (patternForType(pattern, from).match(patternParts) ?? []).map((part) =>
    datePartText(part, value, from, sql),
  );
  return parts.includes(undefined) || parts.length === 0 ? undefined : `(${parts.join(' || ')})`;
}

function datePartText(part: string, value: string, from: SqlType, sql: StoreSql): string | undefined {
  if (!/^[a-zA-Z]/.test(part) || part === 'T') return `'${part.replaceAll("'", "''")}'`;
  if (part === 'fff' || part === 'ms') return fractionText(part, value, from, sql);
  if (sql.isSqlite) {
    if (part === 'yy') return `substr(strftime('%Y', ${secondsOf(value, sql)}, 'unixepoch'), 3)`;
    return Object.hasOwn(sqliteParts, part)
      ? `strftime('${sqliteParts[part]}', ${secondsOf(value, sql)}, 'unixepoch')`
      : undefined;
  }
  return Object.hasOwn(postgresqlParts, part)
    ? `to_char(${timestampOf(value, sql)}, '${postgresqlParts[part]}')`
    : undefined;
}

function fractionText(part: string, value: string, from: SqlType, sql: StoreSql): string | undefined {
  const digits = part === 'ms' ? 3 : secondsScale(from);
  if (from.name === 'smalldatetime') return part === 'ms' ? `'000'` : `'.000'`;
  const ticks = `(((${value}) % 10000000 + 10000000) % 10000000)`;
  const padded = sql.isSqlite
    ? `substr('0000000' || CAST(${ticks} AS text), -7)`
    : `lpad(CAST(${ticks} AS text), 7, '0')`;
  if (digits === 0) return `''`;
  return part === 'ms' ? `substr(${padded}, 1, 3)` : `'.' || substr(${padded}, 1, ${digits})`;
}

/** Whole seconds since 1970 of ticks. */
export function secondsOf(ticks: string, sql: StoreSql): string {
  return sql.floorDivide(`(${ticks})`, 10_000_000n);
}

/** The time of the store for ticks. */
export function timestampOf(ticks: string, sql: StoreSql): string {
  return `(to_timestamp(${secondsOf(ticks, sql)}) AT TIME ZONE 'UTC')`;
}

function toTemporal(value: string, from: SqlType, to: SqlType, sql: StoreSql): string | undefined {
  if (from.name === 'time' && to.name !== 'time')
    return toTemporal(`(${value} + ${firstDay})`, { name: 'datetime2', scale: 7 }, to, sql);
  const day = 864_000_000_000n;
  const inDay = `((${value} % ${day} + ${day}) % ${day})`;
  if (to.name === 'date') return from.name === 'date' ? value : `(${value} - ${inDay})`;
  const whole = to.name === 'time' && from.name !== 'time' ? inDay : value;
  if (from.name === 'date') return value;
  if (to.name === 'smalldatetime') return `(${sql.floorDivide(`(${whole} + 300000000)`, 600_000_000n)} * 600000000)`;
  if (to.name === 'datetime')
    return from.name === 'smalldatetime' || from.name === 'datetime' ? whole : datetimeTicks(whole, sql);
  if (secondsScale(from) <= secondsScale(to)) return whole;
  const unit = 10n ** BigInt(7 - secondsScale(to));
  return `(${sql.floorDivide(`(${whole} + ${unit / 2n})`, unit)} * ${unit})`;
}

/** datetime knows .000, .003 and .007 only. */
function datetimeTicks(value: string, sql: StoreSql): string {
  const v = sql.alias();
  const rest = `((${v}.v % 10 + 10) % 10)`;
  const rounded = `CASE WHEN ${rest} <= 1 THEN 0 WHEN ${rest} <= 4 THEN 3 WHEN ${rest} <= 8 THEN 7 ELSE 10 END`;
  const milliseconds = sql.floorDivide(`(${value} + 5000)`, 10_000n);
  return `(SELECT (${v}.v - ${rest} + ${rounded}) * 10000 FROM (SELECT ${milliseconds} AS v) AS ${v})`;
}
