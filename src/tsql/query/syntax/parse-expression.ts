import type { SqlType } from '../../sql-type.ts';
import type { Token } from '../../token.ts';
import { sqlFailure, unsupported } from '../sql-failure.ts';
import { textType } from '../type-rules.ts';
import { inCodePage } from '../values/binary-value.ts';
import { parseType } from './parse-type.ts';
import type {
  CallSyntax,
  ComparisonOperator,
  ExpressionSyntax,
  LiteralSyntax,
  OrderSyntax,
  QuerySyntax,
  WindowSyntax,
} from './syntax-tree.ts';
import type { TokenCursor } from './token-cursor.ts';

/** Reads a query in parentheses; handed in, because queries hold expressions and expressions queries. */
export type QueryReader = (cursor: TokenCursor) => QuerySyntax;

const comparisons: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '!>': '<=',
  '>': '>',
  '>=': '>=',
  '!<': '>=',
};

/** Functions that are written without parentheses. */
const bareFunctions = new Set(['CURRENT_TIMESTAMP', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER', 'USER']);
/** Reserved words that are functions all the same. */
const reservedFunctions = new Set(['LEFT', 'RIGHT', 'COALESCE', 'NULLIF', 'USER']);

/** Reads expressions and conditions from tokens. */
export class ExpressionParser {
  readonly #cursor: TokenCursor;
  readonly #readQuery: QueryReader;

  constructor(cursor: TokenCursor, readQuery: QueryReader) {
    this.#cursor = cursor;
    this.#readQuery = readQuery;
  }

  /** A condition, or a value where none stands. */
  condition(): ExpressionSyntax {
    return this.#cursor.nested(() => {
      let left = this.#conjunction();
      for (let links = 1; this.#cursor.isWord('OR'); links++) {
        this.#cursor.refuseLongChain(links);
        const { line } = this.#cursor.next();
        left = { kind: 'or', left, right: this.#conjunction(), line };
      }
      return left;
    });
  }

  #conjunction(): ExpressionSyntax {
    let left = this.#negation();
    for (let links = 1; this.#cursor.isWord('AND'); links++) {
      this.#cursor.refuseLongChain(links);
      const { line } = this.#cursor.next();
      left = { kind: 'and', left, right: this.#negation(), line };
    }
    return left;
  }

  #negation(): ExpressionSyntax {
    if (!this.#cursor.isWord('NOT')) return this.#predicate();
    const { line } = this.#cursor.next();
    return { kind: 'not', operand: this.#cursor.nested(() => this.#negation()), line };
  }

  #predicate(): ExpressionSyntax {
    const cursor = this.#cursor;
    if (cursor.isWord('EXISTS')) {
      const { line } = cursor.next();
      return { kind: 'exists', query: this.#readQueryInParentheses(), line };
    }
    const left = this.value();
    const token = cursor.peek();
    if (token === undefined) return left;
    const operator = token.kind === 'symbol' ? this.#comparisonOperator(token) : undefined;
    if (operator !== undefined) return this.#comparison(left, operator, token.line);
    if (cursor.takeWords('IS')) {
      const negated = cursor.takeWords('NOT');
      if (cursor.isWord('DISTINCT')) throw unsupported('IS DISTINCT FROM', '', token.line);
      cursor.expectWord('NULL');
      return this.#negatedIf(negated, { kind: 'isNull', operand: left, line: token.line });
    }
    const negated = cursor.isWordAt(1, 'IN', 'LIKE', 'BETWEEN') && cursor.takeWords('NOT');
    const predicate = this.#wordPredicate(left, token.line);
    if (predicate === undefined && negated) throw cursor.unexpected();
    return predicate === undefined ? left : this.#negatedIf(negated, predicate);
  }

  #negatedIf(negated: boolean, operand: ExpressionSyntax): ExpressionSyntax {
    return negated ? { kind: 'not', operand, line: operand.line } : operand;
  }

  // `< =` with a blank between is one operator for SQL Server; `<` alone is none here when `=` follows.
  #comparisonOperator(token: Token): ComparisonOperator | undefined {
    const next = this.#cursor.peek(1);
    const joined = next?.kind === 'symbol' && /^[<>!]$/.test(token.value) ? token.value + next.value : '';
    if (Object.hasOwn(comparisons, joined)) this.#cursor.next();
    const text = Object.hasOwn(comparisons, joined) ? joined : token.value;
    if (!Object.hasOwn(comparisons, text)) return undefined;
    this.#cursor.next();
    return comparisons[text];
  }

  #comparison(left: ExpressionSyntax, operator: ComparisonOperator, line: number): ExpressionSyntax {
    if (this.#cursor.isWord('ALL', 'ANY', 'SOME'))
      throw unsupported('ALL, ANY and SOME', 'write EXISTS, or MIN and MAX', line);
    return { kind: 'compare', operator, left, right: this.value(), line };
  }

  #wordPredicate(left: ExpressionSyntax, line: number): ExpressionSyntax | undefined {
    const cursor = this.#cursor;
    if (cursor.takeWords('IN')) return this.#membership(left, line);
    if (cursor.takeWords('BETWEEN')) {
      const low = this.value();
      cursor.expectWord('AND');
      const high = this.value();
      return {
        kind: 'and',
        left: { kind: 'compare', operator: '>=', left, right: low, line },
        right: { kind: 'compare', operator: '<=', left, right: high, line },
        line,
      };
    }
    if (!cursor.takeWords('LIKE')) return undefined;
    const pattern = this.value();
    const escaping = cursor.takeWords('ESCAPE') ? this.value() : undefined;
    return { kind: 'like', operand: left, pattern, ...(escaping === undefined ? {} : { escape: escaping }), line };
  }

  #membership(operand: ExpressionSyntax, line: number): ExpressionSyntax {
    const cursor = this.#cursor;
    if (this.#isQueryInParentheses()) {
      return { kind: 'inQuery', operand, query: this.#readQueryInParentheses(), line };
    }
    cursor.expectSymbol('(');
    const list = cursor.list(() => this.value());
    cursor.expectSymbol(')');
    return { kind: 'in', operand, list, line };
  }

  #isQueryInParentheses(): boolean {
    let ahead = 0;
    while (this.#cursor.isSymbol('(', ahead)) ahead++;
    return ahead > 0 && this.#cursor.isWordAt(ahead, 'SELECT', 'WITH');
  }

  #readQueryInParentheses(): QuerySyntax {
    this.#cursor.expectSymbol('(');
    const query = this.#cursor.nested(() => this.#readQuery(this.#cursor));
    this.#cursor.expectSymbol(')');
    return query;
  }

  /** The value of a text or number as written. */
  literal(token: Token): LiteralSyntax {
    return literalOf(token);
  }

  /** A value: no comparison, no AND. */
  value(): ExpressionSyntax {
    return this.#cursor.nested(() => {
      let left = this.#product();
      for (let links = 0; ; links++) {
        this.#cursor.refuseLongChain(links);
        const token = this.#cursor.peek();
        if (token?.kind !== 'symbol' || !/^[-+&|^]$/.test(token.value)) return left;
        this.#cursor.next();
        const operator = token.value as '+';
        left = { kind: 'binary', operator, left, right: this.#product(), line: token.line };
      }
    });
  }

  #product(): ExpressionSyntax {
    let left = this.#unary();
    for (let links = 0; ; links++) {
      this.#cursor.refuseLongChain(links);
      const token = this.#cursor.peek();
      if (token?.kind !== 'symbol' || !/^[*/%]$/.test(token.value)) return left;
      this.#cursor.next();
      left = { kind: 'binary', operator: token.value as '*', left, right: this.#unary(), line: token.line };
    }
  }

  #unary(): ExpressionSyntax {
    const token = this.#cursor.peek();
    if (token?.kind === 'symbol' && /^[-+~]$/.test(token.value)) {
      this.#cursor.next();
      const operand = this.#cursor.nested(() => this.#unary());
      return { kind: 'unary', operator: token.value as '-', operand, line: token.line };
    }
    const primary = this.#primary();
    if (!this.#cursor.takeWords('COLLATE')) return primary;
    const line = this.#cursor.line;
    const collation = this.#cursor.name();
    // The usual collation and its like change nothing; another one would.
    if (!/^(database_default|catalog_default|(SQL_)?Latin1_General(_100|_CP1)?_CI_AS(_KS_WS|_SC)?)$/i.test(collation)) {
      throw unsupported(`COLLATE ${collation}`, 'texts are compared as Latin1_General_CI_AS does', line);
    }
    return primary;
  }

  #primary(): ExpressionSyntax {
    const cursor = this.#cursor;
    const token = cursor.peek();
    if (token === undefined) throw cursor.unexpected();
    const { line } = token;
    switch (token.kind) {
      case 'string':
      case 'number':
        cursor.next();
        return literalOf(token);
      case 'variable':
        cursor.next();
        return { kind: 'variable', name: token.value, line };
      case 'symbol':
        return this.#parenthesised(line);
      default:
        return this.#word(token);
    }
  }

  #parenthesised(line: number): ExpressionSyntax {
    const cursor = this.#cursor;
    if (!cursor.isSymbol('(')) throw cursor.unexpected();
    if (cursor.isWordAt(1, 'SELECT', 'WITH')) {
      return { kind: 'subquery', query: this.#readQueryInParentheses(), line };
    }
    cursor.expectSymbol('(');
    const inner = this.condition();
    cursor.expectSymbol(')');
    return inner;
  }

  #word(token: Token): ExpressionSyntax {
    const cursor = this.#cursor;
    const { line } = token;
    if (token.kind === 'word') {
      if (cursor.takeWords('NULL')) return { kind: 'literal', type: { name: 'int' }, value: null, line };
      if (token.value === 'CASE') return this.#case();
      if (/^(TRY_)?(CAST|CONVERT)$/.test(token.value) && cursor.isSymbol('(', 1)) return this.#conversion();
      if (bareFunctions.has(token.value) && !cursor.isSymbol('(', 1)) {
        cursor.next();
        return { kind: 'call', name: [token.value], arguments: [], star: false, distinct: false, line };
      }
      if (reservedFunctions.has(token.value) && cursor.isSymbol('(', 1)) {
        cursor.next();
        return this.#call([token.value], line);
      }
    }
    const parts = cursor.nameParts();
    return cursor.isSymbol('(') ? this.#call(parts, line) : { kind: 'name', parts, line };
  }

  #call(name: readonly string[], line: number): CallSyntax {
    const cursor = this.#cursor;
    cursor.expectSymbol('(');
    const distinct = cursor.takeWords('DISTINCT');
    if (!distinct) cursor.takeWords('ALL');
    const star = cursor.takeSymbol('*');
    const values = star || cursor.isSymbol(')') ? [] : cursor.list(() => this.condition());
    cursor.expectSymbol(')');
    const within = cursor.takeWords('WITHIN', 'GROUP') ? this.#orderInParentheses() : undefined;
    const over = cursor.takeWords('OVER') ? this.#window() : undefined;
    return {
      kind: 'call',
      name,
      arguments: values,
      star,
      distinct,
      ...(within === undefined ? {} : { within }),
      ...(over === undefined ? {} : { over }),
      line,
    };
  }

  #orderInParentheses(): OrderSyntax[] {
    this.#cursor.expectSymbol('(');
    const order = this.orderBy();
    this.#cursor.expectSymbol(')');
    return order;
  }

  /** `ORDER BY …`, or nothing. */
  orderBy(): OrderSyntax[] {
    const cursor = this.#cursor;
    if (!cursor.takeWords('ORDER')) return [];
    cursor.expectWord('BY');
    return cursor.list(() => {
      const expression = this.value();
      const descending = cursor.takeWords('DESC');
      if (!descending) cursor.takeWords('ASC');
      return { expression, descending };
    });
  }

  #window(): WindowSyntax {
    const cursor = this.#cursor;
    cursor.expectSymbol('(');
    const partition = cursor.takeWords('PARTITION', 'BY') ? cursor.list(() => this.value()) : [];
    const order = this.orderBy();
    if (cursor.isWord('ROWS', 'RANGE')) throw unsupported('A frame of rows in OVER', '', cursor.line);
    cursor.expectSymbol(')');
    return { partition, order };
  }

  #case(): ExpressionSyntax {
    const cursor = this.#cursor;
    const { line } = cursor.next();
    return cursor.nested(() => {
      const operand = cursor.isWord('WHEN') ? undefined : this.value();
      const branches: { when: ExpressionSyntax; result: ExpressionSyntax }[] = [];
      while (cursor.takeWords('WHEN')) {
        const when = operand === undefined ? this.condition() : this.value();
        cursor.expectWord('THEN');
        branches.push({ when, result: this.value() });
      }
      if (branches.length === 0) throw cursor.unexpected();
      const otherwise = cursor.takeWords('ELSE') ? this.value() : undefined;
      cursor.expectWord('END');
      return {
        kind: 'case',
        branches,
        line,
        ...(operand === undefined ? {} : { operand }),
        ...(otherwise === undefined ? {} : { otherwise }),
      };
    });
  }

  #conversion(): ExpressionSyntax {
    const cursor = this.#cursor;
    const token = cursor.next();
    const isTry = token.value.startsWith('TRY_');
    const { line } = token;
    cursor.expectSymbol('(');
    if (token.value.endsWith('CAST')) {
      const operand = this.value();
      cursor.expectWord('AS');
      const to = parseType(cursor, 'cast');
      cursor.expectSymbol(')');
      return { kind: 'convert', to, operand, isTry, line };
    }
    const to = parseType(cursor, 'cast');
    cursor.expectSymbol(',');
    const operand = this.value();
    const style = cursor.takeSymbol(',') ? this.value() : undefined;
    cursor.expectSymbol(')');
    return { kind: 'convert', to, operand, isTry, ...(style === undefined ? {} : { style }), line };
  }
}

