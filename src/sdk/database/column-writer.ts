import { encodedLength } from '../../datatypes/code-page.ts';
import type { ConversionReason, ConversionResult } from '../../datatypes/conversion.ts';
import { convertValue, fitText } from '../../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import { parseIsoDateTime } from '../../datatypes/date-time-text.ts';
import { magnitude, powerOfTen, rescale } from '../../datatypes/decimal.ts';
import { appendText } from '../../datatypes/text-kernels.ts';
import { integerRange, isDateTime, isText } from '../../datatypes/type-families.ts';
import type { Decimal, OffsetTimestamp, Value } from '../../datatypes/value.ts';
import { type BytesVector, layoutOf, reserveBytes, type Vector } from '../../datatypes/vector.ts';
import { writeVector } from '../../datatypes/write-vector.ts';

/** A value that does not fit its column. */
export interface ColumnFault {
  readonly kind: 'error' | 'truncation';
  readonly reason: ConversionReason;
  readonly value: Value;
}

/** Receives values that do not fit. The writer stores what IgnoreFailure keeps: NULL, or the shortened value. */
export type ColumnFaultSink = (row: number, fault: ColumnFault) => void;

/** Writes the first `count` values of a column, as a database gave them, into rows 0 … `count` − 1 of a vector. */
export type ColumnWriter = (values: readonly Value[], count: number, vector: Vector) => void;

/**
 * The writer for columns of a type: checks form, range, precision and length of every value, converts those of another form where that is exact,
 * and reports the rest.
 */
export function columnWriter(type: ColumnType, fault: ColumnFaultSink): ColumnWriter {
  const store = cellWriter(type, fault);
  return (values, count, vector) => {
    vector.canonicalText = undefined;
    let hasNulls = false;
    const { nulls } = vector;
    for (let row = 0; row < count; row++) {
      const value = values[row];
      if (value === null || !store(value, row, vector)) {
        nulls[row] = 1;
        hasNulls = true;
      } else nulls[row] = 0;
    }
    vector.hasNulls = hasNulls;
  };
}

/** Stores one value that is not NULL; false when the row becomes NULL. */
type CellWriter = (value: Exclude<Value, null>, row: number, vector: Vector) => boolean;

function cellWriter(type: ColumnType, fault: ColumnFaultSink): CellWriter {
  const slow = slowWriter(type, fault);
  const range = integerRange(type.type);
  if (range !== undefined && range.bytes < 8) {
    const minimum = Number(range.minimum);
    const maximum = Number(range.maximum);
    return (value, row, vector) => {
      if (typeof value !== 'number' || !(value >= minimum && value <= maximum) || !Number.isInteger(value)) {
        return slow(value, row, vector);
      }
      (vector as { values: Int32Array | Uint32Array }).values[row] = value;
      return true;
    };
  }
  switch (layoutOf(type)) {
    case 'f64':
      return type.type === 'DT_R8' ? doubleWriter(slow) : slow;
    case 'i64':
      return int64Writer(type, slow);
    case 'bytes':
      return isText(type.type) ? textWriter(type, slow) : slow;
    default:
      return slow;
  }
}

function doubleWriter(slow: CellWriter): CellWriter {
  return (value, row, vector) => {
    if (typeof value !== 'number') return slow(value, row, vector);
    (vector as { values: Float64Array }).values[row] = value;
    return true;
  };
}

function int64Writer(type: ColumnType, slow: CellWriter): CellWriter {
  if (type.type !== 'DT_NUMERIC' && type.type !== 'DT_CY') {
    const isWhole = type.type === 'DT_I8';
    return (value, row, vector) => {
      if (typeof value !== 'bigint' || (isWhole && BigInt.asIntN(64, value) !== value)) return slow(value, row, vector);
      (vector as { values: BigInt64Array }).values[row] = value;
      return true;
    };
  }
  const { scale } = type;
  const limit = type.type === 'DT_CY' ? 1n << 63n : powerOfTen(type.precision || 18);
  return (value, row, vector) => {
    const decimal = value as Decimal;
    const { coefficient } = decimal;
    if (decimal.scale !== scale || coefficient >= limit || coefficient <= -limit) return slow(value, row, vector);
    (vector as { values: BigInt64Array }).values[row] = coefficient;
    return true;
  };
}

