import { bindQuery, expressionBinder } from '../query/bind-query.ts';
import type { EvaluationContext } from '../query/functions/scalar-function.ts';
import { openQuery, type QueryEnvironment, valueOfExpression } from '../query/run-query.ts';
import { SourceNumbers } from '../query/scope.ts';
import { sqlFailure } from '../query/sql-failure.ts';
import type { ExpressionSyntax, NameParts, QuerySyntax } from '../query/syntax/syntax-tree.ts';
import { textType } from '../query/type-rules.ts';
import { convertTo } from '../query/typed-conversion.ts';
import type { BoundQuery, LocalRows, TypedExpression } from '../query/typed-tree.ts';
import type { SqlType, SqlValue, TypedSqlValue } from '../sql-type.ts';
import type { BatchHost, BatchOutput } from './batch-host.ts';
import type { LocalTable } from './local-table.ts';
import type { SessionState } from './session-state.ts';
import { sessionValue, sessionValueType } from './session-values.ts';
import type { StatementSyntax } from './syntax/statement-tree.ts';

/** What a batch runs with, and what is the same for the batches inside of it. */
export interface FrameSurroundings {
  readonly host: BatchHost;
  readonly output: BatchOutput;
  readonly signal: AbortSignal;
  readonly session: SessionState;
  /** Runs the statements of a batch that has been checked; handed in, because statements run batches and batches statements. */
  readonly run: (statements: readonly StatementSyntax[], frame: BatchFrame) => Promise<void>;
}

/** The names of one batch: its variables and table variables, with the session and the host around it. */
export class BatchFrame implements QueryEnvironment {
  readonly host: BatchHost;
  readonly output: BatchOutput;
  readonly signal: AbortSignal;
  readonly session: SessionState;
  readonly run: FrameSurroundings['run'];
  readonly context: EvaluationContext;
  readonly #variables = new Map<string, { readonly type: SqlType; value: SqlValue }>();
  readonly #tables = new Map<string, LocalTable>();
  readonly #bound = new Map<ExpressionSyntax, TypedExpression>();
  #now = new Date();

  constructor({ host, output, signal, session, run }: FrameSurroundings) {
    this.host = host;
    this.output = output;
    this.signal = signal;
    this.session = session;
    this.run = run;
    const now = (): Date => this.#now;
    this.context = {
      get now() {
        return now();
      },
      get dateFormat() {
        return session.dateFormat;
      },
      get dateFirst() {
        return session.dateFirst;
      },
      variable: (name) => this.value(name),
      global: (name) => sessionValue(name, session) ?? host.globalVariable(name)?.value ?? null,
    };
  }

  /** Begins a statement: all of it sees one moment. */
  beginStatement(): void {
    this.#now = new Date();
  }

  /** Declares a variable with NULL. Throws 134 for one that is there. */
  declare(name: string, type: SqlType): void {
    const key = name.toUpperCase();
    if (this.#variables.has(key) || this.#tables.has(key)) throw sqlFailure(134, [name]);
    this.#variables.set(key, { type, value: null });
  }

  declareTable(name: string, table: LocalTable): void {
    const key = name.toUpperCase();
    if (this.#tables.has(key) || this.#variables.has(key)) throw sqlFailure(134, [name]);
    this.#tables.set(key, table);
  }

  variableType(name: string): SqlType {
    const variable = this.#variables.get(name.toUpperCase());
    if (variable === undefined) throw sqlFailure(137, [name]);
    return variable.type;
  }

  value(name: string): SqlValue {
    return this.#variables.get(name.toUpperCase())?.value ?? null;
  }

  /** Gives a variable a value of its own type. */
  assign(name: string, value: SqlValue): void {
    const variable = this.#variables.get(name.toUpperCase());
    if (variable === undefined) throw sqlFailure(137, [name]);
    variable.value = value;
  }

  globalType(name: string): SqlType | undefined {
    return sessionValueType(name) ?? (name.startsWith('@@') ? this.host.globalVariable(name)?.type : undefined);
  }

  localTable(name: NameParts): LocalRows | undefined {
    return this.ownTable(name);
  }

  /** The #table of this name: also `tempdb..#t`. */
  ownTable(name: NameParts): LocalTable | undefined {
    const last = name.at(-1) ?? '';
    if (last.startsWith('@')) return this.#tables.get(last.toUpperCase());
    return last.startsWith('#') ? this.session.tables.get(last.toLowerCase()) : undefined;
  }

  tableVariable(name: string): LocalRows {
    const table = this.#tables.get(name.toUpperCase());
    if (table === undefined) throw sqlFailure(1087, [name]);
    return table;
  }

  async callFunction(name: NameParts, values: readonly TypedSqlValue[]): Promise<TypedSqlValue | undefined> {
    const [first] = values;
    if (/^OBJECT_ID$/i.test(name.at(-1) ?? '') && typeof first?.value === 'string' && first.value.includes('#')) {
      const table = /#[^\]]*/.exec(first.value)?.[0].toLowerCase() ?? '';
      return { type: { name: 'int' }, value: this.session.tables.has(table) ? -1 : null };
    }
    return this.host.callFunction(name, values);
  }

  query(syntax: QuerySyntax): Promise<BoundQuery> {
    return bindQuery(syntax, this, new SourceNumbers());
  }

  /** The expression with its type. Names mean the same all through a batch, so it is done once. */
  async bind(syntax: ExpressionSyntax, type?: SqlType): Promise<TypedExpression> {
    const known = this.#bound.get(syntax);
    if (known !== undefined) return known;
    const value = await expressionBinder(this, new SourceNumbers()).value(syntax);
    const bound = type === undefined ? value : convertTo(value, type);
    if (!readsTables(syntax)) this.#bound.set(syntax, bound);
    return bound;
  }

  async bindCondition(syntax: ExpressionSyntax): Promise<TypedExpression> {
    const known = this.#bound.get(syntax);
    if (known !== undefined) return known;
    const condition = await expressionBinder(this, new SourceNumbers()).condition(syntax);
    const bound: TypedExpression = { kind: 'truth', condition, type: { name: 'bit' } };
    if (!readsTables(syntax)) this.#bound.set(syntax, bound);
    return bound;
  }

  /** The value of an expression, in a type if one is asked for. */
  async evaluate(syntax: ExpressionSyntax, type?: SqlType): Promise<TypedSqlValue> {
    const bound = await this.bind(syntax, type);
    return { type: bound.type, value: await valueOfExpression(bound, this) };
  }

  async isTrue(condition: ExpressionSyntax): Promise<boolean> {
    return (await valueOfExpression(await this.bindCondition(condition), this)) === true;
  }

  /** The value of an expression as text, as PRINT shows it. */
  async text(syntax: ExpressionSyntax): Promise<string | null> {
    const bound = await this.bind(syntax);
    const value = await valueOfExpression(convertTo(bound, textType(true, 'max'), true), this);
    return value === null ? null : String(value);
  }

  /** Every row of a query, one after the other, with its items to evaluate. */
  async forEachRow(
    query: BoundQuery,
    use: (row: EvaluationContext, items: readonly TypedExpression[]) => void,
  ): Promise<number> {
    const { items, portions } = await openQuery(query, this);
    let count = 0;
    for await (const rows of portions) {
      for (const row of rows) use(row, items);
      count += rows.length;
    }
    return count;
  }
}

// What a subquery reads may be another table at the next turn of a loop.
function readsTables(syntax: ExpressionSyntax): boolean {
  return /"kind":"(subquery|exists|inQuery)"/.test(
    JSON.stringify(syntax, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  );
}
