import type { ResultColumn } from '../batch/batch-host.ts';
import type { TypedSqlValue } from '../sql-type.ts';
import { ExpressionBinder } from './bind-expression.ts';
import { groupExpressions } from './group-expressions.ts';
import { asNullable, type BindEnvironment, columnOf, Scope, type SourceNumbers } from './scope.ts';
import { sqlFailure, unsupported } from './sql-failure.ts';
import type {
  ExpressionSyntax,
  FromSyntax,
  NamedQuerySyntax,
  OrderSyntax,
  QueryBodySyntax,
  QuerySyntax,
  SelectItemSyntax,
  SelectSyntax,
  SetSyntax,
  ValuesSyntax,
} from './syntax/syntax-tree.ts';
import { sqlTypes } from './type-rules.ts';
import { convertTo, typeOfAll } from './typed-conversion.ts';
import {
  type BoundBody,
  type BoundFrom,
  type BoundItem,
  type BoundQuery,
  type BoundSelect,
  type BoundSource,
  conditionHasPart,
  expressionKey,
  hasPart,
  isRowIndependent,
  type OrderTerm,
  type SourceContent,
  type TypedExpression,
} from './typed-tree.ts';

/** Gives a whole query its names and types. Throws 207, 208, 209 and whatever else SQL Server finds before it runs a query. */
export function bindQuery(
  syntax: QuerySyntax,
  environment: BindEnvironment,
  numbers: SourceNumbers,
): Promise<BoundQuery> {
  return new QueryBinder(environment, numbers).query(syntax, undefined, false);
}

/** A binder for expressions outside of queries; queries inside of them it can bind. */
export function expressionBinder(environment: BindEnvironment, numbers: SourceNumbers): ExpressionBinder {
  return new QueryBinder(environment, numbers).expressions(new Scope());
}

class QueryBinder {
  readonly #environment: BindEnvironment;
  readonly #numbers: SourceNumbers;

  constructor(environment: BindEnvironment, numbers: SourceNumbers) {
    this.#environment = environment;
    this.#numbers = numbers;
  }

  expressions(scope: Scope): ExpressionBinder {
    return new ExpressionBinder(this.#environment, scope, this.#numbers, (query, outer) =>
      this.query(query, outer, true),
    );
  }

  async query(syntax: QuerySyntax, parent: Scope | undefined, isInside: boolean): Promise<BoundQuery> {
    const outer = new Scope(parent);
    for (const table of syntax.commonTables) this.#defineCommonTable(table, outer);
    const isLimited = syntax.offset !== undefined || (syntax.body.kind === 'select' && syntax.body.top !== undefined);
    if (isInside && syntax.orderBy.length > 0 && !isLimited) throw sqlFailure(1033, [], syntax.line);
    const bound = await this.#body(syntax.body, syntax.orderBy, outer);
    const limits = this.expressions(outer);
    const page = {
      ...(syntax.offset === undefined ? {} : { offset: await this.#count(limits, syntax.offset) }),
      ...(syntax.fetch === undefined ? {} : { fetch: await this.#count(limits, syntax.fetch) }),
    };
    return { ...bound, ...page };
  }

  async #count(binder: ExpressionBinder, syntax: ExpressionSyntax): Promise<TypedExpression> {
    const count = convertTo(await binder.value(syntax), sqlTypes.bigint);
    if (!isRowIndependent(count))
      throw unsupported('A number of rows that depends on a row or a subquery', '', syntax.line);
    return count;
  }

  #defineCommonTable(table: NamedQuerySyntax, scope: Scope): void {
    const name = table.name.toLowerCase();
    if (scope.commonTables.has(name)) throw sqlFailure(1011, [table.name], table.line);
    const visible = new Scope(scope.parent);
    for (const [known, definition] of scope.commonTables) visible.commonTables.set(known, definition);
    visible.commonTables.set(name, 'itself');
    scope.commonTables.set(name, { table, scope: visible });
  }

  async #body(syntax: QueryBodySyntax, orderBy: readonly OrderSyntax[], outer: Scope): Promise<BoundQuery> {
    if (syntax.kind === 'select') return this.#select(syntax, orderBy, outer);
    const { body, columns } =
      syntax.kind === 'set' ? await this.#combined(syntax, outer) : await this.#values(syntax, outer);
    const order = orderBy.map(({ expression, descending }): OrderTerm => {
      const index = outputOf(expression, columns);
      if (index === undefined) throw sqlFailure(104, [], expression.line);
      return { expression: { kind: 'output', index }, descending };
    });
    return { body, columns, order };
  }

  async #values(syntax: ValuesSyntax, outer: Scope): Promise<{ body: BoundBody; columns: ResultColumn[] }> {
    const binder = this.expressions(outer);
    const rows: TypedExpression[][] = [];
    for (const row of syntax.rows) rows.push(await binder.values(row));
    const [first] = rows;
    if (rows.some((row) => row.length !== first.length)) throw sqlFailure(205, [], syntax.line);
    const types = first.map((_, at) => typeOfAll(rows.map((row) => row[at])));
    const columns = types.map((type) => ({ name: '', type, nullable: true }));
    return {
      body: { kind: 'values', rows: rows.map((row) => row.map((value, at) => convertTo(value, types[at]))) },
      columns,
    };
  }

