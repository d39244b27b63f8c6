import { sqlFailure, unsupported } from '../../query/sql-failure.ts';
import { expressionParser, parseQuery } from '../../query/syntax/parse-query.ts';
import { parseType } from '../../query/syntax/parse-type.ts';
import type { ExpressionSyntax } from '../../query/syntax/syntax-tree.ts';
import { TokenCursor } from '../../query/syntax/token-cursor.ts';
import { parseChange, parseInsert } from './parse-change.ts';
import { parseExecute } from './parse-execute.ts';
import { parseSet } from './parse-set.ts';
import { parseCreate, parseDeclaredTable, parseDrop, parseTruncate } from './parse-table.ts';
import type { StatementReader } from './statement-reader.ts';
import type { StatementSyntax } from './statement-tree.ts';

/** Reads a whole batch. Throws SQL Server's error of syntax, with the line, before anything runs. */
export function parseBatch(text: string, quotedNames: boolean): readonly StatementSyntax[] {
  const cursor = new TokenCursor(text, quotedNames);
  const parser = new BatchParser({ cursor, expressions: expressionParser(cursor) });
  return parser.batch();
}

const refusedStarters: readonly string[] = [
  'ALTER',
  'BACKUP',
  'BULK',
  'CHECKPOINT',
  'CLOSE',
  'DBCC',
  'DEALLOCATE',
  'DENY',
  'DISABLE',
  'ENABLE',
  'FETCH',
  'GRANT',
  'KILL',
  'MERGE',
  'OPEN',
  'READTEXT',
  'RECONFIGURE',
  'RESTORE',
  'REVERT',
  'REVOKE',
  'SETUSER',
  'SHUTDOWN',
  'UPDATETEXT',
  'WRITETEXT',
];

class BatchParser {
  readonly #reader: StatementReader;
  #inBatchStart = true;

  constructor(reader: StatementReader) {
    this.#reader = reader;
  }

  batch(): StatementSyntax[] {
    const { cursor } = this.#reader;
    const statements: StatementSyntax[] = [];
    for (;;) {
      while (cursor.takeSymbol(';')) this.#inBatchStart = false;
      if (cursor.peek() === undefined) return statements;
      statements.push(this.#statement());
    }
  }

  #statement(): StatementSyntax {
    const { cursor } = this.#reader;
    const statement = cursor.nested(() => this.#read());
    cursor.takeSymbol(';');
    return statement;
  }

  #read(): StatementSyntax {
    const { cursor } = this.#reader;
    const token = cursor.peek();
    if (token === undefined) throw cursor.unexpected();
    const isFirst = this.#inBatchStart;
    this.#inBatchStart = false;
    const { line } = token;
    if (cursor.isName() && cursor.isSymbol(':', 1) && !cursor.isSymbol(':', 2)) {
      const label = cursor.name();
      cursor.next();
      return { kind: 'label', label: label.toUpperCase(), line };
    }
    if (token.kind === 'word') {
      const statement = this.#keyword(token.value, line);
      if (statement !== undefined) return statement;
      if (refusedStarters.includes(token.value)) throw unsupported(`The statement ${token.value}`, '', line);
    }
    // The first statement of a batch may be a procedure's name alone.
    if (isFirst && cursor.isName()) return parseExecute(this.#reader, true);
    if (cursor.isSymbol('(')) return { kind: 'query', query: parseQuery(cursor), line };
    throw cursor.unexpected();
  }

  #keyword(word: string, line: number): StatementSyntax | undefined {
    const reader = this.#reader;
    const { cursor } = reader;
    switch (word) {
      case 'SELECT':
        return { kind: 'query', query: parseQuery(cursor), line };
      case 'WITH':
        return this.#withCommonTables(line);
      case 'INSERT':
        return parseInsert(reader);
      case 'UPDATE':
      case 'DELETE':
        return parseChange(reader);
      case 'EXEC':
      case 'EXECUTE':
        return parseExecute(reader, false);
      case 'SET':
        return parseSet(reader);
      case 'CREATE':
        return parseCreate(reader);
      case 'DROP':
        return parseDrop(reader);
      case 'TRUNCATE':
        return parseTruncate(reader);
      default:
        return this.#control(word, line);
    }
  }

