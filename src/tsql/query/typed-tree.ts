import type { Relation, ResultColumn } from '../batch/batch-host.ts';
import type { SqlType, SqlValue } from '../sql-type.ts';
import type { ComparisonOperator } from './syntax/syntax-tree.ts';
import type { ArithmeticOperator } from './values/arithmetic.ts';

interface Typed {
  readonly type: SqlType;
}

/** An aggregate over the rows of a group. */
export interface AggregateExpression extends Typed {
  readonly kind: 'aggregate';
  readonly name: 'COUNT' | 'SUM' | 'AVG' | 'MIN' | 'MAX' | 'STRING_AGG';
  /** Absent for COUNT(*). */
  readonly argument?: TypedExpression;
  readonly distinct: boolean;
  /** Of STRING_AGG. */
  readonly separator?: TypedExpression;
  readonly order: readonly OrderTerm[];
}

/** A function OVER rows. */
export interface WindowExpression extends Typed {
  readonly kind: 'window';
  readonly name: 'ROW_NUMBER' | 'RANK' | 'DENSE_RANK' | 'COUNT' | 'SUM' | 'MIN' | 'MAX';
  readonly argument?: TypedExpression;
  readonly partition: readonly TypedExpression[];
  readonly order: readonly OrderTerm[];
}

/** CASE. */
export interface CaseExpression extends Typed {
  readonly kind: 'case';
  readonly branches: readonly { readonly when: TypedCondition; readonly result: TypedExpression }[];
  readonly otherwise?: TypedExpression;
}

/** An expression whose names and types are known. */
export type TypedExpression =
  | (Typed & { readonly kind: 'constant'; readonly value: SqlValue })
  | (Typed & { readonly kind: 'variable'; readonly name: string })
  /** A value of the session at the moment: @@ROWCOUNT, ERROR_NUMBER() … */
  | (Typed & { readonly kind: 'global'; readonly name: string })
  /** A column of something in FROM, by its numbers in the query. */
  | (Typed & { readonly kind: 'column'; readonly source: number; readonly column: number; readonly name: string })
  /** A value of the row at hand, fetched by the store's query. */
  | (Typed & { readonly kind: 'slot'; readonly index: number })
  | (Typed & {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
    })
  | (Typed & { readonly kind: 'negate' | 'complement'; readonly operand: TypedExpression })
  | (Typed & {
      readonly kind: 'convert';
      readonly operand: TypedExpression;
      readonly style?: TypedExpression;
      readonly isTry: boolean;
    })
  | (Typed & {
      readonly kind: 'function';
      readonly name: string;
      /** Of date functions: the part of the date. */
      readonly part?: string;
      readonly arguments: readonly TypedExpression[];
    })
  | (Typed & {
      readonly kind: 'host';
      readonly name: readonly string[];
      readonly arguments: readonly TypedExpression[];
    })
  | (Typed & { readonly kind: 'subquery'; readonly query: BoundQuery })
  /** 1, 0 or NULL, as the condition is true, false or unknown. */
  | (Typed & { readonly kind: 'truth'; readonly condition: TypedCondition })
  | CaseExpression
  | AggregateExpression
  | WindowExpression;

/** A condition whose names and types are known. Both sides of a comparison have one type. */
export type TypedCondition =
  | {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: TypedExpression;
      readonly right: TypedExpression;
    }
  | { readonly kind: 'and' | 'or'; readonly left: TypedCondition; readonly right: TypedCondition }
  | { readonly kind: 'not'; readonly operand: TypedCondition }
  | { readonly kind: 'isNull'; readonly operand: TypedExpression }
  | {
      readonly kind: 'like';
      readonly operand: TypedExpression;
      readonly pattern: TypedExpression;
      readonly escape?: TypedExpression;
    }
  | {
      readonly kind: 'inQuery';
      readonly operand: TypedExpression;
      readonly query: BoundQuery;
      /** Number of the query among the sources, and its column in the type of the comparison. */
      readonly source: number;
      readonly column: TypedExpression;
    }
  | { readonly kind: 'exists'; readonly query: BoundQuery }
  /** True, false or unknown by a value of 1, 0 or NULL. */
  | { readonly kind: 'isTrue'; readonly operand: TypedExpression };

