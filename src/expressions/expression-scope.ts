import type { ColumnType } from '../datatypes/data-type.ts';

/** How an expression names an input column: by lineage id, by name, or by source component and name. */
export interface ColumnReference {
  readonly lineageId?: string;
  readonly source?: string;
  readonly name?: string;
}

/** What the names in an expression mean, supplied by whoever compiles it. */
export interface ExpressionScope {
  /** An input column: `index` is the position the evaluators are asked with. Without this member there are no columns. */
  column?(reference: ColumnReference): { index: number; type: ColumnType } | undefined;
  /** The type of a variable or parameter; names are case-sensitive. 'unusable' for variables that hold objects. */
  variable?(reference: { namespace?: string; name: string }): ColumnType | undefined | 'unusable';
  /** Names of the input columns, for hints. */
  columnNames?(): Iterable<string>;
  /** Qualified names of the variables and parameters, for hints. */
  variableNames?(): Iterable<string>;
  /** Windows locale identifier for constants; US English when absent. */
  readonly localeId?: number;
}
