import {
  createVector,
  type InputColumn,
  type Int128Vector,
  type OutputColumn,
  type Vector,
  wordsOf,
} from 'opendtsx/sdk';
import type { Accumulator, GroupedRows, ResultColumn } from './accumulator.ts';
import type { GroupRecords } from './group-records.ts';
import { ExactResult, floatResult } from './result-value.ts';
import type { KnownCounts } from './row-counts.ts';

/** Words of a sum of values of at most 64 bits: 2^32 of them do not overflow. */
const narrowWords = 3;
/** Words of a sum of values of 128 bits. */
const wideWords = 5;

/** Exact sums of integers and decimals by group; NULL is left out. */
export class ExactSums implements Accumulator {
  readonly #records: GroupRecords;
  readonly #source: InputColumn;
  readonly #offset: number;
  readonly #isWide: boolean;
  /** A sum of 64 bits, as words and as integer. */
  readonly #scratch = new Int32Array(2);
  readonly #integer = new BigInt64Array(this.#scratch.buffer);

  constructor(records: GroupRecords, source: InputColumn) {
    this.#records = records;
    this.#source = source;
    this.#isWide = createVector(source.type, 0).layout === 'i128';
    this.#offset = records.claimWords(new Array(this.#isWide ? wideWords : narrowWords).fill(0));
  }

  add(batch: GroupedRows, records: GroupRecords): void {
    const vector = batch.vector(this.#source.lineageId);
    switch (vector.layout) {
      case 'i32':
      case 'u32': {
        const signs = vector.layout === 'i32' ? -1 : 0;
        addSingles(batch, vector, signedWords(vector.values), signs, records, this.#offset);
        break;
      }
      case 'i64':
      case 'u64': {
        const signs = vector.layout === 'i64' ? -1 : 0;
        addPairs(batch, vector, wordsOf(vector.values), signs, records, this.#offset);
        break;
      }
      default:
        addQuadruples(batch, vector as Int128Vector, records, this.#offset);
    }
  }

  /** The sum of a group, in units of the column's scale. */
  of(group: number): bigint {
    const { words, stride } = this.#records;
    const at = group * stride + this.#offset;
    if (!this.#isWide && words[at + 2] === words[at + 1] >> 31) {
      this.#scratch[0] = words[at];
      this.#scratch[1] = words[at + 1];
      return this.#integer[0];
    }
    const top = this.#isWide ? wideWords - 1 : narrowWords - 1;
    let sum = BigInt(words[at + top]);
    for (let word = top - 1; word >= 0; word--) sum = (sum << 32n) | BigInt(words[at + word] >>> 0);
    return sum;
  }
}

/** @param signs −1 for signed values, 0 for unsigned ones */
function addSingles(
  { count, rows, groups }: GroupedRows,
  { nulls, hasNulls }: Vector,
  values: Int32Array,
  signs: number,
  { words, stride }: GroupRecords,
  offset: number,
): void {
  for (let position = 0; position < count; position++) {
    const row = rows[position];
    if (hasNulls && nulls[row] === 1) continue;
    const value = values[row];
    const sign = (value >> 31) & signs;
    addWords(words, groups[position] * stride + offset, value, sign, sign);
  }
}

function addPairs(
  { count, rows, groups }: GroupedRows,
  { nulls, hasNulls }: Vector,
  values: Int32Array,
  signs: number,
  { words, stride }: GroupRecords,
  offset: number,
): void {
  for (let position = 0; position < count; position++) {
    const row = rows[position];
    if (hasNulls && nulls[row] === 1) continue;
    const high = values[row * 2 + 1];
    addWords(words, groups[position] * stride + offset, values[row * 2], high, (high >> 31) & signs);
  }
}

/** Adds a number of three words, the last one its sign, to the three words at a position. */
function addWords(words: Int32Array, at: number, low: number, high: number, sign: number): void {
  const before = words[at];
  const sum = (before + low) | 0;
  words[at] = sum;
  const middle = words[at + 1];
  const next = (middle + high + carryOf(before, low, sum)) | 0;
  words[at + 1] = next;
  words[at + 2] = (words[at + 2] + sign + carryOf(middle, high, next)) | 0;
}

/** What the addition of two unsigned words, and of a carry, carries over. */
function carryOf(left: number, right: number, sum: number): number {
  return ((left & right) | ((left | right) & ~sum)) >>> 31;
}

function addQuadruples(
  { count, rows, groups }: GroupedRows,
  { nulls, hasNulls, high, low }: Int128Vector,
  { words, stride }: GroupRecords,
  offset: number,
): void {
  const highs = wordsOf(high);
  const lows = wordsOf(low);
  for (let position = 0; position < count; position++) {
    const row = rows[position] * 2;
    if (hasNulls && nulls[rows[position]] === 1) continue;
    const at = groups[position] * stride + offset;
    let carry = 0;
    for (let word = 0; word < wideWords; word++) {
      const added = word < 2 ? lows[row + word] : word < 4 ? highs[row + word - 2] : highs[row + 1] >> 31;
      const before = words[at + word];
      const sum = (before + added + carry) | 0;
      words[at + word] = sum;
      carry = carryOf(before, added, sum);
    }
  }
}

/** Sums of floating point numbers by group, in double precision, in order of arrival; NULL is left out. */
export class FloatSums implements Accumulator {
  readonly #records: GroupRecords;
  readonly #lineageId: string;
  readonly #cell: number;

  constructor(records: GroupRecords, source: InputColumn) {
    this.#records = records;
    this.#lineageId = source.lineageId;
    this.#cell = records.claimDouble(0);
  }

  add(batch: GroupedRows, { doubles, stride }: GroupRecords): void {
    const { nulls, hasNulls, values } = batch.vector(this.#lineageId) as Vector & { values: Float64Array };
    const { count, rows, groups } = batch;
    const cell = this.#cell;
    const width = stride / 2;
    for (let position = 0; position < count; position++) {
      const row = rows[position];
      if (hasNulls && nulls[row] === 1) continue;
      doubles[groups[position] * width + cell] += values[row];
    }
  }

  /** The sum of a group. */
  of(group: number): number {
    return this.#records.doubles[(group * this.#records.stride) / 2 + this.#cell];
  }
}

/** Sums, or averages, as a column of the result; NULL for a group of NULL only. */
export class SumColumn implements ResultColumn {
  readonly #sums: ExactSums | FloatSums;
  readonly #known: KnownCounts;
  readonly #target: OutputColumn;
  readonly #average: boolean;
  readonly #exact: ExactResult;

  constructor(
    sums: ExactSums | FloatSums,
    known: KnownCounts,
    source: InputColumn,
    target: OutputColumn,
    average: boolean,
  ) {
    this.#sums = sums;
    this.#known = known;
    this.#target = target;
    this.#average = average;
    this.#exact = new ExactResult(source.type.scale, target);
  }

  write(first: number, count: number, target: Vector): void {
    const sums = this.#sums;
    for (let row = 0; row < count; row++) {
      const known = this.#known.of(first + row);
      target.nulls[row] = known === 0 ? 1 : 0;
      if (known === 0) target.hasNulls = true;
      else if (sums instanceof ExactSums)
        this.#exact.write(target, row, sums.of(first + row), this.#average ? known : 1);
      else {
        const sum = sums.of(first + row);
        const { values } = target as { values: Float64Array };
        values[row] = floatResult(this.#average ? sum / known : sum, this.#target);
      }
    }
  }
}

function signedWords(values: Int32Array | Uint32Array): Int32Array {
  return values instanceof Int32Array ? values : wordsOf(values);
}
