import type { SqlType, TypedSqlValue } from '../../sql-type.ts';
import type { EvaluationContext } from '../functions/scalar-function.ts';
import { sqlFailure } from '../sql-failure.ts';
import { familyOf } from '../type-rules.ts';
import { type StoreDialect, storeTypeName, storeValue } from './store-value.ts';

const longestQuery = 1_000_000;

/** A query of the store under way: its dialect and its parameters, and the forms that differ between the dialects. */
export class StoreSql {
  readonly dialect: StoreDialect;
  readonly context: EvaluationContext;
  readonly parameters: TypedSqlValue[] = [];
  #aliases = 0;

  constructor(dialect: StoreDialect, context: EvaluationContext) {
    this.dialect = dialect;
    this.context = context;
  }

  get isSqlite(): boolean {
    return this.dialect === 'sqlite';
  }

  /** A parameter with a value; values never stand in the text. */
  parameter(value: TypedSqlValue, storeType: string): string {
    const name = `@p${this.parameters.push(value) - 1}`;
    return this.isSqlite ? name : `CAST(${name} AS ${storeType})`;
  }

  /** A value of T-SQL as a parameter. */
  value(value: TypedSqlValue['value'], type: SqlType): string {
    return this.parameter(storeValue(value, type, this.dialect), storeTypeName(type, this.dialect));
  }

  /** The text of another query with parameters of its own, renumbered to stand in this one. */
  embed(sql: string, parameters: readonly TypedSqlValue[]): string {
    const first = this.parameters.length;
    this.parameters.push(...parameters);
    return sql.replaceAll(/@p(\d+)\b/g, (_, index: string) => `@p${first + Number(index)}`);
  }

  /** A new name for something in FROM. */
  alias(): string {
    return `x${this.#aliases++}`;
  }

  /** The finished text. Throws 8632 when no store should be asked to read it. */
  finished(sql: string): string {
    if (sql.length > longestQuery)
      throw sqlFailure(8632, ['its text for the store would have more than a million characters']);
    return sql;
  }

  /** An expression that ends the query with an error of this number when it is evaluated; it must depend on a value of the row. */
  fail(number: number, value: string): string {
    if (this.isSqlite) return `sql_fail(${number})`;
    return `CAST('E${number}' || coalesce(left(CAST(${value} AS text), 0), '') AS bigint)`;
  }

  /** The value of `sql`, once it is known to be between two whole numbers; else error 8115. */
  between(sql: string, least: bigint, greatest: bigint): string {
    const v = this.alias();
    const isWhole = this.isSqlite ? `typeof(${v}.v) = 'integer' AND ` : '';
    return `(SELECT CASE WHEN ${v}.v IS NULL OR (${isWhole}${v}.v BETWEEN ${least} AND ${greatest}) THEN ${v}.v ELSE ${this.fail(8115, `${v}.v`)} END FROM (SELECT ${sql} AS v) AS ${v})`;
  }

  /** What values of a type are compared, grouped and ordered by. */
  key(sql: string, type: SqlType): string {
    const family = familyOf(type);
    if (family !== 'text' && family !== 'xml') return sql;
    return this.isSqlite ? `collation_key(${sql})` : `lower(rtrim(${sql}, ' ') COLLATE "und-x-icu")`;
  }

  /** What values of a type are ordered by. */
  orderKey(sql: string, type: SqlType): string {
    if (familyOf(type) !== 'guid') return this.key(sql, type);
    const part = (from: number, length: number): string => `substr(${sql}, ${from}, ${length})`;
    const places = [
      [25, 12],
      [20, 4],
      [17, 2],
      [15, 2],
      [12, 2],
      [10, 2],
      [7, 2],
      [5, 2],
      [3, 2],
      [1, 2],
    ];
    return `(${places.map(([from, length]) => part(from, length)).join(' || ')})`;
  }

  /** A term of ORDER BY; NULL comes first, as T-SQL has it. */
  orderTerm(sql: string, type: SqlType, descending: boolean): string {
    return `${this.orderKey(sql, type)} ${descending ? 'DESC NULLS LAST' : 'ASC NULLS FIRST'}`;
  }

  /** `dividend / divisor`, rounded down. */
  floorDivide(dividend: string, divisor: bigint): string {
    return `(CASE WHEN ${dividend} >= 0 THEN ${dividend} / ${divisor} ELSE -((${divisor - 1n} - ${dividend}) / ${divisor}) END)`;
  }
}
