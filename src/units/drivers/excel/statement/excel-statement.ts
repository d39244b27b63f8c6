/** A value in a statement: a literal, or the parameter of a position from 0. */
export type SqlOperand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'parameter'; readonly position: number };

/** What rows must satisfy. */
export type SqlCondition =
  | { readonly kind: 'and' | 'or'; readonly left: SqlCondition; readonly right: SqlCondition }
  | { readonly kind: 'not'; readonly of: SqlCondition }
  | { readonly kind: 'null'; readonly column: string; readonly isNull: boolean }
  | { readonly kind: 'comparison'; readonly column: string; readonly operator: string; readonly operand: SqlOperand };

/** A query of one table. */
export interface SelectStatement {
  readonly kind: 'select';
  readonly table: string;
  /** Rows at most. */
  readonly top: number | undefined;
  /** Undefined: every column. */
  readonly columns: readonly { readonly column: string; readonly name: string }[] | undefined;
  /** Name of the one column that counts the rows, for `SELECT COUNT(*)`. */
  readonly count: string | undefined;
  readonly where: SqlCondition | undefined;
}

/** A statement that the driver understands. */
export type ExcelStatement =
  | SelectStatement
  | {
      readonly kind: 'insert';
      readonly table: string;
      readonly columns: readonly string[] | undefined;
      readonly values: readonly SqlOperand[];
    }
  | { readonly kind: 'create'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'drop'; readonly table: string };
