import { appendText, textOfSpan } from '../../datatypes/text-kernels.ts';
import { type BytesVector, createVector, layoutOf, type Vector } from '../../datatypes/vector.ts';
import type { Collation } from './collation.ts';
import { mixHash } from './hash-words.ts';
import { type KeyColumn, wordsOf } from './key-packer.ts';
import { hashBytes, TextNumbers } from './text-numbers.ts';

/** Keys of a batch of rows under construction: the key of `rows[p]` is at `words[p × stride …]`, its unfinished hash at `hashes[p]`. */
export interface KeyBatch {
  readonly count: number;
  readonly rows: Int32Array;
  readonly words: Int32Array;
  readonly stride: number;
  readonly hashes: Int32Array;
}

/** Where a column's part of each key lies: its first word, and the word and bit that say that it is NULL. */
export interface KeyPart {
  readonly offset: number;
  readonly flagOffset: number;
  readonly flag: number;
}

/** Packs the values of one column, each into the same number of words: equal values, equal words and hashes. */
export interface ColumnWords {
  readonly wordCount: number;
  /** Bytes held for texts. */
  readonly byteLength: number;
  /** Bytes that packing these rows may allocate at most. */
  bytesFor(vector: Vector, rows: Int32Array, count: number): number;
  /** @param mayLearn false packs texts not seen before into words that equal no others, not even those of the same text */
  pack(vector: Vector, batch: KeyBatch, part: KeyPart, mayLearn: boolean): void;
  clear(): void;
}

/** What packs the values of a key column. */
export function columnWords({ type, collation }: KeyColumn): ColumnWords {
  switch (layoutOf(type)) {
    case 'bytes':
      return new TextWords(collation === undefined || collation.isBinary ? undefined : collation);
    case 'i32':
    case 'u32':
      return { ...fixedMembers, wordCount: 1, pack: packSingle };
    case 'i128':
      return { ...fixedMembers, wordCount: 4, pack: packQuadruple };
    case 'f64': {
      const copy = { values: new Float64Array(0) };
      return { ...fixedMembers, wordCount: 2, pack: (vector, batch, part) => packFloat(vector, batch, part, copy) };
    }
    default:
      return { ...fixedMembers, wordCount: 2, pack: packDouble };
  }
}

const fixedMembers = { byteLength: 0, bytesFor: () => 0, clear: () => undefined };

/** Mixed into the hash where a value is NULL. */
const nullMark = 0x51ed270b;

function packSingle(vector: Vector, batch: KeyBatch, { offset, flagOffset, flag }: KeyPart): void {
  const { count, rows, words, stride, hashes } = batch;
  const { nulls, hasNulls } = vector;
  const { values } = vector as { values: Int32Array | Uint32Array };
  const source = values instanceof Int32Array ? values : wordsOf(values);
  for (let position = 0, at = 0; position < count; position++, at += stride) {
    const row = rows[position];
    if (hasNulls && nulls[row] === 1) {
      words[at + offset] = 0;
      words[at + flagOffset] |= flag;
      hashes[position] = mixHash(hashes[position], nullMark);
    } else {
      words[at + offset] = source[row];
      hashes[position] = mixHash(hashes[position], source[row]);
    }
  }
}

function packDouble(vector: Vector, batch: KeyBatch, part: KeyPart): void {
  const values = vector.layout === 'offset' ? vector.ticks : (vector as { values: BigInt64Array }).values;
  packPairs(wordsOf(values), vector, batch, part);
}

function packFloat(vector: Vector, batch: KeyBatch, part: KeyPart, copy: { values: Float64Array }): void {
  const { values } = vector as { values: Float64Array };
  if (copy.values.length < values.length) copy.values = new Float64Array(values.length);
  // Adding 0 turns −0 into 0.
  for (let position = 0; position < batch.count; position++) {
    const row = batch.rows[position];
    copy.values[row] = values[row] + 0;
  }
  packPairs(wordsOf(copy.values), vector, batch, part);
}

function packPairs(source: Int32Array, { nulls, hasNulls }: Vector, batch: KeyBatch, part: KeyPart): void {
  const { count, rows, words, stride, hashes } = batch;
  const { offset, flagOffset, flag } = part;
  for (let position = 0, at = 0; position < count; position++, at += stride) {
    const row = rows[position];
    if (hasNulls && nulls[row] === 1) {
      words[at + offset] = 0;
      words[at + offset + 1] = 0;
      words[at + flagOffset] |= flag;
      hashes[position] = mixHash(hashes[position], nullMark);
    } else {
      words[at + offset] = source[row * 2];
      words[at + offset + 1] = source[row * 2 + 1];
      hashes[position] = mixHash(mixHash(hashes[position], source[row * 2]), source[row * 2 + 1]);
    }
  }
}

function packQuadruple(vector: Vector, batch: KeyBatch, part: KeyPart): void {
  const { high, low } = vector as { high: BigInt64Array; low: BigUint64Array };
  packPairs(wordsOf(low), vector, batch, part);
  packPairs(wordsOf(high), vector, batch, { ...part, offset: part.offset + 2 });
}

/** Longest text whose bytes are the words themselves; the first byte of the second word is the length. */
const longestInline = 7;
/** Second word of a text that is replaced by its number. */
const numbered = -1 << 24;
const mostFolds = 4096;
const inlineMasks = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1);
const inlineEndMasks = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff);

