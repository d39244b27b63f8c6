import { sqlFailure, unsupported } from '../sql-failure.ts';
import { ExpressionParser } from './parse-expression.ts';
import type {
  ExpressionSyntax,
  FromSyntax,
  NamedQuerySyntax,
  QueryBodySyntax,
  QuerySyntax,
  SelectItemSyntax,
  SelectSyntax,
  SetSyntax,
  ValuesSyntax,
} from './syntax-tree.ts';
import type { TokenCursor } from './token-cursor.ts';

/** An expression parser that knows how queries are read. */
export function expressionParser(cursor: TokenCursor): ExpressionParser {
  return new ExpressionParser(cursor, parseQuery);
}

/** Reads a whole query: common table expressions, SELECT and what is combined with it, ORDER BY, OFFSET, OPTION. */
export function parseQuery(cursor: TokenCursor): QuerySyntax {
  return new QueryParser(cursor).query();
}

/** Reads the common table expressions behind WITH; none when there is no WITH. */
export function parseNamedQueries(cursor: TokenCursor): NamedQuerySyntax[] {
  return new QueryParser(cursor).commonTables();
}

/** Reads what stands behind FROM, with joins and commas. */
export function parseFrom(cursor: TokenCursor): FromSyntax {
  return new QueryParser(cursor).from();
}

/** Reads `(…), (…)` behind VALUES. */
export function parseValues(cursor: TokenCursor): ValuesSyntax {
  return new QueryParser(cursor).values();
}

/** Reads an alias after AS, or a name that stands alone; a text may be the alias of a column. */
function aliasOf(cursor: TokenCursor, allowText: boolean): string | undefined {
  if (cursor.takeWords('AS')) {
    if (allowText && cursor.peek()?.kind === 'string') return cursor.next().value;
    return cursor.name();
  }
  if (allowText && cursor.peek()?.kind === 'string') return cursor.next().value;
  return cursor.isName() && !cursor.isWord('OFFSET', 'GO', 'THROW') && !cursor.isSymbol(':', 1)
    ? cursor.name()
    : undefined;
}

/** Reads TOP with its number. Undefined where no TOP stands. */
export function parseTop(cursor: TokenCursor, expressions: ExpressionParser): ExpressionSyntax | undefined {
  if (!cursor.takeWords('TOP')) return undefined;
  const line = cursor.line;
  let top: ExpressionSyntax;
  if (cursor.takeSymbol('(')) {
    top = expressions.value();
    cursor.expectSymbol(')');
  } else {
    const token = cursor.peek();
    if (token?.kind !== 'number' && token?.kind !== 'variable') throw cursor.unexpected();
    cursor.next();
    top =
      token.kind === 'variable'
        ? { kind: 'variable', name: token.value, line }
        : { kind: 'literal', type: { name: 'bigint' }, value: BigInt(Math.trunc(Number(token.value))), line };
  }
  if (cursor.isWord('PERCENT')) throw sqlFailure(10743, ['PERCENT'], line);
  if (cursor.isWord('WITH') && cursor.isWordAt(1, 'TIES')) throw sqlFailure(10743, ['WITH TIES'], line);
  return top;
}

class QueryParser {
  readonly #cursor: TokenCursor;
  readonly #expressions: ExpressionParser;

  constructor(cursor: TokenCursor) {
    this.#cursor = cursor;
    this.#expressions = expressionParser(cursor);
  }

  query(): QuerySyntax {
    const cursor = this.#cursor;
    const { line } = cursor;
    const commonTables = this.commonTables();
    const body = this.#combined();
    const orderBy = this.#expressions.orderBy();
    const page = this.#page(orderBy.length > 0);
    if (cursor.isWord('FOR')) throw unsupported('FOR XML, FOR JSON and FOR BROWSE', '', cursor.line);
    this.#options();
    return { commonTables, body, orderBy, ...page, line };
  }

