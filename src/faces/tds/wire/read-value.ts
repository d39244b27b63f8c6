import { decodeBytes } from '../../../datatypes/code-page.ts';
import { formatDecimal } from '../../../datatypes/decimal.ts';
import type { SqlType, SqlValue, SqlVariant } from '../../../tsql/sql-type.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import {
  day1900,
  dayLength,
  firstDay,
  formatDate,
  formatOffset,
  formatTime,
  lastDay,
  shiftMinutes,
} from './date-time-codec.ts';
import { MalformedMessage } from './malformed-message.ts';
import { readType, type WireType } from './read-type.ts';
import { timeBytes, typeCode } from './type-code.ts';

const nullChunks = 0xffff_ffff_ffff_ffffn;
const nullLong = 0xffff_ffff;

/** Reads a value of a type as a remote procedure call has it (`parameter`) or a bulk load (`row`: text, ntext and image come with a text pointer). */
export function readValue(reader: ByteReader, wire: WireType, place: 'parameter' | 'row'): SqlValue {
  const bytes = readBytes(reader, wire, place);
  if (bytes === undefined) return null;
  return wire.form.kind === 'variant' ? readVariant(bytes) : decode(bytes, wire);
}

function readBytes(reader: ByteReader, { form }: WireType, place: 'parameter' | 'row'): Buffer | undefined {
  switch (form.kind) {
    case 'fixed':
      return form.bytes === 0 ? undefined : reader.bytes(form.bytes);
    case 'byte length': {
      const length = reader.uint8();
      return length === form.nullLength ? undefined : bytesWithin(reader, length, form.most);
    }
    case 'short length': {
      const length = reader.uint16();
      return length === 0xffff ? undefined : bytesWithin(reader, length, form.most);
    }
    case 'long length':
      return readLong(reader, place);
    case 'variant': {
      const length = reader.uint32();
      return length === 0 ? undefined : reader.bytes(length);
    }
    default:
      return readChunks(reader);
  }
}

function bytesWithin(reader: ByteReader, length: number, most: number): Buffer {
  if (length > most) throw new MalformedMessage('a value is longer than its type');
  return reader.bytes(length);
}

function readLong(reader: ByteReader, place: 'parameter' | 'row'): Buffer | undefined {
  if (place === 'row') {
    const pointer = reader.uint8();
    if (pointer === 0) return undefined;
    reader.skip(pointer + 8);
  }
  const length = reader.uint32();
  return length === nullLong ? undefined : reader.bytes(length);
}

// The length told before the chunks is the client's word and makes no room; chunks of one byte make no list of them.
function readChunks(reader: ByteReader): Buffer | undefined {
  if (reader.uint64() === nullChunks) return undefined;
  const first = reader.bytes(reader.uint32());
  if (first.length === 0) return first;
  let length = reader.uint32();
  if (length === 0) return first;
  const joined = new ByteWriter().bytes(first);
  for (; length !== 0; length = reader.uint32()) joined.bytes(reader.bytes(length));
  return joined.view();
}

function readVariant(bytes: Buffer): SqlVariant | null {
  const reader = new ByteReader(bytes);
  const code = reader.uint8();
  const properties = reader.bytes(reader.uint8());
  const { type, codePage } = variantType(code, properties);
  const value = decode(reader.bytes(reader.remaining), { type, codePage });
  return value === null ? null : { type, value: value as SqlVariant['value'] };
}

function variantType(code: number, properties: Buffer): WireType {
  const head = Buffer.of(code);
  switch (code) {
    case typeCode.char:
    case typeCode.varchar:
    case typeCode.nchar:
    case typeCode.nvarchar: {
      // A variant has the collation first, a type the length.
      const [collation, length] = [properties.subarray(0, 5), properties.subarray(5, 7)];
      return shortOnly(readType(new ByteReader(Buffer.concat([head, length, collation]))));
    }
    case typeCode.decimalN:
    case typeCode.numericN:
      return readType(new ByteReader(Buffer.concat([head, Buffer.of(17), properties])));
    case typeCode.uniqueidentifier:
      return readType(new ByteReader(Buffer.of(code, 16)));
    case typeCode.sqlVariant:
    case typeCode.text:
    case typeCode.ntext:
    case typeCode.image:
    case typeCode.xml:
    case typeCode.null:
      throw new MalformedMessage('a sql_variant holds what it cannot hold');
    default:
      return shortOnly(readType(new ByteReader(Buffer.concat([head, properties]))));
  }
}

function shortOnly(wire: WireType): WireType {
  if (wire.type.length === 'max') throw new MalformedMessage('a sql_variant holds what it cannot hold');
  return wire;
}