/** Texts: short ones as they are, others by their number. With a collation: what is left when the differences it ignores are taken out. */
class TextWords implements ColumnWords {
  readonly wordCount = 2;
  readonly #collation: Collation | undefined;
  readonly #numbers = new TextNumbers();
  /** Folded texts by the text they come from: folding is slow, and texts repeat. */
  readonly #folds = new Map<string, number>();
  readonly #folded = createVector(
    { type: 'DT_WSTR', length: 0, precision: 0, scale: 0, codePage: 0 },
    mostFolds,
  ) as BytesVector;

  constructor(collation: Collation | undefined) {
    this.#collation = collation;
  }

  get byteLength(): number {
    return this.#numbers.byteLength;
  }

  bytesFor(vector: Vector, rows: Int32Array, count: number): number {
    const { starts, ends, nulls, hasNulls } = vector as BytesVector;
    let texts = 0;
    let length = 0;
    // What folding makes longer: at most three times as many bytes.
    const growth = this.#collation === undefined ? 1 : 3;
    for (let position = 0; position < count; position++) {
      const row = rows[position];
      if (hasNulls && nulls[row] === 1) continue;
      const own = (ends[row] - starts[row]) * growth;
      if (own <= longestInline) continue;
      texts++;
      length += own;
    }
    return texts === 0 ? 0 : this.#numbers.bytesFor(texts, length);
  }

  pack(vector: Vector, batch: KeyBatch, part: KeyPart, mayLearn: boolean): void {
    const text = vector as BytesVector;
    if (this.#collation === undefined) this.#packSpans(text, text.starts, text.ends, undefined, batch, part, mayLearn);
    else this.#packFolded(text, batch, part, mayLearn);
  }

  clear(): void {
    this.#numbers.clear();
    this.#forgetFolds();
  }

  #packFolded(vector: BytesVector, batch: KeyBatch, part: KeyPart, mayLearn: boolean): void {
    const entries = new Int32Array(batch.count);
    if (this.#folds.size + batch.count > mostFolds) this.#forgetFolds();
    const { nulls, hasNulls, bytes, starts, ends } = vector;
    for (let position = 0; position < batch.count; position++) {
      const row = batch.rows[position];
      if (!hasNulls || nulls[row] === 0) entries[position] = this.#fold(textOfSpan(bytes, starts[row], ends[row]));
    }
    this.#packSpans(vector, this.#folded.starts, this.#folded.ends, entries, batch, part, mayLearn);
  }

  #fold(text: string): number {
    const known = this.#folds.get(text);
    if (known !== undefined) return known;
    const entry = this.#folds.size;
    if (entry === this.#folded.starts.length) this.#growFolds();
    this.#folded.starts[entry] = appendText(this.#folded, this.#collation?.fold(text) ?? text);
    this.#folded.ends[entry] = this.#folded.used;
    this.#folds.set(text, entry);
    return entry;
  }

  #growFolds(): void {
    const { starts, ends } = this.#folded;
    this.#folded.starts = new Int32Array(starts.length * 2);
    this.#folded.ends = new Int32Array(starts.length * 2);
    this.#folded.starts.set(starts);
    this.#folded.ends.set(ends);
  }

  #forgetFolds(): void {
    this.#folds.clear();
    this.#folded.used = 0;
  }

  /** @param entries the folded text of each position; undefined for the texts of the vector themselves */
  #packSpans(
    vector: BytesVector,
    starts: Int32Array,
    ends: Int32Array,
    entries: Int32Array | undefined,
    batch: KeyBatch,
    { offset, flagOffset, flag }: KeyPart,
    mayLearn: boolean,
  ): void {
    const { count, rows, words, stride, hashes } = batch;
    const { nulls, hasNulls } = vector;
    const bytes = entries === undefined ? vector.bytes : this.#folded.bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const wideEnd = bytes.byteLength - 8;
    for (let position = 0, at = offset; position < count; position++, at += stride) {
      const row = rows[position];
      if (hasNulls && nulls[row] === 1) {
        words[at] = 0;
        words[at + 1] = 0;
        words[at - offset + flagOffset] |= flag;
        hashes[position] = mixHash(hashes[position], nullMark);
        continue;
      }
      const entry = entries === undefined ? row : entries[position];
      const start = starts[entry];
      const length = ends[entry] - start;
      if (length <= longestInline) {
        let first: number;
        let second: number;
        if (start <= wideEnd) {
          first = view.getInt32(start, true) & inlineMasks[length];
          second = view.getInt32(start + 4, true) & inlineEndMasks[length];
        } else {
          first = wordAt(bytes, start, start + Math.min(length, 4));
          second = wordAt(bytes, start + 4, start + length);
        }
        second |= length << 24;
        words[at] = first;
        words[at + 1] = second;
        hashes[position] = mixHash(mixHash(hashes[position], first), second);
      } else {
        const hash = hashBytes(bytes, start, start + length);
        words[at] = this.#numbers.numberOf(bytes, start, start + length, hash, mayLearn);
        words[at + 1] = numbered;
        hashes[position] = mixHash(hashes[position], hash);
      }
    }
  }
}

function wordAt(bytes: Uint8Array, start: number, end: number): number {
  let word = 0;
  for (let at = start, shift = 0; at < end; at++, shift += 8) word |= bytes[at] << shift;
  return word;
}
