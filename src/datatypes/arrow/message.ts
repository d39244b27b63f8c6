import { ownMemory, type TakeMemory } from './batch-memory.ts';
import { FlatBufferWriter, type FlatField, type FlatOffset } from './flat-buffer-writer.ts';

/** Kinds of messages of an Arrow stream, by their numbers in its schema (https://arrow.apache.org/docs/format/Columnar.html). */
export const messageKind = { schema: 1, recordBatch: 3 } as const;

const continuation = 0xffff_ffff;
const metadataVersion5 = 4;
const prefixBytes = 8;

/** What ends a stream. */
export function endOfStream(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(prefixBytes);
  new DataView(bytes.buffer).setUint32(0, continuation, true);
  return bytes;
}

/** What a message is made of. */
export interface MessageParts {
  readonly kind: (typeof messageKind)[keyof typeof messageKind];
  /** Writes the table of the message. */
  readonly header: (writer: FlatBufferWriter) => FlatOffset;
  /** Bytes of the body; a multiple of 8. */
  readonly bodyBytes: number;
}

/** A message whose body is yet to be filled, and where that begins: at a multiple of 8. */
export function writeMessage(
  { kind, header, bodyBytes }: MessageParts,
  take: TakeMemory = ownMemory,
): {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly bodyAt: number;
} {
  const writer = new FlatBufferWriter();
  const table = header(writer);
  const root = writer.table([
    { slot: 3, bytes: 8, value: bodyBytes },
    { slot: 2, offset: table },
    { slot: 0, bytes: 2, value: metadataVersion5 },
    { slot: 1, bytes: 1, value: kind },
  ]);
  const metadata = writer.finish(root);
  const bodyAt = prefixBytes + metadata.length;
  const bytes = take(bodyAt + bodyBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(0, continuation, true);
  view.setInt32(4, metadata.length, true);
  bytes.set(metadata, prefixBytes);
  return { bytes, bodyAt };
}

/** Pairs of key and value, as a vector of tables; 0 when there is none. */
export function writeKeyValues(writer: FlatBufferWriter, pairs: Readonly<Record<string, string>>): FlatOffset {
  const entries = Object.entries(pairs).map(([key, value]) => {
    const fields: FlatField[] = [
      { slot: 0, offset: writer.string(key) },
      { slot: 1, offset: writer.string(value) },
    ];
    return writer.table(fields);
  });
  return entries.length === 0 ? 0 : writer.vector(entries);
}
