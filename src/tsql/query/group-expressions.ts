import type { Scope } from './scope.ts';
import { sqlFailure } from './sql-failure.ts';
import {
  type AggregateExpression,
  type BoundGroups,
  type BoundItem,
  expressionKey,
  mapCondition,
  mapExpression,
  type OrderTerm,
  type TypedCondition,
  type TypedExpression,
} from './typed-tree.ts';

/** The parts of a SELECT that speak of groups when it has any. */
export interface GroupedParts {
  readonly items: readonly BoundItem[];
  readonly order: readonly OrderTerm[];
  readonly having?: TypedCondition;
}

/**
 * The parts of a SELECT with what they take from the groups read as columns of the source `id`: first the keys, then the aggregates. Throws 8120, 8121 and 8127 for a
 * column that is in neither.
 */
export function groupExpressions(
  parts: GroupedParts,
  keys: readonly TypedExpression[],
  scope: Scope,
  id: number,
): GroupedParts & { readonly groups: BoundGroups } {
  const aggregates: AggregateExpression[] = [];
  const keyTexts = keys.map(expressionKey);
  const own = new Set(scope.sources.map((source) => source.id));
  const columnAt = (column: number, { type }: TypedExpression): TypedExpression => ({
    kind: 'column',
    source: id,
    column,
    name: '',
    type,
  });
  const over =
    (refusal: 8120 | 8121 | 8127) =>
    (expression: TypedExpression): TypedExpression => {
      const key = keyTexts.indexOf(expressionKey(expression));
      if (key >= 0 && expression.kind !== 'constant') return columnAt(key, expression);
      if (expression.kind === 'aggregate')
        return columnAt(keys.length + aggregateAt(expression, aggregates), expression);
      if (expression.kind === 'column' && own.has(expression.source)) throw sqlFailure(refusal, [expression.name]);
      return mapExpression(expression, over(refusal));
    };
  const items = parts.items.map((item) => ({ ...item, expression: over(8120)(item.expression) }));
  const having = parts.having === undefined ? {} : { having: mapCondition(parts.having, over(8121)) };
  const order = parts.order.map((term) =>
    term.expression.kind === 'output' ? term : { ...term, expression: over(8127)(term.expression) },
  );
  return { items, order, ...having, groups: { id, keys, aggregates } };
}

function aggregateAt(aggregate: AggregateExpression, aggregates: AggregateExpression[]): number {
  const key = expressionKey(aggregate);
  const known = aggregates.findIndex((other) => expressionKey(other) === key);
  return known >= 0 ? known : aggregates.push(aggregate) - 1;
}
