import type { PipelineBuffer, Value, Vector } from 'opendtsx/sdk';

/** Computes one output column over the groups of an output. Groups are numbered from 0. */
export interface Accumulator {
  /**
   * Takes the active rows of a buffer.
   * @param groups the group of each active row, by its position among the active rows
   * @param groupCount number of groups so far, those of this buffer included
   */
  add(buffer: PipelineBuffer, groups: Int32Array, groupCount: number): void;
  /** The result for a group in the form of the output column's type. Throws a `DtsError` when it does not fit. */
  value(group: number): Value;
}

/** The capacity to grow to for `groupCount` groups: doubled, so that growing costs little. */
export function grownCapacity(current: number, groupCount: number): number {
  return Math.max(groupCount, current * 2, 1024);
}

/** Rows of a buffer with their groups: `rows[i]` belongs to `groups[i]`, for i below `count`. */
export interface GroupedRows {
  readonly count: number;
  readonly rows: Int32Array;
  readonly groups: Int32Array;
}

/** Picks the rows in which a column is not NULL; reuses its arrays, so that a result is valid until the next. */
export class KnownRows {
  #rows = new Int32Array(0);
  #groups = new Int32Array(0);

  /** The active rows of a buffer without those in which `vector` is NULL. */
  pick(buffer: PipelineBuffer, groups: Int32Array, vector: Vector): GroupedRows {
    const { rowCount, selection } = buffer;
    if (this.#rows.length < rowCount) {
      this.#rows = new Int32Array(rowCount);
      this.#groups = new Int32Array(rowCount);
    }
    const rows = this.#rows;
    const known = this.#groups;
    const { nulls, hasNulls } = vector;
    let count = 0;
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      if (hasNulls && nulls[row] === 1) continue;
      rows[count] = row;
      known[count++] = groups[position];
    }
    return { count, rows, groups: known };
  }
}
