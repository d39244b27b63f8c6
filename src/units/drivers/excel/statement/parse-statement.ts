import { dtsError } from 'opendtsx/sdk';
import type { ExcelStatement, SelectStatement, SqlCondition, SqlOperand } from './excel-statement.ts';
import { type SqlToken, tokeniseSql } from './sql-tokens.ts';

/**
 * Understands a statement exactly, or throws OPENDTSX_E_EXCEL_STATEMENT with the word at fault: SELECT of one table with a list of columns, TOP and
 * WHERE; INSERT … VALUES; CREATE TABLE; DROP TABLE.
 */
export function parseStatement(sql: string): ExcelStatement {
  const tokens = tokeniseSql(sql);
  if (tokens === undefined) throw statementFault(sql, 'it has a character that is no part of such statements');
  return new StatementParser(sql, tokens).parse();
}

function statementFault(sql: string, reason: string): Error {
  const statement = sql.trim().replaceAll(/\s+/g, ' ');
  return dtsError('OPENDTSX_E_EXCEL_STATEMENT', {
    statement: statement.length > 120 ? `${statement.slice(0, 120)}…` : statement,
    reason,
  });
}

const comparisons = new Set(['=', '<>', '<', '>', '<=', '>=']);
const deepestCondition = 100;

class StatementParser {
  readonly #sql: string;
  readonly #tokens: readonly SqlToken[];
  #at = 0;
  #parameters = 0;
  #depth = 0;

  constructor(sql: string, tokens: readonly SqlToken[]) {
    this.#sql = sql;
    this.#tokens = tokens;
  }