  async #combined(syntax: SetSyntax, outer: Scope): Promise<{ body: BoundBody; columns: ResultColumn[] }> {
    const left = await this.#body(syntax.left, [], outer);
    const right = await this.#body(syntax.right, [], outer);
    if (left.columns.length !== right.columns.length) throw sqlFailure(205, [], syntax.line);
    const ids = [this.#numbers.take(), this.#numbers.take()];
    const nulls = [left, right].map(nullColumns);
    const types = left.columns.map((column, at) =>
      nulls[0][at]
        ? right.columns[at].type
        : nulls[1][at]
          ? column.type
          : typeOfAll([typed(column), typed(right.columns[at])]),
    );
    const side = (query: BoundQuery, at: number) => ({
      id: ids[at],
      columns: query.columns.map((column, index) => {
        const own: TypedExpression = {
          kind: 'column',
          source: ids[at],
          column: index,
          name: column.name,
          type: column.type,
        };
        return nulls[at][index]
          ? ({ kind: 'constant', value: null, type: types[index] } as const)
          : convertTo(own, types[index]);
      }),
    });
    const columns = left.columns.map((column, at) => ({ ...column, type: types[at], nullable: true }));
    return {
      body: { kind: 'set', operator: syntax.operator, left, right, sides: [side(left, 0), side(right, 1)] },
      columns,
    };
  }

  async #select(syntax: SelectSyntax, orderBy: readonly OrderSyntax[], outer: Scope): Promise<BoundQuery> {
    const scope = new Scope(outer);
    const from = syntax.from === undefined ? undefined : await this.#from(syntax.from, scope);
    const binder = this.expressions(scope);
    const where = syntax.where === undefined ? undefined : await binder.condition(syntax.where);
    if (where !== undefined && conditionHasPart(where, isAggregate)) throw sqlFailure(147, [], syntax.line);
    const keys = await binder.values(syntax.groupBy);
    scope.wasReadFromWithin = false;
    const items = await this.#items(syntax.items, binder);
    const having = syntax.having === undefined ? undefined : await binder.condition(syntax.having);
    const order = await this.#order(orderBy, items, binder, syntax.distinct);
    const top = syntax.top === undefined ? undefined : await this.#count(binder, syntax.top);
    const parts = { items, order, ...(having === undefined ? {} : { having }) };
    const isGrouped = keys.length > 0 || having !== undefined || hasAggregate(items, order);
    if (isGrouped && scope.wasReadFromWithin)
      throw unsupported('A subquery that reads columns of a query with GROUP BY or aggregates', '', syntax.line);
    const grouped = isGrouped ? groupExpressions(parts, keys, scope, this.#numbers.take()) : parts;
    const body: BoundSelect = {
      kind: 'select',
      distinct: syntax.distinct,
      items: grouped.items,
      ...(from === undefined ? {} : { from }),
      ...(where === undefined ? {} : { where }),
      ...('groups' in grouped ? { groups: grouped.groups } : {}),
      ...(grouped.having === undefined ? {} : { having: grouped.having }),
      ...(top === undefined ? {} : { top }),
    };
    return { body, columns: resultColumns(items, scope), order: grouped.order };
  }

