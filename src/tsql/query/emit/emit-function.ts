import { monthsOfPart, ticksOfPart } from '../functions/date-functions.ts';
import { unsupported } from '../sql-failure.ts';
import { familyOf } from '../type-rules.ts';
import type { TypedExpression } from '../typed-tree.ts';
import { wholeRange } from '../values/convert-sql-value.ts';
import { secondsOf, timestampOf } from './emit-conversion.ts';
import type { StoreSql } from './store-sql.ts';

type Call = TypedExpression & { readonly kind: 'function' };

type Form = (values: readonly string[], sql: StoreSql, call: Call) => string | undefined;

const length = (text: string): string => `length(rtrim(${text}, ' '))`;

function lowerCase(text: string, sql: StoreSql): string {
  return sql.isSqlite ? `text_lower(${text})` : `lower((${text}) COLLATE "und-x-icu")`;
}

/** A length for a function of PostgreSQL that takes int. */
function count(value: string, sql: StoreSql): string {
  return sql.isSqlite ? `max(${value}, 0)` : `CAST(greatest(${value}, 0) AS integer)`;
}

const forms: Readonly<Record<string, Form>> = {
  LEN: ([text]) => length(text),
  UPPER: ([text], sql) => (sql.isSqlite ? `text_upper(${text})` : `upper((${text}) COLLATE "und-x-icu")`),
  LOWER: ([text], sql) => lowerCase(text, sql),
  LTRIM: ([text]) => `ltrim(${text}, ' ')`,
  RTRIM: ([text]) => `rtrim(${text}, ' ')`,
  TRIM: ([text], sql) => (sql.isSqlite ? `trim(${text}, ' ')` : `btrim(${text}, ' ')`),
  LEFT: ([text, size], sql) =>
    sql.isSqlite ? `substr(${text}, 1, ${count(size, sql)})` : `left(${text}, ${count(size, sql)})`,
  RIGHT: ([text, size], sql) =>
    sql.isSqlite
      ? `(CASE WHEN ${size} <= 0 THEN '' ELSE substr(${text}, -(${size})) END)`
      : `right(${text}, ${count(size, sql)})`,
  SUBSTRING: ([text, start, size], sql) => {
    if (!sql.isSqlite) return `substring(${text} FROM CAST(${start} AS integer) FOR CAST(${size} AS integer))`;
    return `substr(${text}, max(${start}, 1), max(${start} + ${size} - max(${start}, 1), 0))`;
  },
  CHARINDEX: ([found, text, start], sql) => {
    if (start !== undefined) return undefined;
    const [needle, hay] = [lowerCase(found, sql), lowerCase(text, sql)];
    const place = sql.isSqlite ? `instr(${hay}, ${needle})` : `strpos(${hay}, ${needle})`;
    return `(CASE WHEN ${found} = '' THEN 0 ELSE ${place} END)`;
  },
  CONCAT: (values) => `(${values.map((value) => `coalesce(${value}, '')`).join(' || ')})`,
  ABS: ([value], sql, { type }) =>
    familyOf(type) === 'whole' ? sql.between(`abs(${value})`, ...wholeRange(type)) : `abs(${value})`,
  FLOOR: ([value], sql, { type }) => wholeForm('floor', value, sql, type.name),
  CEILING: ([value], sql, { type }) => wholeForm('ceil', value, sql, type.name),
  YEAR: ([date], sql) => datePart('year', date, sql),
  MONTH: ([date], sql) => datePart('month', date, sql),
  DAY: ([date], sql) => datePart('day', date, sql),
  DATEPART: ([date], sql, { part = '' }) => datePart(part, date, sql),
  DATEADD: ([number, date], sql, { part = '' }) => dateAdd(part, number, date, sql),
  DATEDIFF: ([start, end], sql, { part = '', type }) => difference(part, start, end, sql, wholeRange(type)),
  DATEDIFF_BIG: ([start, end], sql, { part = '', type }) => difference(part, start, end, sql, wholeRange(type)),
};

