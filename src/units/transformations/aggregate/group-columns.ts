import {
  copyVectorRows,
  type InputColumn,
  type OutputColumn,
  type RowStore,
  readVector,
  type Vector,
  writeVector,
} from 'opendtsx/sdk';
import type { ResultColumn } from './accumulator.ts';

/** A column that is grouped by, as a column of the result: the value of the first row of each group. */
export class GroupColumn implements ResultColumn {
  readonly #store: RowStore;
  readonly #column: number;
  readonly #source: InputColumn;
  readonly #target: OutputColumn;

  constructor(store: RowStore, column: number, source: InputColumn, target: OutputColumn) {
    this.#store = store;
    this.#column = column;
    this.#source = source;
    this.#target = target;
  }

  write(first: number, count: number, target: Vector): void {
    const values = this.#store.vector(this.#column);
    if (values.layout === target.layout) {
      copyVectorRows(values, first, count, target);
      return;
    }
    // Decimals of another precision lie in memory in another form.
    for (let row = 0; row < count; row++) {
      writeVector(target, row, readVector(values, first + row, this.#source.type), this.#target.type);
    }
  }
}
