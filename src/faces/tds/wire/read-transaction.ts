import type { TransactionIsolation, TransactionRequest } from '../tds-session.ts';
import type { ByteReader } from './byte-reader.ts';
import { MalformedMessage } from './malformed-message.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import { afterHeaders } from './read-headers.ts';
import { refusal } from './refusal.ts';

// Source: MS-TDS 2.2.6.9.
const request = { address: 0, propagate: 1, begin: 5, promote: 6, commit: 7, rollback: 8, save: 9 } as const;
const beginsAnother = 0x01;

const isolations: readonly (TransactionIsolation | undefined)[] = [
  undefined,
  'read uncommitted',
  'read committed',
  'repeatable read',
  'serializable',
  'snapshot',
];

/** Reads a transaction manager request: what is to be done, one after the other. Distributed transactions throw `SqlError`. */
export function readTransaction(message: Buffer, version: ProtocolVersion): readonly TransactionRequest[] {
  const reader = afterHeaders(message, version);
  const kind = reader.uint16();
  switch (kind) {
    case request.begin:
      return [readBegin(reader)];
    case request.commit:
      return withAnother({ kind: 'commit', name: reader.shortBytesText() }, reader);
    case request.rollback:
      return withAnother({ kind: 'rollback', name: reader.shortBytesText() }, reader);
    case request.save:
      return [{ kind: 'save', name: reader.shortBytesText() }];
    case request.address:
    case request.propagate:
    case request.promote:
      throw refusal('OPENDTSX_E_TDS_DISTRIBUTED');
    default:
      throw new MalformedMessage('a transaction manager request is of an unknown kind');
  }
}

function readBegin(reader: ByteReader): TransactionRequest {
  const level = reader.uint8();
  if (level >= isolations.length) throw new MalformedMessage('a transaction has an impossible isolation level');
  return { kind: 'begin', name: reader.shortBytesText(), isolation: isolations[level] };
}

function withAnother(first: TransactionRequest, reader: ByteReader): readonly TransactionRequest[] {
  const flags = reader.remaining > 0 ? reader.uint8() : 0;
  return (flags & beginsAnother) === 0 ? [first] : [first, readBegin(reader)];
}
