import { type ColumnType, columnType, type DataTypeName, dataTypeCodes } from '../data-type.ts';
import { type ArrowBatch, columnOver } from './arrow-batch.ts';
import { arrowType, bufferCount } from './arrow-type.ts';
import { ownMemory, type TakeMemory } from './batch-memory.ts';
import { FlatTable, MalformedFlatBuffer } from './flat-buffer-reader.ts';
import { messageKind } from './message.ts';
import { type ArrowField, metadataKey, streamVersion } from './write-schema.ts';

/** What a stream says, message by message; `end` comes last unless it breaks off. */
export type StreamPart =
  | { readonly kind: 'schema'; readonly fields: readonly ArrowField[] }
  | { readonly kind: 'batch'; readonly batch: ArrowBatch }
  /** The stream has failed: the finding as it was sent. */
  | { readonly kind: 'failure'; readonly finding: string }
  | { readonly kind: 'end' };

/** Says what is wrong with a stream that is none of ours, or broke off. */
export class MalformedStream extends Error {}

const continuation = 0xffff_ffff;
const prefixBytes = 8;
const longestMetadata = 16 * 1024 * 1024;
const longestBody = 2 ** 31;

/**
 * Reads a stream that `writeSchema` and `writeBatch` have written, as its bytes arrive; each batch is copied once. Throws `MalformedStream` when
 * it is none, and when it ends without saying so.
 * @param memory gives that of the next batch
 */
export async function* readStream(
  chunks: AsyncIterable<Uint8Array>,
  memory: () => TakeMemory = () => ownMemory,
): AsyncGenerator<StreamPart, void, undefined> {
  const bytes = new ByteQueue(chunks);
  let fields: readonly ArrowField[] | undefined;
  try {
    for (;;) {
      const head = await bytes.take(prefixBytes);
      const prefix = new DataView(head.buffer, head.byteOffset, prefixBytes);
      const length = prefix.getInt32(4, true);
      if (prefix.getUint32(0, true) !== continuation) throw new MalformedStream('it is no stream of Arrow');
      if (length === 0) return yield { kind: 'end' };
      if (length < 0 || length > longestMetadata)
        throw new MalformedStream(`a message has metadata of ${length} bytes`);
      const metadata = await bytes.take(length);
      const message = new FlatTable(new DataView(metadata.buffer, metadata.byteOffset, length));
      const bodyBytes = message.number(3, 8);
      if (bodyBytes < 0 || bodyBytes > longestBody) throw new MalformedStream(`a message has ${bodyBytes} bytes`);
      const header = message.table(2);
      const part = header === undefined ? undefined : partOf(message.number(1, 1), header, fields);
      if (part === undefined) throw new MalformedStream('a message is neither schema nor batch');
      if (part === 'batch') {
        const whole = await bytes.fill(memory()(prefixBytes + length + bodyBytes), [head, metadata]);
        yield { kind: 'batch', batch: batchOf(header as FlatTable, fields ?? [], whole, prefixBytes + length) };
        continue;
      }
      if (part.kind === 'schema') fields = part.fields;
      yield part;
      if (part.kind === 'failure') return;
    }
  } catch (error) {
    if (!(error instanceof MalformedFlatBuffer || error instanceof RangeError)) throw error;
    throw new MalformedStream(error.message);
  } finally {
    await bytes.close();
  }
}

function partOf(
  kind: number,
  header: FlatTable,
  fields: readonly ArrowField[] | undefined,
): StreamPart | 'batch' | undefined {
  if (kind === messageKind.recordBatch) return fields === undefined ? undefined : 'batch';
  if (kind !== messageKind.schema) return undefined;
  const metadata = keyValues(header, 2);
  const finding = metadata.get(metadataKey.failure);
  if (finding !== undefined) return { kind: 'failure', finding };
  const version = metadata.get(metadataKey.version);
  if (version !== streamVersion || fields !== undefined) {
    throw new MalformedStream(`it has version ${version ?? 'none'}, not ${streamVersion}`);
  }
  return { kind: 'schema', fields: header.tables(1).map(fieldOf) };
}

function fieldOf(table: FlatTable): ArrowField {
  const metadata = keyValues(table, 6);
  const type = metadata.get(metadataKey.type) ?? '';
  if (!Object.hasOwn(dataTypeCodes, type)) throw new MalformedStream(`a column has the type "${type}"`);
  const number = (key: string): number => Number(metadata.get(key) ?? 0);
  const members: Partial<ColumnType> = {
    length: number(metadataKey.length),
    precision: number(metadataKey.precision),
    scale: number(metadataKey.scale),
    codePage: number(metadataKey.codePage),
  };
  return { name: table.string(0) ?? '', type: columnType(type as DataTypeName, members) };
}

function keyValues(table: FlatTable, slot: number): ReadonlyMap<string, string> {
  return new Map(table.tables(slot).map((pair) => [pair.string(0) ?? '', pair.string(1) ?? '']));
}

function batchOf(
  header: FlatTable,
  fields: readonly ArrowField[],
  message: Uint8Array<ArrayBuffer>,
  bodyAt: number,
): ArrowBatch {
  const rowCount = header.number(0, 8);
  const nodes = header.pairs(1);
  const buffers = header.pairs(2);
  let node = 0;
  let buffer = 0;
  const columns = fields.map((field) => {
    const arrow = arrowType(field.type);
    const places = Array.from({ length: bufferCount(arrow) }, () => {
      const [at = Number.NaN, bytes = 0] = buffers.slice(2 * buffer++, 2 * buffer);
      return { at: bodyAt + at, bytes };
    });
    const hasNulls = nodes[2 * node + 1] > 0;
    node += arrow.kind === 'offset' ? 3 : 1;
    // Views that do not fit into the message throw a RangeError.
    return columnOver(field, arrow, rowCount, message, { buffers: places, hasNulls });
  });
  return { rowCount, columns, message };
}

/** Bytes as they arrive, given in the pieces asked for. */
class ByteQueue {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** So many bytes, in memory of their own. */
  take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.fill(new Uint8Array(length), []);
  }

  /** Fills memory with bytes. @param before what it begins with */
  async fill(taken: Uint8Array<ArrayBuffer>, before: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
    const { length } = taken;
    let filled = 0;
    for (const piece of before) {
      taken.set(piece, filled);
      filled += piece.length;
    }
    while (filled < length) {
      if (this.#at === this.#chunk.length) {
        const { value, done } = await this.#chunks.next();
        if (done) throw new MalformedStream('it broke off');
        this.#chunk = value;
        this.#at = 0;
        continue;
      }
      const count = Math.min(length - filled, this.#chunk.length - this.#at);
      taken.set(this.#chunk.subarray(this.#at, this.#at + count), filled);
      this.#at += count;
      filled += count;
    }
    return taken;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
