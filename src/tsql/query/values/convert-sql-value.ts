import { decimalFromNumber, fitsPrecision, formatDecimal, parseDecimal, rescale } from '../../../datatypes/decimal.ts';
import type { SqlType, SqlValue, SqlVariant } from '../../sql-type.ts';
import { sqlFailure } from '../sql-failure.ts';
import { decimalShape, familyOf, mayConvert, typeText } from '../type-rules.ts';
import { binaryOfValue, bytesToGuid } from './binary-value.ts';
import {
  atOffset,
  type DateFormat,
  dateTimeValue,
  firstDay,
  type Moment,
  momentOf,
  parseMoment,
} from './date-time-value.ts';
import { fitText, textOfValue } from './text-value.ts';

/** How CONVERT is to convert. */
export interface ConversionStyle {
  readonly style?: number;
  readonly dateFormat?: DateFormat;
}

type Known = Exclude<SqlValue, null>;

/** Whether a value is a sql_variant. */
export function isVariant(value: SqlValue): value is SqlVariant {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

/**
 * A value of one type as a value of another, as CAST does: text that is too long is cut, digits too many are rounded. Throws the error of SQL Server when the value has no
 * counterpart (241, 245, 8114, 8115 …). Whether the types may be converted at all is for `mayConvert` to say.
 */
export function convertSqlValue(value: SqlValue, from: SqlType, to: SqlType, how: ConversionStyle = {}): SqlValue {
  if (value === null) return null;
  if (isVariant(value)) {
    if (to.name === 'sql_variant') return value;
    if (!mayConvert(value.type, to, true)) throw sqlFailure(529, [value.type.name, to.name]);
    return convertSqlValue(value.value, value.type, to, how);
  }
  switch (familyOf(to)) {
    case 'variant':
      return { type: from.name === 'int' ? { name: 'int' } : from, value };
    case 'text':
    case 'xml':
      return fitText(textOfValue(value, from, how.style ?? 0, to), to, from);
    case 'bit':
      return toBit(value, from, to);
    case 'whole':
      return toWhole(value, from, to);
    case 'float':
      return toFloat(value, from, to);
    case 'decimal':
    case 'money':
      return toDecimal(value, from, to);
    case 'temporal':
      return toTemporal(value, from, to, how);
    case 'guid':
      return toGuid(value, from);
    default:
      return binaryOfValue(value, from, to, how.style ?? 0);
  }
}

function toBit(value: Known, from: SqlType, to: SqlType): boolean {
  if (typeof value === 'boolean') return value;
  if (familyOf(from) === 'text') {
    const text = String(value).trim().toLowerCase();
    if (text === 'true' || text === 'false') return text === 'true';
    if (!/^[+-]?\d*$/.test(text)) throw sqlFailure(245, [from.name, String(value), to.name]);
    return /[1-9]/.test(text);
  }
  if (value instanceof Uint8Array) return value.some((byte) => byte !== 0);
  if (familyOf(from) === 'temporal') throw sqlFailure(529, [from.name, to.name]);
  return typeof value === 'string' ? /[1-9]/.test(value) : Number(value) !== 0;
}

const ranges = {
  tinyint: [0n, 255n],
  smallint: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
} as const;

/** The least and greatest value of a type of whole numbers. */
export function wholeRange(type: SqlType): readonly [bigint, bigint] {
  return ranges[type.name as keyof typeof ranges] ?? ranges.bigint;
}

/** A whole number as a value of a type. Throws 8115 when the type has no such number. */
export function wholeValue(value: bigint, type: SqlType, from: SqlType | string = 'expression'): number | bigint {
  const [least, greatest] = wholeRange(type);
  if (value < least || value > greatest) {
    throw sqlFailure(8115, [typeof from === 'string' ? from : from.name, type.name]);
  }
  return type.name === 'bigint' ? value : Number(value);
}

function toWhole(value: Known, from: SqlType, to: SqlType): number | bigint {
  switch (familyOf(from)) {
    case 'text':
      return wholeOfText(String(value), from, to);
    case 'float':
      if (!Number.isFinite(value) || Math.abs(Number(value)) > 1e19) throw sqlFailure(8115, [from.name, to.name]);
      return wholeValue(BigInt(Math.trunc(Number(value))), to, from);
    case 'decimal':
      return wholeValue(rescale(readDecimal(value), 0).coefficient, to, from);
    case 'money':
      return wholeValue(rescale(readDecimal(value), 0, 'half-away').coefficient, to, from);
    case 'temporal':
      return wholeValue(rescale(daysSince1900(String(value)), 0, 'half-away').coefficient, to, from);
    case 'binary':
      return wholeOfBytes(value as Uint8Array, to);
    default:
      return wholeValue(BigInt(value as number | bigint | boolean), to, from);
  }
}

function wholeOfText(text: string, from: SqlType, to: SqlType): number | bigint {
  const trimmed = text.trim();
  if (!/^[+-]?\s*\d*$/.test(trimmed)) {
    throw to.name === 'bigint' ? sqlFailure(8114, [from.name, to.name]) : sqlFailure(245, [from.name, text, to.name]);
  }
  const digits = trimmed.replace(/^\+|\s/g, '');
  const number = /\d/.test(digits) ? BigInt(digits) : 0n;
  const [least, greatest] = wholeRange(to);
  if (number >= least && number <= greatest) return to.name === 'bigint' ? number : Number(number);
  throw to.name === 'int' ? sqlFailure(248, [from.name, text]) : sqlFailure(8115, [from.name, to.name]);
}

function wholeOfBytes(bytes: Uint8Array, to: SqlType): number | bigint {
  const bits = { tinyint: 8, smallint: 16, int: 32, bigint: 64 }[to.name as 'int'] ?? 64;
  let number = 0n;
  for (const byte of bytes.subarray(-bits / 8)) number = (number << 8n) | BigInt(byte);
  const signed = to.name === 'tinyint' ? number : BigInt.asIntN(bits, number);
  return to.name === 'bigint' ? signed : Number(signed);
}

function readDecimal(value: Known): { readonly coefficient: bigint; readonly scale: number } {
  const decimal = parseDecimal(String(typeof value === 'boolean' ? Number(value) : value));
  if (decimal === undefined) throw sqlFailure(8114, ['varchar', 'numeric']);
  return decimal;
}

const millisecondScale = 12;

function daysSince1900(value: string): { readonly coefficient: bigint; readonly scale: number } {
  const ticks = momentOf(value).ticks - firstDay;
  return { coefficient: (ticks * 10n ** BigInt(millisecondScale)) / 864_000_000_000n, scale: millisecondScale };
}

function toFloat(value: Known, from: SqlType, to: SqlType): number {
  const number = floatOf(value, from, to);
  if (!Number.isFinite(number)) throw sqlFailure(8115, [from.name, to.name]);
  if (to.name !== 'real') return number;
  const single = Math.fround(number);
  if (!Number.isFinite(single)) throw sqlFailure(8115, [from.name, to.name]);
  return single;
}

function floatOf(value: Known, from: SqlType, to: SqlType): number {
  if (familyOf(from) === 'text') {
    const text = String(value).trim();
    if (text === '') return 0;
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?$/.test(text)) throw sqlFailure(8114, [from.name, to.name]);
    return Number(text.replace(/[dD]/, 'e'));
  }
  if (familyOf(from) === 'temporal') {
    return Number(momentOf(String(value)).ticks - firstDay) / 864_000_000_000;
  }
  if (value instanceof Uint8Array) throw sqlFailure(529, [from.name, to.name]);
  return Number(value);
}

