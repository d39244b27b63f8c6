import type { ResultColumn } from '../../../tsql/batch/batch-host.ts';
import type { SqlValue } from '../../../tsql/sql-type.ts';
import type { BulkRows } from '../tds-session.ts';
import type { BulkPackets } from './bulk-packets.ts';
import { ByteReader } from './byte-reader.ts';
import { MalformedMessage, OutOfBytes } from './malformed-message.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import { readType, type WireType } from './read-type.ts';
import { readValue } from './read-value.ts';
import { token } from './write-token.ts';

const mostColumns = 4096;
const rowsInPortion = 1000;

type Row = readonly SqlValue[];

/** A message that is read while it arrives: what cannot be read yet is tried again when there is more. */
class ArrivingBytes {
  readonly #packets: BulkPackets;
  readonly #mostBytes: number;
  #bytes: Buffer = Buffer.alloc(0);
  #position = 0;

  constructor(packets: BulkPackets, mostBytes: number) {
    this.#packets = packets;
    this.#mostBytes = mostBytes;
  }

  /** What `read` gives, or undefined when it needs bytes that have not arrived. */
  attempt<Content>(read: (reader: ByteReader) => Content): { readonly content: Content } | undefined {
    const reader = new ByteReader(this.#bytes, this.#position);
    try {
      const content = read(reader);
      this.#position = reader.position;
      return { content };
    } catch (error) {
      if (error instanceof OutOfBytes) return undefined;
      throw error;
    }
  }

  /** Waits for more; false at the end. At least as much as there is, for a long row would otherwise be read again for each packet of it. */
  async more(): Promise<boolean> {
    const rest = this.#bytes.subarray(this.#position);
    if (rest.length > this.#mostBytes) throw new MalformedMessage('a row of a bulk load is too long');
    const parts = [rest];
    let length = 0;
    do {
      const next = await this.#packets.take();
      if (next === undefined) break;
      parts.push(next);
      length += next.length;
    } while (length < rest.length);
    if (length === 0 && rest.length > 0) throw new OutOfBytes();
    this.#bytes = Buffer.concat(parts);
    this.#position = 0;
    return length > 0;
  }
}

/** Reads the columns of a bulk load, then its rows as they are asked for; a row may have so many bytes at most. */
export async function readBulkLoad(
  packets: BulkPackets,
  version: ProtocolVersion,
  mostBytes: number,
): Promise<BulkRows> {
  const arriving = new ArrivingBytes(packets, mostBytes);
  let columns = arriving.attempt((reader) => readColumns(reader, version));
  while (columns === undefined) {
    if (!(await arriving.more())) throw new OutOfBytes();
    columns = arriving.attempt((reader) => readColumns(reader, version));
  }
  const { content } = columns;
  return {
    columns: content.map(({ column }) => column),
    rows: readRows(
      arriving,
      content.map(({ wire }) => wire),
    ),
  };
}

function readColumns(reader: ByteReader, version: ProtocolVersion): { column: ResultColumn; wire: WireType }[] {
  if (reader.uint8() !== token.columns) throw new MalformedMessage('a bulk load does not begin with its columns');
  const count = reader.uint16();
  if (count > mostColumns) throw new MalformedMessage('a bulk load has too many columns');
  return Array.from({ length: count }, () => {
    reader.skip(version.hasWideNumbers ? 4 : 2);
    const nullable = (reader.uint16() & 1) !== 0;
    const wire = readType(reader);
    if (wire.form.kind === 'long length') skipTableName(reader, version);
    return { wire, column: { name: reader.shortText(), type: wire.type, nullable } };
  });
}

function skipTableName(reader: ByteReader, version: ProtocolVersion): void {
  for (let parts = version.hasWideNumbers ? reader.uint8() : 1; parts > 0; parts--) reader.longText();
}

async function* readRows(arriving: ArrivingBytes, types: readonly WireType[]): AsyncGenerator<readonly Row[]> {
  let portion: Row[] = [];
  for (;;) {
    const row = arriving.attempt((reader) => readRow(reader, types));
    if (row?.content === null) break;
    if (row !== undefined) portion.push(row.content);
    if (portion.length >= rowsInPortion || (row === undefined && portion.length > 0)) {
      yield portion;
      portion = [];
    }
    // Some clients end the message behind the last row, without DONE.
    if (row === undefined && !(await arriving.more())) return;
  }
  if (portion.length > 0) yield portion;
}

// Null: DONE, the end of the rows.
function readRow(reader: ByteReader, types: readonly WireType[]): Row | null {
  const first = reader.uint8();
  if (first === token.row) return types.map((type) => readValue(reader, type, 'row'));
  if (first === token.done) return null;
  if (first !== token.rowWithBitmap) throw new MalformedMessage('a bulk load holds something other than rows');
  const bitmap = reader.bytes(Math.ceil(types.length / 8));
  return types.map((type, index) =>
    (bitmap[index >> 3] & (1 << (index & 7))) === 0 ? readValue(reader, type, 'row') : null,
  );
}