function textWriter(type: ColumnType, slow: CellWriter): CellWriter {
  const limit = type.length === 0 ? Number.POSITIVE_INFINITY : type.length;
  const isWide = type.type === 'DT_WSTR' || type.type === 'DT_NTEXT';
  return (value, row, vector) => {
    if (typeof value !== 'string' || value.length > limit || value.includes('\0')) return slow(value, row, vector);
    if (!isWide && !isAsciiText(value) && !fitsCodePage(value, type)) return slow(value, row, vector);
    const bytes = vector as BytesVector;
    bytes.starts[row] = appendText(bytes, value);
    bytes.ends[row] = bytes.used;
    return true;
  };
}

function isAsciiText(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

function fitsCodePage(text: string, type: ColumnType): boolean {
  return (
    fitText(text, type).error === undefined && (type.length === 0 || encodedLength(text, type.codePage) <= type.length)
  );
}

/** Any type, any value: conversion with all rules. */
function slowWriter(type: ColumnType, fault: ColumnFaultSink): CellWriter {
  return (value, row, vector) => {
    const result = fitValue(value, type);
    if (result.error !== undefined) {
      fault(row, { kind: result.error.kind, reason: result.error.reason, value });
    }
    if (result.value === null) return false;
    if (vector.layout === 'bytes' && result.value instanceof Uint8Array) reserveBytes(vector, result.value.length);
    writeVector(vector, row, result.value, type);
    return true;
  };
}

/** A value of a database as a value of the type; what IgnoreFailure keeps and the reason when it does not fit. */
function fitValue(value: Exclude<Value, null>, type: ColumnType): ConversionResult {
  if (hasForm(value, type)) return convertValue(value, formType(value, type), type, { localeId: 1033 });
  // Text of dates is read as ISO only: day and month of other forms would be a guess.
  if (typeof value === 'string' && isDateTime(type.type) && parseIsoDateTime(value) === undefined) {
    return { value: null, error: { kind: 'error', reason: 'invalid', code: 0 } };
  }
  if (typeof value === 'number' && integerRange(type.type) !== undefined && !Number.isInteger(value)) {
    return { value: null, error: { kind: 'error', reason: 'invalid', code: 0 } };
  }
  return withoutLostDigits(value, convertValue(value, naturalType(value), type, { localeId: 1033 }));
}

/** True when the value has the form of the type already. */
function hasForm(value: Exclude<Value, null>, type: ColumnType): boolean {
  if (isText(type.type) || type.type === 'DT_GUID') return typeof value === 'string' && type.type !== 'DT_GUID';
  if (type.type === 'DT_BYTES' || type.type === 'DT_IMAGE') return value instanceof Uint8Array;
  if (!isDateTime(type.type)) return false;
  if (type.type === 'DT_DBDATE' || type.type === 'DT_DBTIME') return typeof value === 'number';
  if (type.type === 'DT_DBTIMESTAMPOFFSET') return typeof value === 'object';
  return typeof value === 'bigint';
}

function formType(value: Exclude<Value, null>, type: ColumnType): ColumnType {
  return typeof value === 'string' ? columnType('DT_NTEXT') : { ...type, length: 0 };
}

function naturalType(value: Exclude<Value, null>): ColumnType {
  switch (typeof value) {
    case 'string':
      return columnType('DT_WSTR');
    case 'number':
      return columnType('DT_R8');
    case 'bigint':
      return columnType('DT_I8');
    case 'boolean':
      return columnType('DT_BOOL');
    default:
      if (value instanceof Uint8Array) return columnType('DT_BYTES');
      if ('ticks' in (value as OffsetTimestamp)) return columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 });
      return columnType('DT_NUMERIC', { precision: 38, scale: (value as Decimal).scale });
  }
}

function withoutLostDigits(value: Exclude<Value, null>, result: ConversionResult): ConversionResult {
  if (result.error !== undefined || typeof value !== 'object' || !('coefficient' in value)) return result;
  const kept = result.value;
  if (kept === null || typeof kept !== 'object' || !('coefficient' in kept)) return result;
  const scale = Math.max(kept.scale, value.scale);
  if (magnitude(rescale(value, scale).coefficient) === magnitude(rescale(kept, scale).coefficient)) return result;
  return { value: kept, error: { kind: 'truncation', reason: 'truncated', code: 0 } };
}
