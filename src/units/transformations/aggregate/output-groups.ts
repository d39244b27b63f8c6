import {
  type ComponentContext,
  collationOf,
  columnReference,
  createKeyPacker,
  DtsError,
  type InputColumn,
  InternalError,
  type KeyPacker,
  KeyTable,
  type OutputColumn,
  type OutputInstance,
  type OutputPort,
  type PipelineBuffer,
  type RowStore,
  writeVector,
} from 'opendtsx/sdk';
import type { Accumulator } from './accumulator.ts';
import { aggregationTypes } from './aggregation-types.ts';
import { Counts, DistinctCounts } from './counts.ts';
import { Extremes } from './extremes.ts';
import { GroupValue } from './group-values.ts';
import { Sums } from './sums.ts';

/** What an output needs to know of its component. */
export interface AggregateSurroundings {
  readonly component: string;
  readonly localeId: number;
  readonly inputColumns: readonly InputColumn[];
  readonly context: ComponentContext;
}

/** The groups of one output and their results. Without Group by columns there is one group, also of no rows. */
export class OutputGroups {
  readonly #output: OutputInstance;
  readonly #surroundings: AggregateSurroundings;
  readonly #keys: readonly InputColumn[];
  readonly #accumulators: readonly Accumulator[];
  readonly #store: RowStore;
  readonly #packer: KeyPacker;
  readonly #table = new KeyTable();
  readonly #groups: Int32Array;

  constructor(output: OutputInstance, surroundings: AggregateSurroundings) {
    this.#output = output;
    this.#surroundings = surroundings;
    const grouped = output.columns.filter((column) => aggregationOf(column) === aggregationTypes.GroupBy);
    this.#keys = grouped.map((column) => this.#sourceOf(column));
    this.#store = surroundings.context.createRowStore({ columns: this.#keys.map((key) => key.type) });
    this.#packer = createKeyPacker(
      grouped.map((column, index) => ({
        type: this.#keys[index].type,
        collation: collationOf(surroundings.localeId, Number(column.properties.AggregationComparisonFlags)),
      })),
    );
    this.#accumulators = output.columns.map((column) => this.#accumulatorOf(column, grouped.indexOf(column)));
    this.#groups = new Int32Array(surroundings.context.rowsPerBuffer);
  }

  /** Takes the rows of a buffer. */
  add(buffer: PipelineBuffer): void {
    if (this.#keys.length > 0) this.#findGroups(buffer);
    const count = this.#groupCount;
    for (const accumulator of this.#accumulators) accumulator.add(buffer, this.#groups, count);
  }

  /** Sends one row for each group, in the order in which the groups appeared. Throws a `DtsError` for a result that does not fit. */
  async send(port: OutputPort): Promise<void> {
    const total = this.#groupCount;
    for (let from = 0; from < total; from += port.buffer.capacity) {
      const count = Math.min(port.buffer.capacity, total - from);
      this.#output.columns.forEach((column, index) => {
        const vector = port.buffer.vector(column.lineageId);
        for (let row = 0; row < count; row++) writeVector(vector, row, this.#value(index, from + row), column.type);
      });
      const pending = port.send(count);
      if (pending !== undefined) await pending;
    }
  }

  /** Frees what the groups hold. */
  clear(): void {
    this.#store.clear();
    this.#table.clear();
  }

  get #groupCount(): number {
    return this.#keys.length === 0 ? 1 : this.#table.size;
  }

  #findGroups(buffer: PipelineBuffer): void {
    const vectors = this.#keys.map((key) => buffer.vector(key.lineageId));
    const packer = this.#packer;
    packer.bind(vectors);
    const { rowCount, selection } = buffer;
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      const length = packer.pack(row);
      const known = this.#table.size;
      const group = this.#table.findOrInsert(packer.words, length);
      if (group === known) this.#store.appendRow(vectors, row);
      this.#groups[position] = group;
    }
  }

  #value(index: number, group: number) {
    try {
      return this.#accumulators[index].value(group);
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
      const { component, context } = this.#surroundings;
      throw new DtsError({ ...error.diagnostic, source: context.source, subComponent: component }, { cause: error });
    }
  }

  #accumulatorOf(column: OutputColumn, key: number): Accumulator {
    const type = aggregationOf(column);
    switch (type) {
      case aggregationTypes.GroupBy:
        return new GroupValue(this.#store, key, this.#keys[key]);
      case aggregationTypes.CountAll:
        return new Counts(undefined, column);
      case aggregationTypes.Count:
        return new Counts(this.#sourceOf(column), column);
      case aggregationTypes.CountDistinct:
        return new DistinctCounts(this.#sourceOf(column), column, this.#surroundings.localeId);
      case aggregationTypes.Minimum:
        return new Extremes(this.#sourceOf(column), 'minimum');
      case aggregationTypes.Maximum:
        return new Extremes(this.#sourceOf(column), 'maximum');
      default:
        return new Sums(this.#sourceOf(column), column, type === aggregationTypes.Average);
    }
  }

  #sourceOf(column: OutputColumn): InputColumn {
    const lineageId = columnReference(String(column.properties.AggregationColumnId));
    const source = this.#surroundings.inputColumns.find(
      (candidate) => candidate.lineageId === lineageId || candidate.id === lineageId,
    );
    if (source !== undefined) return source;
    throw new InternalError(`${this.#surroundings.component} runs although ${column.name} has no input column`);
  }
}

function aggregationOf(column: OutputColumn): number {
  return Number(column.properties.AggregationType);
}
