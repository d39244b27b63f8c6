import {
  type ComponentInstance,
  columnReference,
  type InputColumn,
  type OutputColumn,
  unescapePersistedText,
} from 'opendtsx/sdk';
import { columnTypes, joinTypes } from './fuzzy-lookup-properties.ts';

/** An input column and the reference column that it is matched with. */
export interface JoinColumn {
  readonly column: InputColumn;
  readonly referenceColumn: string;
}

/** An output column that has values of the match. */
export interface CopyColumn {
  readonly column: OutputColumn;
  readonly referenceColumn: string;
}

/** What the columns of a fuzzy lookup do. */
export interface FuzzyLookupColumns {
  readonly exact: readonly JoinColumn[];
  readonly fuzzy: readonly JoinColumn[];
  readonly copies: readonly CopyColumn[];
  readonly passed: readonly { readonly column: OutputColumn; readonly source: InputColumn | undefined }[];
  /** Columns with the similarity of the match, or its confidence. */
  readonly similarities: readonly OutputColumn[];
  readonly confidences: readonly OutputColumn[];
  /** Columns with the similarity of a column: its place in `fuzzy`, −1 for one that is not. */
  readonly columnSimilarities: readonly { readonly column: OutputColumn; readonly place: number }[];
}

/** Reads what the columns do from their properties. */
export function fuzzyLookupColumns(instance: ComponentInstance): FuzzyLookupColumns {
  const inputColumns = instance.inputs[0]?.columns ?? [];
  const outputColumns = instance.outputs.find((output) => !output.isErrorOut)?.columns ?? [];
  const joins = inputColumns
    .map((column) => ({ column, referenceColumn: textOf(column, 'JoinToReferenceColumn') }))
    .filter(({ referenceColumn }) => referenceColumn !== '');
  const isExact = ({ column }: JoinColumn): boolean => Number(column.properties.JoinType) === joinTypes.Exact;
  const fuzzy = joins.filter((join) => !isExact(join));
  const ofType = (type: number): OutputColumn[] => outputColumns.filter((column) => columnTypeOf(column) === type);
  const values = ofType(columnTypes.Undefined);
  return {
    exact: joins.filter(isExact),
    fuzzy,
    copies: values
      .map((column) => ({ column, referenceColumn: textOf(column, 'CopyFromReferenceColumn') }))
      .filter(({ referenceColumn }) => referenceColumn !== ''),
    passed: values
      .filter((column) => sourceIdOf(column) !== '')
      .map((column) => ({ column, source: sourceOf(column, inputColumns) })),
    similarities: ofType(columnTypes.Similarity),
    confidences: ofType(columnTypes.Confidence),
    columnSimilarities: ofType(columnTypes.ColumnSimilarity).map((column) => ({
      column,
      place: fuzzy.findIndex((join) => join.column === sourceOf(column, inputColumns)),
    })),
  };
}

/** The kind of an output column. */
export function columnTypeOf(column: OutputColumn): number {
  return Number(column.properties.ColumnType);
}

/** The input column that an output column belongs to, by lineage id; '' for none. */
export function sourceIdOf(column: OutputColumn): string {
  return columnReference(String(column.properties.SourceInputColumnLineageID));
}

/** The reference column that an output column copies; '' for none. */
export function copiedOf(column: OutputColumn): string {
  return textOf(column, 'CopyFromReferenceColumn');
}

/** The input column that an output column belongs to. */
export function sourceOf(column: OutputColumn, inputColumns: readonly InputColumn[]): InputColumn | undefined {
  const id = sourceIdOf(column);
  return inputColumns.find((candidate) => candidate.lineageId === id || candidate.id === id);
}

function textOf({ properties }: InputColumn | OutputColumn, name: string): string {
  return unescapePersistedText(String(properties[name] ?? ''));
}