/** One term of ORDER BY: an expression, or a column of the result. */
export interface OrderTerm {
  readonly expression: TypedExpression | { readonly kind: 'output'; readonly index: number };
  readonly descending: boolean;
}

/** Rows that a session keeps itself: of a #table or a table variable. */
export interface LocalRows {
  readonly columns: readonly ResultColumn[];
  /** The rows at the moment, each with its number. */
  rows(): Iterable<{ readonly number: number; readonly values: readonly SqlValue[] }>;
}

/** What a source in FROM reads. */
export type SourceContent =
  | { readonly kind: 'relation'; readonly relation: Relation }
  | {
      readonly kind: 'tableFunction';
      readonly name: readonly string[];
      readonly arguments: readonly TypedExpression[];
    }
  /** The last column is the number of the row. */
  | { readonly kind: 'local'; readonly table: LocalRows }
  | { readonly kind: 'query'; readonly query: BoundQuery };

/** Something in FROM: its number in the query, and which of its columns the query reads. */
export interface BoundSource {
  readonly kind: 'source';
  readonly id: number;
  /** As it is called in the query. */
  readonly name: readonly string[];
  readonly columns: readonly ResultColumn[];
  readonly content: SourceContent;
  readonly used: Set<number>;
}

/** What stands in FROM. */
export type BoundFrom =
  | BoundSource
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross';
      readonly left: BoundFrom;
      readonly right: BoundFrom;
      readonly on?: TypedCondition;
    };

/** Groups: what they are made by, and the aggregates over them, which together are the columns of a source with its own number. */
export interface BoundGroups {
  readonly id: number;
  readonly keys: readonly TypedExpression[];
  readonly aggregates: AggregateExpression[];
}

/** A column of a SELECT list; `variable` is assigned instead of shown. */
export interface BoundItem {
  readonly name: string;
  readonly expression: TypedExpression;
  readonly variable?: string;
}

/** A SELECT; with groups, everything but FROM and WHERE speaks of them. */
export interface BoundSelect {
  readonly kind: 'select';
  readonly from?: BoundFrom;
  readonly where?: TypedCondition;
  readonly groups?: BoundGroups;
  readonly having?: TypedCondition;
  readonly items: readonly BoundItem[];
  readonly distinct: boolean;
  readonly top?: TypedExpression;
}

/** A query without its ORDER BY. */
export type BoundBody =
  | BoundSelect
  | { readonly kind: 'values'; readonly rows: readonly (readonly TypedExpression[])[] }
  | {
      readonly kind: 'set';
      readonly operator: 'union' | 'unionAll' | 'except' | 'intersect';
      readonly left: BoundQuery;
      readonly right: BoundQuery;
      /** Number of either side among the sources, and its columns in the types of the result. */
      readonly sides: readonly [BoundSide, BoundSide];
    };

/** One side of UNION and its like, as a source whose columns are converted. */
export interface BoundSide {
  readonly id: number;
  readonly columns: readonly TypedExpression[];
}

/** A query whose names and types are known. */
export interface BoundQuery {
  readonly body: BoundBody;
  readonly columns: readonly ResultColumn[];
  readonly order: readonly OrderTerm[];
  readonly offset?: TypedExpression;
  readonly fetch?: TypedExpression;
}

type Change = (expression: TypedExpression) => TypedExpression;

function changeOrder(order: readonly OrderTerm[], change: Change): OrderTerm[] {
  return order.map((term) =>
    term.expression.kind === 'output' ? term : { ...term, expression: change(term.expression) },
  );
}

