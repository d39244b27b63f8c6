import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { sqlFailure } from '../query/sql-failure.ts';
import { convertSqlValue } from '../query/values/convert-sql-value.ts';
import { parseMoment } from '../query/values/date-time-value.ts';
import type { BatchFrame } from './batch-frame.ts';
import { asSqlError } from './call-procedure.ts';
import { executeStatement } from './execute-statement.ts';
import { errorOfThrow, messageOfRaiseError } from './raise-error.ts';
import { SqlError } from './sql-error.ts';
import type { StatementSyntax } from './syntax/statement-tree.ts';

/** How a statement ends when it does not just end. */
type Jump = { readonly kind: 'break' | 'continue' | 'return' } | { readonly kind: 'goto'; readonly label: string };

/** Errors that end the batch, not only the statement. Inferred from published observations of SQL Server; Microsoft documents no list. */
const endsBatch = new Set([208, 213, 217, 235, 241, 242, 245, 248, 295, 8114, 8169, 1087, 3609, 3930, 701, 8632]);

const statementsPerTurn = 128;

/** Runs the statements of a batch that has been checked. Throws `SqlError` for what ends the batch. */
export function runStatements(statements: readonly StatementSyntax[], frame: BatchFrame): Promise<void> {
  return new StatementRunner(frame).run(statements);
}

class StatementRunner {
  readonly #frame: BatchFrame;
  #attempts = 0;
  #statements = 0;

  constructor(frame: BatchFrame) {
    this.#frame = frame;
  }

  async run(statements: readonly StatementSyntax[]): Promise<void> {
    await this.#list(statements);
  }

