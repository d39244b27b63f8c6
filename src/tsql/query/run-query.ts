import type { BatchHost, ResultSet } from '../batch/batch-host.ts';
import type { SqlValue, TypedSqlValue } from '../sql-type.ts';
import { QueryWriter } from './emit/emit-query.ts';
import { StoreSql } from './emit/store-sql.ts';
import { valueOfStore } from './emit/store-value.ts';
import { evaluate, evaluateCondition } from './evaluate.ts';
import type { EvaluationContext } from './functions/scalar-function.ts';
import { divideProjection } from './row-projection.ts';
import type { BindEnvironment } from './scope.ts';
import { failureOfStore } from './store-failure.ts';
import {
  type BoundQuery,
  type BoundSelect,
  conditionHasPart,
  expressionKey,
  hasPart,
  isRowIndependent,
  type TypedExpression,
} from './typed-tree.ts';
import { walkExpression, walkQuery } from './walk-query.ts';

/** What a query runs in. */
export interface QueryEnvironment extends BindEnvironment {
  readonly host: BatchHost;
  readonly context: EvaluationContext;
  readonly signal: AbortSignal;
}

type HostCall = TypedExpression & { readonly kind: 'host' };

/** Asks the functions of the server, inner calls first; the answers are then known to the context. */
async function askHost(
  calls: readonly HostCall[],
  environment: QueryEnvironment,
  context: EvaluationContext,
): Promise<EvaluationContext> {
  if (calls.length === 0) return context;
  const answers = new Map<string, SqlValue>();
  const informed: EvaluationContext = {
    ...delegate(context),
    hostAnswer: (key) => answers.get(key) ?? context.hostAnswer?.(key),
  };
  for (const call of calls) {
    const values: TypedSqlValue[] = call.arguments.map((argument) => ({
      type: argument.type,
      value: evaluate(argument, informed),
    }));
    const answer = await environment.callFunction(call.name, values);
    answers.set(expressionKey(call), answer?.value ?? null);
  }
  return informed;
}

function delegate(context: EvaluationContext): EvaluationContext {
  const { now, dateFormat, dateFirst, row } = context;
  return {
    now,
    dateFormat,
    dateFirst,
    variable: (name) => context.variable(name),
    global: (name) => context.global(name),
    ...(row === undefined ? {} : { row }),
  };
}

function hostCallsIn(expression: TypedExpression): HostCall[] {
  const calls: HostCall[] = [];
  walkExpression(expression, (part) => {
    if (part.kind === 'host') calls.push(part);
  });
  return calls;
}

/** The rows of a query, each in a context of its own in which the columns of the result can be evaluated. */
export interface OpenQuery {
  readonly items: readonly TypedExpression[];
  readonly portions: AsyncIterable<readonly EvaluationContext[]>;
}

/** Begins a query: the store gives what it must, the rest is made of it row by row. */
export async function openQuery(query: BoundQuery, environment: QueryEnvironment): Promise<OpenQuery> {
  const calls: HostCall[] = [];
  walkQuery(query, (part) => {
    if (part.kind === 'host' && isRowIndependent(part)) calls.push(part);
  });
  const context = await askHost(calls, environment, environment.context);
  const { body } = query;
  if (body.kind !== 'select' || body.distinct) {
    const sql = new StoreSql(environment.host.dialect, context);
    const text = writer(sql, environment).fetchAll(query);
    const items = query.columns.map(({ type }, index): TypedExpression => ({ kind: 'slot', index, type }));
    return { items, portions: storeRows(text, sql, items, environment, context, []) };
  }
  const { items, leaves } = divideProjection(body.items.map(({ expression }) => expression));
  const rowCalls = items.flatMap(hostCallsIn).filter((call) => !isRowIndependent(call));
  if (!needsStore(body, query, leaves)) return { items, portions: oneRow(query, body, context) };
  const sql = new StoreSql(environment.host.dialect, context);
  const text = writer(sql, environment).fetch(query, body, leaves);
  return { items, portions: storeRows(text, sql, leaves, environment, context, rowCalls) };
}

function writer(sql: StoreSql, { host }: QueryEnvironment): QueryWriter {
  return new QueryWriter(sql, (name, values) => host.findTableFunction?.(name, values));
}

function needsStore(body: BoundSelect, query: BoundQuery, leaves: readonly TypedExpression[]): boolean {
  if (body.from !== undefined || body.groups !== undefined || leaves.length > 0 || query.offset !== undefined)
    return true;
  return body.where !== undefined && conditionHasPart(body.where, (part) => part.kind === 'subquery');
}

async function* oneRow(
  { order }: BoundQuery,
  { where, top }: BoundSelect,
  context: EvaluationContext,
): AsyncIterable<readonly EvaluationContext[]> {
  for (const { expression } of order) if (expression.kind !== 'output') evaluate(expression, context);
  if (where !== undefined && evaluateCondition(where, context) !== true) return;
  if (top !== undefined && Number(evaluate(top, context) ?? 0) < 1) return;
  yield [{ ...delegate(context), hostAnswer: (key) => context.hostAnswer?.(key), row: [] }];
}

async function* storeRows(
  text: string,
  sql: StoreSql,
  leaves: readonly TypedExpression[],
  environment: QueryEnvironment,
  context: EvaluationContext,
  rowCalls: readonly HostCall[],
): AsyncIterable<readonly EvaluationContext[]> {
  const { host, signal } = environment;
  const shared = { ...delegate(context), hostAnswer: (key: string) => context.hostAnswer?.(key) };
  try {
    for await (const portion of host.query(text, sql.parameters, signal)) {
      signal.throwIfAborted();
      const rows = portion.map((raw): EvaluationContext => {
        const row = leaves.map(({ type }, at) => valueOfStore(raw[at], type, sql.dialect));
        return { ...shared, row };
      });
      if (rowCalls.length === 0) yield rows;
      else {
        const informed: EvaluationContext[] = [];
        for (const row of rows) informed.push({ ...(await askHost(rowCalls, environment, row)), row: row.row });
        yield informed;
      }
    }
  } catch (error) {
    throw failureOfStore(error);
  }
}

/** A query as a result to send: its columns, and its rows as they come. */
export async function resultOfQuery(query: BoundQuery, environment: QueryEnvironment): Promise<ResultSet> {
  const { items, portions } = await openQuery(query, environment);
  return { columns: query.columns, rows: valuesOf(items, portions) };
}

async function* valuesOf(
  items: readonly TypedExpression[],
  portions: AsyncIterable<readonly EvaluationContext[]>,
): AsyncIterable<SqlValue[][]> {
  for await (const rows of portions) yield rows.map((row) => items.map((item) => evaluate(item, row)));
}

/** The value of an expression that stands outside of queries; subqueries in it are asked of the store. */
export async function valueOfExpression(expression: TypedExpression, environment: QueryEnvironment): Promise<SqlValue> {
  const isPlain = !hasPart(expression, (part) => part.kind === 'subquery' || part.kind === 'host');
  if (isPlain) return evaluate(expression, environment.context);
  const body: BoundSelect = { kind: 'select', items: [{ name: '', expression }], distinct: false };
  const { items, portions } = await openQuery({ body, columns: [], order: [] }, environment);
  for await (const [row] of portions) return evaluate(items[0], row);
  return null;
}