  commonTables(): NamedQuerySyntax[] {
    const cursor = this.#cursor;
    if (!cursor.takeWords('WITH')) return [];
    return cursor.list(() => {
      const { line } = cursor;
      const name = cursor.name();
      const columns = cursor.isSymbol('(') ? this.#names() : undefined;
      cursor.expectWord('AS');
      cursor.expectSymbol('(');
      const query = cursor.nested(() => this.query());
      cursor.expectSymbol(')');
      return { name, query, line, ...(columns === undefined ? {} : { columns }) };
    });
  }

  #names(): string[] {
    this.#cursor.expectSymbol('(');
    const names = this.#cursor.list(() => this.#cursor.name());
    this.#cursor.expectSymbol(')');
    return names;
  }

  #page(isOrdered: boolean): { readonly offset?: ExpressionSyntax; readonly fetch?: ExpressionSyntax } {
    const cursor = this.#cursor;
    if (!isOrdered || !cursor.takeWords('OFFSET')) return {};
    const offset = this.#expressions.value();
    cursor.expectWord('ROW', 'ROWS');
    if (!cursor.takeWords('FETCH')) return { offset };
    cursor.expectWord('FIRST', 'NEXT');
    const fetch = this.#expressions.value();
    cursor.expectWord('ROW', 'ROWS');
    cursor.expectWord('ONLY');
    return { offset, fetch };
  }

  // Hints tell SQL Server how to work, not what to give.
  #options(): void {
    const cursor = this.#cursor;
    if (!cursor.isWord('OPTION') || !cursor.isSymbol('(', 1)) return;
    cursor.next();
    this.#skipParentheses();
  }

  #skipParentheses(): void {
    const cursor = this.#cursor;
    let depth = 0;
    do {
      if (cursor.isSymbol('(')) depth++;
      if (cursor.isSymbol(')')) depth--;
      cursor.next();
    } while (depth > 0);
  }

  #combined(): QueryBodySyntax {
    const cursor = this.#cursor;
    let left = this.#intersected();
    while (cursor.isWord('UNION', 'EXCEPT')) {
      const { value, line } = cursor.next();
      const operator = value === 'EXCEPT' ? 'except' : cursor.takeWords('ALL') ? 'unionAll' : 'union';
      left = { kind: 'set', operator, left, right: this.#intersected(), line } satisfies SetSyntax;
    }
    return left;
  }

  #intersected(): QueryBodySyntax {
    const cursor = this.#cursor;
    let left = this.#term();
    while (cursor.isWord('INTERSECT')) {
      const { line } = cursor.next();
      left = { kind: 'set', operator: 'intersect', left, right: this.#term(), line };
    }
    return left;
  }

  #term(): QueryBodySyntax {
    const cursor = this.#cursor;
    if (cursor.takeSymbol('(')) {
      const inner = cursor.nested(() => this.#combined());
      cursor.expectSymbol(')');
      return inner;
    }
    return cursor.isWord('VALUES') ? this.values() : this.#select();
  }

  values(): ValuesSyntax {
    const cursor = this.#cursor;
    const { line } = cursor.expectWord('VALUES');
    const rows = cursor.list(() => {
      cursor.expectSymbol('(');
      const row = cursor.list(() => this.#valueOrDefault());
      cursor.expectSymbol(')');
      return row;
    });
    return { kind: 'values', rows, line };
  }

  #valueOrDefault(): ExpressionSyntax {
    const cursor = this.#cursor;
    if (!cursor.isWord('DEFAULT')) return this.#expressions.value();
    const { line } = cursor.next();
    return { kind: 'call', name: ['DEFAULT'], arguments: [], star: true, distinct: false, line };
  }

  #select(): SelectSyntax {
    const cursor = this.#cursor;
    const { line } = cursor.expectWord('SELECT');
    const distinct = cursor.takeWords('DISTINCT');
    if (!distinct) cursor.takeWords('ALL');
    const top = parseTop(cursor, this.#expressions);
    const items = cursor.list(() => this.#item());
    const into = cursor.takeWords('INTO') ? cursor.nameParts() : undefined;
    const from = cursor.takeWords('FROM') ? this.from() : undefined;
    const where = cursor.takeWords('WHERE') ? this.#expressions.condition() : undefined;
    const groupBy = this.#groupBy();
    const having = cursor.takeWords('HAVING') ? this.#expressions.condition() : undefined;
    return {
      kind: 'select',
      distinct,
      items,
      groupBy,
      line,
      ...(top === undefined ? {} : { top }),
      ...(into === undefined ? {} : { into }),
      ...(from === undefined ? {} : { from }),
      ...(where === undefined ? {} : { where }),
      ...(having === undefined ? {} : { having }),
    };
  }

  #groupBy(): ExpressionSyntax[] {
    const cursor = this.#cursor;
    if (!cursor.takeWords('GROUP')) return [];
    cursor.expectWord('BY');
    if (cursor.isWord('ROLLUP', 'CUBE', 'GROUPING') && (cursor.isSymbol('(', 1) || cursor.isWordAt(1, 'SETS')))
      throw unsupported('ROLLUP, CUBE and GROUPING SETS', '', cursor.line);
    const terms = cursor.list(() => this.#expressions.value());
    if (cursor.isWord('WITH')) throw unsupported('WITH ROLLUP and WITH CUBE', '', cursor.line);
    return terms;
  }

  #item(): SelectItemSyntax {
    const cursor = this.#cursor;
    const { line } = cursor;
    if (cursor.takeSymbol('*')) return { kind: 'star', qualifier: [], line };
    const star = this.#qualifiedStar(line);
    if (star !== undefined) return star;
    if (cursor.peek()?.kind === 'variable') {
      const assignment = this.#assignment(line);
      if (assignment !== undefined) return assignment;
    }
    if (cursor.isName() && cursor.isSymbol('=', 1)) {
      const alias = cursor.name();
      cursor.expectSymbol('=');
      return { kind: 'column', alias, expression: this.#expressions.value(), line };
    }
    const expression = this.#expressions.value();
    const alias = aliasOf(cursor, true);
    return { kind: 'column', expression, line, ...(alias === undefined ? {} : { alias }) };
  }

  #qualifiedStar(line: number): SelectItemSyntax | undefined {
    const cursor = this.#cursor;
    const start = cursor.position;
    const qualifier: string[] = [];
    while (cursor.isName() && cursor.isSymbol('.', 1)) {
      qualifier.push(cursor.name());
      cursor.next();
    }
    if (qualifier.length > 0 && cursor.takeSymbol('*')) return { kind: 'star', qualifier, line };
    cursor.goTo(start);
    return undefined;
  }

  #assignment(line: number): SelectItemSyntax | undefined {
    const cursor = this.#cursor;
    const operator = cursor.peek(1);
    if (operator?.kind !== 'symbol' || !/^([-+*/%]?=)$/.test(operator.value)) return undefined;
    const variable = cursor.next().value;
    cursor.next();
    const right = this.#expressions.value();
    return { kind: 'assign', variable, expression: assignedValue(variable, operator.value, right), line };
  }

  from(): FromSyntax {
    const cursor = this.#cursor;
    let left = this.#joined();
    while (cursor.takeSymbol(',')) {
      left = { kind: 'join', type: 'cross', left, right: this.#joined(), line: cursor.line };
    }
    return left;
  }

  #joined(): FromSyntax {
    const cursor = this.#cursor;
    let left = cursor.nested(() => this.#table());
    for (;;) {
      const { line } = cursor;
      const type = this.#joinType();
      if (type === undefined) return left;
      if (type === 'cross') {
        left = { kind: 'join', type, left, right: this.#table(), line };
        continue;
      }
      // `a JOIN b JOIN c ON … ON …` nests to the right: the ON that follows first belongs to the inner join.
      const right = cursor.nested(() => this.#joinedBeforeOn());
      cursor.expectWord('ON');
      left = { kind: 'join', type, left, right, on: this.#expressions.condition(), line };
    }
  }

  #joinedBeforeOn(): FromSyntax {
    const cursor = this.#cursor;
    const left = this.#table();
    const { line } = cursor;
    const type = cursor.isWord('ON') ? undefined : this.#joinType();
    if (type === undefined) return left;
    const right = cursor.nested(() => this.#joinedBeforeOn());
    if (type === 'cross') return { kind: 'join', type, left, right, line };
    cursor.expectWord('ON');
    return { kind: 'join', type, left, right, on: this.#expressions.condition(), line };
  }

  #joinType(): 'inner' | 'left' | 'right' | 'full' | 'cross' | undefined {
    const cursor = this.#cursor;
    if (cursor.isWord('CROSS', 'OUTER') && cursor.isWordAt(1, 'APPLY'))
      throw unsupported('APPLY', 'write a join', cursor.line);
    if (cursor.isWord('PIVOT', 'UNPIVOT')) throw unsupported('PIVOT', 'write CASE in aggregates', cursor.line);
    if (cursor.takeWords('CROSS', 'JOIN')) return 'cross';
    if (cursor.takeWords('JOIN')) return 'inner';
    const side = cursor.isWord('INNER', 'LEFT', 'RIGHT', 'FULL') ? cursor.next().value : undefined;
    if (side === undefined) return undefined;
    cursor.takeWords('OUTER');
    if (cursor.isWord('LOOP', 'HASH', 'MERGE', 'REMOTE')) cursor.next();
    cursor.expectWord('JOIN');
    return side.toLowerCase() as 'inner';
  }

  #table(): FromSyntax {
    const cursor = this.#cursor;
    const { line } = cursor;
    const token = cursor.peek();
    if (token?.kind === 'variable') {
      cursor.next();
      return { kind: 'tableVariable', name: token.value, line, ...this.#alias() };
    }
    if (cursor.isSymbol('(')) return this.#derived(line);
    const name = cursor.nameParts();
    if (cursor.isSymbol('(') && !this.#isOldHint()) {
      cursor.next();
      const values = cursor.isSymbol(')') ? [] : cursor.list(() => this.#expressions.value());
      cursor.expectSymbol(')');
      return { kind: 'function', name, arguments: values, line, ...this.#alias() };
    }
    this.#hints();
    const alias = this.#alias();
    this.#hints();
    return { kind: 'table', name, line, ...alias };
  }

  #alias(): { readonly alias?: string } {
    const alias = aliasOf(this.#cursor, false);
    return alias === undefined ? {} : { alias };
  }

  #isOldHint(): boolean {
    return this.#cursor.isWordAt(
      1,
      'NOLOCK',
      'READUNCOMMITTED',
      'READPAST',
      'HOLDLOCK',
      'UPDLOCK',
      'ROWLOCK',
      'TABLOCK',
    );
  }

  // Locks are the store's business here; what a hint says changes no result.
  #hints(): void {
    const cursor = this.#cursor;
    if (cursor.isWord('WITH') && cursor.isSymbol('(', 1)) {
      cursor.next();
      this.#skipParentheses();
    } else if (cursor.isSymbol('(') && this.#isOldHint()) this.#skipParentheses();
  }

  #derived(line: number): FromSyntax {
    const cursor = this.#cursor;
    cursor.expectSymbol('(');
    if (!this.#isQueryInside()) {
      const inner = cursor.nested(() => this.from());
      cursor.expectSymbol(')');
      return inner;
    }
    const query = cursor.nested(() => this.query());
    cursor.expectSymbol(')');
    const alias = aliasOf(cursor, false);
    if (alias === undefined) throw cursor.unexpected();
    const columns = cursor.isSymbol('(') ? this.#names() : undefined;
    return { kind: 'derived', query, alias, line, ...(columns === undefined ? {} : { columns }) };
  }

  #isQueryInside(): boolean {
    let ahead = 0;
    while (this.#cursor.isSymbol('(', ahead)) ahead++;
    return this.#cursor.isWordAt(ahead, 'SELECT', 'WITH', 'VALUES');
  }
}

/** The value that `@x += 1` and its like assign. */
export function assignedValue(variable: string, operator: string, right: ExpressionSyntax): ExpressionSyntax {
  if (operator === '=') return right;
  const left: ExpressionSyntax = { kind: 'variable', name: variable, line: right.line };
  return { kind: 'binary', operator: operator[0] as '+', left, right, line: right.line };
}
