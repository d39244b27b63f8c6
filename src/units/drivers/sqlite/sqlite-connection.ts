import type { SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type BulkInsert,
  type BulkInsertOptions,
  type CatalogCollection,
  type CatalogRow,
  type DatabaseConnection,
  type DatabaseTransaction,
  dtsError,
  insertWithoutColumns,
  markerCount,
  parameterNames,
  parseObjectName,
  type RawValue,
  type ResultBlock,
  type ResultColumn,
  type StatementParameter,
  type StatementResult,
  splitStatements,
  type TransactionIsolation,
  type Value,
  valueReader,
  withoutIdentityColumns,
} from 'opendtsx/sdk';
import { valueBinder } from './bind-values.ts';
import { forgetMarks, hasMark, leaveMark } from './commit-marks.ts';
import { typeOfDeclared, typeOfValues } from './declared-type.ts';
import { readCatalog } from './read-catalog.ts';
import type { SharedDatabase } from './shared-database.ts';
import { SqliteBulkInsert } from './sqlite-bulk-insert.ts';
import { sqliteFailure } from './sqlite-error.ts';
import { hasRowids, tableColumns } from './table-columns.ts';
import { quote, tableOf } from './table-name.ts';
import { secondsToWait, waitFor } from './wait-statement.ts';

type QueryOptions = Parameters<DatabaseConnection['query']>[2];
type QueryBlock = { readonly columns: readonly ResultColumn[]; readonly block: ResultBlock };
type Row = readonly RawValue[];

/** A connection to a SQLite file. Statements run on this thread, one at a time. */
export class SqliteConnection implements DatabaseConnection {
  readonly scheme = 'sqlite';
  readonly dialect = 'sqlite';
  readonly database: string | undefined;
  readonly displayName: string;
  readonly identity: string;
  readonly #shared: SharedDatabase;
  readonly #temporaryTables = new Set<string>();
  #isClosed = false;

  /** @param database name of the database in the package, which names of tables may begin with */
  constructor(shared: SharedDatabase, database: string | undefined) {
    this.#shared = shared;
    this.database = database;
    this.displayName = shared.displayName;
    this.identity = shared.identity;
  }

