import { decodeBytes, encodeBestFit, encodedLength, encodeText, fitToBytes, isAsciiText } from './code-page.ts';
import { type ConversionOptions, type ConversionResult, conversionFailed, conversionTruncated } from './conversion.ts';
import { convertBinary, isBinaryConversion } from './convert-binary.ts';
import { convertDateTime } from './convert-date-time.ts';
import { numberFormOf, numberToValue } from './convert-number.ts';
import type { ColumnType, DataTypeName } from './data-type.ts';
import { formatValue } from './format-value.ts';
import { isBlob, isDateTime, isNumeric, isString, isText } from './type-families.ts';
import type { Value } from './value.ts';
import { valueOfText } from './value-of-text.ts';

const isNumberLike = (type: DataTypeName): boolean => isNumeric(type) || type === 'DT_BOOL';

/** True when a value of the first type may be converted to the second at all (source: cast matrix, see the data types reference). */
export function canConvert(from: DataTypeName, to: DataTypeName): boolean {
  if (from === to) return true;
  if (isBlob(from) || isBlob(to)) return isBlobConversion(from, to);
  if (isString(from) || isString(to)) return true;
  if (isNumberLike(from) && isNumberLike(to)) return true;
  if (isDateTime(from) && isDateTime(to)) return true;
  if (from === 'DT_DATE' || to === 'DT_DATE') return isNumeric(from) || isNumeric(to);
  if (from === 'DT_FILETIME' || to === 'DT_FILETIME') return from === 'DT_I8' || to === 'DT_I8';
  return isBinaryConversion(from, to);
}

function isBlobConversion(from: DataTypeName, to: DataTypeName): boolean {
  if (from === 'DT_IMAGE' || to === 'DT_IMAGE') {
    const other = from === 'DT_IMAGE' ? to : from;
    return other === 'DT_BYTES' || other === 'DT_TEXT' || other === 'DT_NTEXT';
  }
  return isText(from) && isText(to);
}

/**
 * Converts a value between any two types. NULL stays NULL. Lost text, lost fraction digits and characters without a byte sequence in the
 * code page are reported as truncation together with the shortened value; the cast operator ignores those, Data Conversion obeys the disposition.
 */
export function convertValue(
  value: Value,
  from: ColumnType,
  to: ColumnType,
  options: ConversionOptions,
): ConversionResult {
  if (value === null) return { value: null };
  if (!canConvert(from.type, to.type)) return conversionFailed('not-supported');
  if (isText(to.type)) {
    if (from.type === 'DT_IMAGE') return fitText(decodeBytes(value as Uint8Array, imageCodePage(to)), to);
    return fitText(formatValue(value, from, options.localeId), to);
  }
  if (from.type === to.type) return convertWithinType(value, from, to);
  if (isText(from.type)) return convertText(value as string, from, to, options);
  if (isDateTime(from.type) && isDateTime(to.type)) return convertDateTime(value, from, to);
  if (isBinaryConversion(from.type, to.type)) return fitBytes(convertBinary(value, from, to), to);
  return numberToValue(numberFormOf(value, from), to);
}

function convertWithinType(value: Value, from: ColumnType, to: ColumnType): ConversionResult {
  if (to.type === 'DT_NUMERIC' || to.type === 'DT_DECIMAL') return numberToValue(numberFormOf(value, from), to);
  if (isDateTime(to.type)) return from.scale <= to.scale ? { value } : convertDateTime(value, from, to);
  return fitBytes({ value }, to);
}

function convertText(text: string, from: ColumnType, to: ColumnType, options: ConversionOptions): ConversionResult {
  if (to.type === 'DT_IMAGE') return { value: new Uint8Array(encodeText(text, imageCodePage(from))) };
  return fitBytes(valueOfText(text, to, options), to);
}

// DT_NTEXT is UTF-16 in SSIS, and so are its bytes as an image.
function imageCodePage(type: ColumnType): number {
  return type.type === 'DT_TEXT' && type.codePage !== 0 ? type.codePage : 1200;
}

function fitBytes(result: ConversionResult, to: ColumnType): ConversionResult {
  const { value } = result;
  if (to.type !== 'DT_BYTES' || !(value instanceof Uint8Array) || to.length === 0 || value.length <= to.length)
    return result;
  return conversionTruncated(value.slice(0, to.length));
}

/**
 * Text as a value of a text type: cut at the first NUL (DT_STR, DT_WSTR), to the length of the type, and to the characters of its
 * code page. A character it lacks becomes a similar one without a report (Windows' best fit), or `?` reported as truncation ("no match in
 * the target code page"). A length of 0 sets no limit.
 */
export function fitText(text: string, to: ColumnType): ConversionResult {
  const cut = isString(to.type) ? text.indexOf('\0') : -1;
  const value = cut < 0 ? text : text.slice(0, cut);
  if (to.type === 'DT_NTEXT') return { value };
  if (to.type === 'DT_WSTR') {
    return to.length === 0 || value.length <= to.length ? { value } : conversionTruncated(value.slice(0, to.length));
  }
  return fitCodePage(value, to);
}

function fitCodePage(text: string, to: ColumnType): ConversionResult {
  const { codePage, length } = to;
  let value = text;
  let mapped = true;
  if (codePage !== 0 && !isAsciiText(text)) {
    const encoded = encodeBestFit(text, codePage);
    mapped = encoded.missing < 0;
    if (!encoded.isExact) value = decodeBytes(encoded.bytes, codePage);
  }
  if (length > 0 && encodedLength(value, codePage) > length)
    return conversionTruncated(fitToBytes(value, codePage, length));
  return mapped ? { value } : conversionTruncated(value, 'unmappable');
}
