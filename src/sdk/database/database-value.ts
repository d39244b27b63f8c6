import { daysFromCivil, isCivilDate, ticksPerSecond } from '../../datatypes/calendar.ts';
import { momentToValue } from '../../datatypes/convert-date-time.ts';
import type { ColumnType } from '../../datatypes/data-type.ts';
import { type ParsedDateTime, parseIsoDateTime, ticksOfParsed } from '../../datatypes/date-time-text.ts';
import { decimalFromNumber, parseDecimal, powerOfTen, rescale } from '../../datatypes/decimal.ts';
import { integerRange, isDateTime, isExactDecimal, isText, isTimeOfDay } from '../../datatypes/type-families.ts';
import type { Decimal, Value } from '../../datatypes/value.ts';

/** A value as client libraries of databases hand it over. */
export type RawValue = null | bigint | number | string | boolean | Uint8Array;

/**
 * Gives a raw value the form of a type (see `Value`). A value that has no exact form of that type comes back as it is, for the
 * column writer to report: nothing is rounded, cut or guessed.
 */
export type ValueReader = (raw: RawValue) => Value;

/** The reader for values of a type. Dates and times are read from ISO 8601 text; GUIDs from text with or without braces. */
export function valueReader(type: ColumnType): ValueReader {
  if (isText(type.type)) return readText;
  if (isExactDecimal(type.type)) return decimalReader(type.scale);
  if (isDateTime(type.type)) return dateTimeReader(type);
  const range = integerRange(type.type);
  if (range !== undefined) return range.bytes === 8 ? readWhole : readNumber;
  switch (type.type) {
    case 'DT_R4':
    case 'DT_R8':
      return readNumber;
    case 'DT_BOOL':
      return readBoolean;
    case 'DT_GUID':
      return readGuid;
    default:
      return (raw) => raw;
  }
}

function readText(raw: RawValue): Value {
  return typeof raw === 'string' || raw === null || raw instanceof Uint8Array ? raw : String(raw);
}

function readWhole(raw: RawValue): Value {
  if (typeof raw === 'bigint') return raw;
  if (typeof raw === 'number') return Number.isInteger(raw) ? BigInt(raw) : raw;
  if (typeof raw === 'boolean') return raw ? 1n : 0n;
  return typeof raw === 'string' && /^\s*[+-]?\d+\s*$/.test(raw) ? BigInt(raw.trim().replace('+', '')) : raw;
}

function readNumber(raw: RawValue): Value {
  if (typeof raw === 'bigint') return Number(raw);
  if (typeof raw === 'number' || raw === null) return raw;
  if (typeof raw === 'boolean') return raw ? 1 : 0;
  if (typeof raw !== 'string' || raw.trim() === '') return raw;
  const value = Number(raw);
  return Number.isNaN(value) ? raw : value;
}

function readBoolean(raw: RawValue): Value {
  if (typeof raw === 'bigint') return raw !== 0n;
  if (typeof raw === 'number') return raw !== 0;
  if (typeof raw !== 'string') return raw;
  if (/^(t|true|1)$/i.test(raw)) return true;
  return /^(f|false|0)$/i.test(raw) ? false : raw;
}

const guidForm = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;

function readGuid(raw: RawValue): Value {
  const match = typeof raw === 'string' ? guidForm.exec(raw) : null;
  return match === null ? raw : `{${match[1].toUpperCase()}}`;
}

/** Largest coefficient that a double carries exactly after scaling: 15 significant digits. */
const exactLimit = 1e15;

function decimalReader(scale: number): ValueReader {
  const factor = 10 ** scale;
  const whole = powerOfTen(scale);
  return (raw) => {
    if (typeof raw === 'number') {
      const scaled = raw * factor;
      const rounded = Math.round(scaled);
      // Binary noise beyond the 15th digit is no digit of the number.
      if (Math.abs(scaled - rounded) <= Math.abs(scaled) * 5e-15 && Math.abs(rounded) < exactLimit) {
        return { coefficient: BigInt(rounded), scale };
      }
      return decimalFromNumber(raw) ?? raw;
    }
    if (typeof raw === 'bigint') return { coefficient: raw * whole, scale };
    if (typeof raw !== 'string') return raw;
    const parsed = parseDecimal(raw.trim());
    return parsed === undefined ? raw : atScale(parsed, scale);
  };
}

/** The number at a scale when no digit is lost, else as it is. */
function atScale(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return rescale(value, scale);
  const shorter = rescale(value, scale);
  return rescale(shorter, value.scale).coefficient === value.coefficient ? shorter : value;
}

function dateTimeReader(type: ColumnType): ValueReader {
  const isTimestamp = type.type === 'DT_DBTIMESTAMP' || type.type === 'DT_DBTIMESTAMP2' || type.type === 'DT_DATE';
  return (raw) => {
    if (typeof raw !== 'string') return raw;
    if (isTimestamp) {
      const ticks = ticksOfIso(raw);
      if (ticks !== undefined) return ticks;
    } else if (type.type === 'DT_DBDATE' && raw.length === 10) {
      const days = daysOfIso(raw);
      if (days !== undefined) return days;
    }
    const parsed = parseIsoDateTime(raw);
    return parsed === undefined ? raw : (momentOf(parsed, type) ?? raw);
  };
}

function momentOf(parsed: ParsedDateTime, type: ColumnType): Value | undefined {
  if (isTimeOfDay(type.type)) {
    if (parsed.time === undefined) return undefined;
    return momentToValue({ ticks: parsed.time, offset: 0, timeOnly: true }, type).value ?? undefined;
  }
  if (parsed.days === undefined) return undefined;
  const result = momentToValue({ ticks: ticksOfParsed(parsed), offset: parsed.offset ?? 0, timeOnly: false }, type);
  return result.value ?? undefined;
}

function digitsAt(text: string, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9 || Number.isNaN(digit)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function daysOfIso(text: string): number | undefined {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  return year > 0 && isCivilDate(year, month, day) ? daysFromCivil(year, month, day) : undefined;
}

const daySeconds = 86_400;

/** Ticks of `yyyy-mm-dd[ hh:mm:ss[.f{1,7}]]`; undefined for every other form. */
function ticksOfIso(text: string): bigint | undefined {
  const { length } = text;
  if (length !== 10 && length !== 19 && (length < 21 || length > 27)) return undefined;
  const days = daysOfIso(text);
  if (days === undefined) return undefined;
  if (length === 10) return BigInt(days * daySeconds) * ticksPerSecond;
  const separator = text.charCodeAt(10);
  if ((separator !== 32 && separator !== 84) || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58)
    return undefined;
  const hour = digitsAt(text, 11, 2);
  const minute = digitsAt(text, 14, 2);
  const second = digitsAt(text, 17, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
  const whole = BigInt(days * daySeconds + hour * 3600 + minute * 60 + second) * ticksPerSecond;
  if (length === 19) return whole;
  if (text.charCodeAt(19) !== 46) return undefined;
  const fraction = digitsAt(text, 20, length - 20);
  return fraction < 0 ? undefined : whole + BigInt(fraction * 10 ** (27 - length));
}
