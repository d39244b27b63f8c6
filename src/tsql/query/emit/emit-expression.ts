import { likeExpression } from '../../../datatypes/like-pattern.ts';
import { SqlError } from '../../batch/sql-error.ts';
import { evaluate } from '../evaluate.ts';
import { unsupported } from '../sql-failure.ts';
import { familyOf } from '../type-rules.ts';
import {
  type BoundQuery,
  isRowIndependent,
  type OrderTerm,
  type TypedCondition,
  type TypedExpression,
  type WindowExpression,
} from '../typed-tree.ts';
import { emitArithmetic, emitNegation } from './emit-arithmetic.ts';
import { emitConversion } from './emit-conversion.ts';
import { emitFunction } from './emit-function.ts';
import type { StoreSql } from './store-sql.ts';
import { storeTypeName } from './store-value.ts';

/** Writes a whole query; handed in, because queries hold expressions and expressions queries. */
export type QueryWriter = (query: BoundQuery, sql: StoreSql) => string;

/** Writes expressions and conditions in the store's dialect so that they mean what they mean in T-SQL; what cannot be written so is refused. */
export class ExpressionWriter {
  readonly sql: StoreSql;
  readonly #writeQuery: QueryWriter;

  constructor(sql: StoreSql, writeQuery: QueryWriter) {
    this.sql = sql;
    this.#writeQuery = writeQuery;
  }

  /** A value, as queries hold it. */
  value(expression: TypedExpression): string {
    if (isRowIndependent(expression)) return this.#known(expression);
    switch (expression.kind) {
      case 'column':
        return `q${expression.source}.c${expression.column}`;
      case 'arithmetic':
        return emitArithmetic(expression, this.value(expression.left), this.value(expression.right), this.sql);
      case 'negate':
        return emitNegation(expression, this.value(expression.operand), this.sql);
      case 'complement':
        return expression.type.name === 'bit'
          ? `(1 - ${this.value(expression.operand)})`
          : `(-1 - ${this.value(expression.operand)})`;
      case 'convert':
        return this.#conversion(expression);
      case 'function':
        return this.#function(expression);
      case 'case':
        return this.#case(expression);
      case 'truth': {
        const condition = this.condition(expression.condition);
        return `(CASE WHEN ${condition} THEN 1 WHEN NOT ${this.condition(expression.condition)} THEN 0 END)`;
      }
      case 'subquery':
        return this.#subquery(expression.query);
      case 'window':
        return this.#window(expression);
      default:
        throw unsupported(
          `A function of the server over columns (${expression.kind === 'host' ? expression.name.join('.') : expression.kind})`,
          'it works in the SELECT list of the outermost query',
        );
    }
  }

