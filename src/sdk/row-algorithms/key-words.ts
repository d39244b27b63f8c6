import type { Vector } from '../../datatypes/vector.ts';
import { wordsOf } from './key-packer.ts';

/** What decides the order of a column's values, not their text. */
export interface WordKey {
  readonly vector: Vector;
  readonly descending: boolean;
}

/** Words of a key column's value whose unsigned order is the order of the values; 0 for text, which has none. The first one tells NULL. */
export function keyWordCount({ layout }: Pick<Vector, 'layout'>): number {
  switch (layout) {
    case 'bytes':
      return 0;
    case 'i32':
    case 'u32':
      return 2;
    case 'i128':
      return 5;
    default:
      return 3;
  }
}

/**
 * Writes the words of `rowCount` rows' values into `words`, from `first` on in every `stride`. The words of different vectors may be compared.
 */
export function writeKeyWords(
  { vector, descending }: WordKey,
  rowCount: number,
  words: Uint32Array,
  first: number,
  stride: number,
): void {
  const count = keyWordCount(vector);
  writeValues(vector, rowCount, words, first + 1, stride);
  for (let row = 0, at = first; row < rowCount; row++, at += stride) {
    words[at] = 1;
    if (vector.hasNulls && vector.nulls[row] !== 0) words.fill(0, at, at + count);
  }
  if (!descending) return;
  for (let row = 0, at = first; row < rowCount; row++, at += stride) {
    for (let word = at; word < at + count; word++) words[word] = ~words[word];
  }
}

function writeValues(vector: Vector, rowCount: number, words: Uint32Array, first: number, stride: number): void {
  switch (vector.layout) {
    case 'i32':
      for (let row = 0; row < rowCount; row++) words[first + row * stride] = vector.values[row] ^ 0x80000000;
      return;
    case 'u32':
      for (let row = 0; row < rowCount; row++) words[first + row * stride] = vector.values[row];
      return;
    case 'i64':
      writePairs(wordsOf(vector.values), 0x80000000, rowCount, words, first, stride);
      return;
    case 'u64':
      writePairs(wordsOf(vector.values), 0, rowCount, words, first, stride);
      return;
    case 'offset':
      writePairs(wordsOf(vector.ticks), 0x80000000, rowCount, words, first, stride);
      return;
    case 'i128':
      writePairs(wordsOf(vector.high), 0x80000000, rowCount, words, first, stride);
      writePairs(wordsOf(vector.low), 0, rowCount, words, first + 2, stride);
      return;
    case 'f64':
      writeFloats(vector.values, rowCount, words, first, stride);
      return;
    case 'bytes':
      return;
  }
}

function writePairs(
  values: Int32Array,
  sign: number,
  rowCount: number,
  words: Uint32Array,
  first: number,
  stride: number,
): void {
  for (let row = 0, at = first; row < rowCount; row++, at += stride) {
    words[at] = values[2 * row + 1] ^ sign;
    words[at + 1] = values[2 * row];
  }
}

const number = new Float64Array(1);
const bits = new Int32Array(number.buffer);

function writeFloats(values: Float64Array, rowCount: number, words: Uint32Array, first: number, stride: number): void {
  for (let row = 0, at = first; row < rowCount; row++, at += stride) {
    // Adding 0 turns −0 into 0.
    number[0] = values[row] + 0;
    // The order of IEEE 754 bit patterns: negative numbers are complemented, positive ones follow them.
    const sign = bits[1] >> 31;
    words[at] = bits[1] ^ (sign | 0x80000000);
    words[at + 1] = bits[0] ^ sign;
  }
}