  async #list(statements: readonly StatementSyntax[]): Promise<Jump | undefined> {
    for (let at = 0; at < statements.length; at++) {
      const jump = await this.#statement(statements[at]);
      if (jump === undefined) continue;
      const label =
        jump.kind === 'goto' ? statements.findIndex((one) => one.kind === 'label' && one.label === jump.label) : -1;
      if (label < 0) return jump;
      at = label;
    }
    return undefined;
  }

  /** Lets others have their turn, so that no loop of a batch holds up the server. */
  async #breathe(): Promise<void> {
    this.#statements++;
    if (this.#statements % statementsPerTurn === 0) await nextTurn();
    this.#frame.signal.throwIfAborted();
  }

  async #statement(statement: StatementSyntax): Promise<Jump | undefined> {
    await this.#breathe();
    const { session } = this.#frame;
    if (session.noExecution && statement.kind !== 'option') return undefined;
    this.#frame.beginStatement();
    try {
      return await this.#run(statement);
    } catch (error) {
      this.#frame.signal.throwIfAborted();
      const failure = asSqlError(error);
      if (!(failure instanceof SqlError)) throw error;
      this.#fail(failure.at(statement.line), statement);
      return undefined;
    }
  }

  /** An error goes to the TRY around it; else it is told, and the batch goes on unless the error is one that ends it. */
  #fail(failure: SqlError, statement: StatementSyntax): void {
    const { session, output } = this.#frame;
    session.error = failure.number;
    session.rowCount = 0n;
    const ends = endsBatch.has(failure.number) || statement.kind === 'throw' || session.abortsTransaction;
    if (session.transactions > 0 && ends && this.#attempts > 0) session.isDoomed = true;
    if (this.#attempts > 0 || ends || statement.kind === 'tryCatch') throw failure;
    output.message(failure.toMessage());
  }

  async #run(statement: StatementSyntax): Promise<Jump | undefined> {
    const frame = this.#frame;
    if (frame.session.formatOnly) return this.#runForFormat(statement);
    switch (statement.kind) {
      case 'if': {
        const branch = (await frame.isTrue(statement.condition)) ? statement.body : statement.otherwise;
        return branch === undefined ? undefined : this.#statement(branch);
      }
      case 'while':
        return this.#while(statement);
      case 'block':
        return this.#list(statement.statements);
      case 'tryCatch':
        return this.#try(statement);
      case 'break':
      case 'continue':
        return { kind: statement.kind };
      case 'return':
        return { kind: 'return' };
      case 'goto':
        return { kind: 'goto', label: statement.label };
      case 'label':
      case 'nothing':
        return undefined;
      default:
        await this.#runSimple(statement);
        return undefined;
    }
  }

  /** With FMTONLY, all branches are gone through, and nothing but columns is given. */
  async #runForFormat(statement: StatementSyntax): Promise<undefined> {
    const { session } = this.#frame;
    switch (statement.kind) {
      case 'if':
        await this.#statement(statement.body);
        if (statement.otherwise !== undefined && session.formatOnly) await this.#statement(statement.otherwise);
        return;
      case 'while':
        await this.#statement(statement.body);
        return;
      case 'block':
        for (const inner of statement.statements) await this.#statement(inner);
        return;
      case 'tryCatch':
        await this.#statement(statement.attempt);
        return;
      case 'query':
      case 'option':
      case 'declareTable':
      case 'createTable':
        await executeStatement(statement, this.#frame);
        return;
      default:
        return;
    }
  }

  async #while(statement: StatementSyntax & { readonly kind: 'while' }): Promise<Jump | undefined> {
    while (await this.#frame.isTrue(statement.condition)) {
      const jump = await this.#statement(statement.body);
      if (jump?.kind === 'break') break;
      if (jump !== undefined && jump.kind !== 'continue') return jump;
      await this.#breathe();
    }
    return undefined;
  }

  async #try({ attempt, handler }: StatementSyntax & { readonly kind: 'tryCatch' }): Promise<Jump | undefined> {
    const { session } = this.#frame;
    this.#attempts++;
    try {
      return await this.#statement(attempt);
    } catch (error) {
      if (!(error instanceof SqlError) || error.severity > 19) throw error;
      session.caught.push(error);
    } finally {
      this.#attempts--;
    }
    try {
      return await this.#statement(handler);
    } finally {
      session.caught.pop();
    }
  }

  async #runSimple(statement: StatementSyntax): Promise<void> {
    const frame = this.#frame;
    const { session, output } = frame;
    switch (statement.kind) {
      case 'print': {
        const text = ((await frame.text(statement.value)) ?? '').slice(0, 8000);
        // PRINT of nothing still gives a line.
        output.message({ number: 0, severity: 0, state: 1, message: text === '' ? ' ' : text, line: statement.line });
        break;
      }
      case 'raiseError': {
        const error = await messageOfRaiseError(statement, frame);
        if (error.severity > 10) {
          if (this.#attempts > 0) throw error;
          output.message(error.toMessage());
          session.error = error.number;
          session.rowCount = 0n;
          return;
        }
        output.message(error.toMessage());
        session.error = statement.options.includes('SETERROR') ? error.number : 0;
        return;
      }
      case 'throw':
        throw await errorOfThrow(statement, frame);
      case 'waitFor':
        await this.#wait(statement);
        break;
      default:
        return executeStatement(statement, frame);
    }
    session.error = 0;
    session.rowCount = 0n;
  }

  async #wait({ unit, value }: StatementSyntax & { readonly kind: 'waitFor' }): Promise<void> {
    const { signal } = this.#frame;
    const text = (await this.#frame.text(value)) ?? '';
    const moment = /^\s*\d{1,2}:\d{2}(:\d{2}([.:]\d{1,9})?)?\s*$/.test(text) ? parseMoment(text) : undefined;
    if (moment === undefined) throw sqlFailure(241);
    const clock = String(convertSqlValue(text, { name: 'varchar', length: 'max' }, { name: 'time', scale: 3 }));
    const [hours, minutes, seconds] = clock.split(':').map(Number);
    const target = Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000);
    const now = new Date();
    const sinceMidnight =
      ((now.getHours() * 60 + now.getMinutes()) * 60 + now.getSeconds()) * 1000 + now.getMilliseconds();
    const milliseconds = unit === 'delay' ? target : (target - sinceMidnight + 86_400_000) % 86_400_000;
    await pause(milliseconds, undefined, { signal });
  }
}
