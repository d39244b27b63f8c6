import type { BytesVector, Vector } from '../../datatypes/vector.ts';
import type { ByteArena } from '../kernels/kernel-memory.ts';
import {
  chunkBits,
  chunkMask,
  lengthMask,
  type RecordLayout,
  type RecordMemory,
  wordsOfLane,
} from './record-layout.ts';

interface ColumnTarget {
  readonly column: number;
  readonly vector: Vector;
}

/** Bytes of the records of a batch: with the vectors they stay in the cache of the processor. */
const batchBytes = 1 << 19;
/** What kernels may read behind a text. */
const spareBytes = 64;
/** Rows whose records are fetched before the first is read, so that the processor waits for all at the same time. */
const ahead = 32;
const cacheLine = 16;

/** Turns records back into the rows of vectors. */
export class RecordUnpacker {
  readonly #layout: RecordLayout;
  readonly #targets: readonly ColumnTarget[];
  readonly #capacity: number;
  /** The records of the batch, one after the other; texts stay in them. */
  #bytes: Uint8Array<ArrayBufferLike>;
  #words: Int32Array;
  /** The first word of each. */
  readonly #starts: Int32Array;
  readonly #addresses: Uint32Array;
  #hasWide = false;
  /** Keeps the loop that fetches records from being optimised away. */
  fetched = 0;

  /** @param vectors one for each column, of `capacity` rows; undefined leaves the column out. @param arena lends the memory for texts */
  constructor(layout: RecordLayout, vectors: readonly (Vector | undefined)[], capacity: number, arena: ByteArena) {
    this.#layout = layout;
    this.#capacity = capacity;
    this.#targets = vectors.flatMap((vector, column) => (vector === undefined ? [] : [{ column, vector }]));
    this.#bytes = arena.allocate(batchBytes + spareBytes);
    this.#words = wordsOfBytes(this.#bytes);
    this.#starts = new Int32Array(capacity);
    this.#addresses = new Uint32Array(capacity);
  }

  /**
   * Fills the vectors from row 0 on with the records at `order[first …]` (`first` … in the order of the addresses without), `count` at most, and
   * returns how many there was room for, at least one. Texts lie in bytes that the next call writes over.
   */
  unpack(memory: RecordMemory, order: Int32Array | undefined, first: number, count: number): number {
    const most = Math.min(count, this.#capacity);
    const addresses = this.#addresses;
    for (let i = 0; i < most; i++) addresses[i] = memory.addresses[order === undefined ? first + i : order[first + i]];
    let done = this.#gather(memory, most);
    if (done === 0 && most > 0) {
      const length = memory.chunks[addresses[0] >>> chunkBits][addresses[0] & chunkMask] & lengthMask;
      this.#bytes = new Uint8Array(length * 4 + spareBytes);
      this.#words = wordsOfBytes(this.#bytes);
      done = this.#gather(memory, 1);
    }
    this.#fill(done);
    return done;
  }

  /** Takes the bytes away from the vectors, for writers after this one. */
  detach(): void {
    for (const { vector } of this.#targets) if (vector.layout === 'bytes') vector.bytes = new Uint8Array(0);
  }

  /** Copies records as far as there is room; gives their number. */
  #gather(memory: RecordMemory, count: number): number {
    const { chunks } = memory;
    const words = this.#words;
    const starts = this.#starts;
    const addresses = this.#addresses;
    const room = words.length;
    let used = 0;
    let heads = 0;
    for (let row = 0; row < count; ) {
      const end = Math.min(count, row + ahead);
      this.#fetch(chunks, row, end);
      for (; row < end; row++) {
        const address = addresses[row];
        const chunk = chunks[address >>> chunkBits];
        let at = address & chunkMask;
        const head = chunk[at];
        const length = head & lengthMask;
        if (used + length > room) {
          this.#hasWide = heads < 0;
          return row;
        }
        heads |= head;
        starts[row] = used;
        for (const behind = at + length; at < behind; at++) words[used++] = chunk[at];
      }
    }
    this.#hasWide = heads < 0;
    return count;
  }

  /** Reads a little of each record: first where they begin, then what follows. */
  #fetch(chunks: RecordMemory['chunks'], first: number, end: number): void {
    const addresses = this.#addresses;
    let fetched = 0;
    for (let row = first; row < end; row++) fetched += chunks[addresses[row] >>> chunkBits][addresses[row] & chunkMask];
    for (let row = first; row < end; row++) {
      const words = chunks[addresses[row] >>> chunkBits];
      const at = addresses[row] & chunkMask;
      if (at + 3 * cacheLine >= words.length) continue;
      fetched += words[at + cacheLine] + words[at + 2 * cacheLine] + words[at + 3 * cacheLine];
    }
    this.fetched = fetched;
  }