  async describeTable(table: string): Promise<readonly ResultColumn[] | undefined> {
    const columns = tableColumns(this.#shared.database, tableOf(table, this.database));
    return columns?.map(({ name, declared }) => ({ name, type: typeOfDeclared(declared) ?? typeOfValues([]) }));
  }

  async describeQuery(sql: string): Promise<readonly ResultColumn[]> {
    const statement = this.#prepare(splitStatements(sql).at(-1) ?? sql);
    const described = statement.columns();
    if (described.every(({ type }) => typeOfDeclared(type) !== undefined)) return columnsOf(statement, []);
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
    // An expression has no declared type: its first value tells. Parameters are NULL for this look.
    const first = this.#guard(() => {
      const rows = statement.iterate();
      const found = markerCount(sql) === 0 && parameterNames(sql).length === 0 ? rows.next().value : undefined;
      rows.return?.();
      return found;
    });
    return columnsOf(statement, first === undefined ? [] : [first as unknown as Row]);
  }

  async *query(
    sql: string,
    parameters: readonly StatementParameter[],
    options: QueryOptions,
  ): AsyncGenerator<QueryBlock> {
    const statements = splitStatements(sql);
    const last = statements.pop() ?? sql;
    if (statements.length > 0)
      await this.execute(statements.join(';\n'), [], { signal: options.signal, timeoutSeconds: 0 });
    while (!this.#mayWrite && !readsOnly.test(last)) await this.#turn(options.signal);
    const statement = this.#prepare(last);
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
    const rows = this.#guard(() =>
      bound(statement, last, parameters, (...values) => statement.iterate(...(values as SQLInputValue[]))),
    ) as unknown as Iterator<Row>;
    try {
      let columns: ResultColumn[] | undefined;
      for (let ended = false; !ended; ) {
        options.signal.throwIfAborted();
        const batch: Row[] = [];
        ended = this.#guard(() => fillBatch(rows, batch, options.rowsPerBlock));
        columns ??= expectedColumns(columnsOf(statement, batch), options.expected);
        if (batch.length > 0) yield { columns, block: blockOf(batch, columns) };
      }
    } finally {
      rows.return?.();
    }
  }

  async execute(
    sql: string,
    parameters: readonly StatementParameter[],
    options: Parameters<DatabaseConnection['execute']>[2],
  ): Promise<readonly StatementResult[]> {
    const statements = splitStatements(sql);
    this.#checkPositional(sql, parameters);
    const results: StatementResult[] = [];
    let taken = 0;
    for (const text of statements) {
      options.signal.throwIfAborted();
      const seconds = secondsToWait(text);
      if (seconds !== undefined) {
        await waitFor(seconds, options.signal);
        continue;
      }
      while (!this.#mayWrite && !readsOnly.test(text)) await this.#turn(options.signal);
      const markers = markerCount(text);
      const own = isNamed(text, parameters) ? parameters : parameters.slice(taken, taken + markers);
      taken += markers;
      results.push(this.#executeOne(text, own));
    }
    return results;
  }

  async bulkInsert(options: BulkInsertOptions): Promise<BulkInsert> {
    while (!this.#mayWrite) await this.#turn(options.signal);
    const table = tableOf(options.table, this.database);
    const columns = tableColumns(this.#shared.database, table);
    if (columns === undefined) throw sqliteFailure(new Error(`no such table: ${table}`));
    return new SqliteBulkInsert(this.#shared, table, columns, hasRowids(this.#shared.database, table), options);
  }

  async beginTransaction(
    _isolation: TransactionIsolation,
    options: { readonly signal: AbortSignal },
  ): Promise<DatabaseTransaction> {
    const { signal } = options;
    await this.#guardAsync(() => this.#shared.beginFor(this, signal));
    return {
      commit: async () => this.#guard(() => this.#shared.endFor(this, 'COMMIT')),
      rollback: async () => this.#guard(() => this.#shared.endFor(this, 'ROLLBACK')),
      mark: async (name, settled) => this.#guard(() => leaveMark(this.#shared.database, name, settled)),
    };
  }

  async committed(mark: string): Promise<boolean> {
    return this.#guard(() => hasMark(this.#shared.database, mark));
  }

  async forgetMarks(marks: readonly string[]): Promise<void> {
    this.#guard(() => forgetMarks(this.#shared.database, marks));
  }

  async readCatalog(collection: CatalogCollection): Promise<readonly CatalogRow[]> {
    return this.#guard(() => readCatalog(this.#shared.database, this.database ?? 'main', collection));
  }

  quoteName(name: string): string {
    return quote(tableOf(name, this.database));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#shared.endFor(this, 'ROLLBACK');
    for (const table of this.#temporaryTables) this.#shared.database.exec(`DROP TABLE IF EXISTS temp.${quote(table)}`);
    this.#shared.release();
  }

  #executeOne(written: string, parameters: readonly StatementParameter[]): StatementResult {
    const text = this.#withColumns(written);
    if (/^\s*(commit|rollback|end)\b/i.test(text) && this.#shared.ownsTransaction) {
      throw sqliteFailure(new Error('this connection has no transaction: a data flow is writing to the file'));
    }
    const temporary = /^\s*create\s+temp/i.test(text) ? this.#listTemporary() : undefined;
    const statement = this.#prepare(text);
    const result = this.#guard(() => runStatement(statement, text, parameters));
    this.#shared.noteStatement();
    if (temporary !== undefined) {
      for (const name of this.#listTemporary()) if (!temporary.includes(name)) this.#temporaryTables.add(name);
    }
    return result;
  }

  /** An INSERT without columns into a table that numbers its rows, as SQL Server understands it. */
  #withColumns(text: string): string {
    const insert = insertWithoutColumns(text);
    if (insert === undefined) return text;
    const columns = tableColumns(this.#shared.database, parseObjectName(insert.table)?.join('.') ?? insert.table) ?? [];
    if (!columns.some(({ isIdentity }) => isIdentity)) return text;
    const width = this.#prepare(insert.rows).columns().length;
    const quoted = columns.map(({ name, isIdentity }) => ({ quotedName: quote(name), isIdentity }));
    return withoutIdentityColumns(insert, quoted, width) ?? text;
  }

  #listTemporary(): string[] {
    const rows = this.#shared.database.prepare(`SELECT name FROM sqlite_temp_schema WHERE type = 'table'`).all();
    return rows.map((row) => String(row.name));
  }

  #checkPositional(sql: string, parameters: readonly StatementParameter[]): void {
    if (isNamed(sql, parameters)) return;
    const expected = markerCount(sql);
    if (expected !== parameters.length) {
      throw dtsError('OPENDTSX_E_DRIVER_PARAMETER', { expected, given: parameters.length });
    }
  }

  #prepare(sql: string): StatementSync {
    return this.#guard(() => this.#shared.database.prepare(sql));
  }

  /** Waits for the turn to write; what follows it without waiting has the turn. */
  #turn(signal: AbortSignal): Promise<void> {
    return this.#guardAsync(() => this.#shared.turnOf(this, signal));
  }

  get #mayWrite(): boolean {
    return this.#shared.isTurnOf(this);
  }

  async #guardAsync<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw sqliteFailure(error);
    }
  }

  #guard<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw sqliteFailure(error);
    }
  }
}

