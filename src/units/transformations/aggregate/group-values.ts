import { type InputColumn, type PipelineBuffer, type RowStore, readVector, type Value } from 'opendtsx/sdk';
import type { Accumulator } from './accumulator.ts';

/** The key columns of the groups, held once for each group: what Group by columns show. */
export class GroupValue implements Accumulator {
  readonly #store: RowStore;
  readonly #column: number;
  readonly #source: InputColumn;

  constructor(store: RowStore, column: number, source: InputColumn) {
    this.#store = store;
    this.#column = column;
    this.#source = source;
  }

  // The output stores the first row of each group by itself.
  add(_buffer: PipelineBuffer): void {}

  value(group: number): Value {
    return readVector(this.#store.vector(this.#column), group, this.#source.type);
  }
}
