import {
  type BytesVector,
  type ColumnType,
  columnType,
  dtsError,
  formatValue,
  type Int64Vector,
  type Int128Vector,
  InternalError,
  isDateTime,
  isExactDecimal,
  type OffsetVector,
  utf16Length,
  type Vector,
} from 'opendtsx/sdk';
import type { RowBytes } from './row-bytes.ts';

/** A column that goes into a hash. */
export interface HashedColumn {
  readonly lineageId: string;
  readonly name: string;
  readonly type: ColumnType;
}

/** What the bytes of a row are made of besides its columns. */
export interface AppendOptions {
  readonly component: string;
  /** Whether dates and times are hashed with fractions of a second. */
  readonly includeMilliseconds: boolean;
}

/**
 * Appends the value of a row that is not NULL, in the bytes that Multiple Hash makes of it (source: its published source: .NET's BinaryWriter).
 * Text, bytes and BLOBs give back their length, which its handling of NULL adds; others give back undefined.
 */
export type ColumnAppender = (row: number) => number | undefined;

const wholeSeconds = columnType('DT_DBTIMESTAMP2', { scale: 0 });
const ticks = columnType('DT_DBTIMESTAMP2', { scale: 7 });
const offsetTicks = columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 });
const ticksPerSecond = 10_000_000n;
const ticksPerDay = 864_000_000_000n;
/** A .NET decimal has 96 bits and at most 28 decimal places. */
const decimalLimit = 1n << 96n;
const decimalScale = 28;

/** Makes the appender of a column for one buffer. */
export function appendColumn(
  column: HashedColumn,
  vector: Vector,
  into: RowBytes,
  options: AppendOptions,
): ColumnAppender {
  const { type } = column.type;
  if (isDateTime(type)) return appendDateTime(column, vector, into, options.includeMilliseconds);
  if (isExactDecimal(type)) return appendDecimal(column, vector, into, options.component);
  switch (vector.layout) {
    case 'i32': {
      const length = type === 'DT_I4' ? 4 : type === 'DT_I2' || type === 'DT_UI2' ? 2 : 1;
      return without((row) => into.integer(vector.values[row], length));
    }
    case 'u32':
      return without((row) => into.integer(vector.values[row], 4));
    case 'i64':
    case 'u64':
      return without((row) => into.long(vector.values[row]));
    case 'f64':
      return without((row) => (type === 'DT_R4' ? into.single(vector.values[row]) : into.double(vector.values[row])));
    case 'bytes':
      return type === 'DT_GUID' ? without((row) => appendGuid(vector, row, into)) : appendSpan(column, vector, into);
    default:
      throw new InternalError(`${options.component} hashes a column of type ${type}`);
  }
}

function without(append: (row: number) => void): ColumnAppender {
  return (row) => {
    append(row);
    return undefined;
  };
}

function appendSpan({ type }: HashedColumn, vector: BytesVector, into: RowBytes): ColumnAppender {
  const isBinary = type.type === 'DT_BYTES' || type.type === 'DT_IMAGE';
  return (row) => {
    const [start, end] = [vector.starts[row], vector.ends[row]];
    into.span(vector.bytes, start, end);
    return isBinary ? end - start : utf16Length(vector.bytes, start, end);
  };
}

// {00112233-4455-6677-…} as Guid.ToByteArray has it: the first three groups with the lowest byte first.
const guidDigits = [7, 5, 3, 1, 12, 10, 17, 15, 20, 22, 25, 27, 29, 31, 33, 35] as const;

function appendGuid(vector: BytesVector, row: number, into: RowBytes): void {
  const start = vector.starts[row];
  for (const digit of guidDigits) {
    into.integer(hexDigit(vector.bytes[start + digit]) * 16 + hexDigit(vector.bytes[start + digit + 1]), 1);
  }
}

function hexDigit(character: number): number {
  return character <= 0x39 ? character - 0x30 : (character & 0xdf) - 0x37;
}

function appendDecimal(column: HashedColumn, vector: Vector, into: RowBytes, component: string): ColumnAppender {
  const { type, scale } = column.type;
  return without((row) => {
    const exact = coefficientOf(vector as Int64Vector | Int128Vector, row);
    const negative = exact < 0n;
    let coefficient = negative ? -exact : exact;
    let places = type === 'DT_CY' ? 4 : scale;
    // .NET makes a decimal of a currency amount without trailing zeros, but 0 keeps four places.
    while (type === 'DT_CY' && exact !== 0n && places > 0 && coefficient % 10n === 0n) {
      coefficient /= 10n;
      places--;
    }
    if (coefficient >= decimalLimit || places > decimalScale) {
      const args = { component, column: column.name, value: `${exact} × 10^-${places}` };
      throw dtsError('OPENDTSX_E_HASH_DECIMAL', args, { subComponent: component });
    }
    into.long(coefficient);
    into.integer(Number(coefficient >> 64n), 4);
    into.integer((places << 16) | (negative ? 0x80000000 : 0), 4);
  });
}

function coefficientOf(vector: Int64Vector | Int128Vector, row: number): bigint {
  return vector.layout === 'i64' ? vector.values[row] : (vector.high[row] << 64n) | vector.low[row];
}

function appendDateTime(
  { type }: HashedColumn,
  vector: Vector,
  into: RowBytes,
  includeMilliseconds: boolean,
): ColumnAppender {
  switch (type.type) {
    case 'DT_DBTIME':
    case 'DT_DBTIME2':
      return without((row) => appendText(timeSpanText(ticksOfTime(vector, row)), into));
    case 'DT_DBTIMESTAMPOFFSET':
      return without((row) => appendText(offsetText(vector as OffsetVector, row, includeMilliseconds), into));
    default:
      return without((row) => {
        const moment = momentOf(vector, row);
        appendText(includeMilliseconds ? formatValue(moment, ticks) : universalText(moment), into);
      });
  }
}

/** Text with its length before it, which is never above 127 here. */
function appendText(text: string, into: RowBytes): void {
  into.integer(text.length, 1);
  into.ascii(text);
}

function momentOf(vector: Vector, row: number): bigint {
  return vector.layout === 'i32' ? BigInt(vector.values[row]) * ticksPerDay : (vector as Int64Vector).values[row];
}

function ticksOfTime(vector: Vector, row: number): bigint {
  return vector.layout === 'i32' ? BigInt(vector.values[row]) * ticksPerSecond : (vector as Int64Vector).values[row];
}

/** The format "u" of .NET. */
function universalText(moment: bigint): string {
  return `${formatValue(moment, wholeSeconds)}Z`;
}

function offsetText(vector: OffsetVector, row: number, includeMilliseconds: boolean): string {
  const moment = vector.ticks[row];
  if (!includeMilliseconds) return universalText(moment);
  return formatValue({ ticks: moment, offset: vector.offsets[row] }, offsetTicks);
}

/** A TimeSpan as .NET prints it: with seven decimal places, or none. */
function timeSpanText(time: bigint): string {
  const type = columnType('DT_DBTIME2', { scale: time % ticksPerSecond === 0n ? 0 : 7 });
  return formatValue(time, type);
}
