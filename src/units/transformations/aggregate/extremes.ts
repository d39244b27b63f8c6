import {
  createVector,
  type Float64Vector,
  type InputColumn,
  type Int128Vector,
  type OffsetVector,
  type OutputColumn,
  readVector,
  type Vector,
  wordsOf,
  writeVector,
} from 'opendtsx/sdk';
import type { Accumulator, GroupedRows, ResultColumn } from './accumulator.ts';
import type { GroupRecords } from './group-records.ts';
import type { KnownCounts } from './row-counts.ts';

const signBit = 1 << 31;
/** The largest word: where a search for the smallest begins. */
const largest = 0x7fffffff;

/** The smallest or largest values of a column by group. NULL is left out, and NaN unless there is nothing else. */
export interface Extremes extends Accumulator {
  /** Writes the value of a group to a vector of the column's layout; unspecified for a group without value. */
  copy(group: number, target: Vector, row: number): void;
}

/** @param which `minimum` for the smallest values */
export function extremesOf(records: GroupRecords, source: InputColumn, which: 'minimum' | 'maximum'): Extremes {
  const vector = createVector(source.type, 0);
  if (vector.layout === 'f64') return new FloatExtremes(records, source, which);
  return new WordExtremes(records, source, vector.layout, which);
}

class FloatExtremes implements Extremes {
  readonly #records: GroupRecords;
  readonly #lineageId: string;
  readonly #sign: 1 | -1;
  readonly #cell: number;

  constructor(records: GroupRecords, source: InputColumn, which: 'minimum' | 'maximum') {
    this.#records = records;
    this.#lineageId = source.lineageId;
    this.#sign = which === 'minimum' ? 1 : -1;
    this.#cell = records.claimDouble(Number.NaN);
  }

  add(batch: GroupedRows, { doubles, stride }: GroupRecords): void {
    const { nulls, hasNulls, values } = batch.vector(this.#lineageId) as Float64Vector;
    const { count, rows, groups } = batch;
    const sign = this.#sign;
    const width = stride / 2;
    for (let position = 0; position < count; position++) {
      const row = rows[position];
      if (hasNulls && nulls[row] === 1) continue;
      const at = groups[position] * width + this.#cell;
      const value = values[row];
      if (Number.isNaN(value) || doubles[at] * sign <= value * sign) continue;
      doubles[at] = value;
    }
  }

  copy(group: number, target: Vector, row: number): void {
    const { doubles, stride } = this.#records;
    (target as Float64Vector).values[row] = doubles[(group * stride) / 2 + this.#cell];
  }
}

/**
 * Values as words from the highest to the lowest, changed such that their order as signed numbers is that of the values, or the reverse for a
 * maximum: only the smallest is searched for.
 */
class WordExtremes implements Extremes {
  readonly #records: GroupRecords;
  readonly #lineageId: string;
  readonly #offset: number;
  /** Taken into the highest word, and into the others, by exclusive or. */
  readonly #highest: number;
  readonly #lower: number;

  constructor(records: GroupRecords, source: InputColumn, layout: Vector['layout'], which: 'minimum' | 'maximum') {
    const reversal = which === 'minimum' ? 0 : -1;
    const isUnsigned = layout === 'u32' || layout === 'u64';
    this.#records = records;
    this.#lineageId = source.lineageId;
    this.#highest = reversal ^ (isUnsigned ? signBit : 0);
    this.#lower = reversal ^ signBit;
    this.#offset = records.claimWords(initialWords[layout] ?? []);
  }

  add(batch: GroupedRows, records: GroupRecords): void {
    const vector = batch.vector(this.#lineageId);
    switch (vector.layout) {
      case 'i32':
        this.#addSingles(batch, vector, vector.values, records);
        break;
      case 'u32':
        this.#addSingles(batch, vector, wordsOf(vector.values), records);
        break;
      case 'i64':
      case 'u64':
        this.#addPairs(batch, vector, wordsOf(vector.values), records);
        break;
      case 'offset':
        this.#addMoments(batch, vector, records);
        break;
      default:
        this.#addQuadruples(batch, vector as Int128Vector, records);
    }
  }

  copy(group: number, target: Vector, row: number): void {
    const { words, stride } = this.#records;
    const at = group * stride + this.#offset;
    const first = words[at] ^ this.#highest;
    const word = (index: number): number => words[at + index] ^ this.#lower;
    switch (target.layout) {
      case 'i32':
      case 'u32':
        target.values[row] = first;
        break;
      case 'i64':
      case 'u64':
        putPair(wordsOf(target.values), row, first, word(1));
        break;
      case 'offset':
        putPair(wordsOf(target.ticks), row, first, word(1));
        target.offsets[row] = words[at + 2];
        break;
      case 'i128':
        putPair(wordsOf(target.high), row, first, word(1));
        putPair(wordsOf(target.low), row, word(2), word(3));
    }
  }

  #addSingles(
    { count, rows, groups }: GroupedRows,
    { nulls, hasNulls }: Vector,
    values: Int32Array,
    { words, stride }: GroupRecords,
  ): void {
    const highest = this.#highest;
    const offset = this.#offset;
    for (let position = 0; position < count; position++) {
      const row = rows[position];
      if (hasNulls && nulls[row] === 1) continue;
      const at = groups[position] * stride + offset;
      const value = values[row] ^ highest;
      if (value < words[at]) words[at] = value;
    }
  }

  #addPairs(
    { count, rows, groups }: GroupedRows,
    { nulls, hasNulls }: Vector,
    values: Int32Array,
    { words, stride }: GroupRecords,
  ): void {
    const highest = this.#highest;
    const lower = this.#lower;
    const offset = this.#offset;
    for (let position = 0; position < count; position++) {
      const row = rows[position];
      if (hasNulls && nulls[row] === 1) continue;
      const at = groups[position] * stride + offset;
      const high = values[row * 2 + 1] ^ highest;
      if (high > words[at]) continue;
      const low = values[row * 2] ^ lower;
      if (high === words[at] && low >= words[at + 1]) continue;
      words[at] = high;
      words[at + 1] = low;
    }
  }

  #addMoments(batch: GroupedRows, { nulls, hasNulls, ticks, offsets }: OffsetVector, records: GroupRecords): void {
    const { words, stride } = records;
    const values = wordsOf(ticks);
    for (let position = 0; position < batch.count; position++) {
      const row = batch.rows[position];
      if (hasNulls && nulls[row] === 1) continue;
      const at = batch.groups[position] * stride + this.#offset;
      const high = values[row * 2 + 1] ^ this.#highest;
      const low = values[row * 2] ^ this.#lower;
      if (high > words[at] || (high === words[at] && low >= words[at + 1])) continue;
      words[at] = high;
      words[at + 1] = low;
      words[at + 2] = offsets[row];
    }
  }

