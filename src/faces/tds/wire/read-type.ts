import type { SqlType } from '../../../tsql/sql-type.ts';
import type { ByteReader } from './byte-reader.ts';
import { codePageOfCollation, serverCodePage } from './collation.ts';
import { MalformedMessage } from './malformed-message.ts';
import { refusal } from './refusal.ts';
import { typeCode } from './type-code.ts';
import { maxLength } from './write-type.ts';

/** How the bytes of a value stand in a message. */
export type ValueForm =
  /** Always so many bytes, never NULL. */
  | { readonly kind: 'fixed'; readonly bytes: number }
  /** A length of one byte; 0: NULL, or 0xFF for old character types. `most`: what the type has room for. */
  | { readonly kind: 'byte length'; readonly nullLength: 0 | 0xff; readonly most: number }
  /** A length of two bytes; 0xFFFF: NULL. `most`: what the type has room for. */
  | { readonly kind: 'short length'; readonly most: number }
  /** A length of four bytes; -1: NULL. Rows have a text pointer before it. */
  | { readonly kind: 'long length' }
  /** A length of four bytes; 0: NULL. The value says its own type. */
  | { readonly kind: 'variant' }
  /** Partially length-prefixed: chunks. */
  | { readonly kind: 'chunks' };

/** A type as a client states it, and how its values are read. */
export interface WireType {
  readonly type: SqlType;
  readonly form: ValueForm;
  /** Of char, varchar, text. */
  readonly codePage: number;
}

const plain: ReadonlyMap<number, readonly [SqlType, bytes: number]> = new Map([
  [typeCode.tinyint, [{ name: 'tinyint' }, 1]],
  [typeCode.bit, [{ name: 'bit' }, 1]],
  [typeCode.smallint, [{ name: 'smallint' }, 2]],
  [typeCode.int, [{ name: 'int' }, 4]],
  [typeCode.bigint, [{ name: 'bigint' }, 8]],
  [typeCode.real, [{ name: 'real' }, 4]],
  [typeCode.float, [{ name: 'float' }, 8]],
  [typeCode.smallmoney, [{ name: 'smallmoney' }, 4]],
  [typeCode.money, [{ name: 'money' }, 8]],
  [typeCode.smalldatetime, [{ name: 'smalldatetime' }, 4]],
  [typeCode.datetime, [{ name: 'datetime' }, 8]],
]);

const families: ReadonlyMap<number, Readonly<Record<number, SqlType['name']>>> = new Map<
  number,
  Readonly<Record<number, SqlType['name']>>