  async #items(list: readonly SelectItemSyntax[], binder: ExpressionBinder): Promise<BoundItem[]> {
    const items: BoundItem[] = [];
    for (const item of list) {
      if (item.kind === 'star') items.push(...starItems(item, binder.scope));
      else if (item.kind === 'column') {
        const name = item.alias ?? (item.expression.kind === 'name' ? (item.expression.parts.at(-1) ?? '') : '');
        items.push({ name, expression: await binder.value(item.expression) });
      } else {
        const type = this.#environment.variableType(item.variable);
        items.push({
          name: '',
          variable: item.variable,
          expression: convertTo(await binder.value(item.expression), type),
        });
      }
    }
    const assigned = items.filter(({ variable }) => variable !== undefined).length;
    if (assigned > 0 && assigned < items.length) throw sqlFailure(141, [], list[0].line);
    return items;
  }

  async #order(
    terms: readonly OrderSyntax[],
    items: readonly BoundItem[],
    binder: ExpressionBinder,
    distinct: boolean,
  ): Promise<OrderTerm[]> {
    const order: OrderTerm[] = [];
    for (const { expression, descending } of terms) {
      const index = outputOf(expression, items);
      if (index !== undefined) {
        order.push({ expression: { kind: 'output', index }, descending });
        continue;
      }
      const value = await binder.value(expression);
      const key = expressionKey(value);
      const same = items.findIndex((item) => expressionKey(item.expression) === key);
      if (same < 0 && distinct) throw sqlFailure(145, [], expression.line);
      order.push({ expression: same < 0 ? value : { kind: 'output', index: same }, descending });
    }
    return order;
  }

  async #from(syntax: FromSyntax, scope: Scope): Promise<BoundFrom> {
    if (syntax.kind !== 'join') {
      const source = await this.#source(syntax, scope);
      scope.add(source);
      return source;
    }
    const left = await this.#from(syntax.left, scope);
    const right = await this.#from(syntax.right, scope);
    const on = syntax.on === undefined ? {} : { on: await this.expressions(scope).condition(syntax.on) };
    return { kind: 'join', type: syntax.type, left, right, ...on };
  }

  async #source(syntax: Exclude<FromSyntax, { kind: 'join' }>, scope: Scope): Promise<BoundSource> {
    switch (syntax.kind) {
      case 'tableVariable': {
        const table = this.#environment.tableVariable(syntax.name);
        return this.#bound([syntax.alias ?? syntax.name], withRowNumber(table.columns), { kind: 'local', table });
      }
      case 'derived': {
        const query = await this.query(syntax.query, scope.parent, true);
        return this.#bound([syntax.alias], namedColumns(query.columns, syntax.columns, syntax.alias), {
          kind: 'query',
          query,
        });
      }
      case 'function':
        return this.#tableFunction(syntax, scope);
      default:
        return this.#table(syntax, scope);
    }
  }

  async #table(syntax: FromSyntax & { readonly kind: 'table' }, scope: Scope): Promise<BoundSource> {
    const { name, alias, line } = syntax;
    const shown = alias === undefined ? name : [alias];
    const common = name.length === 1 ? scope.findCommonTable(name[0]) : undefined;
    if (common === 'itself') throw unsupported('A common table expression that reads itself', '', line);
    if (common !== undefined) {
      const query = await this.query(common.table.query, common.scope, true);
      return this.#bound(shown, namedColumns(query.columns, common.table.columns, common.table.name), {
        kind: 'query',
        query,
      });
    }
    const table = this.#environment.localTable(name);
    if (table !== undefined) return this.#bound(shown, withRowNumber(table.columns), { kind: 'local', table });
    const relation = this.#environment.host.findRelation(name);
    if (relation === undefined) throw sqlFailure(208, [name.join('.')], line);
    return this.#bound(shown, relation.columns, { kind: 'relation', relation });
  }

  async #tableFunction(syntax: FromSyntax & { readonly kind: 'function' }, scope: Scope): Promise<BoundSource> {
    const { name, alias, line } = syntax;
    const values = await this.expressions(new Scope(scope.parent)).values(syntax.arguments);
    const known: TypedSqlValue[] = values.map(({ type }) => ({ type, value: null }));
    const relation = this.#environment.host.findTableFunction?.(name, known);
    if (relation === undefined) throw sqlFailure(208, [name.join('.')], line);
    if (!values.every(isRowIndependent))
      throw unsupported('A table-valued function with columns or subqueries as arguments', '', line);
    return this.#bound(alias === undefined ? name : [alias], relation.columns, {
      kind: 'tableFunction',
      name,
      arguments: values,
    });
  }

  #bound(name: readonly string[], columns: readonly ResultColumn[], content: SourceContent): BoundSource {
    return { kind: 'source', id: this.#numbers.take(), name, columns, content, used: new Set() };
  }
}

