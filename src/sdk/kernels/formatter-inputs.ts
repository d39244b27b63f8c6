import { copySpan } from '../../datatypes/text-kernels.ts';
import type { BytesVector } from '../../datatypes/vector.ts';
import type { ByteAllocator } from './kernel-memory.ts';
import { type Kernels, pointerOf } from './kernels.ts';

/** Where the spans of a text column lie, as pointers. */
export interface SpanPointers {
  bytes: number;
  starts: number;
  ends: number;
}

/** Brings the arrays of a batch into the memory of the kernels, those that are not there already. */
export interface FormatterInputs {
  /** Rows that arrays must have: the highest row of the batch and one more. */
  readonly rowCount: number;
  /** Begins a batch. */
  begin(selection: Int32Array | undefined, first: number, count: number, rowCount: number): void;
  /** Whether all arrays lie in the memory of the kernels. */
  holds(...arrays: readonly ArrayBufferView[]): boolean;
  /** Where the first `length` elements of an array are, copied when need be; 0 for none; −1 when there is no room. */
  pointerOf(array: CopiedArray | undefined, length: number): number;
  /** Where the texts of a column are; undefined when there is no room. */
  spansOf(vector: BytesVector): SpanPointers | undefined;
}

/** The arrays that a batch is made of. */
export type CopiedArray = Uint8Array | Int32Array | Uint32Array | Float64Array | BigInt64Array | BigUint64Array;

/** How many bytes between texts are copied along for each byte of text, before each text is copied by itself. */
const toleratedGaps = 4;
/** Bytes that the processor surely keeps at hand. */
const cacheSize = 1 << 20;
/** Room for the texts of a batch; doubled when they need more. */
const usualText = 1 << 18;
/** What a copy of vectors may read behind a text. */
const spare = 16;

/** Inputs over memory of this allocator; it is kept for the next batch. */
export function createFormatterInputs(owner: Kernels, allocate: ByteAllocator): FormatterInputs {
  return new CopiedInputs(owner, allocate);
}

class CopiedInputs implements FormatterInputs {
  readonly #owner: Kernels;
  readonly #allocate: ByteAllocator;
  /** Room taken for the copies of one batch, used anew by the next. */
  readonly #rooms: Uint8Array[] = [];
  #used = 0;
  #selection: Int32Array | undefined;
  #first = 0;
  #count = 0;
  rowCount = 0;

  constructor(owner: Kernels, allocate: ByteAllocator) {
    this.#owner = owner;
    this.#allocate = allocate;
  }

  begin(selection: Int32Array | undefined, first: number, count: number, rowCount: number): void {
    this.#used = 0;
    this.#selection = selection;
    this.#first = first;
    this.#count = count;
    this.rowCount = rowCount;
  }