  #withCommonTables(line: number): StatementSyntax {
    const { cursor } = this.#reader;
    const start = cursor.position;
    let depth = 0;
    // Which statement the tables belong to is seen behind them only.
    for (let ahead = 1; cursor.peek(ahead) !== undefined; ahead++) {
      if (cursor.isSymbol('(', ahead)) depth++;
      if (cursor.isSymbol(')', ahead)) depth--;
      if (depth > 0 || !cursor.isWordAt(ahead, 'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE')) continue;
      cursor.goTo(start);
      if (cursor.isWordAt(ahead, 'UPDATE', 'DELETE')) return parseChange(this.#reader);
      if (cursor.isWordAt(ahead, 'INSERT', 'MERGE'))
        throw unsupported('WITH before INSERT and MERGE', 'put WITH behind INSERT … as a subquery', line);
      break;
    }
    return { kind: 'query', query: parseQuery(cursor), line };
  }

  #control(word: string, line: number): StatementSyntax | undefined {
    const { cursor, expressions } = this.#reader;
    switch (word) {
      case 'DECLARE':
        return this.#declare(line);
      case 'IF':
        return this.#if(line);
      case 'WHILE':
        cursor.next();
        return { kind: 'while', condition: expressions.condition(), body: this.#statement(), line };
      case 'BEGIN':
        return this.#begin(line);
      case 'BREAK':
      case 'CONTINUE':
        cursor.next();
        return { kind: word === 'BREAK' ? 'break' : 'continue', line };
      case 'GOTO':
        cursor.next();
        return { kind: 'goto', label: cursor.name().toUpperCase(), line };
      case 'RETURN':
        return this.#return(line);
      case 'PRINT':
        cursor.next();
        return { kind: 'print', value: expressions.value(), line };
      case 'RAISERROR':
        return this.#raiseError(line);
      case 'THROW':
        return this.#throw(line);
      case 'WAITFOR':
        return this.#waitFor(line);
      case 'USE':
        cursor.next();
        return { kind: 'use', database: cursor.name(), line };
      case 'COMMIT':
      case 'ROLLBACK':
      case 'SAVE':
        return this.#endTransaction(word, line);
      default:
        return undefined;
    }
  }

