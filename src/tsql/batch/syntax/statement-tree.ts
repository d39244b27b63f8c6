import type {
  ExpressionSyntax,
  FromSyntax,
  NamedQuerySyntax,
  NameParts,
  QuerySyntax,
  ValuesSyntax,
} from '../../query/syntax/syntax-tree.ts';
import type { SqlType } from '../../sql-type.ts';

interface At {
  readonly line: number;
}

/** A column of a table that a batch makes. */
export interface ColumnSyntax {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly identity?: { readonly seed: bigint; readonly increment: bigint };
  readonly defaultValue?: ExpressionSyntax;
}

/** The columns of a table that a batch makes, and the columns of its keys. */
export interface TableSyntax {
  readonly columns: readonly ColumnSyntax[];
  readonly keys: readonly (readonly string[])[];
}

/** An argument of EXEC. */
export interface ArgumentSyntax extends At {
  /** With `@`, as in the token; absent for one by position. */
  readonly name?: string;
  /** Absent for DEFAULT. */
  readonly value?: ExpressionSyntax;
  readonly isOutput: boolean;
}

/** EXEC of a procedure or of a text. */
export type ExecuteSyntax = At &
  (
    | {
        readonly kind: 'execute';
        /** A variable may hold the name. */
        readonly procedure: NameParts | { readonly variable: string };
        readonly arguments: readonly ArgumentSyntax[];
        readonly returnVariable?: string;
      }
    | { readonly kind: 'executeText'; readonly text: ExpressionSyntax }
  );

/** What INSERT, UPDATE and DELETE change: a #table or a table variable (its name begins with `@`). */
export type TargetSyntax = NameParts;

/** INSERT. */
export interface InsertSyntax extends At {
  readonly kind: 'insert';
  readonly target: TargetSyntax;
  readonly columns?: readonly string[];
  /** Absent for DEFAULT VALUES. */
  readonly source?: QuerySyntax | ValuesSyntax | ExecuteSyntax;
}

/** UPDATE, and DELETE, which assigns nothing. */
export interface ChangeSyntax extends At {
  readonly kind: 'update' | 'delete';
  readonly commonTables: readonly NamedQuerySyntax[];
  readonly target: TargetSyntax;
  readonly top?: ExpressionSyntax;
  readonly assignments: readonly { readonly column: string; readonly value: ExpressionSyntax }[];
  readonly from?: FromSyntax;
  readonly where?: ExpressionSyntax;
}

/** A statement of a batch. */
export type StatementSyntax =
  | (At & {
      readonly kind: 'declare';
      readonly variables: readonly {
        readonly name: string;
        readonly type: SqlType;
        readonly value?: ExpressionSyntax;
      }[];
    })
  | (At & { readonly kind: 'declareTable'; readonly name: string; readonly table: TableSyntax })
  | (At & { readonly kind: 'assign'; readonly variable: string; readonly value: ExpressionSyntax })
  | (At & { readonly kind: 'option'; readonly names: readonly string[]; readonly value: string })
  | (At & {
      readonly kind: 'if';
      readonly condition: ExpressionSyntax;
      readonly body: StatementSyntax;
      readonly otherwise?: StatementSyntax;
    })
  | (At & { readonly kind: 'while'; readonly condition: ExpressionSyntax; readonly body: StatementSyntax })
  | (At & { readonly kind: 'block'; readonly statements: readonly StatementSyntax[] })
  | (At & { readonly kind: 'tryCatch'; readonly attempt: StatementSyntax; readonly handler: StatementSyntax })
  | (At & { readonly kind: 'break' | 'continue' | 'nothing' })
  | (At & { readonly kind: 'return'; readonly value?: ExpressionSyntax })
  | (At & { readonly kind: 'goto' | 'label'; readonly label: string })
  | (At & { readonly kind: 'print'; readonly value: ExpressionSyntax })
  | (At & {
      readonly kind: 'raiseError';
      readonly message: ExpressionSyntax;
      readonly severity: ExpressionSyntax;
      readonly state: ExpressionSyntax;
      readonly values: readonly ExpressionSyntax[];
      readonly options: readonly string[];
    })
  | (At & { readonly kind: 'throw'; readonly error?: readonly [ExpressionSyntax, ExpressionSyntax, ExpressionSyntax] })
  | (At & { readonly kind: 'waitFor'; readonly unit: 'delay' | 'time'; readonly value: ExpressionSyntax })
  | (At & { readonly kind: 'query'; readonly query: QuerySyntax })
  | (At & { readonly kind: 'use'; readonly database: string })
  | (At & {
      readonly kind: 'transaction';
      readonly action: 'begin' | 'commit' | 'rollback' | 'save';
      readonly name?: string;
    })
  | (At & { readonly kind: 'createTable'; readonly name: NameParts; readonly table: TableSyntax })
  | (At & { readonly kind: 'dropTable'; readonly names: readonly NameParts[]; readonly ifExists: boolean })
  | (At & { readonly kind: 'truncate'; readonly name: NameParts })
  | ExecuteSyntax
  | InsertSyntax
  | ChangeSyntax;