  holds(...arrays: readonly ArrayBufferView[]): boolean {
    return arrays.every((array) => pointerOf(this.#owner, array) >= 0);
  }

  pointerOf(array: CopiedArray | undefined, length: number): number {
    if (array === undefined) return 0;
    const pointer = pointerOf(this.#owner, array);
    if (pointer >= 0) return pointer;
    const byteLength = length * array.BYTES_PER_ELEMENT;
    const room = this.#room(byteLength);
    room?.set(new Uint8Array(array.buffer, array.byteOffset, byteLength));
    return room?.byteOffset ?? -1;
  }

  spansOf(vector: BytesVector): SpanPointers | undefined {
    const inside = pointerOf(this.#owner, vector.bytes);
    const spans =
      inside < 0
        ? this.#copyText(vector)
        : this.#isStrewn(vector)
          ? this.#gatherInside(vector)
          : this.#spansAt(vector, inside);
    return spans === undefined || spans.starts < 0 || spans.ends < 0 ? undefined : spans;
  }

  #spansAt({ starts, ends }: BytesVector, bytes: number): SpanPointers {
    return { bytes, starts: this.pointerOf(starts, this.rowCount), ends: this.pointerOf(ends, this.rowCount) };
  }

  /** Whether the texts of the batch lie too far apart for the processor's cache, as those of looked-up rows do. */
  #isStrewn({ bytes, starts }: BytesVector): boolean {
    if (bytes.length < cacheSize) return false;
    const step = Math.max(1, (this.#count - this.#first) >> 4);
    let low = Number.MAX_SAFE_INTEGER;
    let high = 0;
    for (let i = this.#first; i < this.#count; i += step) {
      const start = starts[this.#selection === undefined ? i : this.#selection[i]];
      low = Math.min(low, start);
      high = Math.max(high, start);
    }
    return high - low > cacheSize;
  }

  /** Brings texts that the kernels can reach close to each other. */
  #gatherInside(vector: BytesVector): SpanPointers | undefined {
    const spans = this.#spansAt(vector, vector.bytes.byteOffset);
    const places = this.#room(8 * this.rowCount);
    const record = this.#room(64);
    let text = this.#room(usualText);
    while (places !== undefined && record !== undefined && text !== undefined && (spans.starts | spans.ends) >= 0) {
      const nulls = vector.hasNulls ? this.pointerOf(vector.nulls, this.rowCount) : 0;
      const selection = this.pointerOf(this.#selection, this.#count);
      if ((nulls | selection) < 0) return undefined;
      const gathered = {
        bytes: text.byteOffset,
        starts: places.byteOffset,
        ends: places.byteOffset + 4 * this.rowCount,
      };
      const call = [spans.bytes, spans.starts, spans.ends, nulls, selection, text.byteOffset, text.byteLength];
      this.#owner.words.set([...call, gathered.starts, gathered.ends], record.byteOffset >> 2);
      if (this.#owner.gatherSpans(record.byteOffset, this.#first, this.#count) >= 0) return gathered;
      text = this.#room(2 * text.byteLength);
    }
    return undefined;
  }

  #copyText(vector: BytesVector): SpanPointers | undefined {
    const { bytes, starts, ends } = vector;
    const nulls = vector.hasNulls ? vector.nulls : undefined;
    const selection = this.#selection;
    let low = Number.MAX_SAFE_INTEGER;
    let high = 0;
    let total = 0;
    for (let i = this.#first; i < this.#count; i++) {
      const row = selection === undefined ? i : selection[i];
      if (nulls !== undefined && nulls[row] === 1) continue;
      if (starts[row] < low) low = starts[row];
      if (ends[row] > high) high = ends[row];
      total += ends[row] - starts[row];
    }
    if (total === 0) return this.#spansAt(vector, 0);
    if (high - low > toleratedGaps * total) return this.#gatherText(vector, total);
    const room = this.#room(high - low + spare);
    if (room === undefined) return undefined;
    room.set(bytes.subarray(low, high));
    return this.#spansAt(vector, room.byteOffset - low);
  }

  /** Copies text by text: they are strewn over a large store. */
  #gatherText(vector: BytesVector, total: number): SpanPointers | undefined {
    const text = this.#room(total + spare);
    const places = this.#room(8 * this.rowCount);
    if (text === undefined || places === undefined) return undefined;
    const starts = new Int32Array(places.buffer, places.byteOffset, this.rowCount);
    const ends = new Int32Array(places.buffer, places.byteOffset + 4 * this.rowCount, this.rowCount);
    gatherText(vector, this.#selection, this.#first, this.#count, text, starts, ends);
    return { bytes: text.byteOffset, starts: starts.byteOffset, ends: ends.byteOffset };
  }

  #room(byteLength: number): Uint8Array | undefined {
    const index = this.#used++;
    const known = this.#rooms[index];
    if (known !== undefined && known.byteLength >= byteLength) return known;
    const room = this.#allocate(Math.max(byteLength * 2, 4096));
    if (pointerOf(this.#owner, room) < 0) return undefined;
    this.#rooms[index] = room;
    return room;
  }
}

/** Copies texts one behind the other, in words of four bytes where the source allows it: most texts are short. The target has 3 bytes to spare. */
function gatherText(
  vector: BytesVector,
  selection: Int32Array | undefined,
  first: number,
  count: number,
  target: Uint8Array,
  starts: Int32Array,
  ends: Int32Array,
): void {
  const { bytes } = vector;
  const nulls = vector.hasNulls ? vector.nulls : undefined;
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const to = new DataView(target.buffer, target.byteOffset, target.byteLength);
  const lastWord = bytes.length - 4;
  let used = 0;
  for (let i = first; i < count; i++) {
    const row = selection === undefined ? i : selection[i];
    starts[row] = used;
    if (nulls === undefined || nulls[row] === 0) {
      const start = vector.starts[row];
      const end = vector.ends[row];
      if (end - start > 64 || end > lastWord) copySpan(bytes, start, end, target, used);
      else {
        for (let p = start, q = used; p < end; p += 4, q += 4) to.setInt32(q, from.getInt32(p, true), true);
      }
      used += end - start;
    }
    ends[row] = used;
  }
}
