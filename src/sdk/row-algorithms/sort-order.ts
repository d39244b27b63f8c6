import type { Int64Vector, Uint64Vector, Vector } from '../../datatypes/vector.ts';
import type { SortKey } from './compare-rows.ts';
import { wordsOf } from './key-packer.ts';
import { largest, sortByWords } from './radix-sort.ts';
import { textRanks } from './text-ranks.ts';

/** Rows in the order of their keys. */
export interface SortedRows {
  /** Row positions in order; rows with equal keys keep their order. */
  readonly order: Int32Array;
  /** The positions of the first row of each run of equal keys, in order. */
  distinct(): Int32Array;
}

/**
 * Sorts rows 0 … `rowCount` − 1 by key columns, stably, in the order of `rowComparer`.
 * Every key becomes 32-bit words whose unsigned order is the order of the key; a radix sort takes them from the least significant on.
 * Text becomes the rank of its value among the distinct ones.
 */
export function sortRows(keys: readonly (SortKey & { readonly vector: Vector })[], rowCount: number): SortedRows {
  const words = keys.flatMap((key) => keyWords(key, rowCount));
  const order = sortByWords(words, rowCount);
  return { order, distinct: () => distinctRows(words, order) };
}

/** The words of one key, the most significant first. */
function keyWords(key: SortKey & { readonly vector: Vector }, rowCount: number): Uint32Array[] {
  const words = valueWords(key, rowCount);
  const { nulls, hasNulls } = key.vector;
  if (hasNulls) {
    const present = new Uint32Array(rowCount);
    for (let row = 0; row < rowCount; row++) {
      if (nulls[row] === 0) present[row] = 1;
      else for (const word of words) word[row] = 0;
    }
    words.unshift(present);
  }
  if (key.descending) for (const word of words) invert(word);
  return words;
}

function valueWords(key: SortKey & { readonly vector: Vector }, rowCount: number): Uint32Array[] {
  const { vector } = key;
  switch (vector.layout) {
    case 'i32':
      return [shifted(vector.values, vector, rowCount)];
    case 'u32':
      return [vector.values.slice(0, rowCount)];
    case 'i64':
    case 'u64':
      return wideWords(vector, rowCount);
    case 'f64':
      return floatWords(vector.values, rowCount);
    case 'offset':
      return wideWords({ ...vector, layout: 'i64', values: vector.ticks }, rowCount);
    case 'i128':
      return [
        ...wideWords({ ...vector, layout: 'i64', values: vector.high }, rowCount),
        ...splitWords(vector.low.subarray(0, rowCount)),
      ];
    case 'bytes':
      return [textRanks(key, vector, rowCount)];
  }
}

/** Values less the smallest: fewer digits for the radix sort. */
function shifted(values: Int32Array, vector: Vector, rowCount: number): Uint32Array {
  let smallest = 0x7fffffff;
  for (let row = 0; row < rowCount; row++) {
    if (values[row] < smallest && vector.nulls[row] === 0) smallest = values[row];
  }
  const words = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row++) words[row] = values[row] - smallest;
  return words;
}

function wideWords(vector: Int64Vector | Uint64Vector, rowCount: number): Uint32Array[] {
  const { values, nulls } = vector;
  let smallest: bigint | undefined;
  for (let row = 0; row < rowCount; row++) {
    if (nulls[row] === 0 && (smallest === undefined || values[row] < smallest)) smallest = values[row];
  }
  const least = smallest ?? 0n;
  const differences = new BigUint64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    if (nulls[row] === 0) differences[row] = BigInt.asUintN(64, values[row] - least);
  }
  const [high, low] = splitWords(differences);
  return largest(high) === 0 ? [low] : [high, low];
}

function splitWords(values: BigUint64Array): [Uint32Array, Uint32Array] {
  const both = wordsOf(values);
  const high = new Uint32Array(values.length);
  const low = new Uint32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    low[row] = both[row * 2];
    high[row] = both[row * 2 + 1];
  }
  return [high, low];
}

function floatWords(values: Float64Array, rowCount: number): Uint32Array[] {
  const positive = new Float64Array(rowCount);
  // Adding 0 turns −0 into 0.
  for (let row = 0; row < rowCount; row++) positive[row] = values[row] + 0;
  const both = wordsOf(positive);
  const high = new Uint32Array(rowCount);
  const low = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    // The order of IEEE 754 bit patterns: negative numbers are complemented, positive ones follow them.
    const sign = both[row * 2 + 1] >> 31;
    high[row] = both[row * 2 + 1] ^ (sign | 0x80000000);
    low[row] = both[row * 2] ^ sign;
  }
  return [high, low];
}

function invert(words: Uint32Array): void {
  const top = largest(words);
  for (let row = 0; row < words.length; row++) words[row] = top - words[row];
}

function distinctRows(words: readonly Uint32Array[], order: Int32Array): Int32Array {
  const distinct = new Int32Array(order.length);
  let count = 0;
  for (let position = 0; position < order.length; position++) {
    const row = order[position];
    const previous = order[position - 1];
    if (position === 0 || words.some((word) => word[row] !== word[previous])) distinct[count++] = row;
  }
  return distinct.subarray(0, count);
}
