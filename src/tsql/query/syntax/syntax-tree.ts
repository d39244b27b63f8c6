import type { SqlType, SqlValue } from '../../sql-type.ts';

/** A name as written with its dots, outermost part first; parts left out (`master..x`) are empty. */
export type NameParts = readonly string[];

interface At {
  readonly line: number;
}

/** A value as written. */
export interface LiteralSyntax extends At {
  readonly kind: 'literal';
  readonly type: SqlType;
  readonly value: SqlValue;
}

/** `OVER (PARTITION BY … ORDER BY …)`. */
export interface WindowSyntax {
  readonly partition: readonly ExpressionSyntax[];
  readonly order: readonly OrderSyntax[];
}

/** A call of a function; `COUNT(*)` has a star. */
export interface CallSyntax extends At {
  readonly kind: 'call';
  readonly name: NameParts;
  readonly arguments: readonly ExpressionSyntax[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly over?: WindowSyntax;
  /** `WITHIN GROUP (ORDER BY …)`. */
  readonly within?: readonly OrderSyntax[];
}

/** CASE; with an operand, the branches are values to compare with. */
export interface CaseSyntax extends At {
  readonly kind: 'case';
  readonly operand?: ExpressionSyntax;
  readonly branches: readonly { readonly when: ExpressionSyntax; readonly result: ExpressionSyntax }[];
  readonly otherwise?: ExpressionSyntax;
}

/** CAST, CONVERT and their TRY_ forms. */
export interface ConversionSyntax extends At {
  readonly kind: 'convert';
  readonly to: SqlType;
  readonly operand: ExpressionSyntax;
  readonly style?: ExpressionSyntax;
  readonly isTry: boolean;
}

/** What an expression or condition of T-SQL is, as written. */
export type ExpressionSyntax =
  | LiteralSyntax
  | CallSyntax
  | CaseSyntax
  | ConversionSyntax
  | (At & { readonly kind: 'variable'; readonly name: string })
  | (At & { readonly kind: 'name'; readonly parts: NameParts })
  | (At & { readonly kind: 'unary'; readonly operator: '-' | '+' | '~'; readonly operand: ExpressionSyntax })
  | (At & {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^';
      readonly left: ExpressionSyntax;
      readonly right: ExpressionSyntax;
    })
  | (At & { readonly kind: 'subquery'; readonly query: QuerySyntax })
  | ConditionSyntax;

/** Operators of comparison; `!<` and `!>` are read as `>=` and `<=`. */
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A condition, as written. */
export type ConditionSyntax =
  | (At & {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: ExpressionSyntax;
      readonly right: ExpressionSyntax;
    })
  | (At & { readonly kind: 'and' | 'or'; readonly left: ExpressionSyntax; readonly right: ExpressionSyntax })
  | (At & { readonly kind: 'not'; readonly operand: ExpressionSyntax })
  | (At & { readonly kind: 'isNull'; readonly operand: ExpressionSyntax })
  | (At & { readonly kind: 'in'; readonly operand: ExpressionSyntax; readonly list: readonly ExpressionSyntax[] })
  | (At & { readonly kind: 'inQuery'; readonly operand: ExpressionSyntax; readonly query: QuerySyntax })
  | (At & {
      readonly kind: 'like';
      readonly operand: ExpressionSyntax;
      readonly pattern: ExpressionSyntax;
      readonly escape?: ExpressionSyntax;
    })
  | (At & { readonly kind: 'exists'; readonly query: QuerySyntax });

/** One term of ORDER BY. */
export interface OrderSyntax {
  readonly expression: ExpressionSyntax;
  readonly descending: boolean;
}

/** One term of a SELECT list. */
export type SelectItemSyntax =
  | (At & { readonly kind: 'star'; readonly qualifier: NameParts })
  | (At & { readonly kind: 'column'; readonly expression: ExpressionSyntax; readonly alias?: string })
  | (At & { readonly kind: 'assign'; readonly variable: string; readonly expression: ExpressionSyntax });

/** What stands in FROM. */
export type FromSyntax =
  | (At & { readonly kind: 'table'; readonly name: NameParts; readonly alias?: string })
  | (At & { readonly kind: 'tableVariable'; readonly name: string; readonly alias?: string })
  | (At & {
      readonly kind: 'function';
      readonly name: NameParts;
      readonly arguments: readonly ExpressionSyntax[];
      readonly alias?: string;
    })
  | (At & {
      readonly kind: 'derived';
      readonly query: QuerySyntax;
      readonly alias: string;
      readonly columns?: readonly string[];
    })
  | (At & {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross';
      readonly left: FromSyntax;
      readonly right: FromSyntax;
      readonly on?: ExpressionSyntax;
    });

/** One SELECT. */
export interface SelectSyntax extends At {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly top?: ExpressionSyntax;
  readonly items: readonly SelectItemSyntax[];
  readonly into?: NameParts;
  readonly from?: FromSyntax;
  readonly where?: ExpressionSyntax;
  readonly groupBy: readonly ExpressionSyntax[];
  readonly having?: ExpressionSyntax;
}

/** Rows written out: of INSERT and of derived tables. */
export interface ValuesSyntax extends At {
  readonly kind: 'values';
  readonly rows: readonly (readonly ExpressionSyntax[])[];
}

/** Two queries combined. */
export interface SetSyntax extends At {
  readonly kind: 'set';
  readonly operator: 'union' | 'unionAll' | 'except' | 'intersect';
  readonly left: QueryBodySyntax;
  readonly right: QueryBodySyntax;
}

/** A query without its ORDER BY. */
export type QueryBodySyntax = SelectSyntax | ValuesSyntax | SetSyntax;

/** A common table expression. */
export interface NamedQuerySyntax extends At {
  readonly name: string;
  readonly columns?: readonly string[];
  readonly query: QuerySyntax;
}

/** A whole query. */
export interface QuerySyntax extends At {
  readonly commonTables: readonly NamedQuerySyntax[];
  readonly body: QueryBodySyntax;
  readonly orderBy: readonly OrderSyntax[];
  readonly offset?: ExpressionSyntax;
  readonly fetch?: ExpressionSyntax;
}

/** Whether an expression is a condition: true, false or unknown, and no value. */
export function isCondition(expression: ExpressionSyntax): expression is ConditionSyntax {
  return ['compare', 'and', 'or', 'not', 'isNull', 'in', 'inQuery', 'like', 'exists'].includes(expression.kind);
}