/** The value and type of a text or number as written. */
export function literalOf(token: Token): LiteralSyntax {
  const { line } = token;
  if (token.kind === 'string') {
    const unicode = /^n/i.test(token.text);
    const value = unicode ? token.value : inCodePage(token.value);
    return { kind: 'literal', type: textType(unicode, value.length), value, line };
  }
  return { kind: 'literal', ...numberOf(token.value, line), line };
}

function numberOf(
  text: string,
  line: number,
): { readonly type: SqlType; readonly value: number | string | Uint8Array } {
  if (/^0x/i.test(text)) {
    const digits = text.slice(2);
    const value = new Uint8Array(Buffer.from(digits.length % 2 === 1 ? `0${digits}` : digits, 'hex'));
    return { type: { name: 'varbinary', length: Math.max(value.length, 1) }, value };
  }
  if (/e/i.test(text)) return { type: { name: 'float' }, value: Number(text) };
  // Whole numbers in the source have as many digits as they show when they meet decimals (inferred: 1.0/3 is known to have six decimal places).
  if (/^\d+$/.test(text) && Number(text) <= 2147483647) {
    return { type: { name: 'int', precision: String(Number(text)).length }, value: Number(text) };
  }
  const [whole, fraction = ''] = text.split('.');
  const digits = whole.replace(/^0+/, '');
  const precision = Math.max(digits.length + fraction.length, 1);
  if (precision > 38) throw sqlFailure(8115, ['the number', 'numeric'], line);
  const value = `${digits === '' ? '0' : digits}${fraction === '' ? '' : `.${fraction}`}`;
  return { type: { name: 'numeric', precision, scale: fraction.length }, value };
}
