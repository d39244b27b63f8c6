import type { InputColumn, OutputColumn, Vector } from 'opendtsx/sdk';
import type { Accumulator, GroupedRows, ResultColumn } from './accumulator.ts';
import type { GroupRecords } from './group-records.ts';
import { writeInteger } from './result-value.ts';

/** Counts the rows of each group. */
export class RowCounts implements Accumulator {
  readonly #records: GroupRecords;
  readonly #cell: number;

  constructor(records: GroupRecords) {
    this.#records = records;
    this.#cell = records.claimDouble(0);
  }

  add({ count, groups }: GroupedRows, { doubles, stride }: GroupRecords): void {
    const cell = this.#cell;
    const width = stride / 2;
    for (let position = 0; position < count; position++) doubles[groups[position] * width + cell]++;
  }

  /** The rows of a group. */
  of(group: number): number {
    return this.#records.doubles[(group * this.#records.stride) / 2 + this.#cell];
  }
}

/** Counts the rows of each group in which a column is not NULL. Those in which it is are counted, so that columns without NULL cost nothing. */
export class KnownCounts implements Accumulator {
  readonly #rows: RowCounts;
  readonly #lineageId: string;
  /** Rows of each group with NULL; as long as the last group with one needs. */
  #nulls = new Float64Array(0);

  constructor(rows: RowCounts, source: InputColumn) {
    this.#rows = rows;
    this.#lineageId = source.lineageId;
  }

  get byteLength(): number {
    return this.#nulls.byteLength;
  }

  add(batch: GroupedRows, records: GroupRecords): void {
    const { nulls, hasNulls } = batch.vector(this.#lineageId);
    if (!hasNulls) return;
    if (this.#nulls.length < records.capacity) this.#grow(records.capacity);
    const { count, rows, groups } = batch;
    for (let position = 0; position < count; position++) {
      if (nulls[rows[position]] === 1) this.#nulls[groups[position]]++;
    }
  }

  clear(): void {
    this.#nulls = new Float64Array(0);
  }

  /** The rows of a group with a value. */
  of(group: number): number {
    return this.#rows.of(group) - (group < this.#nulls.length ? this.#nulls[group] : 0);
  }

  #grow(capacity: number): void {
    const grown = new Float64Array(capacity);
    grown.set(this.#nulls);
    this.#nulls = grown;
  }
}

/** A count as a column of the result. */
export class CountColumn implements ResultColumn {
  readonly #count: (group: number) => number;
  readonly #target: OutputColumn;

  constructor(count: (group: number) => number, target: OutputColumn) {
    this.#count = count;
    this.#target = target;
  }

  write(first: number, count: number, target: Vector): void {
    for (let row = 0; row < count; row++) writeInteger(target, row, this.#count(first + row), this.#target);
  }
}