  parse(): ExcelStatement {
    const statement = this.#statement();
    this.#takeSign(';');
    if (this.#next.kind !== 'end') throw this.#unexpected('the end');
    return statement;
  }

  #statement(): ExcelStatement {
    if (this.#takeWord('select')) return this.#select();
    if (this.#takeWord('insert')) return this.#insert();
    if (this.#takeWord('create')) return this.#create();
    if (this.#takeWord('drop')) {
      this.#expectWord('table');
      return { kind: 'drop', table: this.#name() };
    }
    const word = this.#next.text.toUpperCase();
    throw statementFault(this.#sql, `${word === '' ? 'nothing' : word} is no statement for workbooks`);
  }

  #select(): SelectStatement {
    const top = this.#takeWord('top') ? this.#wholeNumber() : undefined;
    const count = this.#count();
    const columns = count !== undefined || this.#takeSign('*') ? undefined : this.#items();
    this.#expectWord('from');
    const table = this.#name();
    const alias = this.#alias();
    const where = this.#takeWord('where') ? this.#or() : undefined;
    return { kind: 'select', table, top, count, columns: this.#withoutAlias(columns, alias, table), where };
  }

  #count(): string | undefined {
    if (!this.#isWord('count') || this.#tokens[this.#at + 1]?.text !== '(') return undefined;
    this.#at += 2;
    this.#expectSign('*');
    this.#expectSign(')');
    return this.#takeWord('as') ? this.#name() : 'Expr1000';
  }

  #items(): { column: string; name: string; owner?: string }[] {
    const items: { column: string; name: string; owner?: string }[] = [];
    do {
      const first = this.#name();
      const second = this.#takeSign('.') ? this.#name() : undefined;
      const column = second ?? first;
      const name = this.#takeWord('as') ? this.#name() : column;
      items.push({ column, name, ...(second === undefined ? {} : { owner: first }) });
    } while (this.#takeSign(','));
    return items;
  }

  #alias(): string | undefined {
    if (this.#takeWord('as')) return this.#name();
    const isName =
      this.#next.kind === 'name' ||
      (this.#next.kind === 'word' && !/^(?:where|order|group|inner|left|right|union|having)$/i.test(this.#next.text));
    return isName ? this.#name() : undefined;
  }

  #withoutAlias(
    columns: { column: string; name: string; owner?: string }[] | undefined,
    alias: string | undefined,
    table: string,
  ): SelectStatement['columns'] {
    return columns?.map(({ column, name, owner }) => {
      if (owner !== undefined && owner.toLowerCase() !== (alias ?? table).toLowerCase()) {
        throw statementFault(this.#sql, `${owner} is not the table that it reads`);
      }
      return { column, name };
    });
  }

  #or(): SqlCondition {
    let left = this.#and();
    while (this.#takeWord('or')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): SqlCondition {
    let left = this.#condition();
    while (this.#takeWord('and')) left = { kind: 'and', left, right: this.#condition() };
    return left;
  }

  #condition(): SqlCondition {
    if (++this.#depth > deepestCondition) throw statementFault(this.#sql, 'its condition is too deep');
    try {
      if (this.#takeWord('not')) return { kind: 'not', of: this.#condition() };
      if (this.#takeSign('(')) {
        const inner = this.#or();
        this.#expectSign(')');
        return inner;
      }
      return this.#comparison();
    } finally {
      this.#depth--;
    }
  }

  #comparison(): SqlCondition {
    const column = this.#name();
    if (this.#takeWord('is')) {
      const isNull = !this.#takeWord('not');
      this.#expectWord('null');
      return { kind: 'null', column, isNull };
    }
    const operator = this.#next.text;
    if (this.#next.kind !== 'sign' || !comparisons.has(operator)) throw this.#unexpected('a comparison');
    this.#at++;
    return { kind: 'comparison', column, operator, operand: this.#operand() };
  }

  #insert(): ExcelStatement {
    this.#expectWord('into');
    const table = this.#name();
    const columns = this.#takeSign('(') ? this.#list(() => this.#name()) : undefined;
    this.#expectWord('values');
    this.#expectSign('(');
    return { kind: 'insert', table, columns, values: this.#list(() => this.#operand()) };
  }

  #create(): ExcelStatement {
    this.#expectWord('table');
    const table = this.#name();
    this.#expectSign('(');
    const columns = this.#list(() => {
      const name = this.#name();
      this.#columnType();
      return name;
    });
    return { kind: 'create', table, columns };
  }

  /** The type of a column: sheets keep none, so it is only passed over. */
  #columnType(): void {
    if (this.#next.kind !== 'word') throw this.#unexpected('a data type');
    while (this.#next.kind === 'word') this.#at++;
    if (!this.#takeSign('(')) return;
    this.#list(() => this.#wholeNumber());
    while (this.#takeWord('not') || this.#takeWord('null'));
  }

  #list<T>(item: () => T): T[] {
    const items: T[] = [];
    do items.push(item());
    while (this.#takeSign(','));
    this.#expectSign(')');
    return items;
  }

  #operand(): SqlOperand {
    const { kind, text } = this.#next;
    this.#at++;
    if (kind === 'text') return { kind: 'literal', value: text };
    if (kind === 'number') return { kind: 'literal', value: Number(text) };
    if (kind === 'sign' && text === '?') return { kind: 'parameter', position: this.#parameters++ };
    if (kind === 'sign' && text === '-' && this.#next.kind === 'number') {
      this.#at++;
      return { kind: 'literal', value: -Number(this.#tokens[this.#at - 1].text) };
    }
    if (kind === 'word' && /^(?:true|false)$/i.test(text)) return { kind: 'literal', value: /^true$/i.test(text) };
    if (kind === 'word' && /^null$/i.test(text)) return { kind: 'literal', value: null };
    this.#at--;
    throw this.#unexpected('a value');
  }

  #wholeNumber(): number {
    const { kind, text } = this.#next;
    if (kind !== 'number' || !/^\d{1,9}$/.test(text)) throw this.#unexpected('a whole number');
    this.#at++;
    return Number(text);
  }

  #name(): string {
    const { kind, text } = this.#next;
    if (kind !== 'name' && kind !== 'word') throw this.#unexpected('a name');
    this.#at++;
    return text;
  }

  get #next(): SqlToken {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' };
  }

  #isWord(word: string): boolean {
    return this.#next.kind === 'word' && this.#next.text.toLowerCase() === word;
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.#at++;
    return true;
  }

  #takeSign(sign: string): boolean {
    if (this.#next.kind !== 'sign' || this.#next.text !== sign) return false;
    this.#at++;
    return true;
  }

  #expectWord(word: string): void {
    if (!this.#takeWord(word)) throw this.#unexpected(word.toUpperCase());
  }

  #expectSign(sign: string): void {
    if (!this.#takeSign(sign)) throw this.#unexpected(sign);
  }

  #unexpected(expected: string): Error {
    const found = this.#next.kind === 'end' ? 'it ends' : `there is ${this.#next.text}`;
    return statementFault(this.#sql, `${found} where ${expected} is expected`);
  }
}