  #addQuadruples(batch: GroupedRows, { nulls, hasNulls, high, low }: Int128Vector, records: GroupRecords): void {
    const { words, stride } = records;
    const highs = wordsOf(high);
    const lows = wordsOf(low);
    const value = new Int32Array(4);
    for (let position = 0; position < batch.count; position++) {
      const row = batch.rows[position];
      if (hasNulls && nulls[row] === 1) continue;
      const at = batch.groups[position] * stride + this.#offset;
      value[0] = highs[row * 2 + 1] ^ this.#highest;
      value[1] = highs[row * 2] ^ this.#lower;
      value[2] = lows[row * 2 + 1] ^ this.#lower;
      value[3] = lows[row * 2] ^ this.#lower;
      let word = 0;
      while (word < 3 && value[word] === words[at + word]) word++;
      if (value[word] < words[at + word]) words.set(value, at);
    }
  }
}

const initialWords: Partial<Record<Vector['layout'], readonly number[]>> = {
  i32: [largest],
  u32: [largest],
  i64: [largest, largest],
  u64: [largest, largest],
  i128: [largest, largest, largest, largest],
  offset: [largest, largest, 0],
};

function putPair(words: Int32Array, row: number, high: number, low: number): void {
  words[row * 2] = low;
  words[row * 2 + 1] = high;
}

/** Minima or maxima as a column of the result; NULL for a group of NULL only. */
export class ExtremeColumn implements ResultColumn {
  readonly #extremes: Extremes;
  readonly #known: KnownCounts;
  readonly #source: InputColumn;
  readonly #target: OutputColumn;

  constructor(extremes: Extremes, known: KnownCounts, source: InputColumn, target: OutputColumn) {
    this.#extremes = extremes;
    this.#known = known;
    this.#source = source;
    this.#target = target;
  }

  write(first: number, count: number, target: Vector): void {
    const own =
      createVector(this.#source.type, 0).layout === target.layout ? target : createVector(this.#source.type, count);
    for (let row = 0; row < count; row++) {
      const isNull = this.#known.of(first + row) === 0;
      target.nulls[row] = isNull ? 1 : 0;
      if (isNull) target.hasNulls = true;
      else {
        this.#extremes.copy(first + row, own, row);
        // Decimals of another precision lie in memory in another form.
        if (own !== target) writeVector(target, row, readVector(own, row, this.#source.type), this.#target.type);
      }
    }
  }
}
