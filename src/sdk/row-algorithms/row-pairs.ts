import type { OutputPort } from '../buffer.ts';
import { cellCopier, setNull } from './copy-cells.ts';
import type { RowWindow } from './row-window.ts';

/** An output column, and the column of each window that fills it. */
export interface PairedColumn {
  readonly lineageId: string;
  readonly first: number | undefined;
  readonly second: number | undefined;
}

/** Rows of two windows chosen for an output: each row of it is one row of the first, one of the second, or a pair of both. */
export class RowPairs {
  readonly #windows: readonly [RowWindow, RowWindow];
  readonly #columns: readonly PairedColumn[];
  readonly #output: OutputPort;
  readonly #first: Int32Array;
  readonly #second: Int32Array;
  count = 0;

  constructor(windows: readonly [RowWindow, RowWindow], columns: readonly PairedColumn[], output: OutputPort) {
    this.#windows = windows;
    this.#columns = columns;
    this.#output = output;
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

  /** Sends the rows. A column is filled from the first side if that has a row and fills it, else from the second, else it is NULL. */
  send(): void | Promise<void> {
    const { count } = this;
    this.count = 0;
    if (count === 0 || !this.#output.connected) return;
    this.#output.buffer.origin = undefined;
    for (const column of this.#columns) this.#fill(column, count);
    return this.#output.send(count);
  }

  #fill({ lineageId, first, second }: PairedColumn, count: number): void {
    const target = this.#output.buffer.vector(lineageId);
    const copyFirst = first === undefined ? undefined : cellCopier(this.#windows[0].vector(first), target);
    const copySecond = second === undefined ? undefined : cellCopier(this.#windows[1].vector(second), target);
    for (let row = 0; row < count; row++) {
      if (copyFirst !== undefined && this.#first[row] >= 0) copyFirst(this.#first[row], row);
      else if (copySecond !== undefined && this.#second[row] >= 0) copySecond(this.#second[row], row);
      else setNull(target, row);
    }
  }
}
