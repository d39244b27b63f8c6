import type { SqlType, SqlTypeName } from '../sql-type.ts';
import { sqlFailure } from './sql-failure.ts';

/** How types behave in expressions. */
export type TypeFamily =
  | 'bit'
  | 'whole'
  | 'float'
  | 'decimal'
  | 'money'
  | 'text'
  | 'binary'
  | 'temporal'
  | 'guid'
  | 'variant'
  | 'xml';

const families: Readonly<Record<SqlTypeName, TypeFamily>> = {
  bit: 'bit',
  tinyint: 'whole',
  smallint: 'whole',
  int: 'whole',
  bigint: 'whole',
  real: 'float',
  float: 'float',
  decimal: 'decimal',
  numeric: 'decimal',
  smallmoney: 'money',
  money: 'money',
  char: 'text',
  varchar: 'text',
  nchar: 'text',
  nvarchar: 'text',
  text: 'text',
  ntext: 'text',
  xml: 'xml',
  binary: 'binary',
  varbinary: 'binary',
  image: 'binary',
  date: 'temporal',
  time: 'temporal',
  smalldatetime: 'temporal',
  datetime: 'temporal',
  datetime2: 'temporal',
  datetimeoffset: 'temporal',
  uniqueidentifier: 'guid',
  sql_variant: 'variant',
};

/** The family of a type. */
export function familyOf(type: SqlType): TypeFamily {
  return families[type.name];
}

/** Whether a type is one of numbers, bit included. */
export function isNumeric(type: SqlType): boolean {
  return ['bit', 'whole', 'float', 'decimal', 'money'].includes(familyOf(type));
}

// Source: Data type precedence (Transact-SQL), the highest first.
const precedence: readonly SqlTypeName[] = [
  'sql_variant',
  'xml',
  'datetimeoffset',
  'datetime2',
  'datetime',
  'smalldatetime',
  'date',
  'time',
  'float',
  'real',
  'decimal',
  'numeric',
  'money',
  'smallmoney',
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'bit',
  'ntext',
  'text',
  'image',
  'uniqueidentifier',
  'nvarchar',
  'nchar',
  'varchar',
  'char',
  'varbinary',
  'binary',
];

const longest = { nvarchar: 4000, nchar: 4000, varchar: 8000, char: 8000, varbinary: 8000, binary: 8000 } as const;

/** Types that are written often. */
export const sqlTypes = {
  bit: { name: 'bit' },
  tinyint: { name: 'tinyint' },
  smallint: { name: 'smallint' },
  int: { name: 'int' },
  bigint: { name: 'bigint' },
  float: { name: 'float' },
  money: { name: 'money' },
  datetime: { name: 'datetime' },
  date: { name: 'date' },
  uniqueidentifier: { name: 'uniqueidentifier' },
  variant: { name: 'sql_variant' },
  nvarcharMax: { name: 'nvarchar', length: 'max' },
} as const satisfies Record<string, SqlType>;

/** nvarchar or varchar of a length; beyond the longest it is max. */
export function textType(unicode: boolean, length: number | 'max'): SqlType {
  const name = unicode ? 'nvarchar' : 'varchar';
  return { name, length: length === 'max' || length > longest[name] ? 'max' : Math.max(length, 1) };
}

/** Whether a type holds Unicode text. */
export function isUnicode(type: SqlType): boolean {
  return ['nchar', 'nvarchar', 'ntext', 'xml'].includes(type.name);
}

/** A type as T-SQL writes it: `decimal(18,2)`, `nvarchar(max)`. */
export function typeText(type: SqlType): string {
  if (type.precision !== undefined) return `${type.name}(${type.precision},${type.scale ?? 0})`;
  if (type.length !== undefined) return `${type.name}(${type.length})`;
  return type.scale === undefined ? type.name : `${type.name}(${type.scale})`;
}

/** Digits and digits behind the point that numbers of a type have as decimals. */
export function decimalShape(type: SqlType): { readonly precision: number; readonly scale: number } {
  switch (type.name) {
    case 'bit':
      return { precision: 1, scale: 0 };
    case 'tinyint':
      return { precision: 3, scale: 0 };
    case 'smallint':
      return { precision: 5, scale: 0 };
    case 'int':
      return { precision: type.precision ?? 10, scale: 0 };
    case 'bigint':
      return { precision: 19, scale: 0 };
    case 'money':
      return { precision: 19, scale: 4 };
    case 'smallmoney':
      return { precision: 10, scale: 4 };
    default:
      return { precision: type.precision ?? 18, scale: type.scale ?? 0 };
  }
}

/** Seconds' digits of date and time types. */
export function secondsScale(type: SqlType): number {
  if (type.name === 'datetime') return 3;
  if (type.name === 'smalldatetime' || type.name === 'date') return 0;
  return type.scale ?? 7;
}

/** Characters that a value of a type takes as text. */
export function textLength(type: SqlType): number | 'max' {
  switch (familyOf(type)) {
    case 'text':
      return type.length ?? (type.name === 'text' || type.name === 'ntext' ? 'max' : 1);
    case 'xml':
      return 'max';
    case 'guid':
      return 36;
    case 'temporal':
      return 34;
    case 'binary':
      return type.length ?? 'max';
    case 'variant':
      return 8000;
    default:
      return 41;
  }
}

function decimalType(precision: number, scale: number): SqlType {
  return { name: 'decimal', precision, scale };
}

