import {
  type ComponentContext,
  columnReference,
  type InputColumn,
  InternalError,
  isFloat,
  type OutputColumn,
  type OutputInstance,
  type RowStore,
} from 'opendtsx/sdk';
import type { Accumulator, ResultColumn } from './accumulator.ts';
import { aggregationTypes } from './aggregation-types.ts';
import { DistinctCounts } from './distinct-counts.ts';
import { ExtremeColumn, type Extremes, extremesOf } from './extremes.ts';
import { GroupColumn } from './group-columns.ts';
import type { GroupRecords } from './group-records.ts';
import { CountColumn, KnownCounts, RowCounts } from './row-counts.ts';
import { ExactSums, FloatSums, SumColumn } from './sums.ts';

/** What an output needs to know of its component. */
export interface AggregateSurroundings {
  readonly component: string;
  readonly localeId: number;
  readonly inputColumns: readonly InputColumn[];
  readonly context: ComponentContext;
}

/** The output columns that group. */
export function groupingColumns({ columns }: OutputInstance): OutputColumn[] {
  return columns.filter((column) => aggregationOf(column) === aggregationTypes.GroupBy);
}

/** The input column that an output column groups by or aggregates. */
export function sourceOf(column: OutputColumn, { component, inputColumns }: AggregateSurroundings): InputColumn {
  const lineageId = columnReference(String(column.properties.AggregationColumnId));
  const source = inputColumns.find((candidate) => candidate.lineageId === lineageId || candidate.id === lineageId);
  if (source !== undefined) return source;
  throw new InternalError(`${component} runs although ${column.name} has no input column`);
}

/** The input columns that an output reads, each once. */
export function sourceColumns(output: OutputInstance, surroundings: AggregateSurroundings): InputColumn[] {
  const reading = output.columns.filter((column) => aggregationOf(column) !== aggregationTypes.CountAll);
  return [...new Set(reading.map((column) => sourceOf(column, surroundings)))];
}

function aggregationOf(column: OutputColumn): number {
  return Number(column.properties.AggregationType);
}

/** The accumulators that the columns of an output need, each fact gathered once, and the columns of the result. */
export class ResultPlan {
  readonly #records: GroupRecords;
  readonly #surroundings: AggregateSurroundings;
  readonly #facts = new Map<string, Accumulator>();
  readonly columns: readonly ResultColumn[];

  /** @param store the values of the grouping columns of the first row of each group */
  constructor(output: OutputInstance, records: GroupRecords, store: RowStore, surroundings: AggregateSurroundings) {
    this.#records = records;
    this.#surroundings = surroundings;
    const grouping = groupingColumns(output);
    this.columns = output.columns.map((column) =>
      aggregationOf(column) === aggregationTypes.GroupBy
        ? new GroupColumn(store, grouping.indexOf(column), this.#sourceOf(column), column)
        : this.#resultOf(column),
    );
  }

  get accumulators(): readonly Accumulator[] {
    return [...this.#facts.values()];
  }

  #resultOf(column: OutputColumn): ResultColumn {
    const type = aggregationOf(column);
    if (type === aggregationTypes.CountAll) {
      const rows = this.#rows();
      return new CountColumn((group) => rows.of(group), column);
    }
    const source = this.#sourceOf(column);
    if (type === aggregationTypes.CountDistinct) {
      const counts = this.#distinct(source, column);
      return new CountColumn((group) => counts.of(group), column);
    }
    const known = this.#known(source);
    switch (type) {
      case aggregationTypes.Count:
        return new CountColumn((group) => known.of(group), column);
      case aggregationTypes.Minimum:
        return new ExtremeColumn(this.#extremes(source, 'minimum'), known, source, column);
      case aggregationTypes.Maximum:
        return new ExtremeColumn(this.#extremes(source, 'maximum'), known, source, column);
      default:
        return new SumColumn(this.#sums(source), known, source, column, type === aggregationTypes.Average);
    }
  }

  #rows(): RowCounts {
    return this.#fact('rows', () => new RowCounts(this.#records));
  }

  #known(source: InputColumn): KnownCounts {
    const rows = this.#rows();
    return this.#fact(`known ${source.id}`, () => new KnownCounts(rows, source));
  }

  #sums(source: InputColumn): ExactSums | FloatSums {
    return this.#fact(`sum ${source.id}`, () =>
      isFloat(source.type.type) ? new FloatSums(this.#records, source) : new ExactSums(this.#records, source),
    );
  }

  #extremes(source: InputColumn, which: 'minimum' | 'maximum'): Extremes {
    return this.#fact(`${which} ${source.id}`, () => extremesOf(this.#records, source, which));
  }

  #distinct(source: InputColumn, column: OutputColumn): DistinctCounts {
    const flags = Number(column.properties.AggregationComparisonFlags);
    return this.#fact(
      `distinct ${flags} ${source.id}`,
      () => new DistinctCounts(this.#records, source, column, this.#surroundings),
    );
  }

  #fact<T extends Accumulator>(name: string, create: () => T): T {
    const known = this.#facts.get(name);
    if (known !== undefined) return known as T;
    const fact = create();
    this.#facts.set(name, fact);
    return fact;
  }

  #sourceOf(column: OutputColumn): InputColumn {
    return sourceOf(column, this.#surroundings);
  }
}