/** Name of the column with the number of the row that tables of the session have; no star shows it. */
export const rowNumberName = '\u0001row';

function withRowNumber(columns: readonly ResultColumn[]): ResultColumn[] {
  return [...columns, { name: rowNumberName, type: sqlTypes.bigint, nullable: false }];
}

const isAggregate = (part: TypedExpression): boolean => part.kind === 'aggregate';

function hasAggregate(items: readonly BoundItem[], order: readonly OrderTerm[]): boolean {
  return (
    items.some(({ expression }) => hasPart(expression, isAggregate)) ||
    order.some(({ expression }) => expression.kind !== 'output' && hasPart(expression, isAggregate))
  );
}

function typed({ type }: ResultColumn): TypedExpression {
  return { kind: 'slot', index: 0, type };
}

/** Which columns of a SELECT are NULL as written: the other side of UNION gives them their type. */
function nullColumns({ body, columns }: BoundQuery): boolean[] {
  return columns.map((_, at) => {
    const expression = body.kind === 'select' ? body.items[at].expression : undefined;
    return expression?.kind === 'constant' && expression.value === null;
  });
}

function starItems({ qualifier, line }: SelectItemSyntax & { readonly kind: 'star' }, scope: Scope): BoundItem[] {
  const sources = qualifier.length === 0 ? scope.sources : scope.sourcesNamed(qualifier);
  if (sources.length === 0) throw sqlFailure(qualifier.length === 0 ? 102 : 107, [qualifier.join('.') || '*'], line);
  return sources.flatMap((source) =>
    source.columns.flatMap(({ name }, at) =>
      name === rowNumberName ? [] : [{ name, expression: columnOf(source, at) }],
    ),
  );
}

/** Position of the column of the result that a term of ORDER BY means: by its alias or its number. */
function outputOf(expression: ExpressionSyntax, columns: readonly { readonly name: string }[]): number | undefined {
  if (expression.kind === 'literal' && typeof expression.value === 'number') {
    if (expression.value < 1 || expression.value > columns.length)
      throw sqlFailure(108, [expression.value], expression.line);
    return expression.value - 1;
  }
  if (expression.kind !== 'name' || expression.parts.length !== 1) return undefined;
  const name = expression.parts[0].toLowerCase();
  const matches = columns.flatMap((column, at) => (column.name.toLowerCase() === name ? [at] : []));
  return matches[0];
}

/** The columns of a derived table or common table expression, renamed by its list; each must have a name of its own. */
function namedColumns(
  columns: readonly ResultColumn[],
  names: readonly string[] | undefined,
  table: string,
): ResultColumn[] {
  if (names !== undefined && names.length !== columns.length)
    throw sqlFailure(columns.length > names.length ? 8158 : 8159, [table]);
  const seen = new Set<string>();
  return columns.map((column, at) => {
    const name = names?.[at] ?? column.name;
    if (name === '') throw sqlFailure(8155, [at + 1, table]);
    if (seen.has(name.toLowerCase())) throw sqlFailure(8156, [name, table]);
    seen.add(name.toLowerCase());
    return { ...column, name };
  });
}

function resultColumns(items: readonly BoundItem[], scope: Scope): ResultColumn[] {
  const columns = items.map(({ name, expression }): ResultColumn => {
    const type = expression.type.name === 'int' ? sqlTypes.int : expression.type;
    return { name, type, nullable: isNullable(expression, scope) };
  });
  return scope.sources.length > 1 ? asNullable(columns) : columns;
}

function isNullable(expression: TypedExpression, scope: Scope): boolean {
  if (expression.kind === 'constant') return expression.value === null;
  if (expression.kind !== 'column') return true;
  return scope.sources.find(({ id }) => id === expression.source)?.columns[expression.column]?.nullable ?? true;
}