/** The expression with its parts changed; subqueries stay as they are. */
export function mapExpression(expression: TypedExpression, change: Change): TypedExpression {
  switch (expression.kind) {
    case 'arithmetic':
      return { ...expression, left: change(expression.left), right: change(expression.right) };
    case 'negate':
    case 'complement':
      return { ...expression, operand: change(expression.operand) };
    case 'convert': {
      const style = expression.style === undefined ? {} : { style: change(expression.style) };
      return { ...expression, operand: change(expression.operand), ...style };
    }
    case 'function':
    case 'host':
      return { ...expression, arguments: expression.arguments.map(change) };
    case 'truth':
      return { ...expression, condition: mapCondition(expression.condition, change) };
    case 'case':
      return {
        ...expression,
        branches: expression.branches.map(({ when, result }) => ({
          when: mapCondition(when, change),
          result: change(result),
        })),
        ...(expression.otherwise === undefined ? {} : { otherwise: change(expression.otherwise) }),
      };
    case 'aggregate':
    case 'window':
      return {
        ...expression,
        ...(expression.argument === undefined ? {} : { argument: change(expression.argument) }),
        ...(expression.kind === 'window' ? { partition: expression.partition.map(change) } : {}),
        order: changeOrder(expression.order, change),
      } as TypedExpression;
    default:
      return expression;
  }
}

/** The condition with the expressions in it changed; subqueries stay as they are. */
export function mapCondition(condition: TypedCondition, change: Change): TypedCondition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, left: mapCondition(condition.left, change), right: mapCondition(condition.right, change) };
    case 'not':
      return { ...condition, operand: mapCondition(condition.operand, change) };
    case 'compare':
      return { ...condition, left: change(condition.left), right: change(condition.right) };
    case 'like':
      return {
        ...condition,
        operand: change(condition.operand),
        pattern: change(condition.pattern),
        ...(condition.escape === undefined ? {} : { escape: change(condition.escape) }),
      };
    case 'isNull':
    case 'isTrue':
    case 'inQuery':
      return { ...condition, operand: change(condition.operand) };
    default:
      return condition;
  }
}

/** Whether an expression or a part of it is of a kind; subqueries are not looked into, they are of the kind `subquery`, and their conditions too. */
export function hasPart(expression: TypedExpression, test: (part: TypedExpression) => boolean): boolean {
  if (test(expression)) return true;
  let found = false;
  mapExpression(expression, (part) => {
    found ||= hasPart(part, test);
    return part;
  });
  if (!found && (expression.kind === 'truth' || expression.kind === 'case')) {
    const conditions =
      expression.kind === 'truth' ? [expression.condition] : expression.branches.map(({ when }) => when);
    found = conditions.some(hasSubquery) && test(subqueryMark);
  }
  return found;
}

const subqueryMark = { kind: 'subquery', type: { name: 'bit' } } as unknown as TypedExpression;

/** Whether an expression in a condition passes a test, as `hasPart`. */
export function conditionHasPart(condition: TypedCondition, test: (part: TypedExpression) => boolean): boolean {
  return hasPart({ kind: 'truth', condition, type: { name: 'bit' } }, test);
}

function hasSubquery(condition: TypedCondition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return hasSubquery(condition.left) || hasSubquery(condition.right);
    case 'not':
      return hasSubquery(condition.operand);
    default:
      return condition.kind === 'exists' || condition.kind === 'inQuery';
  }
}

const rowKinds = new Set(['column', 'slot', 'aggregate', 'window', 'subquery']);

/** Whether an expression has one value for all rows of a query: then it is evaluated once, before. */
export function isRowIndependent(expression: TypedExpression): boolean {
  return !hasPart(expression, (part) => rowKinds.has(part.kind) || (part.kind === 'function' && part.name === 'NEWID'));
}

/** A text that equal expressions have in common. */
export function expressionKey(expression: TypedExpression): string {
  return JSON.stringify(expression, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    return value instanceof Set ? null : value;
  });
}