function toDecimal(value: Known, from: SqlType, to: SqlType): string {
  const { precision, scale } = decimalShape(to);
  const decimal = rescale(decimalOf(value, from, to), scale, 'half-away');
  const fits =
    to.name === 'money'
      ? BigInt.asIntN(64, decimal.coefficient) === decimal.coefficient
      : to.name === 'smallmoney'
        ? BigInt.asIntN(32, decimal.coefficient) === decimal.coefficient
        : fitsPrecision(decimal, precision);
  if (!fits) throw sqlFailure(8115, [from.name, to.name === 'decimal' ? 'numeric' : to.name]);
  return formatDecimal(decimal);
}

function decimalOf(value: Known, from: SqlType, to: SqlType): { readonly coefficient: bigint; readonly scale: number } {
  switch (familyOf(from)) {
    case 'text': {
      const money = familyOf(to) === 'money';
      const text = String(value).trim();
      const decimal = parseDecimal(money ? text.replace(/^([+-]?)[$€£]/, '$1').replaceAll(',', '') : text);
      if (decimal !== undefined && (money || !/[eE]/.test(text))) return decimal;
      if (money && text === '') return { coefficient: 0n, scale: 0 };
      throw money ? sqlFailure(235) : sqlFailure(8114, [from.name, 'numeric']);
    }
    case 'float': {
      const decimal = decimalFromNumber(Number(value));
      if (decimal === undefined) throw sqlFailure(8115, [from.name, 'numeric']);
      return decimal;
    }
    case 'temporal':
      return daysSince1900(String(value));
    case 'binary':
      throw sqlFailure(529, [from.name, to.name]);
    default:
      return readDecimal(value);
  }
}

