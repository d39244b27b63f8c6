import { encodeText } from '../../../datatypes/code-page.ts';
import { parseDecimal, rescale } from '../../../datatypes/decimal.ts';
import { InternalError } from '../../../diagnostics/internal-error.ts';
import type { SqlType, SqlValue } from '../../../tsql/sql-type.ts';
import type { ByteWriter } from './byte-writer.ts';
import { serverCodePage } from './collation.ts';
import { type DateTimeParts, day1900, firstDay, parseDateTime, shiftMinutes } from './date-time-codec.ts';
import { decimalBytes, timeBytes } from './type-code.ts';

const longestShort = 8000;
const textPointer = Buffer.from('opendtsx-pointer', 'latin1');

/** Writes a value of exactly one type, NULL included. A value that is not of the type's form throws `InternalError`. */
export type ValueWriter = (out: ByteWriter, value: SqlValue) => void;

/** Writes values that are not NULL, without the length before them. */
export type ContentWriter = (out: ByteWriter, value: Exclude<SqlValue, null>) => void;

/** How values of a type are written into rows and output values. text, ntext and image have a text pointer before them. */
export function valueWriter(type: SqlType): ValueWriter {
  switch (type.name) {
    case 'text':
    case 'ntext':
    case 'image':
      return writeLong(type);
    case 'xml':
      return writePartial(type);
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'binary':
    case 'varbinary':
      return type.length === undefined || type.length === 'max' ? writePartial(type) : writeShort(type, type.length);
    case 'sql_variant':
      throw new InternalError('A sql_variant is written by writeVariant.');
    default:
      return writeFixed(type);
  }
}

/** Bytes of a character or binary value as its type sends them. */
export function bytesOf({ name }: SqlType, value: SqlValue): Uint8Array {
  if (name === 'binary' || name === 'varbinary' || name === 'image') {
    if (!(value instanceof Uint8Array)) throw wrongValue(name);
    return value;
  }
  if (typeof value !== 'string') throw wrongValue(name);
  return isUnicode(name) ? Buffer.from(value, 'utf16le') : encodeText(value, serverCodePage);
}

const isUnicode = (name: SqlType['name']): boolean =>
  name === 'nchar' || name === 'nvarchar' || name === 'ntext' || name === 'xml';

function writeShort(type: SqlType, length: number): ValueWriter {
  const pads = type.name === 'char' || type.name === 'nchar' || type.name === 'binary';
  const unitBytes = isUnicode(type.name) ? 2 : 1;
  return (out, value) => {
    if (value === null) {
      out.uint16(0xffff);
      return;
    }
    const bytes = bytesOf(type, value);
    const width = pads ? Math.max(bytes.length, length * unitBytes) : bytes.length;
    // The length is a declaration the client makes room by: a longer value would be cut there without a word.
    if (width > length * unitBytes || width > longestShort) {
      throw new InternalError(`A value of ${bytes.length} bytes is too long for ${type.name}(${length}).`);
    }
    out.uint16(width).bytes(bytes);
    pad(out, type, width - bytes.length);
  };
}

function pad(out: ByteWriter, { name }: SqlType, count: number): void {
  if (count === 0) return;
  if (name === 'binary') out.zeros(count);
  else if (name === 'nchar') out.utf16(' '.repeat(count / 2));
  else out.bytes(Buffer.alloc(count, ' '));
}

function writePartial(type: SqlType): ValueWriter {
  return (out, value) => {
    if (value === null) {
      out.uint64(0xffff_ffff_ffff_ffffn);
      return;
    }
    const bytes = bytesOf(type, value);
    out.uint64(BigInt(bytes.length));
    if (bytes.length > 0) out.uint32(bytes.length).bytes(bytes);
    out.uint32(0);
  };
}

function writeLong(type: SqlType): ValueWriter {
  return (out, value) => {
    if (value === null) {
      out.uint8(0);
      return;
    }
    const bytes = bytesOf(type, value);
    out.uint8(textPointer.length).bytes(textPointer).zeros(8).uint32(bytes.length).bytes(bytes);
  };
}

function writeFixed(type: SqlType): ValueWriter {
  const write = contentWriter(type);
  return (out, value) => {
    const start = out.length;
    out.uint8(0);
    if (value === null) return;
    write(out, value);
    out.setUint8(start, out.length - start - 1);
  };
}

