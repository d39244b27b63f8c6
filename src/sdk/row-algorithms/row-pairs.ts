import type { Vector } from '../../datatypes/vector.ts';
import type { OutputPort } from '../buffer.ts';
import { cellCopier, setNull } from './copy-cells.ts';
import type { RowWindow } from './row-window.ts';

/** An output column, and the column of each window that fills it. */
export interface PairedColumn {
  readonly lineageId: string;
  readonly first: number | undefined;
  readonly second: number | undefined;
}

/** Where the second rows of pairs are read from. */
export interface PairedRows {
  /** The column with this position. */
  vector(column: number): Vector;
}

/** Rows of two windows chosen for an output: each row of it is one row of the first, one of the second, or a pair of both. */
export class RowPairs {
  readonly #windows: readonly [RowWindow, RowWindow];
  readonly #columns: readonly PairedColumn[];
  readonly #output: OutputPort;
  readonly #first: Int32Array;
  readonly #second: Int32Array;
  #secondRows: PairedRows;
  /** Rows whose values are in the output already. */
  #filled = 0;
  count = 0;

  constructor(windows: readonly [RowWindow, RowWindow], columns: readonly PairedColumn[], output: OutputPort) {
    this.#windows = windows;
    this.#columns = columns;
    this.#output = output;
    this.#secondRows = windows[1];
    this.#first = new Int32Array(output.buffer.capacity);
    this.#second = new Int32Array(output.buffer.capacity);
  }

  get isFull(): boolean {
    return this.count === this.#first.length;
  }

  /** Adds a row; −1 for a side without row. There has to be room. */
  add(first: number, second: number): void {
    this.#first[this.count] = first;
    this.#second[this.count] = second;
    this.count++;
  }

  /** Says where the second rows of the pairs that are added from now on lie; in the second window when nothing is given. */
  readSecondFrom(rows: PairedRows = this.#windows[1]): void {
    if (rows === this.#secondRows) return;
    this.#fillRows();
    this.#secondRows = rows;
  }

  /** Sends the rows. A column is filled from the first side if that has a row and fills it, else from the second, else it is NULL. */
  send(): void | Promise<void> {
    const { count } = this;
    this.#fillRows();
    this.count = 0;
    this.#filled = 0;
    if (count === 0 || !this.#output.connected) return;
    this.#output.buffer.origin = undefined;
    return this.#output.send(count);
  }

  #fillRows(): void {
    const from = this.#filled;
    this.#filled = this.count;
    if (from === this.count || !this.#output.connected) return;
    for (const column of this.#columns) this.#fill(column, from, this.count);
  }

  #fill({ lineageId, first, second }: PairedColumn, from: number, end: number): void {
    const target = this.#output.buffer.vector(lineageId);
    const copyFirst = first === undefined ? undefined : cellCopier(this.#windows[0].vector(first), target);
    const copySecond = second === undefined ? undefined : cellCopier(this.#secondRows.vector(second), target);
    for (let row = from; row < end; row++) {
      if (copyFirst !== undefined && this.#first[row] >= 0) copyFirst(this.#first[row], row);
      else if (copySecond !== undefined && this.#second[row] >= 0) copySecond(this.#second[row], row);
      else setNull(target, row);
    }
  }
}