function toTemporal(value: Known, from: SqlType, to: SqlType, how: ConversionStyle): string {
  const moment = momentFor(value, from, how);
  if (to.name === 'datetimeoffset' || from.name !== 'datetimeoffset') return dateTimeValue(moment, to, from.name);
  return dateTimeValue({ ticks: moment.ticks, offset: 0 }, to, from.name);
}

function momentFor(value: Known, from: SqlType, how: ConversionStyle): Moment {
  switch (familyOf(from)) {
    case 'temporal': {
      const moment = momentOf(String(value));
      // A time alone becomes a moment of 1900-01-01.
      return from.name === 'time' ? { ticks: moment.ticks + firstDay, offset: 0 } : moment;
    }
    case 'text': {
      const moment = parseMoment(String(value), dateFormatOfStyle(how));
      if (moment === undefined) throw sqlFailure(241);
      return how.style === 127 ? atOffset(moment, 0) : moment;
    }
    case 'binary':
      throw sqlFailure(529, [from.name, 'datetime']);
    default: {
      const days = decimalOf(value, from, from);
      const shifted = rescale(days, Math.max(days.scale, 12));
      return { ticks: firstDay + (shifted.coefficient * 864_000_000_000n) / 10n ** BigInt(shifted.scale), offset: 0 };
    }
  }
}

const formatsOfStyles: readonly (readonly [DateFormat, readonly number[]])[] = [
  ['mdy', [1, 7, 10, 22]],
  ['dmy', [3, 4, 5, 6, 13]],
  ['ymd', [2, 11, 12, 20, 21, 23, 25]],
];

function dateFormatOfStyle({ style = 0, dateFormat = 'mdy' }: ConversionStyle): DateFormat {
  return formatsOfStyles.find(([, styles]) => styles.includes(style % 100))?.[0] ?? dateFormat;
}

const guidForm = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?/i;

function toGuid(value: Known, from: SqlType): string {
  if (value instanceof Uint8Array) return bytesToGuid(value);
  if (familyOf(from) === 'guid') return String(value).toUpperCase();
  const match = guidForm.exec(String(value).trim());
  if (match === null) throw sqlFailure(8169);
  return match[1].toUpperCase();
}

/** The value as one of a type, without cutting: undefined when text or bytes are too long for it. */
export function storedValue(
  value: SqlValue,
  from: SqlType,
  to: SqlType,
  how: ConversionStyle = {},
): SqlValue | undefined {
  if (value === null) return null;
  if (!mayConvert(from, to, from.name === 'sql_variant')) throw sqlFailure(206, [from.name, typeText(to)]);
  if (typeof to.length === 'number' && (familyOf(to) === 'text' || familyOf(to) === 'binary')) {
    const whole = convertSqlValue(value, from, { name: to.name, length: 'max' }, how);
    const size = typeof whole === 'string' ? whole.replace(/ +$/, '').length : (whole as Uint8Array).length;
    if (size > to.length) return undefined;
  }
  return convertSqlValue(value, from, to, how);
}
