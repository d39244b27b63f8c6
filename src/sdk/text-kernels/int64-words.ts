/**
 * Views a 64-bit vector as pairs of 32-bit words, low word first (little-endian machines only, as every platform of Node is).
 * Loops that split numbers into words avoid conversions between `bigint` and `number`, which cost ten times as much.
 */
export function wordsOf(values: BigInt64Array | BigUint64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** 2^32. */
export const wordSize = 4294967296;

/** Remembers the words of the last vector seen: kernels meet the same vector batch after batch. */
export function createWordsCache(): (values: BigInt64Array) => Int32Array {
  let seen: BigInt64Array | undefined;
  let words: Int32Array = new Int32Array(0);
  return (values) => {
    if (values !== seen) {
      seen = values;
      words = wordsOf(values);
    }
    return words;
  };
}
