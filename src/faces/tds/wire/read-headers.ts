import { ByteReader } from './byte-reader.ts';
import { MalformedMessage } from './malformed-message.ts';
import type { ProtocolVersion } from './protocol-version.ts';

/** A reader of a request behind the headers (ALL_HEADERS) that come before it since TDS 7.2: transaction, notifications, tracing. None of them is needed here. */
export function afterHeaders(message: Buffer, version: ProtocolVersion): ByteReader {
  const reader = new ByteReader(message);
  if (!version.hasWideNumbers) return reader;
  const length = reader.uint32();
  if (length < 4) throw new MalformedMessage('the headers of a request have an impossible length');
  reader.skip(length - 4);
  return reader;
}

/** The text of a batch. */
export function readBatch(message: Buffer, version: ProtocolVersion): string {
  const reader = afterHeaders(message, version);
  if (reader.remaining % 2 !== 0) throw new MalformedMessage('a batch has an odd number of bytes');
  return reader.utf16(reader.remaining / 2);
}