function decode(bytes: Buffer, { type, codePage }: Pick<WireType, 'type' | 'codePage'>): SqlValue {
  switch (type.name) {
    case 'char':
    case 'varchar':
    case 'text':
      return decodeBytes(bytes, codePage);
    case 'nchar':
    case 'nvarchar':
    case 'ntext':
      return utf16(bytes);
    case 'xml':
      return utf16(bytes).replace(/^\ufeff/, '');
    case 'binary':
    case 'varbinary':
    case 'image':
      // A copy: the message it stands in is large, and a session may keep the value.
      return Uint8Array.from(bytes);
    default:
      return decodeFixed(bytes, type);
  }
}

function utf16(bytes: Buffer): string {
  if (bytes.length % 2 !== 0) throw new MalformedMessage('a Unicode text has an odd number of bytes');
  return bytes.toString('utf16le');
}

function decodeFixed(bytes: Buffer, type: SqlType): SqlValue {
  const reader = new ByteReader(bytes);
  const value = readFixed(reader, type);
  if (reader.remaining !== 0) throw new MalformedMessage(`a value of type ${type.name} has an impossible length`);
  return value;
}

function readFixed(reader: ByteReader, type: SqlType): SqlValue {
  switch (type.name) {
    case 'bit':
      return reader.uint8() !== 0;
    case 'tinyint':
      return reader.uint8();
    case 'smallint':
      return reader.int16();
    case 'int':
      return reader.int32();
    case 'bigint':
      return reader.int64();
    case 'real':
      return reader.float();
    case 'float':
      return reader.double();
    case 'smallmoney':
      return formatDecimal({ coefficient: BigInt(reader.int32()), scale: 4 });
    case 'money': {
      const high = BigInt(reader.int32());
      return formatDecimal({ coefficient: (high << 32n) | BigInt(reader.uint32()), scale: 4 });
    }
    case 'decimal':
    case 'numeric':
      return readDecimal(reader, type.scale ?? 0);
    case 'uniqueidentifier':
      return readUniqueIdentifier(reader);
    default:
      return readDateTime(reader, type);
  }
}

const mostDigits = 10n ** 38n;

function readDecimal(reader: ByteReader, scale: number): string {
  const isNegative = reader.uint8() === 0;
  let coefficient = 0n;
  for (let shift = 0n; reader.remaining > 0 && shift < 128n; shift += 32n) {
    coefficient |= BigInt(reader.uint32()) << shift;
  }
  if (coefficient >= mostDigits) throw new MalformedMessage('a decimal has more than 38 digits');
  return formatDecimal({ coefficient: isNegative ? -coefficient : coefficient, scale });
}

function readUniqueIdentifier(reader: ByteReader): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const groups = [hex(reader.uint32(), 8), hex(reader.uint16(), 4), hex(reader.uint16(), 4)];
  const rest = reader.bytes(8).toString('hex');
  return `${groups.join('-')}-${rest.slice(0, 4)}-${rest.slice(4)}`.toUpperCase();
}

function readDateTime(reader: ByteReader, { name, scale = 7 }: SqlType): string {
  switch (name) {
    case 'date':
      return formatDate(checkedDay(reader.uint(3) + firstDay));
    case 'time':
      return formatTime(readTime(reader, scale), scale);
    case 'datetime2': {
      const time = readTime(reader, scale);
      return `${formatDate(checkedDay(reader.uint(3) + firstDay))} ${formatTime(time, scale)}`;
    }
    case 'datetimeoffset':
      return readDateTimeOffset(reader, scale);
    case 'datetime': {
      const days = checkedDay(reader.int32() + day1900);
      const milliseconds = Math.round((reader.uint32() * 10) / 3);
      return `${formatDate(days)} ${formatTime(checkedTime(milliseconds * 10_000), 3)}`;
    }
    default: {
      const days = reader.uint16() + day1900;
      return `${formatDate(days)} ${formatTime(checkedTime(reader.uint16() * 600_000_000), 0)}`;
    }
  }
}

function readDateTimeOffset(reader: ByteReader, scale: number): string {
  const time = readTime(reader, scale);
  const days = checkedDay(reader.uint(3) + firstDay);
  const offset = reader.int16();
  if (Math.abs(offset) > 14 * 60) throw new MalformedMessage('a datetimeoffset has an impossible offset');
  const local = shiftMinutes({ days, time }, offset);
  return `${formatDate(checkedDay(local.days))} ${formatTime(local.time, scale)} ${formatOffset(offset)}`;
}

function readTime(reader: ByteReader, scale: number): number {
  return checkedTime(reader.uint(timeBytes(scale)) * 10 ** (7 - scale));
}

function checkedTime(time: number): number {
  if (time >= dayLength) throw new MalformedMessage('a time is not within a day');
  return time;
}

function checkedDay(days: number): number {
  if (days < firstDay || days > lastDay) throw new MalformedMessage('a date is not within the years 1 to 9999');
  return days;
}
