import type { Vector } from '../../datatypes/vector.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type { MemoryGrant } from '../memory.ts';
import { type Chunk, returnChunks, takeChunk } from './chunk-pool.ts';
import { chunkBits, type RecordLayout, type RecordMemory } from './record-layout.ts';
import { type PackingSource, packingSource, RecordPacker, type RecordTarget } from './record-packer.ts';

/** How much memory a heap takes at a time. */
export interface HeapSizes {
  /** Words of a chunk, at most 2^20. */
  readonly chunkWords: number;
  /** Words of the one chunk that a heap has when its grant refuses everything. */
  readonly leastWords: number;
  /** Rows that memory is asked for at a time. */
  readonly rowStep: number;
}

/** Sizes for real data: 4 MiB at a time, and half a megabyte where even that is refused. */
export const usualHeapSizes: HeapSizes = { chunkWords: 1 << chunkBits, leastWords: 1 << 17, rowStep: 1 << 15 };

const largestChunk = 2 ** 29;
const mostChunks = 2 ** (32 - chunkBits);

/** Rows held in memory as records, as many as the grant allows. */
export class RecordHeap implements RecordMemory {
  readonly #layout: RecordLayout;
  readonly #grant: MemoryGrant;
  readonly #bytesPerRow: number;
  readonly #sizes: HeapSizes;
  readonly #packer: RecordPacker;
  readonly #targets: RecordTarget[] = [];
  /** The chunk that is being filled. */
  #current = -1;
  #grantedRows = 0;
  chunks: Chunk[] = [];
  addresses = new Uint32Array(0);
  rowCount = 0;

  /** @param bytesPerRow what the owner of the heap will need for each row besides the record, counted in the grant too */
  constructor(layout: RecordLayout, grant: MemoryGrant, bytesPerRow: number, sizes: HeapSizes = usualHeapSizes) {
    this.#layout = layout;
    this.#grant = grant;
    this.#bytesPerRow = bytesPerRow + Uint32Array.BYTES_PER_ELEMENT;
    this.#sizes = sizes;
    this.#packer = new RecordPacker(layout);
  }

  /**
   * Appends rows first … count − 1 of those at `rows` (or of all) and returns the number of the next row: less than `count` when the memory is
   * used up. An empty heap takes at least one row. Throws DTS_E_BUFFERALLOCFAILED for a row beyond 2 GiB.
   */
  append(vectors: readonly Vector[], rows: Int32Array | undefined, first: number, count: number): number {
    if (first >= count) return first;
    const source = packingSource(vectors);
    let done = first;
    while (done < count) {
      const target = this.#targets[this.#current];
      const most = Math.min(count, done + this.#reserveRows(count - done));
      const next = target === undefined ? done : this.#pack(target, source, rows, done, most);
      if (next === most && most < count) return next;
      if (next < most && !this.#nextChunk(source, rows === undefined ? next : rows[next])) return next;
      done = next;
    }
    return done;
  }

  /** Forgets the rows and keeps the memory. */
  reset(): void {
    this.rowCount = 0;
    this.#current = this.#targets.length === 0 ? -1 : 0;
    for (const target of this.#targets) target.at = 0;
  }

  /** Frees the memory. */
  clear(): void {
    this.rowCount = 0;
    this.#current = -1;
    this.#grantedRows = 0;
    this.#targets.length = 0;
    returnChunks(this.chunks);
    this.chunks = [];
    this.addresses = new Uint32Array(0);
    this.#grant.release();
  }

  /** Rows of `wanted` that there is memory for; at least one in an empty heap. */
  #reserveRows(wanted: number): number {
    const { rowStep } = this.#sizes;
    while (this.#grantedRows < this.rowCount + wanted && this.#grant.request(rowStep * this.#bytesPerRow)) {
      this.#grantedRows += rowStep;
    }
    const granted = Math.min(wanted, this.#grantedRows - this.rowCount);
    // Without any memory granted the least chunk limits the rows.
    return this.#grantedRows === 0 || (this.rowCount === 0 && granted < 1) ? wanted : Math.max(0, granted);
  }

  #pack(
    target: RecordTarget,
    source: PackingSource,
    rows: Int32Array | undefined,
    first: number,
    count: number,
  ): number {
    const most = this.rowCount + count - first;
    if (most > this.addresses.length) {
      const grown = new Uint32Array(Math.max(most, this.addresses.length * 2, 1024));
      grown.set(this.addresses.subarray(0, this.rowCount));
      this.addresses = grown;
    }
    const base = this.#current * 2 ** chunkBits;
    const next = this.#packer.pack(target, source, rows, first, count, this.addresses, this.rowCount, base);
    this.rowCount += next - first;
    return next;
  }

  /** Goes on to the next chunk, which has room for this row at least; false when there is no memory for it. */
  #nextChunk(source: PackingSource, row: number): boolean {
    const needed = this.#wordsOf(source, row);
    const next = this.#current + 1;
    const reused = this.#targets[next];
    if (reused !== undefined && reused.words.length >= needed) {
      this.#current = next;
      return true;
    }
    if (next >= mostChunks) return false;
    const words = Math.max(needed, this.#sizes.chunkWords);
    if (this.#grant.request(words * 4)) return this.#addChunk(words);
    if (this.rowCount > 0) return false;
    // Everything is refused: the least that works.
    return this.#addChunk(Math.max(needed, this.#sizes.leastWords));
  }

  #addChunk(length: number): boolean {
    if (length > largestChunk) throw dtsError('DTS_E_BUFFERALLOCFAILED', { bytes: length * 4 });
    const words = takeChunk(length);
    const at = this.#current + 1;
    this.#targets.splice(at, 0, { words, bytes: new Uint8Array(words.buffer), at: 0 });
    this.chunks.splice(at, 0, words);
    this.#current = at;
    return true;
  }

  /** The most words that the record of a row may need. */
  #wordsOf({ vectors }: PackingSource, row: number): number {
    let bytes = 0;
    for (const vector of vectors) {
      if (vector.layout === 'bytes') bytes += Math.max(0, vector.ends[row] - vector.starts[row]);
    }
    return this.#layout.fixedWords + this.#layout.wideSpans + Math.ceil((2 * bytes + 80) / 4);
  }
}
