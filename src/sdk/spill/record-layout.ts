import type { ColumnType } from '../../datatypes/data-type.ts';
import { layoutOf, type VectorLayout } from '../../datatypes/vector.ts';

/**
 * How a row lies in memory and in spill files: 32-bit words, the parts of a row side by side, so that rows read in another order than they
 * came cost one walk to memory each. Canonical text of values is left out: writing it anew is cheaper than carrying it along.
 *
 * | words | content |
 * | --- | --- |
 * | 1 | number of words of the record; the top bit is set when spans are wide |
 * | masks | a bit for each column: NULL |
 * | values | the values of the columns that are not text, in their order |
 * | spans | for each text column start and length in bytes, or start and end in words when wide |
 * | text | the bytes that the spans count from |
 */
export interface RecordLayout {
  readonly columns: readonly RecordColumn[];
  readonly maskWords: number;
  /** Words before the spans. */
  readonly fixedWords: number;
  /** Words of the spans, narrow and wide. */
  readonly narrowSpans: number;
  readonly wideSpans: number;
}

/** One column of a record. */
export interface RecordColumn {
  readonly type: ColumnType;
  readonly layout: VectorLayout;
  /** Position of its first value word in the record; of a text the number of its span. */
  readonly word: number;
}

/** Set in the first word of a record whose spans take words instead of bytes. */
export const wideMark = 0x80000000 | 0;
/** Masks the number of words out of the first word. */
export const lengthMask = 0x7fffffff;
/** Words of text up to which spans are narrow: a start and a length fit a byte each. */
export const narrowText = 63;

const valueWords: Readonly<Record<VectorLayout, number>> = {
  i32: 1,
  u32: 1,
  i64: 2,
  u64: 2,
  f64: 2,
  i128: 4,
  offset: 3,
  bytes: 0,
};

/** The layout of rows with these columns. */
export function recordLayout(types: readonly ColumnType[]): RecordLayout {
  const maskWords = Math.ceil(types.length / 32);
  let fixedWords = 1 + maskWords;
  let texts = 0;
  const columns = types.map((type) => {
    const layout = layoutOf(type);
    const word = layout === 'bytes' ? texts++ : fixedWords;
    fixedWords += valueWords[layout];
    return { type, layout, word };
  });
  return { columns, maskWords, fixedWords, narrowSpans: Math.ceil(texts / 2), wideSpans: 2 * texts };
}

/** Bits of a record's address that count words in its chunk; the others are the number of the chunk. */
export const chunkBits = 20;
/** Masks the word out of an address. */
export const chunkMask = (1 << chunkBits) - 1;

/** Records in memory: the address of a record is the number of its chunk and the word it begins at. */
export interface RecordMemory {
  readonly chunks: readonly Int32Array[];
  readonly addresses: Uint32Array;
}

/** The memory of value lanes as words. */
export function wordsOfLane(
  values: Int32Array | Uint32Array | BigInt64Array | BigUint64Array | Float64Array,
): Int32Array<ArrayBuffer> {
  return new Int32Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength / 4);
}