function wholeForm(name: string, value: string, sql: StoreSql, type: string): string | undefined {
  if (type === 'int' || type === 'bigint') return value;
  return type === 'float' ? `${sql.isSqlite || name === 'floor' ? name : 'ceil'}(${value})` : undefined;
}

const sqliteParts: Readonly<Record<string, string>> = { year: '%Y', month: '%m', day: '%d', dayofyear: '%j' };

function datePart(part: string, date: string, sql: StoreSql): string | undefined {
  const inDay = `((${date} % 864000000000 + 864000000000) % 864000000000)`;
  switch (part) {
    case 'year':
    case 'month':
    case 'day':
    case 'dayofyear':
      if (sql.isSqlite)
        return `CAST(strftime('${sqliteParts[part]}', ${secondsOf(date, sql)}, 'unixepoch') AS INTEGER)`;
      return `CAST(extract(${part === 'dayofyear' ? 'doy' : part} FROM ${timestampOf(date, sql)}) AS bigint)`;
    case 'quarter':
      return `((${datePart('month', date, sql)} + 2) / 3)`;
    case 'hour':
      return `(${inDay} / 36000000000)`;
    case 'minute':
      return `(${inDay} / 600000000 % 60)`;
    case 'second':
      return `(${inDay} / 10000000 % 60)`;
    case 'millisecond':
      return `(${inDay} % 10000000 / 10000)`;
    default:
      return undefined;
  }
}

function dateAdd(part: string, number: string, date: string, sql: StoreSql): string | undefined {
  if (Object.hasOwn(ticksOfPart, part)) return `(${date} + ${number} * ${ticksOfPart[part]})`;
  if (!Object.hasOwn(monthsOfPart, part)) return undefined;
  const months = `(${number} * ${monthsOfPart[part]})`;
  const inDay = `((${date} % 864000000000 + 864000000000) % 864000000000)`;
  if (sql.isSqlite) {
    const day = `strftime('%s', ${secondsOf(date, sql)}, 'unixepoch', 'start of day', ${months} || ' months', 'floor')`;
    return `(CAST(${day} AS INTEGER) * 10000000 + ${inDay})`;
  }
  const moved = `date_trunc('day', ${timestampOf(date, sql)}) + ${months} * interval '1 month'`;
  return `(CAST(extract(epoch FROM ${moved}) AS bigint) * 10000000 + ${inDay})`;
}

function difference(
  part: string,
  start: string,
  end: string,
  sql: StoreSql,
  range: readonly [bigint, bigint],
): string | undefined {
  const index = (date: string): string | undefined => {
    if (part === 'year') return datePart('year', date, sql);
    if (part === 'month') return `(${datePart('year', date, sql)} * 12 + ${datePart('month', date, sql)})`;
    if (part === 'quarter') return `(${datePart('year', date, sql)} * 4 + ${datePart('quarter', date, sql)})`;
    if (!Object.hasOwn(ticksOfPart, part)) return undefined;
    return sql.floorDivide(part === 'week' ? `(${date} + 3456000000000)` : `(${date})`, ticksOfPart[part]);
  };
  const [first, last] = [index(start), index(end)];
  return first === undefined || last === undefined ? undefined : sql.between(`${last} - ${first}`, ...range);
}

/** A function over columns in the store's dialect. Refused where the store cannot say it with T-SQL's meaning. */
export function emitFunction(call: Call, values: readonly string[], sql: StoreSql): string {
  const text = Object.hasOwn(forms, call.name) ? forms[call.name](values, sql, call) : undefined;
  if (text !== undefined) return text;
  const part = call.part === undefined ? '' : ` with ${call.part}`;
  throw unsupported(
    `The function ${call.name}${part} over columns here`,
    'it works in the SELECT list of the outermost query',
  );
}
