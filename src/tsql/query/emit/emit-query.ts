import type { Relation } from '../../batch/batch-host.ts';
import type { SqlType, SqlValue, TypedSqlValue } from '../../sql-type.ts';
import { evaluate } from '../evaluate.ts';
import { sqlFailure, unsupported } from '../sql-failure.ts';
import { familyOf } from '../type-rules.ts';
import type {
  AggregateExpression,
  BoundFrom,
  BoundGroups,
  BoundQuery,
  BoundSelect,
  BoundSource,
  LocalRows,
  OrderTerm,
  TypedExpression,
} from '../typed-tree.ts';
import { hexText } from '../values/binary-value.ts';
import { ExpressionWriter } from './emit-expression.ts';
import type { StoreSql } from './store-sql.ts';
import { columnForTransport, columnFromRelation, storeTypeName, storeValue } from './store-value.ts';

/** What a query needs of its surroundings to be written: table-valued functions, with the values of the moment. */
export type TableFunctionFinder = (name: readonly string[], values: readonly TypedSqlValue[]) => Relation | undefined;

/** Writes queries for the store. Every query has the columns c0, c1 … */
export class QueryWriter {
  readonly #sql: StoreSql;
  readonly #expressions: ExpressionWriter;
  readonly #findTableFunction: TableFunctionFinder;

  constructor(sql: StoreSql, findTableFunction: TableFunctionFinder) {
    this.#sql = sql;
    this.#findTableFunction = findTableFunction;
    this.#expressions = new ExpressionWriter(sql, (query) => this.query(query));
  }

  /** The values of `leaves` for every row of a SELECT, in a form that no driver makes less exact. */
  fetch(query: BoundQuery, body: BoundSelect, leaves: readonly TypedExpression[]): string {
    const items = leaves.map((leaf, at) => `${columnForTransport(this.#expressions.value(leaf), leaf.type)} AS c${at}`);
    return this.#sql.finished(this.#select(body, items.length === 0 ? ['1 AS c0'] : items, query));
  }

