import { sqlFailure, unsupported } from '../query/sql-failure.ts';
import type { ExpressionSyntax, QuerySyntax } from '../query/syntax/syntax-tree.ts';
import type { BatchFrame } from './batch-frame.ts';
import { LocalTable } from './local-table.ts';
import { checkOption } from './session-options.ts';
import { SqlError } from './sql-error.ts';
import type { StatementSyntax } from './syntax/statement-tree.ts';

/** Errors of names that SQL Server leaves until a statement runs: a table may be made before. */
const deferred = new Set([208, 1087]);

/**
 * Declares the variables of a batch and gives every name in it a meaning, before anything runs. Throws what SQL Server finds when it compiles a batch; what may still come to be
 * (tables made by the batch, objects of a database it changes to) is left for later.
 */
export async function checkBatch(statements: readonly StatementSyntax[], frame: BatchFrame): Promise<void> {
  checkLabels(statements, []);
  await new BatchCheck(frame).list(statements);
}

function labelsOf(list: readonly StatementSyntax[]): string[] {
  return list.flatMap((statement) =>
    statement.kind === 'label' ? [statement.label] : partsOf(statement).flatMap(labelsOf),
  );
}

function partsOf(statement: StatementSyntax): (readonly StatementSyntax[])[] {
  switch (statement.kind) {
    case 'block':
      return [statement.statements];
    case 'if':
      return [[statement.body], statement.otherwise === undefined ? [] : [statement.otherwise]];
    case 'while':
      return [[statement.body]];
    case 'tryCatch':
      return [[statement.attempt], [statement.handler]];
    default:
      return [];
  }
}

function checkLabels(
  list: readonly StatementSyntax[],
  outer: readonly string[],
  all: readonly string[] = labelsOf(list),
): void {
  if (outer.length === 0) {
    const twice = all.find((label, at) => all.indexOf(label) !== at);
    if (twice !== undefined) throw sqlFailure(132, [twice]);
  }
  const reachable = [...outer, ...list.flatMap((statement) => (statement.kind === 'label' ? [statement.label] : []))];
  for (const statement of list) {
    if (statement.kind === 'goto' && !reachable.includes(statement.label)) {
      if (!all.includes(statement.label)) throw sqlFailure(133, [statement.label], statement.line);
      throw unsupported('GOTO into a block', 'put the label beside or around the GOTO', statement.line);
    }
    for (const part of partsOf(statement)) checkLabels(part, reachable, all);
  }
}

class BatchCheck {
  readonly #frame: BatchFrame;
  #changesDatabase = false;
  #loops = 0;
  #handlers = 0;

  constructor(frame: BatchFrame) {
    this.#frame = frame;
  }

  async list(statements: readonly StatementSyntax[]): Promise<void> {
    for (const statement of statements) {
      try {
        await this.#statement(statement);
      } catch (error) {
        throw error instanceof SqlError ? error.at(statement.line) : error;
      }
    }
  }

  async #values(...list: readonly (ExpressionSyntax | undefined)[]): Promise<void> {
    for (const syntax of list) if (syntax !== undefined) await this.#deferrable(() => this.#frame.bind(syntax));
  }

  async #condition(syntax: ExpressionSyntax): Promise<void> {
    await this.#deferrable(() => this.#frame.bindCondition(syntax));
  }

  async #query(syntax: QuerySyntax): Promise<void> {
    await this.#deferrable(() => this.#frame.query(syntax));
  }

  async #deferrable(bind: () => Promise<unknown>): Promise<void> {
    try {
      await bind();
    } catch (error) {
      const isName =
        error instanceof SqlError && (deferred.has(error.number) || (this.#changesDatabase && error.severity === 16));
      if (!isName) throw error;
    }
  }

  async #statement(statement: StatementSyntax): Promise<void> {
    const frame = this.#frame;
    switch (statement.kind) {
      case 'declare':
        for (const { name, type, value } of statement.variables) {
          frame.declare(name, type);
          if (value !== undefined) await this.#deferrable(() => frame.bind(value, type));
        }
        return;
      case 'declareTable':
        return frame.declareTable(statement.name, new LocalTable(statement.name, statement.table));
      case 'assign':
        await this.#deferrable(() => frame.bind(statement.value, frame.variableType(statement.variable)));
        return;
      case 'option':
        for (const name of statement.names) checkOption(name, statement.value);
        return;
      case 'query':
        if (statement.query.body.kind === 'select' && statement.query.body.into !== undefined)
          this.#refuseOtherTables(statement.query.body.into);
        return this.#query(statement.query);
      case 'execute':
        for (const { value } of statement.arguments) await this.#values(value);
        if (statement.returnVariable !== undefined) frame.variableType(statement.returnVariable);
        if ('variable' in statement.procedure) frame.variableType(statement.procedure.variable);
        return;
      case 'executeText':
        return this.#values(statement.text);
      case 'insert':
        return this.#insert(statement);
      case 'use':
        this.#changesDatabase = true;
        return;
      case 'return':
        if (statement.value !== undefined) throw sqlFailure(178);
        return;
      default:
        return this.#control(statement);
    }
  }

  async #insert(statement: StatementSyntax & { readonly kind: 'insert' }): Promise<void> {
    const { source } = statement;
    if (source === undefined) return;
    if ('commonTables' in source) return this.#query(source);
    if (source.kind !== 'values') return this.#statement(source);
    for (const value of source.rows.flat()) if (value.kind !== 'call' || !value.star) await this.#values(value);
  }

  #refuseOtherTables(name: readonly string[]): void {
    if (!name.at(-1)?.startsWith('#')) throw unsupported('SELECT INTO a table', 'only #tables can be made here');
  }

  async #control(statement: StatementSyntax): Promise<void> {
    switch (statement.kind) {
      case 'if':
        await this.#condition(statement.condition);
        return this.list(statement.otherwise === undefined ? [statement.body] : [statement.body, statement.otherwise]);
      case 'while':
        await this.#condition(statement.condition);
        this.#loops++;
        await this.list([statement.body]);
        this.#loops--;
        return;
      case 'block':
        return this.list(statement.statements);
      case 'tryCatch':
        await this.list([statement.attempt]);
        this.#handlers++;
        await this.list([statement.handler]);
        this.#handlers--;
        return;
      case 'break':
      case 'continue':
        if (this.#loops === 0) throw sqlFailure(statement.kind === 'break' ? 135 : 136);
        return;
      case 'throw':
        if (statement.error === undefined && this.#handlers === 0) throw sqlFailure(10704);
        return this.#values(...(statement.error ?? []));
      case 'print':
      case 'waitFor':
        return this.#values(statement.value);
      case 'raiseError':
        return this.#values(statement.message, statement.severity, statement.state, ...statement.values);
      default:
        return;
    }
  }
}
