import type { ColumnType } from '../../datatypes/data-type.ts';
import { appendText, textOfSpan } from '../../datatypes/text-kernels.ts';
import { type BytesVector, createVector, type Vector } from '../../datatypes/vector.ts';
import type { Collation } from './collation.ts';

/** One column of a key. */
export interface KeyColumn {
  readonly type: ColumnType;
  /** How text is compared; absent for types that are not text, and for text compared byte by byte. */
  readonly collation?: Collation | undefined;
}

/**
 * Packs the key columns of rows into 32-bit words such that two keys are equal exactly when their words are: NULL equals NULL,
 * 0 equals −0, offsets are compared by their moment, text by its collation.
 */
export interface KeyPacker {
  /** The words of the last key packed, from 0 on. Replaced when a longer key needs room: read it after `pack`. */
  readonly words: Int32Array;
  /** Takes the vectors of the key columns; has to be called for every buffer. */
  bind(vectors: readonly Vector[]): void;
  /** Packs the key of one row behind the `from` first words, and returns the number of words in use. */
  pack(row: number, from?: number): number;
  /** Whether a column of the key of this row is NULL. */
  hasNull(row: number): boolean;
}

/** A packer for keys of these columns, in this order. */
export function createKeyPacker(columns: readonly KeyColumn[]): KeyPacker {
  return new WordPacker(columns);
}

const fixed32 = 0;
const fixed64 = 1;
const float = 2;
const fixed128 = 3;
const binaryText = 4;
const collatedText = 5;

interface BoundColumn {
  readonly form: number;
  readonly collation: Collation | undefined;
  nulls: Uint8Array;
  hasNulls: boolean;
  /** The values as 32-bit words, two for each row of 64 bits. */
  values: Int32Array;
  /** The low halves of 128-bit values. */
  low: Int32Array;
  floats: Float64Array;
  text: BytesVector;
}

const noText = createVector({ type: 'DT_WSTR', length: 0, precision: 0, scale: 0, codePage: 0 }, 0) as BytesVector;

class WordPacker implements KeyPacker {
  readonly #columns: BoundColumn[];
  readonly #float = new Float64Array(1);
  readonly #floatWords = new Int32Array(this.#float.buffer);
  readonly #folded = createVector(
    { type: 'DT_WSTR', length: 0, precision: 0, scale: 0, codePage: 0 },
    1,
  ) as BytesVector;
  words = new Int32Array(64);

  constructor(columns: readonly KeyColumn[]) {
    this.#columns = columns.map((column) => ({
      form: -1,
      collation: column.collation,
      nulls: new Uint8Array(0),
      hasNulls: false,
      values: new Int32Array(0),
      low: new Int32Array(0),
      floats: new Float64Array(0),
      text: noText,
    }));
  }

  bind(vectors: readonly Vector[]): void {
    this.#columns.forEach((column, index) => {
      this.#columns[index] = boundColumn(vectors[index], column.collation);
    });
  }

  hasNull(row: number): boolean {
    for (const column of this.#columns) if (column.hasNulls && column.nulls[row] === 1) return true;
    return false;
  }

  pack(row: number, from = 0): number {
    let at = from;
    for (const column of this.#columns) {
      if (at + 8 > this.words.length) this.#grow(at + 8);
      if (column.hasNulls && column.nulls[row] === 1) {
        this.words[at++] = 0;
        continue;
      }
      this.words[at++] = 1;
      at = this.#packValue(column, row, at);
    }
    return at;
  }

  #packValue(column: BoundColumn, row: number, at: number): number {
    const { words } = this;
    switch (column.form) {
      case fixed32:
        words[at] = column.values[row];
        return at + 1;
      case fixed64:
        words[at] = column.values[row * 2];
        words[at + 1] = column.values[row * 2 + 1];
        return at + 2;
      case float:
        // Adding 0 turns −0 into 0.
        this.#float[0] = column.floats[row] + 0;
        words[at] = this.#floatWords[0];
        words[at + 1] = this.#floatWords[1];
        return at + 2;
      case fixed128:
        words[at] = column.values[row * 2];
        words[at + 1] = column.values[row * 2 + 1];
        words[at + 2] = column.low[row * 2];
        words[at + 3] = column.low[row * 2 + 1];
        return at + 4;
      case collatedText:
        return this.#packFolded(column, row, at);
      default:
        return this.#packSpan(column.text.bytes, column.text.starts[row], column.text.ends[row], at);
    }
  }

  #packFolded(column: BoundColumn, row: number, at: number): number {
    const { text, collation } = column;
    const folded = collation?.fold(textOfSpan(text.bytes, text.starts[row], text.ends[row])) ?? '';
    this.#folded.used = 0;
    appendText(this.#folded, folded);
    return this.#packSpan(this.#folded.bytes, 0, this.#folded.used, at);
  }

  #packSpan(bytes: Uint8Array, start: number, end: number, at: number): number {
    const length = end - start;
    if (at + (length >> 2) + 8 > this.words.length) this.#grow(at + (length >> 2) + 8);
    const { words } = this;
    words[at++] = length;
    let from = start;
    for (; from + 4 <= end; from += 4) {
      words[at++] = bytes[from] | (bytes[from + 1] << 8) | (bytes[from + 2] << 16) | (bytes[from + 3] << 24);
    }
    if (from < end) {
      let word = 0;
      for (let shift = 0; from < end; from++, shift += 8) word |= bytes[from] << shift;
      words[at++] = word;
    }
    return at;
  }

  #grow(needed: number): void {
    const grown = new Int32Array(Math.max(needed, this.words.length * 2));
    grown.set(this.words);
    this.words = grown;
  }
}

function boundColumn(vector: Vector, collation: Collation | undefined): BoundColumn {
  const bound: BoundColumn = {
    form: fixed32,
    collation,
    nulls: vector.nulls,
    hasNulls: vector.hasNulls,
    values: new Int32Array(0),
    low: new Int32Array(0),
    floats: new Float64Array(0),
    text: noText,
  };
  switch (vector.layout) {
    case 'i32':
      return { ...bound, values: vector.values };
    case 'u32':
      return { ...bound, values: wordsOf(vector.values) };
    case 'i64':
    case 'u64':
      return { ...bound, form: fixed64, values: wordsOf(vector.values) };
    case 'offset':
      return { ...bound, form: fixed64, values: wordsOf(vector.ticks) };
    case 'f64':
      return { ...bound, form: float, floats: vector.values };
    case 'i128':
      return { ...bound, form: fixed128, values: wordsOf(vector.high), low: wordsOf(vector.low) };
    case 'bytes':
      return {
        ...bound,
        form: collation === undefined || collation.isBinary ? binaryText : collatedText,
        text: vector,
      };
  }
}

/** The memory of a typed array as 32-bit words: the low word of a 64-bit value comes first. */
export function wordsOf(values: Uint32Array | BigInt64Array | BigUint64Array | Float64Array): Int32Array {
  return new Int32Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength / 4);
}
