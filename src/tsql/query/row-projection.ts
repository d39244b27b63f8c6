import {
  expressionKey,
  isRowIndependent,
  mapCondition,
  mapExpression,
  type TypedCondition,
  type TypedExpression,
} from './typed-tree.ts';

/** A SELECT list divided: what the store gives for each row, and what is made of it here, row by row. */
export interface RowProjection {
  readonly leaves: readonly TypedExpression[];
  readonly items: readonly TypedExpression[];
}

/**
 * Divides a SELECT list: columns, subqueries and windows are the store's, all that is reckoned from them happens here, with T-SQL's exact meaning and nothing left out.
 */
export function divideProjection(list: readonly TypedExpression[]): RowProjection {
  const leaves: TypedExpression[] = [];
  const places = new Map<string, number>();
  const slot = (leaf: TypedExpression): TypedExpression => {
    const key = expressionKey(leaf);
    const index = places.get(key) ?? leaves.push(leaf) - 1;
    places.set(key, index);
    return { kind: 'slot', index, type: leaf.type };
  };
  const condition = (part: TypedCondition): TypedCondition => {
    switch (part.kind) {
      case 'and':
      case 'or':
        return { ...part, left: condition(part.left), right: condition(part.right) };
      case 'not':
        return { ...part, operand: condition(part.operand) };
      case 'exists':
      case 'inQuery':
        return { kind: 'isTrue', operand: slot({ kind: 'truth', condition: part, type: { name: 'bit' } }) };
      default:
        return mapCondition(part, divided);
    }
  };
  const divided = (expression: TypedExpression): TypedExpression => {
    if (isRowIndependent(expression)) return expression;
    switch (expression.kind) {
      case 'column':
      case 'window':
      case 'subquery':
        return slot(expression);
      case 'truth':
        return { ...expression, condition: condition(expression.condition) };
      case 'case':
        return {
          ...expression,
          branches: expression.branches.map(({ when, result }) => ({ when: condition(when), result: divided(result) })),
          ...(expression.otherwise === undefined ? {} : { otherwise: divided(expression.otherwise) }),
        };
      default:
        return mapExpression(expression, divided);
    }
  };
  return { items: list.map(divided), leaves };
}
