import {
  collationOf,
  type InputColumn,
  KeyNumbers,
  type MemoryGrant,
  type OutputInstance,
  PackedKeys,
  type PipelineBuffer,
  type RowStore,
  type Vector,
} from 'opendtsx/sdk';
import type { Accumulator, GroupedRows, ResultColumn } from './accumulator.ts';
import { GroupRecords } from './group-records.ts';
import { type AggregateSurroundings, groupingColumns, ResultPlan, sourceOf } from './result-plan.ts';

/** Rows as groups take them: the rows at `rows[p]`, for p below `count`. */
export type InputRows = Omit<GroupedRows, 'groups'>;

/** Rows for whose groups there was no room. */
export interface RefusedRows {
  /** 1 for a position whose row was refused. */
  readonly isRefused: Uint8Array;
  /** Hash of the key, by position. */
  readonly hashes: Int32Array;
}

/**
 * The groups of one output in memory, numbered in the order in which they appeared. Without grouping columns there is one group, also of no
 * rows. When the memory is used up no group is added: rows of others are refused.
 */
export class Groups {
  readonly #keyColumns: readonly InputColumn[];
  readonly #keys: PackedKeys;
  readonly #numbers: KeyNumbers;
  readonly #records = new GroupRecords();
  readonly #store: RowStore;
  readonly #accumulators: readonly Accumulator[];
  /** The columns of the result, in the order of the output; readable after `settle`. */
  readonly columns: readonly ResultColumn[];
  readonly #grant: MemoryGrant;
  #isClosed = false;
  #groups = new Int32Array(0);
  #rows = new Int32Array(0);
  #newRows = new Int32Array(0);
  #isRefused = new Uint8Array(0);

  constructor(output: OutputInstance, surroundings: AggregateSurroundings) {
    const { context, localeId } = surroundings;
    const grouping = groupingColumns(output);
    this.#keyColumns = grouping.map((column) => sourceOf(column, surroundings));
    this.#keys = new PackedKeys(
      grouping.map((column, index) => ({
        type: this.#keyColumns[index].type,
        collation: collationOf(localeId, Number(column.properties.AggregationComparisonFlags)),
      })),
    );
    this.#numbers = new KeyNumbers(this.#keys.stride);
    this.#store = context.createRowStore({ columns: this.#keyColumns.map(({ type }) => type) });
    const plan = new ResultPlan(output, this.#records, this.#store, surroundings);
    this.#accumulators = plan.accumulators;
    this.columns = plan.columns;
    this.#grant = context.memory.grant(`groups of ${output.name}`);
    if (this.#keyColumns.length === 0) this.#beginGroups(1);
  }

  get size(): number {
    return this.#keyColumns.length === 0 ? 1 : this.#numbers.size;
  }

  /** Takes rows. Gives those that were refused, valid until the next call, or undefined when there are none. */
  add(input: InputRows): RefusedRows | undefined {
    if (this.#groups.length < input.count) this.#reserveRows(input.count);
    this.#newRows = this.#rows.subarray(0, 0);
    if (this.#keyColumns.length === 0) {
      this.#accumulate({ ...input, groups: this.#groups });
      return undefined;
    }
    const vectors = this.#keyColumns.map((column) => input.vector(column.lineageId));
    if (!this.#isClosed) this.#isClosed = !this.#admits(vectors, input);
    this.#keys.pack(vectors, input.rows, input.count, !this.#isClosed);
    if (this.#isClosed) return this.#addKnown(input);
    const before = this.#numbers.size;
    this.#numbers.reserve(input.count);
    this.#numbers.insert(this.#keys, this.#groups);
    if (this.#numbers.size > before) this.#beginNew(before, vectors, input);
    this.#accumulate({ ...input, groups: this.#groups });
    return undefined;
  }

  /** The rows of the last batch that began a group, in order. */
  get newRows(): Int32Array {
    return this.#newRows;
  }

  /** Completes the facts after all rows. */
  settle(): void {
    for (const accumulator of this.#accumulators) accumulator.settle?.();
  }

  /** Frees the memory. */
  clear(): void {
    for (const accumulator of this.#accumulators) accumulator.clear?.();
    this.#store.clear();
    this.#numbers.clear();
    this.#keys.clear();
    this.#records.clear();
    this.#grant.release();
  }

  #reserveRows(count: number): void {
    this.#groups = new Int32Array(count);
    this.#rows = new Int32Array(count);
    this.#isRefused = new Uint8Array(count);
  }

  #accumulate(rows: GroupedRows): void {
    for (const accumulator of this.#accumulators) accumulator.add(rows, this.#records);
  }

  /** Whether there is memory for as many groups more as there are rows. The first rows have to find room in any case. */
  #admits(vectors: readonly Vector[], { rows, count }: InputRows): boolean {
    const bytes =
      this.#numbers.bytesFor(count) +
      this.#keys.bytesFor(vectors, rows, count) +
      this.#records.bytesFor(this.#numbers.size + count) +
      (doubles(this.#numbers.size, count) ? this.#store.byteLength : 0);
    return bytes === 0 || this.#grant.request(bytes) || this.#numbers.size === 0;
  }

  /** Begins the groups that this batch brought; the first row of each one stands for it. */
  #beginNew(before: number, vectors: readonly Vector[], { rows, count }: InputRows): void {
    let next = before;
    for (let position = 0; position < count; position++) {
      if (this.#groups[position] === next) this.#rows[next++ - before] = rows[position];
    }
    this.#newRows = this.#rows.subarray(0, next - before);
    this.#store.append(
      rowsOf(vectors, this.#newRows),
      vectors.map((_, column) => String(column)),
    );
    this.#beginGroups(next);
    // Growing needs memory for old and new at the same time; what the texts of the groups took is known only now.
    const excess = this.#grant.held - this.#byteLength;
    if (excess > 0) this.#grant.release(excess);
    else if (excess < 0 && !this.#grant.request(-excess)) this.#isClosed = true;
  }

  #beginGroups(groupCount: number): void {
    this.#records.reserve(groupCount);
    this.#records.begin(groupCount);
  }

  get #byteLength(): number {
    const beside = this.#accumulators.reduce((sum, { byteLength = 0 }) => sum + byteLength, 0);
    return (
      this.#numbers.byteLength + this.#keys.byteLength + this.#records.byteLength + this.#store.byteLength + beside
    );
  }

  /** Takes the rows of the groups that there are. */
  #addKnown(input: InputRows): RefusedRows | undefined {
    const unknown = this.#numbers.find(this.#keys, this.#groups);
    if (unknown === 0) {
      this.#accumulate({ ...input, groups: this.#groups });
      return undefined;
    }
    let known = 0;
    for (let position = 0; position < input.count; position++) {
      const group = this.#groups[position];
      this.#isRefused[position] = group < 0 ? 1 : 0;
      if (group < 0) continue;
      this.#rows[known] = input.rows[position];
      this.#groups[known++] = group;
    }
    this.#accumulate({ ...input, count: known, rows: this.#rows, groups: this.#groups });
    return { isRefused: this.#isRefused, hashes: this.#keys.hashes };
  }
}

/** Whether a store of `rowCount` rows grows, which doubles it, when `count` rows are added. */
function doubles(rowCount: number, count: number): boolean {
  return Math.clz32(rowCount) !== Math.clz32(rowCount + count);
}

function rowsOf(vectors: readonly Vector[], selection: Int32Array): PipelineBuffer {
  return {
    rowCount: selection.length,
    selection,
    origin: undefined,
    vector: (column) => vectors[Number(column)],
    reportRowError: () => true,
    directRow: () => undefined,
  };
}
