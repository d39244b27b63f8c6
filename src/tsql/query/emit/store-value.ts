import { formatDecimal, parseDecimal, powerOfTen, rescale } from '../../../datatypes/decimal.ts';
import type { SqlType, SqlTypeName, SqlValue, TypedSqlValue } from '../../sql-type.ts';
import { sqlFailure } from '../sql-failure.ts';
import { decimalShape, familyOf, sqlTypes, textType } from '../type-rules.ts';
import { isVariant, wholeValue } from '../values/convert-sql-value.ts';
import { dateTimeValue, instantOf, momentOf } from '../values/date-time-value.ts';
import { fitText } from '../values/text-value.ts';

/** The dialects of stores. */
export type StoreDialect = 'sqlite' | 'postgresql';

/*
 * How queries hold values: whole numbers and bits as whole numbers; decimals and money in SQLite as whole numbers of their last digit, in PostgreSQL as numeric; dates
 * and times as 100 ns ticks since 1970 (time: since midnight; datetimeoffset: in UTC); texts, uniqueidentifiers and sql_variants as text.
 */

/** A value as a parameter of the store's query. */
export function storeValue(value: SqlValue, type: SqlType, dialect: StoreDialect): TypedSqlValue {
  const family = familyOf(type);
  if (family === 'bit' || family === 'whole')
    return { type: sqlTypes.bigint, value: value === null ? null : BigInt(value as number) };
  if (family === 'float') return { type: sqlTypes.float, value };
  if (family === 'binary') return { type: { name: 'varbinary', length: 'max' }, value };
  if (family === 'temporal') {
    return { type: sqlTypes.bigint, value: value === null ? null : instantOf(momentOf(String(value))) };
  }
  if (family === 'decimal' || family === 'money') return decimalParameter(value, type, dialect);
  if (value === null || !isVariant(value)) return { type: sqlTypes.nvarcharMax, value };
  return { type: sqlTypes.nvarcharMax, value: `${value.type.name}:${value.value}` };
}

function decimalParameter(value: SqlValue, type: SqlType, dialect: StoreDialect): TypedSqlValue {
  if (dialect === 'postgresql') return { type: sqlTypes.nvarcharMax, value: value === null ? null : String(value) };
  if (value === null) return { type: sqlTypes.bigint, value };
  const scaled = rescale(
    parseDecimal(String(value)) ?? { coefficient: 0n, scale: 0 },
    decimalShape(type).scale,
    'half-away',
  ).coefficient;
  if (BigInt.asIntN(64, scaled) !== scaled)
    throw sqlFailure(8115, ['numeric', 'the 18 digits that this store reckons with']);
  return { type: sqlTypes.bigint, value: scaled };
}

/** The value of a type that a store's query has given. */
export function valueOfStore(raw: unknown, type: SqlType, dialect: StoreDialect): SqlValue {
  if (raw === null || raw === undefined) return null;
  switch (familyOf(type)) {
    case 'bit':
      return Number(raw) !== 0;
    case 'whole':
      return wholeValue(BigInt(String(raw)), type);
    case 'float':
      return Number(raw);
    case 'decimal':
    case 'money':
      return decimalOfStore(String(raw), type, dialect);
    case 'temporal':
      return dateTimeValue({ ticks: BigInt(String(raw)), offset: 0 }, type);
    case 'binary':
      return raw instanceof Uint8Array ? raw : new Uint8Array(Buffer.from(String(raw), 'latin1'));
    case 'guid':
      return String(raw).toUpperCase();
    case 'variant':
      return variantOfText(String(raw));
    default:
      return fitText(String(raw), type);
  }
}

function decimalOfStore(text: string, type: SqlType, dialect: StoreDialect): string {
  const { scale } = decimalShape(type);
  if (dialect === 'sqlite') return formatDecimal({ coefficient: BigInt(text), scale });
  return formatDecimal(rescale(parseDecimal(text) ?? { coefficient: 0n, scale: 0 }, scale, 'half-away'));
}

const sized: Partial<Record<SqlTypeName, (text: string) => SqlType>> = {
  nvarchar: (text) => textType(true, text.length),
  varchar: (text) => textType(false, text.length),
  nchar: (text) => ({ name: 'nchar', length: Math.max(text.length, 1) }),
  char: (text) => ({ name: 'char', length: Math.max(text.length, 1) }),
};

function variantOfText(text: string): SqlValue {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon) as SqlTypeName;
  const value = text.slice(colon + 1);
  const shaped = sized[name]?.(value);
  if (shaped !== undefined) return { type: shaped, value };
  if (name === 'decimal' || name === 'numeric') {
    const decimal = parseDecimal(value) ?? { coefficient: 0n, scale: 0 };
    const digits = decimal.coefficient.toString().replace('-', '').length;
    return { type: { name, precision: Math.max(digits, decimal.scale, 1), scale: decimal.scale }, value };
  }
  const type: SqlType = { name };
  switch (familyOf(type)) {
    case 'bit':
      return { type, value: value === '1' || value === 'true' };
    case 'whole':
      return { type, value: name === 'bigint' ? BigInt(value) : Number(value) };
    case 'float':
      return { type, value: Number(value) };
    case 'temporal':
      return { type, value: dateTimeValue(momentOf(value), type) };
    default:
      return { type, value };
  }
}

/** The expression of the store for a column as a relation gives it (see `Relation`), as queries hold it. */
export function columnFromRelation(column: string, type: SqlType, dialect: StoreDialect): string {
  const isSqlite = dialect === 'sqlite';
  switch (familyOf(type)) {
    case 'bit':
    case 'whole':
      return isSqlite ? column : `CAST(${column} AS bigint)`;
    case 'float':
      return isSqlite ? `CAST(${column} AS REAL)` : `CAST(${column} AS double precision)`;
    case 'decimal':
    case 'money':
      return isSqlite
        ? `CAST(ROUND(CAST(${column} AS REAL) * ${powerOfTen(decimalShape(type).scale)}.0) AS INTEGER)`
        : `CAST(${column} AS numeric)`;
    case 'temporal':
      return isSqlite ? `(${column} * 10000)` : `(CAST(${column} AS bigint) * 10000)`;
    case 'guid':
      return `upper(CAST(${column} AS text))`;
    case 'binary':
      return column;
    default:
      return isSqlite ? column : `CAST(${column} AS text)`;
  }
}

/** The expression for a column of the result, in a form that no driver makes less exact. */
export function columnForTransport(column: string, type: SqlType): string {
  const family = familyOf(type);
  const isLong = type.name === 'bigint' || family === 'temporal' || family === 'decimal' || family === 'money';
  return isLong ? `CAST(${column} AS text)` : column;
}

/** The type of the store that values of a type have inside queries: what parameters of PostgreSQL are cast to. */
export function storeTypeName(type: SqlType, dialect: StoreDialect): string {
  switch (familyOf(type)) {
    case 'bit':
    case 'whole':
    case 'temporal':
      return 'bigint';
    case 'float':
      return 'double precision';
    case 'decimal':
    case 'money':
      return dialect === 'sqlite' ? 'bigint' : 'numeric';
    case 'binary':
      return 'bytea';
    default:
      return 'text';
  }
}