  /** Evaluated here and now; when that fails, the query fails where the value is needed, and only then. */
  #known(expression: TypedExpression): string {
    try {
      return this.sql.value(evaluate(expression, this.sql.context), expression.type);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      const isSqlite = this.sql.isSqlite;
      return isSqlite
        ? this.sql.fail(error.number, '')
        : `CAST(${this.sql.fail(error.number, 'random()')} AS ${storeTypeName(expression.type, this.sql.dialect)})`;
    }
  }

  #conversion(expression: TypedExpression & { readonly kind: 'convert' }): string {
    const { operand, type, style, isTry } = expression;
    if (isTry)
      throw unsupported('TRY_CAST and TRY_CONVERT of columns', 'they work in the SELECT list of the outermost query');
    const styleNumber =
      style === undefined || !isRowIndependent(style) ? 0 : Number(evaluate(style, this.sql.context) ?? 0);
    return emitConversion(this.value(operand), operand.type, type, styleNumber, this.sql);
  }

  #function(expression: TypedExpression & { readonly kind: 'function' }): string {
    return emitFunction(
      expression,
      expression.arguments.map((argument) => this.value(argument)),
      this.sql,
    );
  }

  #case({ branches, otherwise, type }: TypedExpression & { readonly kind: 'case' }): string {
    const parts = branches.map(({ when, result }) => `WHEN ${this.condition(when)} THEN ${this.value(result)}`);
    const last = otherwise === undefined ? this.sql.value(null, type) : this.value(otherwise);
    return `(CASE ${parts.join(' ')} ELSE ${last} END)`;
  }

  #subquery(query: BoundQuery): string {
    const text = this.#writeQuery(query, this.sql);
    const { body } = query;
    const isSingle = body.kind === 'select' && body.groups !== undefined && body.groups.keys.length === 0;
    if (!this.sql.isSqlite || isSingle) return `(${text})`;
    const alias = this.sql.alias();
    return `(SELECT CASE WHEN count(*) > 1 THEN ${this.sql.fail(512, '')} ELSE min(${alias}.c0) END FROM (${text}) AS ${alias})`;
  }

  #window({ name, argument, partition, order, type }: WindowExpression): string {
    const parts = [
      ...(partition.length === 0
        ? []
        : [`PARTITION BY ${partition.map((part) => this.sql.key(this.value(part), part.type)).join(', ')}`]),
      ...(order.length === 0 ? [] : [`ORDER BY ${this.order(order)}`]),
    ];
    const values = argument === undefined ? (name === 'COUNT' ? '*' : '') : this.value(argument);
    const call = `${name}(${values}) OVER (${parts.join(' ')})`;
    // PostgreSQL sums whole numbers as numeric.
    return !this.sql.isSqlite && familyOf(type) === 'whole' ? `CAST(${call} AS bigint)` : call;
  }

  /** Terms of ORDER BY that are expressions. */
  order(terms: readonly OrderTerm[]): string {
    return terms
      .flatMap(({ expression, descending }) =>
        expression.kind === 'output' ? [] : [this.sql.orderTerm(this.value(expression), expression.type, descending)],
      )
      .join(', ');
  }

  /** A condition, in parentheses. */
  condition(condition: TypedCondition): string {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return `(${this.condition(condition.left)} ${condition.kind.toUpperCase()} ${this.condition(condition.right)})`;
      case 'not':
        return `(NOT ${this.condition(condition.operand)})`;
      case 'isNull':
        return `(${this.value(condition.operand)} IS NULL)`;
      case 'isTrue':
        return `(${this.value(condition.operand)} <> 0)`;
      case 'compare':
        return this.#comparison(condition);
      case 'like':
        return this.#like(condition);
      case 'exists':
        return `(EXISTS (${this.#writeQuery(condition.query, this.sql)}))`;
      default:
        return this.#membership(condition);
    }
  }

  #comparison({ operator, left, right }: TypedCondition & { readonly kind: 'compare' }): string {
    const family = familyOf(left.type);
    if (family === 'variant')
      throw unsupported('A comparison of sql_variant columns', 'convert the value: CONVERT(nvarchar(100), x)');
    const isEquality = operator === '=' || operator === '<>';
    const side = (part: TypedExpression): string => {
      const text = this.value(part);
      return isEquality ? this.sql.key(text, part.type) : this.sql.orderKey(text, part.type);
    };
    return `(${side(left)} ${operator} ${side(right)})`;
  }

  #like({ operand, pattern, escape: escaping }: TypedCondition & { readonly kind: 'like' }): string {
    const text = this.value(operand);
    if (this.sql.isSqlite) {
      return `(text_like(${text}, ${this.value(pattern)}, ${escaping === undefined ? 'NULL' : this.value(escaping)}) = 1)`;
    }
    if (!isRowIndependent(pattern) || (escaping !== undefined && !isRowIndependent(escaping))) {
      throw unsupported('LIKE with a pattern that depends on a column');
    }
    const written = evaluate(pattern, this.sql.context);
    const escapes = escaping === undefined ? undefined : evaluate(escaping, this.sql.context);
    if (written === null || escapes === null) return '(CAST(NULL AS boolean))';
    const expression = likeExpression(String(written), escapes === undefined ? undefined : String(escapes), '.');
    if (expression === undefined) return `(${text} IS NOT NULL AND false)`;
    return `((${text}) COLLATE "und-x-icu" ~* ${this.sql.value(expression, { name: 'nvarchar', length: 'max' })})`;
  }

  #membership({ operand, query, source, column }: TypedCondition & { readonly kind: 'inQuery' }): string {
    const left = this.sql.key(this.value(operand), operand.type);
    const text = this.#writeQuery(query, this.sql);
    const right = this.sql.key(this.value(column), column.type);
    return `(${left} IN (SELECT ${right} FROM (${text}) AS q${source}))`;
  }
}
