import type { ColumnType } from '../../datatypes/data-type.ts';
import { formatIsoDateTime } from '../../datatypes/date-time-text.ts';
import { formatDecimal } from '../../datatypes/decimal.ts';
import { formatValue } from '../../datatypes/format-value.ts';
import { isText } from '../../datatypes/type-families.ts';
import type { Value } from '../../datatypes/value.ts';
import { describeType } from '../../expressions/type-specification.ts';

/**
 * A value as JSON text. Numbers of every size are JSON numbers with all their digits; exact decimals are text that keeps their scale;
 * dates are ISO text with as many fraction digits as their type has (DT_DBTIMESTAMP three); bytes are hexadecimal text.
 */
export function jsonOfValue(value: Value, type: ColumnType): string {
  if (typeof value === 'bigint' && (type.type === 'DT_I8' || type.type === 'DT_UI8')) return String(value);
  if (typeof value === 'number' && isNumberType(type)) return JSON.stringify(plainNumber(value, type));
  return JSON.stringify(value === null || typeof value === 'boolean' ? value : textOfValue(value, type));
}

/** A value as people read it: text as the literal an expression would write, NULL, TRUE and FALSE in capitals. */
export function shownValue(value: Value, type: ColumnType): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (isText(type.type)) return literalOfText(value as string);
  return typeof value === 'number' && isNumberType(type) ? String(plainNumber(value, type)) : textOfValue(value, type);
}

/** A type with its parameters, as a cast writes it: `DT_WSTR, 20`. */
export const shownType = (type: ColumnType): string => describeType(type);

// DT_DBDATE and DT_DBTIME are numbers too, of days and of seconds.
function isNumberType({ type }: ColumnType): boolean {
  return /^DT_(?:U?I\d|R[48])$/.test(type);
}

function textOfValue(value: Exclude<Value, null>, type: ColumnType): string {
  switch (type.type) {
    case 'DT_CY':
    case 'DT_DECIMAL':
    case 'DT_NUMERIC':
      return typeof value === 'object' && 'coefficient' in value ? formatDecimal(value) : String(value);
    case 'DT_DATE':
      return formatIsoDateTime(value as bigint, 0);
    case 'DT_DBTIMESTAMP':
    case 'DT_FILETIME':
      return formatIsoDateTime(value as bigint, 3);
    default:
      return formatValue(value, type);
  }
}

// The shortest decimal form that is the same single-precision number: 0.13, not 0.12999999523162842.
function plainNumber(value: number, { type }: ColumnType): number {
  if (type !== 'DT_R4') return value;
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

function literalOfText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that need an escape.
  const escaped = text.replaceAll(/["\\\u0000-\u001f\u007f-\u009f]/g, (character) => {
    return escapes[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