/** How the content of a value with a length of one byte, or within a sql_variant, is written. */
export function contentWriter(type: SqlType): ContentWriter {
  const { name, scale = 7 } = type;
  switch (name) {
    case 'bit':
      return (out, value) => out.uint8(value === true || value === 1 ? 1 : 0);
    case 'tinyint':
      return (out, value) => out.uint8(numberOf(type, value));
    case 'smallint':
      return (out, value) => out.int16(numberOf(type, value));
    case 'int':
      return (out, value) => out.int32(numberOf(type, value));
    case 'bigint':
      return (out, value) => out.int64(BigInt(numberOrBig(type, value)));
    case 'real':
      return (out, value) => out.float(numberOf(type, value));
    case 'float':
      return (out, value) => out.double(numberOf(type, value));
    case 'decimal':
    case 'numeric':
      return decimalWriter(type, decimalBytes(type.precision ?? 18) - 1);
    case 'money':
    case 'smallmoney':
      return moneyWriter(type);
    case 'uniqueidentifier':
      return writeUniqueIdentifier;
    case 'date':
      return (out, value) => out.uint(partsOf(type, value).days - firstDay, 3);
    case 'time':
      return (out, value) => writeTime(out, partsOf(type, value).time, scale);
    default:
      return dateTimeWriter(type);
  }
}

function dateTimeWriter(type: SqlType): ContentWriter {
  const { name, scale = 7 } = type;
  switch (name) {
    case 'datetime2':
      return (out, value) => {
        const { days, time } = partsOf(type, value);
        writeTime(out, time, scale);
        out.uint(days - firstDay, 3);
      };
    case 'datetimeoffset':
      return (out, value) => {
        const parts = partsOf(type, value);
        const utc = shiftMinutes(parts, -parts.offset);
        writeTime(out, utc.time, scale);
        out.uint(utc.days - firstDay, 3).int16(parts.offset);
      };
    case 'datetime':
      return (out, value) => writeDateTime(out, partsOf(type, value));
    case 'smalldatetime':
      return (out, value) => {
        const { days, time } = partsOf(type, value);
        out.uint16(days - day1900).uint16(Math.floor(time / 600_000_000));
      };
    default:
      throw new InternalError(`The type ${name} has no form of its own here.`);
  }
}

const ticksPerDay = 25_920_000;

// 1/300 of a second is the unit; 100 ns are 3/100,000 of it.
function writeDateTime(out: ByteWriter, { days, time }: DateTimeParts): void {
  const ticks = Math.round((time * 3) / 100_000);
  const overflow = ticks >= ticksPerDay ? 1 : 0;
  out.int32(days - day1900 + overflow).uint32(ticks - overflow * ticksPerDay);
}

function writeTime(out: ByteWriter, time: number, scale: number): void {
  out.uint(Math.floor(time / 10 ** (7 - scale)), timeBytes(scale));
}

/** How a decimal is written: sign, then a magnitude of so many bytes. A sql_variant has 16 whatever the precision (source: observed, Mono SqlClient). */
export function decimalWriter(type: SqlType, magnitudeBytes: number): ContentWriter {
  const { scale = 0 } = type;
  return (out, value) => {
    const coefficient = scaled(type, value, scale);
    out.uint8(coefficient < 0n ? 0 : 1);
    let rest = coefficient < 0n ? -coefficient : coefficient;
    if (rest >> BigInt(magnitudeBytes * 8) !== 0n) throw wrongValue(type.name);
    for (let written = 0; written < magnitudeBytes; written += 4) {
      out.uint32(Number(rest & 0xffff_ffffn));
      rest >>= 32n;
    }
  };
}

function moneyWriter(type: SqlType): ContentWriter {
  if (type.name === 'smallmoney') return (out, value) => out.int32(Number(scaled(type, value, 4)));
  return (out, value) => {
    const amount = scaled(type, value, 4);
    out.int32(Number(amount >> 32n)).uint32(Number(amount & 0xffff_ffffn));
  };
}

function scaled(type: SqlType, value: SqlValue, scale: number): bigint {
  const decimal = parseDecimal(String(value));
  if (decimal === undefined) throw wrongValue(type.name);
  return rescale(decimal, scale, 'half-away').coefficient;
}

const identifier = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i;

// The first three groups are numbers, least byte first; the rest are bytes in order.
function writeUniqueIdentifier(out: ByteWriter, value: SqlValue): void {
  const match = typeof value === 'string' ? identifier.exec(value) : null;
  if (match === null) throw wrongValue('uniqueidentifier');
  out.uint32(Number.parseInt(match[1], 16));
  out.uint16(Number.parseInt(match[2], 16)).uint16(Number.parseInt(match[3], 16));
  out.bytes(Buffer.from(match[4] + match[5], 'hex'));
}

function partsOf({ name }: SqlType, value: SqlValue): DateTimeParts {
  const parts = typeof value === 'string' ? parseDateTime(value) : undefined;
  if (parts === undefined) throw wrongValue(name);
  return parts;
}

function numberOf({ name }: SqlType, value: SqlValue): number {
  if (typeof value !== 'number') throw wrongValue(name);
  return value;
}

function numberOrBig({ name }: SqlType, value: SqlValue): number | bigint {
  if (typeof value !== 'bigint' && !Number.isInteger(value)) throw wrongValue(name);
  return value as number | bigint;
}

function wrongValue(name: string): InternalError {
  return new InternalError(`A value was sent as ${name} that has not the form of one.`);
}
