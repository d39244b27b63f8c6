import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Vector } from '../../datatypes/vector.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import type { PipelineBuffer } from '../buffer.ts';
import type { RowStore, RowStoreOptions } from '../row-store.ts';

/** Rows that have to be done with before those that remain are moved. */
const worthMoving = 4096;

/** The rows of an input from the first one that is still needed on. */
export class RowWindow {
  readonly #lineageIds: readonly string[];
  readonly #createStore: () => RowStore;
  #store: RowStore;
  /** The first row that is still needed; moved on by whoever reads. */
  position = 0;
  /** Whether the input has no more rows than those held. */
  hasEnded = false;

  constructor(
    columns: readonly { readonly lineageId: string; readonly type: ColumnType }[],
    context: { createRowStore(options: RowStoreOptions): RowStore },
  ) {
    this.#lineageIds = columns.map(({ lineageId }) => lineageId);
    this.#createStore = () => context.createRowStore({ columns: columns.map(({ type }) => type) });
    this.#store = this.#createStore();
  }

  /** Position behind the last row held. */
  get end(): number {
    return this.#store.rowCount;
  }

  /** Rows held that are still needed. */
  get unread(): number {
    return this.end - this.position;
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.#store.byteLength;
  }

  /** The rows of the column with this position; good until rows are appended or forgotten. */
  vector(column: number): Vector {
    return this.#store.vector(column);
  }

  /** Adds the rows of a buffer. */
  append(buffer: PipelineBuffer): void {
    this.#store.append(buffer, this.#lineageIds);
  }

  /** Whether so many rows are done with that `forget` pays. */
  get canForget(): boolean {
    return this.position >= worthMoving && this.position >= this.unread;
  }

  /** Drops the rows before `position`, which becomes 0. */
  forget(): void {
    const { position, unread } = this;
    const old = this.#store;
    this.#store = this.#createStore();
    if (unread > 0) this.#store.append(this.#rowsOf(old, position, unread), this.#lineageIds);
    old.clear();
    this.position = 0;
  }

  /** Drops every row. */
  clear(): void {
    this.#store.clear();
    this.position = 0;
  }

  #rowsOf(store: RowStore, from: number, count: number): PipelineBuffer {
    const unreachable = (): never => {
      throw new InternalError('rows that are moved have no errors and no output');
    };
    return {
      rowCount: count,
      selection: Int32Array.from({ length: count }, (_, index) => from + index),
      origin: undefined,
      vector: (lineageId) => store.vector(this.#lineageIds.indexOf(lineageId)),
      reportRowError: unreachable,
      directRow: unreachable,
    };
  }
}