  /** The rows of any query, in a form that no driver makes less exact. */
  fetchAll(query: BoundQuery): string {
    const alias = this.#sql.alias();
    const items = query.columns.map(({ type }, at) => `${columnForTransport(`${alias}.c${at}`, type)} AS c${at}`);
    const order = query.order.flatMap(({ expression, descending }) =>
      expression.kind === 'output'
        ? [this.#sql.orderTerm(`${alias}.c${expression.index}`, query.columns[expression.index].type, descending)]
        : [],
    );
    const tail = order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`;
    return this.#sql.finished(`SELECT ${items.join(', ')} FROM (${this.query(query)}) AS ${alias}${tail}`);
  }

  /** A query inside another. */
  query(query: BoundQuery): string {
    const { body } = query;
    if (body.kind === 'values') return this.#values(body.rows) + this.#limits(query);
    if (body.kind === 'set') return this.#ordered(this.#combined(query), query);
    if (!body.distinct) return this.#select(body, this.#items(body), query);
    return this.#ordered(
      this.#distinct(
        this.#select(body, this.#items(body), undefined),
        body.items.map(({ expression }) => expression.type),
      ),
      query,
      body.top,
    );
  }

  #items(body: BoundSelect): string[] {
    return body.items.map(({ expression }, at) => `${this.#expressions.value(expression)} AS c${at}`);
  }

  #select(body: BoundSelect, items: readonly string[], query: BoundQuery | undefined): string {
    const from = body.groups === undefined ? this.#plainFrom(body) : this.#groupedFrom(body, body.groups);
    const order = query === undefined || query.order.length === 0 ? '' : ` ORDER BY ${this.#order(query.order, body)}`;
    const limits = query === undefined ? '' : this.#limits(query, body.top);
    return `SELECT ${items.join(', ')}${from}${order}${limits}`;
  }

  #order(order: readonly OrderTerm[], body: BoundSelect): string {
    return this.#expressions.order(
      order.map((term) =>
        term.expression.kind === 'output'
          ? { ...term, expression: body.items[term.expression.index].expression }
          : term,
      ),
    );
  }

  #limits(query: BoundQuery, top?: TypedExpression): string {
    const number = (expression: TypedExpression): string => {
      const value = evaluate(expression, this.#sql.context);
      if (value === null || BigInt(value as bigint) < 0n) throw sqlFailure(10744);
      return this.#sql.value(value, { name: 'bigint' });
    };
    const limit = top ?? query.fetch;
    if (limit === undefined && query.offset === undefined) return '';
    const first = limit === undefined ? (this.#sql.isSqlite ? ' LIMIT -1' : '') : ` LIMIT ${number(limit)}`;
    return query.offset === undefined ? first : `${first} OFFSET ${number(query.offset)}`;
  }

  #plainFrom({ from, where }: BoundSelect): string {
    const source = from === undefined ? '' : ` FROM ${this.#from(from)}`;
    return where === undefined ? source : `${source} WHERE ${this.#expressions.condition(where)}`;
  }

  /** Keys and arguments are reckoned first, then grouped, so that an expression never stands twice. */
  #groupedFrom(body: BoundSelect, groups: BoundGroups): string {
    const rows = this.#sql.alias();
    const keys = groups.keys.map((key, at) => `${this.#expressions.value(key)} AS k${at}`);
    const values = groups.aggregates.flatMap(({ argument }, at) =>
      argument === undefined ? [] : [`${this.#expressions.value(argument)} AS a${at}`],
    );
    const ordered = groups.aggregates.flatMap(({ order }, at) =>
      order.flatMap(({ expression }, place) =>
        expression.kind === 'output'
          ? []
          : [`${this.#sql.orderKey(this.#expressions.value(expression), expression.type)} AS o${at}_${place}`],
      ),
    );
    const inner = [...keys, ...values, ...ordered];
    const columns = [
      ...groups.keys.map(({ type }, at) => `${representative(`${rows}.k${at}`, type)} AS c${at}`),
      ...groups.aggregates.map(
        (aggregate, at) => `${this.#aggregate(aggregate, rows, at)} AS c${groups.keys.length + at}`,
      ),
    ];
    const by = groups.keys.map(({ type }, at) => this.#sql.key(`${rows}.k${at}`, type));
    const select = `SELECT ${inner.length === 0 ? '1 AS k' : inner.join(', ')}${this.#plainFrom(body)}`;
    const grouped = `SELECT ${columns.length === 0 ? 'count(*) AS c0' : columns.join(', ')} FROM (${select}) AS ${rows}${by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`}`;
    const having = body.having === undefined ? '' : ` WHERE ${this.#expressions.condition(body.having)}`;
    return ` FROM (${grouped}) AS q${groups.id}${having}`;
  }

  #aggregate(aggregate: AggregateExpression, rows: string, at: number): string {
    const { name, argument, distinct, type } = aggregate;
    if (argument === undefined) return 'count(*)';
    const value = `${rows}.a${at}`;
    const among = distinct ? 'DISTINCT ' : '';
    switch (name) {
      case 'COUNT':
        return `count(${among}${distinct ? this.#sql.key(value, argument.type) : value})`;
      case 'SUM':
        return this.#sum(`sum(${among}${value})`, type);
      case 'AVG':
        return this.#average(among + value, argument, type);
      case 'STRING_AGG':
        return this.#joinedText(aggregate, value, rows, at);
      default:
        return this.#extreme(name.toLowerCase(), value, type);
    }
  }

  #sum(sum: string, type: SqlType): string {
    const isWhole = familyOf(type) === 'whole';
    if (this.#sql.isSqlite || !isWhole) return sum;
    return type.name === 'int' ? `CAST(CAST(${sum} AS integer) AS bigint)` : `CAST(${sum} AS bigint)`;
  }

  #average(value: string, argument: TypedExpression, type: SqlType): string {
    const family = familyOf(type);
    if (family === 'float') return `avg(${value})`;
    const quotient = (factor: bigint): string =>
      this.#sql.isSqlite
        ? `(sum(${value}) * ${factor} / count(${value}))`
        : `div(sum(${value}) * ${factor}, count(${value}))`;
    if (family === 'whole') return this.#sql.isSqlite ? quotient(1n) : `CAST(${quotient(1n)} AS bigint)`;
    const [own, result] = [argument.type.scale ?? 4, type.scale ?? 4];
    if (this.#sql.isSqlite) return quotient(10n ** BigInt(result - own));
    return `(${quotient(10n ** BigInt(result))} / ${10n ** BigInt(result)})`;
  }

  /** The smallest or largest text by the collation: its key goes in front, and is cut off behind. */
  #extreme(name: string, value: string, type: SqlType): string {
    const family = familyOf(type);
    if (family !== 'text' && family !== 'guid') return `${name}(${value})`;
    if (!this.#sql.isSqlite && family === 'text') return `${name}(${value} COLLATE "und-x-icu")`;
    if (family === 'text') return this.#cutKey(name, value);
    return `substr(${name}(${this.#sql.orderKey(value, type)} || ${value}), 33)`;
  }

  // Keys hold no character below 0x02 but the accents' mark, so a marker of two of them is never part of one.
  #cutKey(name: string, value: string): string {
    const marker = `(char(2) || char(1))`;
    const marked = `${name}(collation_key(${value}) || ${marker} || ${value})`;
    return `substr(${marked}, instr(${marked}, ${marker}) + 2)`;
  }

  #joinedText({ separator, order }: AggregateExpression, value: string, rows: string, at: number): string {
    if (separator === undefined) return value;
    const terms = order.map(
      ({ descending }, place) => `${rows}.o${at}_${place} ${descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`,
    );
    const tail = terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`;
    const between = this.#expressions.value(separator);
    return this.#sql.isSqlite ? `group_concat(${value}, ${between}${tail})` : `string_agg(${value}, ${between}${tail})`;
  }

  #distinct(query: string, types: readonly SqlType[]): string {
    const alias = this.#sql.alias();
    const items = types.map((type, at) => `${representative(`${alias}.c${at}`, type)} AS c${at}`);
    const keys = types.map((type, at) => this.#sql.key(`${alias}.c${at}`, type));
    return `SELECT ${items.join(', ')} FROM (${query}) AS ${alias} GROUP BY ${keys.join(', ')}`;
  }

  /** A finished result with the order and limits around it. */
  #ordered(text: string, query: BoundQuery, top?: TypedExpression): string {
    if (query.order.length === 0 && top === undefined && query.offset === undefined) return text;
    const alias = this.#sql.alias();
    const terms = query.order.flatMap(({ expression, descending }) =>
      expression.kind === 'output'
        ? [this.#sql.orderTerm(`${alias}.c${expression.index}`, query.columns[expression.index].type, descending)]
        : [],
    );
    const items = query.columns.map((_, at) => `${alias}.c${at} AS c${at}`);
    const order = terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`;
    return `SELECT ${items.join(', ')} FROM (${text}) AS ${alias}${order}${this.#limits(query, top)}`;
  }

  #combined(query: BoundQuery): string {
    const { body, columns } = query;
    if (body.kind !== 'set') throw unsupported('This query');
    const types = columns.map(({ type }) => type);
    const [left, right] = [body.left, body.right].map((side, at) => {
      const { id, columns: converted } = body.sides[at];
      const text = this.query(side);
      const items = converted.map((column, index) => `${this.#expressions.value(column)} AS c${index}`);
      return `SELECT ${items.join(', ')} FROM (${text}) AS q${id}`;
    });
    if (body.operator === 'unionAll') return `${left} UNION ALL ${right}`;
    if (body.operator === 'union') return this.#distinct(`${left} UNION ALL ${right}`, types);
    const [a, b] = [this.#sql.alias(), this.#sql.alias()];
    const same = types.map(
      (type, at) => `${this.#sql.key(`${a}.c${at}`, type)} IS NOT DISTINCT FROM ${this.#sql.key(`${b}.c${at}`, type)}`,
    );
    const exists = `EXISTS (SELECT 1 FROM (${right}) AS ${b} WHERE ${same.join(' AND ')})`;
    const items = types.map((_, at) => `${a}.c${at} AS c${at}`);
    return this.#distinct(
      `SELECT ${items.join(', ')} FROM (${left}) AS ${a} WHERE ${body.operator === 'except' ? 'NOT ' : ''}${exists}`,
      types,
    );
  }

  #values(rows: readonly (readonly TypedExpression[])[]): string {
    const texts = rows.map((row) => `(${row.map((value) => this.#expressions.value(value)).join(', ')})`);
    const alias = this.#sql.alias();
    const items = rows[0].map((_, at) => `${alias}.column${at + 1} AS c${at}`);
    return `SELECT ${items.join(', ')} FROM (VALUES ${texts.join(', ')}) AS ${alias}`;
  }

  #from(from: BoundFrom): string {
    if (from.kind === 'source') return this.#source(from);
    const [left, right] = [this.#from(from.left), this.#from(from.right)];
    if (from.on === undefined) return `(${left} CROSS JOIN ${right})`;
    return `(${left} ${from.type.toUpperCase()} JOIN ${right} ON ${this.#expressions.condition(from.on)})`;
  }

  #source(source: BoundSource): string {
    const { content, columns } = source;
    switch (content.kind) {
      case 'query':
        return `(${this.query(content.query)}) AS q${source.id}`;
      case 'relation':
        return this.#relation(source, content.relation);
      case 'local':
        return `(${this.#local(content.table)}) AS q${source.id}`;
      default: {
        const values = content.arguments.map((value) => ({
          type: value.type,
          value: evaluate(value, this.#sql.context),
        }));
        const relation = this.#findTableFunction(content.name, values);
        if (relation === undefined || relation.columns.length !== columns.length)
          throw sqlFailure(208, [content.name.join('.')]);
        return this.#relation(source, relation);
      }
    }
  }

  #relation(source: BoundSource, relation: Relation): string {
    const { sql, parameters } = relation.source();
    const alias = this.#sql.alias();
    const items = relation.columns.flatMap(({ name, type }, at) =>
      source.used.has(at)
        ? [`${columnFromRelation(`${alias}."${name.replaceAll('"', '""')}"`, type, this.#sql.dialect)} AS c${at}`]
        : [],
    );
    const text = this.#sql.embed(sql, parameters);
    return `(SELECT ${items.length === 0 ? '1 AS c' : items.join(', ')} FROM (${text}) AS ${alias}) AS q${source.id}`;
  }

  /** The rows of a session's own table travel as one parameter in JSON; the last column is the number of the row. */
  #local(table: LocalRows): string {
    const types: SqlType[] = [...table.columns.map(({ type }) => type), { name: 'bigint' }];
    const records = Array.from(table.rows(), ({ number, values }) =>
      [...values, BigInt(number)].map((value, at) => this.#jsonValue(value, types[at])),
    );
    const { dialect, isSqlite } = this.#sql;
    const json = this.#sql.parameter(
      { type: { name: 'nvarchar', length: 'max' }, value: JSON.stringify(records) },
      'jsonb',
    );
    const alias = this.#sql.alias();
    const items = types.map((type, at) => {
      const text = isSqlite ? `json_extract(${alias}.value, '$[${at}]')` : `(${alias}.value ->> ${at})`;
      return `${localColumn(text, type, isSqlite, storeTypeName(type, dialect))} AS c${at}`;
    });
    return `SELECT ${items.join(', ')} FROM ${isSqlite ? `json_each(${json})` : `jsonb_array_elements(${json})`} AS ${alias}`;
  }

  #jsonValue(value: SqlValue, type: SqlType): string | null {
    const { value: stored } = storeValue(value, type, this.#sql.dialect);
    if (stored === null) return null;
    return stored instanceof Uint8Array ? hexText(stored) : String(stored);
  }
}

function localColumn(text: string, type: SqlType, isSqlite: boolean, storeType: string): string {
  const family = familyOf(type);
  if (family === 'binary') return isSqlite ? `unhex(${text})` : `decode(${text}, 'hex')`;
  if (!isSqlite) return `CAST(${text} AS ${storeType})`;
  if (family === 'float') return `CAST(${text} AS REAL)`;
  return storeType === 'bigint' ? `CAST(${text} AS INTEGER)` : text;
}

/** One of several values that count as equal. */
function representative(column: string, type: SqlType): string {
  return familyOf(type) === 'text' ? `min(${column})` : column;
}
