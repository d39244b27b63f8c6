import type { SqlValue } from '../../../../tsql/sql-type.ts';
import { ByteReader } from '../byte-reader.ts';
import type { ProtocolVersion } from '../protocol-version.ts';
import { readType, type WireType } from '../read-type.ts';
import { readValue } from '../read-value.ts';
import { token } from '../write-token.ts';

const longText = 60;

/** The tokens of a response, one line each, as a client of the version reads them. Throws when anything of it cannot be read. */
export function describeTokens(response: Buffer, version: ProtocolVersion): string[] {
  const reader = new ByteReader(response);
  const lines: string[] = [];
  let types: WireType[] = [];
  while (reader.remaining > 0) {
    const first = reader.uint8();
    if (first === token.columns) {
      const columns = readColumns(reader, version);
      types = columns.map(({ wire }) => wire);
      lines.push(
        `COLUMNS ${columns.map(({ name, wire, flags }) => `${name || '-'} ${typeText(wire)}${flags & 1 ? '' : ' not null'}`).join(', ')}`,
      );
    } else if (first === token.row) {
      lines.push(`ROW ${types.map((type) => valueText(readValue(reader, type, 'row'))).join(', ')}`);
    } else if (first === token.rowWithBitmap) lines.push(`ROW ${readBitmapRow(reader, types).join(', ')}`);
    else lines.push(describeToken(first, reader, version));
  }
  return lines;
}

/** A type as text: `nvarchar(20)`, `decimal(9,2)`. */
function typeText({ type: { name, length, precision, scale } }: WireType): string {
  const sizes = [length, precision, scale].filter((size) => size !== undefined);
  return sizes.length === 0 ? name : `${name}(${sizes.join(',')})`;
}

function valueText(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return shortened(`0x${Buffer.from(value).toString('hex')}`);
  if (typeof value === 'object') return `${value.type.name}:${valueText(value.value)}`;
  return typeof value === 'string' ? shortened(`'${value}'`) : String(value);
}

const shortened = (text: string): string => (text.length <= longText ? text : `${text.slice(0, 10)}… (${text.length})`);

function readColumns(reader: ByteReader, version: ProtocolVersion) {
  return Array.from({ length: reader.uint16() }, () => {
    reader.skip(version.hasWideNumbers ? 4 : 2);
    const flags = reader.uint16();
    const wire = readType(reader);
    if (wire.form.kind === 'long length') {
      for (let parts = version.hasWideNumbers ? reader.uint8() : 1; parts > 0; parts--) reader.longText();
    }
    return { flags, wire, name: reader.shortText() };
  });
}

function readBitmapRow(reader: ByteReader, types: readonly WireType[]): string[] {
  const bitmap = reader.bytes(Math.ceil(types.length / 8));
  return types.map((type, index) => {
    const isNull = (bitmap[index >> 3] & (1 << (index & 7))) !== 0;
    return isNull ? 'NULL' : valueText(readValue(reader, type, 'row'));
  });
}

function describeToken(first: number, reader: ByteReader, version: ProtocolVersion): string {
  switch (first) {
    case token.error:
    case token.info:
      return describeMessage(first === token.error ? 'ERROR' : 'INFO', reader, version);
    case token.environment:
      return describeChange(reader);
    case token.loginAcknowledgement: {
      const content = new ByteReader(reader.bytes(reader.uint16()));
      content.skip(1);
      const acknowledged = content.bytes(4).toString('hex');
      return `LOGINACK ${acknowledged} ${content.shortText()} ${[...content.bytes(4)].join('.')}`;
    }
    case token.features:
      return describeFeatures(reader);
    case token.returnStatus:
      return `RETURNSTATUS ${reader.int32()}`;
    case token.returnValue: {
      const place = `${reader.uint16()} ${reader.shortText()}`;
      reader.skip(version.hasWideNumbers ? 7 : 5);
      const wire = readType(reader);
      return `RETURNVALUE ${place} ${typeText(wire)} ${valueText(readValue(reader, wire, 'row'))}`;
    }
    default:
      return describeDone(first, reader, version);
  }
}

function describeMessage(kind: string, reader: ByteReader, version: ProtocolVersion): string {
  const content = new ByteReader(reader.bytes(reader.uint16()));
  const numbers = `${content.int32()} state ${content.uint8()} severity ${content.uint8()}`;
  const [text, server, procedure] = [content.longText(), content.shortText(), content.shortText()];
  const line = version.hasWideNumbers ? content.uint32() : content.uint16();
  return `${kind} ${numbers} ${server}${procedure === '' ? '' : ` ${procedure}`} line ${line}: ${text}`;
}

function describeChange(reader: ByteReader): string {
  const content = new ByteReader(reader.bytes(reader.uint16()));
  const kind = content.uint8();
  if (kind <= 4) return `ENVCHANGE ${kind} '${content.shortText()}' from '${content.shortText()}'`;
  const [now, before] = [content.bytes(content.uint8()), content.bytes(content.uint8())];
  return `ENVCHANGE ${kind} 0x${now.toString('hex')} from 0x${before.toString('hex')}`;
}

function describeFeatures(reader: ByteReader): string {
  const features: string[] = [];
  for (let feature = reader.uint8(); feature !== 0xff; feature = reader.uint8()) {
    features.push(`${feature}=0x${reader.bytes(reader.uint32()).toString('hex')}`);
  }
  return `FEATURES ${features.join(' ')}`;
}

const doneNames = new Map<number, string>([
  [token.done, 'DONE'],
  [token.doneProcedure, 'DONEPROC'],
  [token.doneInProcedure, 'DONEINPROC'],
]);
const doneBits = [
  [0x01, 'more'],
  [0x02, 'error'],
  [0x10, 'count'],
  [0x20, 'attention'],
] as const;

function describeDone(first: number, reader: ByteReader, version: ProtocolVersion): string {
  const name = doneNames.get(first);
  if (name === undefined) throw new Error(`0x${first.toString(16)} is no token.`);
  const status = reader.uint16();
  reader.skip(2);
  const count = version.hasWideNumbers ? Number(reader.uint64()) : reader.uint32();
  const bits = doneBits.flatMap(([bit, text]) =>
    (status & bit) === 0 ? [] : [text === 'count' ? `count ${count}` : text],
  );
  return [name, ...bits].join(' ');
}