  #fill(count: number): void {
    const [words, starts] = [this.#words, this.#starts];
    const anyNull = Array.from({ length: this.#layout.maskWords }, (_, mask) => joined(words, starts, 1 + mask, count));
    for (const { column, vector } of this.#targets) {
      const { layout, word } = this.#layout.columns[column];
      const hasNulls = (anyNull[column >> 5] & (1 << (column & 31))) !== 0;
      if (hasNulls) fillNulls(words, starts, column, count, vector.nulls);
      else if (vector.hasNulls) vector.nulls.fill(0, 0, count);
      vector.hasNulls = hasNulls;
      if (vector.layout === 'bytes') {
        this.#fillSpans(word, vector, count);
        continue;
      }
      vector.canonicalText = undefined;
      // The owner of a vector may have given it other arrays.
      const lanes = lanesOf(vector);
      if (layout === 'i32' || layout === 'u32') fillWords(words, starts, word, count, lanes[0] as Int32Array);
      else fillPairs(words, starts, word, count, lanes[0] as Int32Array);
      if (layout === 'i128') fillPairs(words, starts, word + 2, count, lanes[1] as Int32Array);
      if (layout === 'offset') fillMinutes(words, starts, word + 2, count, lanes[1] as Int16Array);
    }
  }

  #fillSpans(span: number, vector: BytesVector, count: number): void {
    const { fixedWords, narrowSpans, wideSpans } = this.#layout;
    const [words, bytes, records] = [this.#words, this.#bytes, this.#starts];
    const { starts, ends } = vector;
    vector.bytes = bytes as Uint8Array<ArrayBuffer>;
    const narrow = fixedWords * 4 + 2 * span;
    const text = (fixedWords + narrowSpans) * 4;
    if (!this.#hasWide) {
      fillNarrowSpans(bytes, records, narrow, text, count, starts, ends);
      return;
    }
    for (let row = 0; row < count; row++) {
      const record = records[row];
      const spans = record + fixedWords;
      if (words[record] < 0) {
        starts[row] = (spans + wideSpans) * 4 + words[spans + 2 * span];
        ends[row] = (spans + wideSpans) * 4 + words[spans + 2 * span + 1];
      } else {
        starts[row] = record * 4 + text + bytes[record * 4 + narrow];
        ends[row] = starts[row] + bytes[record * 4 + narrow + 1];
      }
    }
  }
}

function wordsOfBytes({ buffer, byteOffset, byteLength }: Uint8Array): Int32Array {
  return new Int32Array(buffer, byteOffset, (byteLength - spareBytes) >> 2);
}

function lanesOf(vector: Vector): readonly (Int32Array | Int16Array)[] {
  switch (vector.layout) {
    case 'bytes':
      return [];
    case 'i128':
      return [wordsOfLane(vector.low), wordsOfLane(vector.high)];
    case 'offset':
      return [wordsOfLane(vector.ticks), vector.offsets];
    default:
      return [wordsOfLane(vector.values)];
  }
}

/** The bits that are set in this word of any record. */
function joined(words: Int32Array, starts: Int32Array, word: number, count: number): number {
  let bits = 0;
  for (let row = 0; row < count; row++) bits |= words[starts[row] + word];
  return bits;
}

function fillNulls(words: Int32Array, starts: Int32Array, column: number, count: number, nulls: Uint8Array): void {
  const mask = 1 + (column >> 5);
  const bit = 1 << (column & 31);
  for (let row = 0; row < count; row++) nulls[row] = (words[starts[row] + mask] & bit) === 0 ? 0 : 1;
}

function fillWords(words: Int32Array, starts: Int32Array, word: number, count: number, lane: Int32Array): void {
  for (let row = 0; row < count; row++) lane[row] = words[starts[row] + word];
}

function fillPairs(words: Int32Array, starts: Int32Array, word: number, count: number, lane: Int32Array): void {
  for (let row = 0; row < count; row++) {
    const at = starts[row] + word;
    lane[2 * row] = words[at];
    lane[2 * row + 1] = words[at + 1];
  }
}

function fillMinutes(words: Int32Array, starts: Int32Array, word: number, count: number, lane: Int16Array): void {
  for (let row = 0; row < count; row++) lane[row] = words[starts[row] + word];
}

function fillNarrowSpans(
  bytes: Uint8Array,
  records: Int32Array,
  span: number,
  text: number,
  count: number,
  starts: Int32Array,
  ends: Int32Array,
): void {
  for (let row = 0; row < count; row++) {
    const at = records[row] * 4;
    const start = at + text + bytes[at + span];
    starts[row] = start;
    ends[row] = start + bytes[at + span + 1];
  }
}
