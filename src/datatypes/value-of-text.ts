import { oleDateOrigin } from './calendar.ts';
import { type ConversionOptions, type ConversionResult, conversionFailed } from './conversion.ts';
import { momentToValue } from './convert-date-time.ts';
import { numberToValue } from './convert-number.ts';
import type { ColumnType } from './data-type.ts';
import { type ParsedDateTime, ticksOfParsed } from './date-time-text.ts';
import { rescale } from './decimal.ts';
import { fastParseDate, fastParseDateTime, fastParseInteger, fastParseTime } from './fast-parse.ts';
import { localeOf } from './locale.ts';
import { parseLocaleDateTime } from './locale-date-text.ts';
import { parseFloatText, parseNumberText } from './number-text.ts';
import { integerRange, isDateTime, isFloat, isNumeric, isTimeOfDay } from './type-families.ts';

/** Bytes of hexadecimal digits, with or without `0x`; undefined for an odd count or another character. */
function parseHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/^0x/i, '');
  return digits.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(digits)
    ? new Uint8Array(Buffer.from(digits, 'hex'))
    : undefined;
}

const guidForm = /^\s*(\{?)([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})(\}?)\s*$/;

/** Reads text as a value of a type that is not text (standard parse, or fast parse when asked for). */
export function valueOfText(text: string, to: ColumnType, options: ConversionOptions): ConversionResult {
  if (isNumeric(to.type)) return numberOfText(text, to, options);
  if (isDateTime(to.type)) return dateTimeOfText(text, to, options);
  switch (to.type) {
    case 'DT_BOOL':
      return booleanOfText(text, options);
    case 'DT_GUID': {
      const match = guidForm.exec(text);
      if (match === null || (match[1] === '') !== (match[3] === '')) return conversionFailed('invalid');
      return { value: `{${match[2].toUpperCase()}}` };
    }
    case 'DT_BYTES':
    case 'DT_IMAGE': {
      const value = parseHex(text);
      return value === undefined ? conversionFailed('invalid') : { value };
    }
    default:
      return conversionFailed('not-supported');
  }
}

function numberOfText(text: string, to: ColumnType, options: ConversionOptions): ConversionResult {
  const isWhole = integerRange(to.type) !== undefined;
  if (isWhole && options.fastParse === true) {
    const value = fastParseInteger(text);
    return value === undefined ? conversionFailed('invalid') : numberToValue(value, to);
  }
  const locale = localeOf(options.localeId);
  if (isFloat(to.type)) {
    const value = parseFloatText(text, locale);
    return value === undefined ? conversionFailed('invalid') : numberToValue(value, to);
  }
  const exact = parseNumberText(text, locale);
  if (exact === undefined) return conversionFailed('invalid');
  return numberToValue(isWhole ? rescale(exact, 0, 'half-even') : exact, to);
}

function booleanOfText(text: string, options: ConversionOptions): ConversionResult {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === '#true#') return { value: true };
  if (word === 'false' || word === '#false#') return { value: false };
  const exact = parseNumberText(text, localeOf(options.localeId));
  return exact === undefined ? conversionFailed('invalid') : { value: exact.coefficient !== 0n };
}

function dateTimeOfText(text: string, to: ColumnType, options: ConversionOptions): ConversionResult {
  // Fast parse gives every type of dates and times but DT_FILETIME (source: Parsing Data page).
  const fast = options.fastParse === true && to.type !== 'DT_FILETIME';
  const parsed = fast ? fastParsed(text, to) : parseLocaleDateTime(text, localeOf(options.localeId));
  if (parsed === undefined) return conversionFailed('invalid');
  if (isTimeOfDay(to.type)) {
    return momentToValue({ ticks: parsed.time ?? 0n, offset: 0, timeOnly: true }, to);
  }
  if (to.type === 'DT_DBDATE') return { value: parsed.days ?? oleDateOrigin };
  return momentToValue({ ticks: ticksOfParsed(parsed), offset: parsed.offset ?? 0, timeOnly: false }, to);
}

function fastParsed(text: string, to: ColumnType): ParsedDateTime | undefined {
  if (isTimeOfDay(to.type)) return fastParseTime(text);
  if (to.type !== 'DT_DBDATE') return fastParseDateTime(text);
  const days = fastParseDate(text);
  return days === undefined ? undefined : { days, time: undefined, offset: undefined };
}
