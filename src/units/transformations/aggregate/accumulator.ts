import type { Vector } from 'opendtsx/sdk';
import type { GroupRecords } from './group-records.ts';

/** Rows with their groups: `rows[p]` belongs to `groups[p]`, for p below `count`. Valid until the next batch. */
export interface GroupedRows {
  readonly count: number;
  readonly rows: Int32Array;
  readonly groups: Int32Array;
  /** The input column with this lineage id. */
  vector(lineageId: string): Vector;
}

/** Gathers one fact of each group in the words that it claimed of the groups' records. */
export interface Accumulator {
  /** Bytes held beside the records of the groups, and counted with them; absent: none. */
  readonly byteLength?: number;
  /** Takes rows; their groups have been begun. */
  add(rows: GroupedRows, records: GroupRecords): void;
  /** Called once after all rows, before the facts are read. */
  settle?(): void;
  /** Frees the memory. */
  clear?(): void;
}

/** Writes one column of the result. */
export interface ResultColumn {
  /** Writes the values of `count` groups from `first` on to the first rows of a vector. Throws a `DtsError` for a value that does not fit. */
  write(first: number, count: number, target: Vector): void;
}
