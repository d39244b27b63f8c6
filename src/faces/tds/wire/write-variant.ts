import { InternalError } from '../../../diagnostics/internal-error.ts';
import type { SqlType, SqlValue, SqlVariant } from '../../../tsql/sql-type.ts';
import { ByteWriter } from './byte-writer.ts';
import { serverCollation } from './collation.ts';
import { downLevelType } from './down-level-type.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import { typeCode } from './type-code.ts';
import { bytesOf, contentWriter, decimalWriter, type ValueWriter } from './write-value.ts';

const longest = 8000;
const longestMagnitude = 16;

/** How sql_variants are written: each value with its own type, as a client of the version knows it. */
export function variantWriter(version: ProtocolVersion): ValueWriter {
  const content = new ByteWriter();
  return (out, value) => {
    if (value === null) {
      out.uint32(0);
      return;
    }
    content.cut(0);
    writeVariant(content, variantOf(value), version);
    out.uint32(content.length).bytes(content.view());
  };
}

function variantOf(value: SqlValue): SqlVariant {
  if (typeof value === 'object' && value !== null && 'type' in value) return value;
  throw new InternalError('A value was sent as sql_variant that does not know its type.');
}

function writeVariant(out: ByteWriter, { type, value }: SqlVariant, version: ProtocolVersion): void {
  const sent = downLevelType(type, version);
  if (isSized(sent)) {
    writeSized(out, sent, value);
    return;
  }
  writeProperties(out, sent);
  const isDecimal = sent.name === 'decimal' || sent.name === 'numeric';
  const write = isDecimal ? decimalWriter(sent, longestMagnitude) : contentWriter(sent);
  write(out, value);
}

const isSized = ({ name }: SqlType): boolean =>
  name === 'char' ||
  name === 'varchar' ||
  name === 'nchar' ||
  name === 'nvarchar' ||
  name === 'binary' ||
  name === 'varbinary';

// The type, then how many bytes of properties follow, and they.
function writeProperties(out: ByteWriter, type: SqlType): void {
  const { name, precision = 18, scale } = type;
  if (name === 'decimal' || name === 'numeric') {
    out.uint8(name === 'decimal' ? typeCode.decimalN : typeCode.numericN);
    out
      .uint8(2)
      .uint8(precision)
      .uint8(scale ?? 0);
  } else if (name === 'time' || name === 'datetime2' || name === 'datetimeoffset') {
    out
      .uint8(typeCode[name])
      .uint8(1)
      .uint8(scale ?? 7);
  } else out.uint8(plainCode(type)).uint8(0);
}

function writeSized(out: ByteWriter, type: SqlType, value: SqlValue): void {
  const bytes = bytesOf(type, value);
  if (bytes.length > longest) throw new InternalError('A sql_variant holds more than 8000 bytes.');
  const isBinary = type.name === 'binary' || type.name === 'varbinary';
  out.uint8(typeCode[type.name as 'char' | 'binary']).uint8(isBinary ? 2 : 7);
  if (!isBinary) out.bytes(serverCollation);
  const unitBytes = type.name === 'nchar' || type.name === 'nvarchar' ? 2 : 1;
  const declared = typeof type.length === 'number' ? type.length * unitBytes : bytes.length;
  out.uint16(Math.min(Math.max(1, declared, bytes.length), longest)).bytes(bytes);
}

function plainCode({ name }: SqlType): number {
  if (name === 'sql_variant' || name === 'text' || name === 'ntext' || name === 'image' || name === 'xml') {
    throw new InternalError(`A sql_variant cannot hold ${name}.`);
  }
  return typeCode[name];
}
