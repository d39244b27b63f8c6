import type { ResultColumn, SqlMessage } from '../../../tsql/batch/batch-host.ts';
import type { TypedSqlValue } from '../../../tsql/sql-type.ts';
import type { ByteWriter } from './byte-writer.ts';
import { serverCollation } from './collation.ts';
import { downLevelType } from './down-level-type.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import { hasRoomForNull, writeType } from './write-type.ts';
import { type ValueWriter, valueWriter } from './write-value.ts';
import { variantWriter } from './write-variant.ts';

/** First bytes of the tokens a server sends (source: MS-TDS 2.2.7). */
export const token = {
  returnStatus: 0x79,
  columns: 0x81,
  error: 0xaa,
  info: 0xab,
  returnValue: 0xac,
  loginAcknowledgement: 0xad,
  features: 0xae,
  row: 0xd1,
  rowWithBitmap: 0xd2,
  environment: 0xe3,
  done: 0xfd,
  doneProcedure: 0xfe,
  doneInProcedure: 0xff,
} as const;

/** Bits of the status of DONE. */
export const doneStatus = { more: 0x01, error: 0x02, count: 0x10, attention: 0x20 } as const;

/** The command DONE names: a SELECT, a statement that counts what it touched, none. */
export const doneCommand = { select: 0xc1, update: 0xc5, none: 0 } as const;

/** Kinds of ENVCHANGE (source: MS-TDS 2.2.7.9). */
export const environmentChange = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  transactionBegun: 8,
  transactionCommitted: 9,
  transactionRolledBack: 10,
  connectionReset: 18,
} as const;

const longestMessage = 8000;
const lastServerError = 25;
const nullableFlag = 0x01;
const identityFlag = 0x10;
// "Unknown": SQL Server answers so for columns of which it is not told whether they can be written.
const updatableUnknown = 0x08;

/** What ERROR and INFO name as the server. */
export type ServerName = string;

/** Writes ERROR for severity 11 and above, INFO below. */
export function writeMessage(out: ByteWriter, message: SqlMessage, server: ServerName, version: ProtocolVersion): void {
  const severity = Math.min(Math.max(Math.trunc(message.severity), 0), lastServerError);
  out.uint8(severity >= 11 ? token.error : token.info);
  const start = out.length;
  out
    .uint16(0)
    .int32(message.number | 0)
    .uint8(message.state)
    .uint8(severity);
  out
    .longText(cut(message.message))
    .shortText(server)
    .shortText(message.procedure ?? '');
  const line = Math.max(0, Math.trunc(message.line));
  if (version.hasWideNumbers) out.uint32(line);
  else out.uint16(Math.min(line, 0xffff));
  out.setUint16(start, out.length - start - 2);
}

const cut = (text: string): string => (text.length <= longestMessage ? text : `${text.slice(0, longestMessage - 1)}…`);

/** Writes DONE, DONEPROC or DONEINPROC. */
export function writeDone(
  out: ByteWriter,
  kind: 'done' | 'doneProcedure' | 'doneInProcedure',
  done: { readonly status: number; readonly command: number; readonly count: number },
  version: ProtocolVersion,
): void {
  out.uint8(token[kind]).uint16(done.status).uint16(done.command);
  if (version.hasWideNumbers) out.uint64(BigInt(done.count));
  else out.uint32(Math.min(done.count, 0xffff_ffff));
}

/** Writes ENVCHANGE of a name: database, language, packet size. */
export function writeNameChange(out: ByteWriter, kind: number, now: string, before: string): void {
  const start = out.uint8(token.environment).length;
  out.uint16(0).uint8(kind).shortText(now).shortText(before);
  out.setUint16(start, out.length - start - 2);
}

/** Writes ENVCHANGE of bytes: collation, transactions, a connection that was reset. */
export function writeBytesChange(out: ByteWriter, kind: number, now: Uint8Array, before: Uint8Array): void {
  out
    .uint8(token.environment)
    .uint16(3 + now.length + before.length)
    .uint8(kind);
  out.uint8(now.length).bytes(now).uint8(before.length).bytes(before);
}

/** Writes ENVCHANGE for the collation of the server. */
export function writeCollation(out: ByteWriter): void {
  writeBytesChange(out, environmentChange.collation, serverCollation, new Uint8Array());
}

/** Writes LOGINACK. */
export function writeLoginAcknowledgement(
  out: ByteWriter,
  product: { readonly name: string; readonly version: readonly [number, number, number] },
  version: ProtocolVersion,
): void {
  const start = out.uint8(token.loginAcknowledgement).length;
  const acknowledged = Buffer.alloc(4);
  acknowledged.writeUInt32BE(version.acknowledged);
  const [major, minor, build] = product.version;
  out.uint16(0).uint8(1).bytes(acknowledged).shortText(product.name);
  out
    .uint8(major)
    .uint8(minor)
    .uint8(build >> 8)
    .uint8(build);
  out.setUint16(start, out.length - start - 2);
}

/** Writes RETURNSTATUS. */
export function writeReturnStatus(out: ByteWriter, value: number): void {
  out.uint8(token.returnStatus).int32(value | 0);
}

/** Writes RETURNVALUE: an output parameter. `ordinal`: its place in the call, from 0. */
export function writeReturnValue(
  out: ByteWriter,
  { ordinal, name, value }: { readonly ordinal: number; readonly name: string; readonly value: TypedSqlValue },
  version: ProtocolVersion,
): void {
  const type = downLevelType(value.type, version);
  out.uint8(token.returnValue).uint16(ordinal).shortText(name).uint8(1);
  writeUserType(out, version);
  out.uint16(0);
  writeType(out, type);
  writerOf(type, version)(out, value.value);
}

function writeUserType(out: ByteWriter, version: ProtocolVersion): void {
  if (version.hasWideNumbers) out.uint32(0);
  else out.uint16(0);
}

function writerOf(type: Parameters<typeof valueWriter>[0], version: ProtocolVersion): ValueWriter {
  return type.name === 'sql_variant' ? variantWriter(version) : valueWriter(type);
}

/** Writes COLMETADATA and gives how the values of each column are written. */
export function writeColumns(
  out: ByteWriter,
  columns: readonly ResultColumn[],
  version: ProtocolVersion,
): readonly ValueWriter[] {
  out.uint8(token.columns).uint16(columns.length);
  return columns.map((column) => {
    const type = downLevelType(column.type, version);
    writeUserType(out, version);
    const flags = (column.nullable || hasRoomForNull(type) ? nullableFlag : 0) | (column.isIdentity ? identityFlag : 0);
    out.uint16(updatableUnknown | flags);
    writeType(out, type);
    if (type.name === 'text' || type.name === 'ntext' || type.name === 'image') {
      // The table the text is in: none is named.
      if (version.hasWideNumbers) out.uint8(0);
      else out.uint16(0);
    }
    out.shortText(column.name);
    return writerOf(type, version);
  });
}