const readsOnly = /^\s*(?:(?:select|values|pragma|explain)\b|with\b(?![\s\S]*\b(?:insert|update|delete|replace)\b))/i;

function isNamed(sql: string, parameters: readonly StatementParameter[]): boolean {
  return markerCount(sql) === 0 && parameters.some((parameter) => parameter.name !== undefined);
}

/** Calls a method of a statement with its parameters, by name when the text mentions names. */
function bound<T>(
  statement: StatementSync,
  sql: string,
  parameters: readonly StatementParameter[],
  call: (...values: [Record<string, SQLInputValue>] | SQLInputValue[]) => T,
): T {
  const inputOf = ({ value }: StatementParameter): SQLInputValue => valueBinder(value.type, 'BLOB')(value.value);
  if (!isNamed(sql, parameters)) {
    const expected = markerCount(sql);
    if (expected !== parameters.length || parameterNames(sql).length > 0) {
      throw dtsError('OPENDTSX_E_DRIVER_PARAMETER', {
        expected: expected + parameterNames(sql).length,
        given: parameters.length,
      });
    }
    return call(...parameters.map(inputOf));
  }
  const named: Record<string, SQLInputValue> = {};
  const given = new Map(parameters.map((parameter) => [nameOf(parameter), parameter]));
  // SQLite compares names with case, SQL Server without: each spelling in the text gets the value.
  for (const [spelling] of sql.matchAll(/(?<![@\w])@[\p{L}_][\p{L}\p{N}_$#]*/gu)) {
    const parameter = given.get(spelling.toLowerCase());
    if (parameter !== undefined) named[spelling] = inputOf(parameter);
    else if (parameterNames(sql).includes(spelling.toLowerCase())) {
      throw dtsError('OPENDTSX_E_DRIVER_PARAMETER', { expected: parameterNames(sql).length, given: parameters.length });
    }
  }
  statement.setAllowUnknownNamedParameters(true);
  return call(named);
}

function nameOf(parameter: StatementParameter): string {
  const name = (parameter.name ?? '').toLowerCase();
  return name.startsWith('@') ? name : `@${name}`;
}

function fillBatch(rows: Iterator<Row>, batch: Row[], limit: number): boolean {
  while (batch.length < limit) {
    const next = rows.next();
    if (next.done === true) return true;
    batch.push(next.value);
  }
  return false;
}

function columnsOf(statement: StatementSync, rows: readonly Row[]): ResultColumn[] {
  return statement.columns().map(({ name, type }, position) => ({
    name,
    type: typeOfDeclared(type) ?? typeOfValues(rows.map((row) => row[position])),
  }));
}

/** The columns with the types that the reader of the result expects: by name, then by position. */
function expectedColumns(columns: ResultColumn[], expected: readonly ResultColumn[] | undefined): ResultColumn[] {
  if (expected === undefined) return columns;
  const byName = new Map(expected.map((column) => [column.name.toLowerCase(), column.type]));
  const isPositional = columns.length === expected.length;
  return columns.map(({ name, type }, position) => ({
    name,
    type: byName.get(name.toLowerCase()) ?? (isPositional ? expected[position].type : type),
  }));
}

function blockOf(rows: readonly Row[], columns: readonly ResultColumn[]): ResultBlock {
  const values = columns.map(({ type }, position) => {
    const read = valueReader(type);
    const column: Value[] = new Array(rows.length);
    for (let row = 0; row < rows.length; row++) {
      const raw = rows[row][position];
      column[row] = raw === null ? null : read(raw);
    }
    return column;
  });
  return { rowCount: rows.length, values };
}

const changesRows = /^\s*(?:with\b[\s\S]*?\)\s*)?(insert|update|delete|replace)\b/i;

function runStatement(
  statement: StatementSync,
  text: string,
  parameters: readonly StatementParameter[],
): StatementResult {
  if (statement.columns().length === 0) {
    const { changes } = bound(statement, text, parameters, (...values) =>
      statement.run(...(values as SQLInputValue[])),
    );
    return { columns: [], rows: [], rowsAffected: changesRows.test(text) ? Number(changes) : -1 };
  }
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  const raw = bound(statement, text, parameters, (...values) =>
    statement.all(...(values as SQLInputValue[])),
  ) as unknown as Row[];
  const columns = columnsOf(statement, raw);
  const { values } = blockOf(raw, columns);
  return { columns, rows: raw.map((_, row) => values.map((column) => column[row])), rowsAffected: -1 };
}
