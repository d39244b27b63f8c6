import { type ComponentInstance, columnReference, type InputColumn, type OutputColumn } from 'opendtsx/sdk';
import { columnTypes, matchTypes } from './fuzzy-grouping-properties.ts';

/** An output column with the input column it belongs to. */
export interface SourcedColumn {
  readonly column: OutputColumn;
  readonly source: InputColumn | undefined;
}

/** What the columns of a fuzzy grouping do. */
export interface FuzzyGroupingColumns {
  readonly exact: readonly InputColumn[];
  readonly fuzzy: readonly InputColumn[];
  readonly keysIn: readonly OutputColumn[];
  readonly keysOut: readonly OutputColumn[];
  readonly scores: readonly OutputColumn[];
  readonly columnSimilarities: readonly SourcedColumn[];
  readonly passed: readonly SourcedColumn[];
  readonly canonical: readonly SourcedColumn[];
  /** Columns that nothing fills: they are NULL. */
  readonly empty: readonly OutputColumn[];
}

/** Reads what the columns do from their properties. */
export function fuzzyGroupingColumns(instance: ComponentInstance): FuzzyGroupingColumns {
  const inputColumns = instance.inputs[0]?.columns ?? [];
  const grouped = inputColumns.filter(({ properties }) => properties.ToBeCleaned === true);
  const isExact = ({ properties }: InputColumn): boolean => Number(properties.ExactFuzzy) === matchTypes.Exact;
  const ofType = (type: number): OutputColumn[] =>
    (instance.outputs[0]?.columns ?? []).filter(({ properties }) => Number(properties.ColumnType) === type);
  const sourced = (type: number): SourcedColumn[] =>
    ofType(type).map((column) => {
      const id = inputIdOf(column);
      return { column, source: inputColumns.find((each) => each.lineageId === id || each.id === id) };
    });
  return {
    exact: grouped.filter(isExact),
    fuzzy: grouped.filter((column) => !isExact(column)),
    keysIn: ofType(columnTypes.KeyIn),
    keysOut: ofType(columnTypes.KeyOut),
    scores: ofType(columnTypes.Similarity),
    columnSimilarities: sourced(columnTypes.ColumnSimilarity),
    passed: sourced(columnTypes.PassThru),
    canonical: sourced(columnTypes.Canonical),
    empty: ofType(columnTypes.Undefined),
  };
}

/** The lineage id of the input column that an output column belongs to. */
export function inputIdOf({ properties }: OutputColumn): string {
  return columnReference(String(properties.InputId));
}