>([
  [typeCode.intN, { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' }],
  [typeCode.bitN, { 1: 'bit' }],
  [typeCode.floatN, { 4: 'real', 8: 'float' }],
  [typeCode.moneyN, { 4: 'smallmoney', 8: 'money' }],
  [typeCode.datetimeN, { 4: 'smalldatetime', 8: 'datetime' }],
  [typeCode.uniqueidentifier, { 16: 'uniqueidentifier' }],
]);

const nullable = { kind: 'byte length', nullLength: 0, most: 0xff } as const;
const longLength = { kind: 'long length' } as const;
const chunks = { kind: 'chunks' } as const;

/**
 * Reads a type (TYPE_INFO) of a parameter or column of a client. Table types, user-defined types and types that came after SQL Server 2022 throw
 * `SqlError`; a type that cannot be throws `MalformedMessage`.
 */
export function readType(reader: ByteReader): WireType {
  const code = reader.uint8();
  const fixed = plain.get(code);
  if (fixed !== undefined) return withForm(fixed[0], { kind: 'fixed', bytes: fixed[1] });
  const family = families.get(code);
  if (family === undefined) return readSized(reader, code);
  const name = family[reader.uint8()];
  if (name === undefined) throw new MalformedMessage('a type has an impossible length');
  return withForm({ name }, nullable);
}

function withForm(type: SqlType, form: ValueForm, codePage = serverCodePage): WireType {
  return { type, form, codePage };
}

function readSized(reader: ByteReader, code: number): WireType {
  switch (code) {
    case typeCode.null:
      return withForm({ name: 'int' }, { kind: 'fixed', bytes: 0 });
    case typeCode.varchar:
    case typeCode.char:
      return readCharacters(reader, code === typeCode.char ? 'char' : 'varchar', 1);
    case typeCode.nvarchar:
    case typeCode.nchar:
      return readCharacters(reader, code === typeCode.nchar ? 'nchar' : 'nvarchar', 2);
    case typeCode.varbinary:
    case typeCode.binary:
      return readBinary(reader, code === typeCode.binary ? 'binary' : 'varbinary');
    case typeCode.shortVarchar:
    case typeCode.shortChar:
      return readOldForm(reader, code === typeCode.shortChar ? 'char' : 'varchar');
    case typeCode.shortVarbinary:
    case typeCode.shortBinary:
      return readOldForm(reader, code === typeCode.shortBinary ? 'binary' : 'varbinary');
    default:
      return readRest(reader, code);
  }
}

function readRest(reader: ByteReader, code: number): WireType {
  switch (code) {
    case typeCode.text:
    case typeCode.ntext:
      reader.skip(4);
      return withForm({ name: code === typeCode.text ? 'text' : 'ntext' }, longLength, readCollation(reader));
    case typeCode.image:
      reader.skip(4);
      return withForm({ name: 'image' }, longLength);
    case typeCode.sqlVariant:
      reader.skip(4);
      return withForm({ name: 'sql_variant' }, { kind: 'variant' });
    case typeCode.xml:
      return readXml(reader);
    case typeCode.date:
      return withForm({ name: 'date' }, nullable);
    case typeCode.time:
    case typeCode.datetime2:
    case typeCode.datetimeoffset:
      return withForm({ name: timeNames[code], scale: readScale(reader, 7) }, nullable);
    case typeCode.decimal:
    case typeCode.decimalN:
    case typeCode.numeric:
    case typeCode.numericN:
      return readDecimal(reader, code === typeCode.decimal || code === typeCode.decimalN ? 'decimal' : 'numeric');
    default:
      throw unknownType(code);
  }
}

const timeNames = {
  [typeCode.time]: 'time',
  [typeCode.datetime2]: 'datetime2',
  [typeCode.datetimeoffset]: 'datetimeoffset',
} as const;

function unknownType(code: number): Error {
  if (code === typeCode.table)
    return refusal('OPENDTSX_E_TDS_PARAMETERTYPE', { type: 'table (table-valued parameter)' });
  if (code === typeCode.userDefined) return refusal('OPENDTSX_E_TDS_PARAMETERTYPE', { type: 'CLR user-defined type' });
  return refusal('OPENDTSX_E_TDS_PARAMETERTYPE', { type: `0x${code.toString(16)}` });
}

function readCharacters(
  reader: ByteReader,
  name: 'char' | 'varchar' | 'nchar' | 'nvarchar',
  unitBytes: 1 | 2,
): WireType {
  const bytes = reader.uint16();
  const codePage = readCollation(reader);
  if (bytes === maxLength) return withForm({ name, length: 'max' }, chunks, codePage);
  const length = Math.max(1, Math.floor(bytes / unitBytes));
  return withForm({ name, length }, { kind: 'short length', most: bytes }, codePage);
}

function readBinary(reader: ByteReader, name: 'binary' | 'varbinary'): WireType {
  const bytes = reader.uint16();
  return bytes === maxLength
    ? withForm({ name, length: 'max' }, chunks)
    : withForm({ name, length: Math.max(1, bytes) }, { kind: 'short length', most: bytes });
}

function readOldForm(reader: ByteReader, name: SqlType['name']): WireType {
  const length = Math.max(1, reader.uint8());
  return withForm({ name, length }, { kind: 'byte length', nullLength: 0xff, most: length });
}

function readCollation(reader: ByteReader): number {
  const collation = reader.uint32();
  reader.skip(1);
  return codePageOfCollation(collation);
}

function readXml(reader: ByteReader): WireType {
  if (reader.uint8() !== 0) {
    reader.shortText();
    reader.shortText();
    reader.longText();
  }
  return withForm({ name: 'xml' }, chunks);
}

function readScale(reader: ByteReader, most: number): number {
  const scale = reader.uint8();
  if (scale > most) throw new MalformedMessage('a type has an impossible scale');
  return scale;
}

function readDecimal(reader: ByteReader, name: 'decimal' | 'numeric'): WireType {
  reader.skip(1);
  const precision = reader.uint8();
  if (precision < 1 || precision > 38) throw new MalformedMessage('a decimal has an impossible precision');
  return withForm({ name, precision, scale: readScale(reader, precision) }, nullable);
}
