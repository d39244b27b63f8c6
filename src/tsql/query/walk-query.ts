import {
  type BoundFrom,
  type BoundQuery,
  mapCondition,
  mapExpression,
  type TypedCondition,
  type TypedExpression,
} from './typed-tree.ts';

type Visit = (expression: TypedExpression) => void;

/** Shows every expression in an expression, inner ones first, those of subqueries too. */
export function walkExpression(expression: TypedExpression, visit: Visit): void {
  const inner = (part: TypedExpression): TypedExpression => {
    walkExpression(part, visit);
    return part;
  };
  mapExpression(expression, inner);
  if (expression.kind === 'subquery') walkQuery(expression.query, visit);
  if (expression.kind === 'truth') walkSubqueries(expression.condition, visit);
  if (expression.kind === 'case') for (const { when } of expression.branches) walkSubqueries(when, visit);
  visit(expression);
}

function walkCondition(condition: TypedCondition, visit: Visit): void {
  mapCondition(condition, (part) => {
    walkExpression(part, visit);
    return part;
  });
  walkSubqueries(condition, visit);
}

function walkSubqueries(condition: TypedCondition, visit: Visit): void {
  if (condition.kind === 'and' || condition.kind === 'or') {
    walkSubqueries(condition.left, visit);
    walkSubqueries(condition.right, visit);
  } else if (condition.kind === 'not') walkSubqueries(condition.operand, visit);
  else if (condition.kind === 'exists' || condition.kind === 'inQuery') walkQuery(condition.query, visit);
}

/** Shows every expression of a query, inner ones first. */
export function walkQuery(query: BoundQuery, visit: Visit): void {
  const { body } = query;
  for (const { expression } of query.order) if (expression.kind !== 'output') walkExpression(expression, visit);
  for (const count of [query.offset, query.fetch]) if (count !== undefined) walkExpression(count, visit);
  if (body.kind === 'values') {
    for (const value of body.rows.flat()) walkExpression(value, visit);
  } else if (body.kind === 'set') {
    walkQuery(body.left, visit);
    walkQuery(body.right, visit);
  } else {
    if (body.from !== undefined) walkFrom(body.from, visit);
    for (const condition of [body.where, body.having]) if (condition !== undefined) walkCondition(condition, visit);
    const groups = body.groups === undefined ? [] : [...body.groups.keys, ...body.groups.aggregates];
    const items = body.items.map(({ expression }) => expression);
    for (const expression of [...groups, ...items, ...(body.top === undefined ? [] : [body.top])])
      walkExpression(expression, visit);
  }
}

function walkFrom(from: BoundFrom, visit: Visit): void {
  if (from.kind === 'join') {
    walkFrom(from.left, visit);
    walkFrom(from.right, visit);
    if (from.on !== undefined) walkCondition(from.on, visit);
  } else if (from.content.kind === 'query') walkQuery(from.content.query, visit);
  else if (from.content.kind === 'tableFunction')
    for (const value of from.content.arguments) walkExpression(value, visit);
}
