import {
  type BlockPlace,
  type BytesVector,
  type CellCopier,
  type ColumnType,
  type ComponentContext,
  cellCopier,
  columnType,
  createVector,
  hashWords,
  type KeyPacker,
  reserveBytes,
  SpilledBlocks,
  type Vector,
} from 'opendtsx/sdk';
import { KeyIndex } from './key-index.ts';
import type { LookupColumns } from './lookup-columns.ts';
import type { KnownReference, ReferenceFault } from './reference-rows.ts';

/** Few, as a match reads a whole block. */
const rowsPerBlock = 64;
/** Blocks that stay in memory, the last ones used. */
const blocksKept = 1024;

/**
 * Reference rows in a temporary file, for references that do not fit into memory; an index of 13 to 26 bytes for each row stays in memory.
 * The rows that match those of a buffer are copied to vectors of its size, at the position of the row that they match.
 */
export class SpilledReference implements KnownReference {
  readonly #types: readonly ColumnType[];
  readonly #blocks: SpilledBlocks;
  readonly #places: BlockPlace[] = [];
  readonly #index = new KeyIndex();
  /** The rows behind the last block written: the words of the key as bytes, and the columns to copy. */
  readonly #open: readonly Vector[];
  readonly #read = new Map<number, readonly Vector[]>();
  readonly #matched: readonly Vector[];
  readonly #faults: readonly Map<number, ReferenceFault>[];
  readonly #matchedFaults: readonly Map<number, ReferenceFault>[];
  readonly #rowFactor: number;
  #found: Float64Array;
  rowCount = 0;

  constructor({ copies }: LookupColumns, context: ComponentContext) {
    this.#types = [columnType('DT_BYTES'), ...copies.map(({ type }) => type)];
    this.#blocks = new SpilledBlocks(this.#types, context.createSpillFile());
    this.#open = this.#types.map((type) => createVector(type, rowsPerBlock));
    this.#matched = copies.map(({ type }) => createVector(type, context.rowsPerBuffer));
    this.#rowFactor = context.rowsPerBuffer;
    this.#found = new Float64Array(context.rowsPerBuffer);
    this.#faults = copies.map(() => new Map());
    this.#matchedFaults = copies.map(() => new Map());
  }

  /** Bytes of the index, which stays in memory. */
  get byteLength(): number {
    return this.#index.byteLength;
  }

