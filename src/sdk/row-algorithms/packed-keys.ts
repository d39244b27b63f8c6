import type { Vector } from '../../datatypes/vector.ts';
import { type ColumnWords, columnWords, type KeyBatch, type KeyPart } from './column-words.ts';
import type { KeyColumn } from './key-packer.ts';

/**
 * Packs the keys of whole batches, each into the same number of 32-bit words, such that two keys of one packer are equal exactly when their
 * words are (the equality of `KeyPacker`). Texts longer than 7 bytes are held and replaced by their number.
 */
export class PackedKeys implements KeyBatch {
  readonly #columns: readonly ColumnWords[];
  readonly #parts: readonly KeyPart[];
  readonly #flagWords: number;
  readonly stride: number;
  count = 0;
  rows: Int32Array = new Int32Array(0);
  words = new Int32Array(0);
  /** To be finished by `finishHash`. */
  hashes = new Int32Array(0);

  /** @param hasNulls false when no row with NULL will be packed: keys are a word shorter */
  constructor(columns: readonly KeyColumn[], hasNulls = true) {
    this.#columns = columns.map((column) => columnWords(column));
    this.#flagWords = hasNulls ? Math.ceil(columns.length / 32) : 0;
    let offset = this.#flagWords;
    this.#parts = this.#columns.map(({ wordCount }, index) => {
      const part = { offset, flagOffset: index >> 5, flag: 1 << (index & 31) };
      offset += wordCount;
      return part;
    });
    this.stride = offset;
  }

  /** Bytes held for texts. */
  get byteLength(): number {
    return this.#columns.reduce((sum, column) => sum + column.byteLength, 0);
  }

  /** Bytes that packing these rows may allocate for texts not seen before. */
  bytesFor(vectors: readonly Vector[], rows: Int32Array, count: number): number {
    return this.#columns.reduce((sum, column, index) => sum + column.bytesFor(vectors[index], rows, count), 0);
  }

  /**
   * Packs the keys of `rows`, one after the other. Throws DTS_E_BUFFERALLOCFAILED when memory is exhausted.
   * @param mayLearn false gives keys with long texts not seen before, which equal no key packed so far, without holding these texts
   */
  pack(vectors: readonly Vector[], rows: Int32Array, count: number, mayLearn: boolean): void {
    this.count = count;
    this.rows = rows;
    if (this.hashes.length < count) {
      this.hashes = new Int32Array(count);
      this.words = new Int32Array(count * this.stride);
    }
    this.hashes.fill(0, 0, count);
    for (let word = 0; word < this.#flagWords; word++) {
      for (let at = word; at < count * this.stride; at += this.stride) this.words[at] = 0;
    }
    for (let index = 0; index < this.#columns.length; index++) {
      this.#columns[index].pack(vectors[index], this, this.#parts[index], mayLearn);
    }
  }

  /** Forgets every text. */
  clear(): void {
    for (const column of this.#columns) column.clear();
  }
}
