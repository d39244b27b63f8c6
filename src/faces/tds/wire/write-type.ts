import type { SqlType, SqlTypeName } from '../../../tsql/sql-type.ts';
import type { ByteWriter } from './byte-writer.ts';
import { serverCollation } from './collation.ts';
import { decimalBytes, typeCode } from './type-code.ts';

/** The length that stands for `max` in a type. */
export const maxLength = 0xffff;

/** Bytes a sql_variant may have at most, as its type says. */
export const variantBytes = 8009;

const nullable: Partial<Record<SqlTypeName, readonly [code: number, bytes: number]>> = {
  bit: [typeCode.bitN, 1],
  tinyint: [typeCode.intN, 1],
  smallint: [typeCode.intN, 2],
  int: [typeCode.intN, 4],
  bigint: [typeCode.intN, 8],
  real: [typeCode.floatN, 4],
  float: [typeCode.floatN, 8],
  smallmoney: [typeCode.moneyN, 4],
  money: [typeCode.moneyN, 8],
  smalldatetime: [typeCode.datetimeN, 4],
  datetime: [typeCode.datetimeN, 8],
  uniqueidentifier: [typeCode.uniqueidentifier, 16],
};

/**
 * Whether a type is sent in a form with room for NULL where protocols have one without. Clients must take its columns for nullable: SqlClient reads
 * values of the others without the length before them.
 */
export function hasRoomForNull({ name }: SqlType): boolean {
  return nullable[name] !== undefined && name !== 'uniqueidentifier';
}

const sized: Partial<Record<SqlTypeName, readonly [code: number, unitBytes: 1 | 2, hasCollation: boolean]>> = {
  char: [typeCode.char, 1, true],
  varchar: [typeCode.varchar, 1, true],
  nchar: [typeCode.nchar, 2, true],
  nvarchar: [typeCode.nvarchar, 2, true],
  binary: [typeCode.binary, 1, false],
  varbinary: [typeCode.varbinary, 1, false],
};

/**
 * Writes a type as columns and output values have it (TYPE_INFO), always in the form that has room for NULL. A character or binary type without a
 * length is sent as `max`: nothing is cut.
 */
export function writeType(out: ByteWriter, type: SqlType): void {
  const fixed = nullable[type.name];
  if (fixed !== undefined) {
    out.uint8(fixed[0]).uint8(fixed[1]);
    return;
  }
  const withLength = sized[type.name];
  if (withLength === undefined) writeOther(out, type);
  else writeSized(out, type, withLength);
}

function writeSized(
  out: ByteWriter,
  { length }: SqlType,
  [code, unitBytes, hasCollation]: readonly [number, 1 | 2, boolean],
): void {
  const bytes = length === undefined || length === 'max' ? maxLength : Math.max(1, length) * unitBytes;
  out.uint8(code).uint16(bytes);
  if (hasCollation) out.bytes(serverCollation);
}

function writeOther(out: ByteWriter, { name, precision = 18, scale }: SqlType): void {
  switch (name) {
    case 'decimal':
    case 'numeric':
      out.uint8(name === 'decimal' ? typeCode.decimalN : typeCode.numericN);
      out
        .uint8(decimalBytes(precision))
        .uint8(precision)
        .uint8(scale ?? 0);
      return;
    case 'date':
      out.uint8(typeCode.date);
      return;
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      out.uint8(typeCode[name]).uint8(scale ?? 7);
      return;
    case 'text':
      out.uint8(typeCode.text).uint32(0x7fff_ffff).bytes(serverCollation);
      return;
    case 'ntext':
      out.uint8(typeCode.ntext).uint32(0x7fff_fffe).bytes(serverCollation);
      return;
    case 'image':
      out.uint8(typeCode.image).uint32(0x7fff_ffff);
      return;
    case 'xml':
      // 0: no schema follows.
      out.uint8(typeCode.xml).uint8(0);
      return;
    default:
      out.uint8(typeCode.sqlVariant).uint32(variantBytes);
  }
}