  #declare(line: number): StatementSyntax {
    const { cursor, expressions } = this.#reader;
    cursor.next();
    if (cursor.isName() && cursor.isWordAt(1, 'CURSOR', 'INSENSITIVE', 'SCROLL'))
      throw unsupported('A cursor', 'write a query, or a loop over a table with numbers', line);
    const first = cursor.peek();
    if (
      first?.kind === 'variable' &&
      (cursor.isWordAt(1, 'TABLE') || (cursor.isWordAt(1, 'AS') && cursor.isWordAt(2, 'TABLE')))
    ) {
      const name = cursor.next().value;
      cursor.takeWords('AS');
      cursor.next();
      return { kind: 'declareTable', name, table: parseDeclaredTable(this.#reader), line };
    }
    const variables = cursor.list(() => {
      const token = cursor.peek();
      if (token?.kind !== 'variable' || token.value.startsWith('@@')) throw cursor.unexpected();
      const name = cursor.next().value;
      cursor.takeWords('AS');
      const type = parseType(cursor, 'declaration');
      return { name, type, ...(cursor.takeSymbol('=') ? { value: expressions.value() } : {}) };
    });
    return { kind: 'declare', variables, line };
  }

  #if(line: number): StatementSyntax {
    const { cursor, expressions } = this.#reader;
    cursor.next();
    const condition = expressions.condition();
    const body = this.#statement();
    if (!cursor.takeWords('ELSE')) return { kind: 'if', condition, body, line };
    return { kind: 'if', condition, body, otherwise: this.#statement(), line };
  }

  #begin(line: number): StatementSyntax {
    const { cursor } = this.#reader;
    cursor.next();
    if (cursor.isWord('DISTRIBUTED', 'DIALOG', 'CONVERSATION', 'ATOMIC'))
      throw unsupported(`BEGIN ${cursor.peek()?.text}`, '', line);
    if (cursor.takeWords('TRAN') || cursor.takeWords('TRANSACTION')) {
      const name = this.#transactionName();
      if (cursor.takeWords('WITH')) {
        cursor.expectWord('MARK');
        if (cursor.peek()?.kind === 'string') cursor.next();
      }
      return { kind: 'transaction', action: 'begin', ...name, line };
    }
    if (cursor.takeWords('CATCH')) throw cursor.unexpected();
    if (!cursor.takeWords('TRY')) return { kind: 'block', statements: this.#until(), line };
    const attempt: StatementSyntax = { kind: 'block', statements: this.#until(true), line };
    cursor.expectWord('TRY');
    cursor.takeSymbol(';');
    cursor.expectWord('BEGIN');
    const handlerLine = cursor.expectWord('CATCH').line;
    const handler: StatementSyntax = { kind: 'block', statements: this.#until(true), line: handlerLine };
    cursor.expectWord('CATCH');
    return { kind: 'tryCatch', attempt, handler, line };
  }

  /** The statements up to END, which is read too. Only those of TRY and CATCH may be none. */
  #until(mayBeEmpty = false): StatementSyntax[] {
    const { cursor } = this.#reader;
    const statements: StatementSyntax[] = [];
    for (;;) {
      while (cursor.takeSymbol(';'));
      if (cursor.isWord('END')) break;
      statements.push(this.#statement());
    }
    if (statements.length === 0 && !mayBeEmpty) throw cursor.unexpected();
    cursor.next();
    return statements;
  }

  #transactionName(): { readonly name?: string } {
    const { cursor } = this.#reader;
    const isVariable = cursor.peek()?.kind === 'variable';
    return isVariable || cursor.isName() ? { name: isVariable ? cursor.next().value : cursor.name() } : {};
  }

  #endTransaction(word: string, line: number): StatementSyntax {
    const { cursor } = this.#reader;
    cursor.next();
    if (word === 'SAVE' && !cursor.isWord('TRAN', 'TRANSACTION')) throw cursor.unexpected();
    const spelt = cursor.takeWords('TRAN') || cursor.takeWords('TRANSACTION');
    if (!spelt) cursor.takeWords('WORK');
    const name = spelt ? this.#transactionName() : {};
    if (cursor.isWord('WITH') && cursor.isSymbol('(', 1)) {
      while (!cursor.isSymbol(')')) cursor.next();
      cursor.next();
    }
    return { kind: 'transaction', action: word.toLowerCase() as 'commit', ...name, line };
  }

  #return(line: number): StatementSyntax {
    const { cursor, expressions } = this.#reader;
    cursor.next();
    const token = cursor.peek();
    const starts =
      token?.kind === 'number' || token?.kind === 'variable' || cursor.isSymbol('(') || cursor.isSymbol('-');
    return starts ? { kind: 'return', value: expressions.value(), line } : { kind: 'return', line };
  }

  #raiseError(line: number): StatementSyntax {
    const { cursor, expressions } = this.#reader;
    cursor.next();
    cursor.expectSymbol('(');
    const [message, severity, state, ...values] = cursor.list(() => expressions.value());
    cursor.expectSymbol(')');
    if (state === undefined) throw sqlFailure(102, [')'], line);
    const options: string[] = [];
    if (cursor.takeWords('WITH'))
      options.push(...cursor.list(() => cursor.expectWord('LOG', 'NOWAIT', 'SETERROR').value));
    return { kind: 'raiseError', message, severity, state, values, options, line };
  }

  #throw(line: number): StatementSyntax {
    const { cursor, expressions } = this.#reader;
    cursor.next();
    const token = cursor.peek();
    if (token?.kind !== 'number' && token?.kind !== 'variable') return { kind: 'throw', line };
    const number = expressions.value();
    cursor.expectSymbol(',');
    const message = expressions.value();
    cursor.expectSymbol(',');
    return { kind: 'throw', error: [number, message, expressions.value()], line };
  }

  #waitFor(line: number): StatementSyntax {
    const { cursor } = this.#reader;
    cursor.next();
    if (cursor.isSymbol('(')) throw unsupported('WAITFOR with a statement', '', line);
    const unit = cursor.expectWord('DELAY', 'TIME').value === 'DELAY' ? 'delay' : 'time';
    const token = cursor.peek();
    if (token?.kind !== 'string' && token?.kind !== 'variable') throw cursor.unexpected();
    const value: ExpressionSyntax = this.#reader.expressions.value();
    return { kind: 'waitFor', unit, value, line };
  }
}
