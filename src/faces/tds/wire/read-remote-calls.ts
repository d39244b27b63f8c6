import type { MultiPartName } from '../../../tsql/batch/batch-host.ts';
import { SqlError } from '../../../tsql/batch/sql-error.ts';
import type { TdsArgument } from '../tds-session.ts';
import type { ByteReader } from './byte-reader.ts';
import { MalformedMessage } from './malformed-message.ts';
import { parseProcedureName } from './parse-procedure-name.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import { afterHeaders } from './read-headers.ts';
import { readType } from './read-type.ts';
import { readValue } from './read-value.ts';
import { refusal } from './refusal.ts';

/** A remote procedure call: a number of the well-known ones, or a name. */
export interface RemoteCall {
  readonly procedure: number | MultiPartName;
  readonly given: readonly TdsArgument[];
}

const byNumber = 0xffff;
const isOutput = 0x01;
const isDefault = 0x02;
const isEncrypted = 0x08;
const mostParameters = 2100;
const mostCalls = 100_000;

/** Reads the calls of a request. Throws `SqlError` for types and counts that are refused, `MalformedMessage` for what cannot be. */
export function readRemoteCalls(message: Buffer, version: ProtocolVersion): readonly RemoteCall[] {
  const reader = afterHeaders(message, version);
  const calls: RemoteCall[] = [];
  do {
    if (calls.length === mostCalls) throw new MalformedMessage('a request has too many remote procedure calls');
    calls.push(readCall(reader, version));
  } while (reader.remaining > 0);
  return calls;
}

function readCall(reader: ByteReader, version: ProtocolVersion): RemoteCall {
  const length = reader.uint16();
  const procedure = length === byNumber ? reader.uint16() : parseProcedureName(reader.utf16(length));
  // Options: recompile, no metadata wanted. Neither changes anything here.
  reader.skip(2);
  const given: TdsArgument[] = [];
  while (reader.remaining > 0) {
    if (isSeparator(reader.peek(), version)) {
      reader.skip(1);
      break;
    }
    if (given.length === mostParameters) throw tooManyParameters();
    given.push(readArgument(reader));
  }
  return { procedure, given };
}

// 0x80 stands between calls in TDS 7.1; later 0xFF, or 0xFE for one not to be run.
function isSeparator(byte: number, version: ProtocolVersion): boolean {
  return version.hasWideNumbers ? byte >= 0xfe : byte === 0x80;
}

function tooManyParameters(): SqlError {
  const message = `The incoming request has too many parameters. The server supports a maximum of ${mostParameters}.`;
  return new SqlError({ number: 8003, message });
}

function readArgument(reader: ByteReader): TdsArgument {
  const name = reader.shortText();
  const status = reader.uint8();
  if ((status & isEncrypted) !== 0) throw refusal('OPENDTSX_E_TDS_PARAMETERTYPE', { type: 'Always Encrypted' });
  const wire = readType(reader);
  const value = readValue(reader, wire, 'parameter');
  return {
    name: name === '' || name.startsWith('@') ? name : `@${name}`,
    type: wire.type,
    value: (status & isDefault) === 0 ? value : null,
    isOutput: (status & isOutput) !== 0,
    isDefault: (status & isDefault) !== 0,
  };
}