/** The type that holds values of both: of CASE, UNION, COALESCE, comparisons. Throws 206 when nothing does. */
export function unitedType(left: SqlType, right: SqlType): SqlType {
  const [high, low] = precedence.indexOf(left.name) <= precedence.indexOf(right.name) ? [left, right] : [right, left];
  const [family, lowFamily] = [familyOf(high), familyOf(low)];
  if (!mayConvert(low, high, false)) throw sqlFailure(206, [low.name, high.name]);
  if (family === 'decimal' && (isNumeric(low) || lowFamily === 'decimal')) {
    const [a, b] = [decimalShape(high), decimalShape(low)];
    const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
    const scale = Math.min(Math.max(a.scale, b.scale), 38 - Math.min(whole, 38));
    return { name: high.name, precision: Math.min(whole + scale, 38), scale };
  }
  if (family === 'text' && lowFamily === 'text') return commonText(high, low);
  if (family === 'binary' && lowFamily === 'binary') {
    const lengths = [high.length ?? 'max', low.length ?? 'max'];
    const length = lengths.includes('max') ? 'max' : Math.max(...(lengths as number[]));
    return high.name === 'image' ? high : { name: high.name, length };
  }
  if (high.scale !== undefined && low.scale !== undefined && high.precision === undefined) {
    return { name: high.name, scale: Math.max(high.scale, low.scale) };
  }
  return high.name === 'int' ? sqlTypes.int : high;
}

function commonText(high: SqlType, low: SqlType): SqlType {
  if (high.name === 'ntext' || high.name === 'text') return high;
  const [a, b] = [textLength(high), textLength(low)];
  const length = a === 'max' || b === 'max' ? 'max' : Math.max(a, b);
  const varying = low.name.includes('var') && !high.name.includes('var') && high.name === 'nchar';
  return { name: varying ? 'nvarchar' : high.name, length: length === 'max' ? 'max' : length };
}

/** The type of `+`, `-`, `*`, `/` or `%` of two numbers of types that are neither text nor dates. */
export function arithmeticType(operator: string, left: SqlType, right: SqlType): SqlType {
  const high = precedence.indexOf(left.name) <= precedence.indexOf(right.name) ? left : right;
  if (familyOf(high) !== 'decimal') {
    if (high.name === 'bit') throw sqlFailure(402, [left.name, right.name, operator]);
    return high.name === 'int' ? sqlTypes.int : high;
  }
  return decimalResult(operator, decimalShape(left), decimalShape(right));
}

interface Shape {
  readonly precision: number;
  readonly scale: number;
}

/** Source: Precision, scale, and length (Transact-SQL). */
function decimalResult(operator: string, a: Shape, b: Shape): SqlType {
  const [whole1, whole2] = [a.precision - a.scale, b.precision - b.scale];
  const scale = Math.max(a.scale, b.scale);
  if (operator === '*') return productShape(a.precision + b.precision + 1, a.scale + b.scale);
  if (operator === '/') {
    const quotientScale = Math.max(6, a.scale + b.precision + 1);
    return productShape(whole1 + b.scale + quotientScale, quotientScale);
  }
  const whole = operator === '%' ? Math.min(whole1, whole2) : Math.max(whole1, whole2) + 1;
  if (whole + scale <= 38) return decimalType(Math.max(whole + scale, 1), scale);
  return decimalType(38, Math.max(0, Math.min(scale, 38 - Math.max(whole1, whole2))));
}

function productShape(precision: number, scale: number): SqlType {
  if (precision <= 38) return decimalType(precision, scale);
  const whole = precision - scale;
  return decimalType(38, whole < 32 ? Math.min(scale, 38 - whole) : Math.min(scale, 6));
}

/** The type of two texts put together. */
export function concatenatedType(left: SqlType, right: SqlType): SqlType {
  const [a, b] = [textLength(left), textLength(right)];
  const unicode = isUnicode(left) || isUnicode(right);
  if (a === 'max' || b === 'max') return textType(unicode, 'max');
  return textType(unicode, Math.min(a + b, unicode ? 4000 : 8000));
}

/** Whether values of a type become another: by themselves, or when CAST or CONVERT says so. Source: the table of CAST and CONVERT. */
export function mayConvert(from: SqlType, to: SqlType, explicit: boolean): boolean {
  const [a, b] = [familyOf(from), familyOf(to)];
  if (a === b) return a !== 'temporal' || mayConvertTemporal(from, to);
  if (b === 'variant') return a !== 'xml' && !['text', 'ntext', 'image'].includes(from.name) && from.length !== 'max';
  if (a === 'variant') return explicit && b !== 'xml';
  if (a === 'text') return b !== 'binary' || explicit;
  if (b === 'text') return a !== 'xml' || explicit;
  if (a === 'xml' || b === 'xml') return explicit && (a === 'binary' || b === 'binary');
  if (a === 'binary') return b !== 'float' && b !== 'temporal' ? true : explicit && b === 'temporal';
  if (b === 'binary') return explicit || isNumeric(from) || a === 'guid';
  if (a === 'guid' || b === 'guid') return false;
  const dated = (type: SqlType): boolean => type.name === 'datetime' || type.name === 'smalldatetime';
  if (a === 'temporal') return explicit && dated(from);
  if (b === 'temporal') return dated(to);
  return true;
}

function mayConvertTemporal(from: SqlType, to: SqlType): boolean {
  return !(from.name === 'date' && to.name === 'time') && !(from.name === 'time' && to.name === 'date');
}