  /** Copiers from columns of reference rows to the open block, for `add`. */
  copiersFrom(vectors: readonly Vector[]): readonly CellCopier[] {
    return vectors.map((vector, copy) => cellCopier(vector, this.#open[copy + 1]));
  }

  /** Whether there is a row with the key of the first `length` words. */
  has(words: Int32Array, length: number): boolean {
    const hash = hashWords(words, length);
    for (let slot = this.#index.find(hash); slot >= 0; slot = this.#index.find(hash, slot)) {
      const position = this.#index.positionAt(slot);
      if (isKey(this.#block(position), position % rowsPerBlock, words, length)) return true;
    }
    return false;
  }

  /** Adds a row with a key that no other has. @param faults what is wrong with each column to copy */
  add(
    words: Int32Array,
    length: number,
    copiers: readonly CellCopier[],
    row: number,
    faults: readonly ReadonlyMap<number, ReferenceFault>[],
  ): void {
    const position = this.rowCount++;
    const at = position % rowsPerBlock;
    putKey(this.#open[0] as BytesVector, at, words, length);
    for (const copy of copiers) copy(row, at);
    faults.forEach((all, copy) => {
      const fault = all.get(row);
      if (fault !== undefined) this.#faults[copy].set(position, fault);
    });
    this.#index.add(hashWords(words, length), position);
    if (at === rowsPerBlock - 1) this.#writeOpen();
  }

  /** Writes for every row of a batch its own position, where `vector` has the matching row, or −1. Blocks are read in their order, each once. */
  match(packer: KeyPacker, rows: Int32Array, count: number, referenceRows: Int32Array): void {
    for (const faults of this.#matchedFaults) faults.clear();
    for (const vector of this.#matched) if (vector.layout === 'bytes') vector.used = 0;
    let block = -1;
    let vectors: readonly Vector[] = [];
    let copiers: readonly CellCopier[] = [];
    for (const candidate of this.#candidates(packer, rows, count, referenceRows)) {
      const position = Math.floor(candidate / this.#rowFactor);
      const row = candidate % this.#rowFactor;
      if (Math.floor(position / rowsPerBlock) !== block) {
        block = Math.floor(position / rowsPerBlock);
        vectors = this.#block(position);
        copiers = this.#matched.map((target, copy) => cellCopier(vectors[copy + 1], target));
      }
      const length = packer.pack(row);
      if (!isKey(vectors, position % rowsPerBlock, packer.words, length)) continue;
      referenceRows[row] = row;
      for (const copy of copiers) copy(position % rowsPerBlock, row);
      this.#matchFaults(position, row);
    }
  }

  vector(copy: number): Vector {
    return this.#matched[copy];
  }

  faults(copy: number): ReadonlyMap<number, ReferenceFault> {
    return this.#matchedFaults[copy];
  }

  clear(): void {
    this.#blocks.close();
    this.#read.clear();
  }

  /** The positions that may match the rows, each as position × `#rowFactor` + row, in ascending order; −1 is written for every row. */
  #candidates(packer: KeyPacker, rows: Int32Array, count: number, referenceRows: Int32Array): Float64Array {
    let found = 0;
    for (let index = 0; index < count; index++) {
      const row = rows[index];
      referenceRows[row] = -1;
      const hash = hashWords(packer.words, packer.pack(row));
      for (let slot = this.#index.find(hash); slot >= 0; slot = this.#index.find(hash, slot)) {
        if (found === this.#found.length) this.#found = doubled(this.#found);
        this.#found[found++] = this.#index.positionAt(slot) * this.#rowFactor + row;
      }
    }
    return this.#found.subarray(0, found).sort();
  }

  #matchFaults(position: number, row: number): void {
    for (let copy = 0; copy < this.#faults.length; copy++) {
      const fault = this.#faults[copy].get(position);
      if (fault !== undefined) this.#matchedFaults[copy].set(row, fault);
    }
  }

  /** The vectors of the block that has a position. */
  #block(position: number): readonly Vector[] {
    const block = Math.floor(position / rowsPerBlock);
    if (block === this.#places.length) return this.#open;
    let vectors = this.#read.get(block);
    if (vectors === undefined) {
      vectors = this.#blocks.read(this.#places[block]);
      const [oldest] = this.#read.keys();
      if (this.#read.size === blocksKept) this.#read.delete(oldest);
    } else this.#read.delete(block);
    // The order of a map is that of insertion: the block used last comes last.
    this.#read.set(block, vectors);
    return vectors;
  }

  #writeOpen(): void {
    this.#places.push(this.#blocks.append(this.#open, rowsPerBlock));
    for (const vector of this.#open) {
      vector.hasNulls = false;
      if (vector.layout === 'bytes') vector.used = 0;
    }
  }
}

function putKey(keys: BytesVector, row: number, words: Int32Array, length: number): void {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, length * 4);
  reserveBytes(keys, bytes.length);
  keys.bytes.set(bytes, keys.used);
  keys.starts[row] = keys.used;
  keys.used += bytes.length;
  keys.ends[row] = keys.used;
}

function isKey(vectors: readonly Vector[], row: number, words: Int32Array, length: number): boolean {
  const { bytes, starts, ends } = vectors[0] as BytesVector;
  const start = starts[row];
  if (ends[row] - start !== length * 4) return false;
  const own = new Uint8Array(words.buffer, words.byteOffset, length * 4);
  for (let at = 0; at < own.length; at++) if (bytes[start + at] !== own[at]) return false;
  return true;
}

function doubled(values: Float64Array): Float64Array {
  const grown = new Float64Array(values.length * 2);
  grown.set(values);
  return grown;
}
