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
  type ResultBlock,
  type ResultColumn,
  replaceParameters,
  type StatementParameter,
  type StatementResult,
  splitStatements,
  type TransactionIsolation,
  type Value,
  withoutIdentityColumns,
} from 'opendtsx/sdk';
import { catalogQueries, catalogRows } from './catalog-queries.ts';
import { type TextReader, textReader, typeOfOid } from './column-types.ts';
import { copyRows } from './copy-rows.ts';
import { postgresqlText } from './copy-text.ts';
import { CursorReader } from './cursor-reader.ts';
import { NameSpelling } from './name-spelling.ts';
import type { PortalReader, ResultField } from './portal-reader.ts';
import { PostgresqlBulkInsert } from './postgresql-bulk-insert.ts';
import { postgresqlFailure } from './postgresql-error.ts';
import { PostgresqlSession, type TextResult } from './postgresql-session.ts';
import { beginShared, wasCommitted } from './shared-transaction.ts';
import { findTable, quote, splitTableName } from './table-catalog.ts';

type QueryOptions = Parameters<DatabaseConnection['query']>[2];
type QueryBlock = { readonly columns: readonly ResultColumn[]; readonly block: ResultBlock };
type RawRow = readonly (string | null)[];

const globalTable = /\bcreate\s+unlogged\s+table\s+(?:if\s+not\s+exists\s+)?("##[^"]+")/gi;

/** A connection to PostgreSQL. While it reads a result, other work gets a connection of its own, as with OLE DB. */
export class PostgresqlConnection implements DatabaseConnection {
  readonly scheme = 'postgresql';
  readonly dialect = 'postgresql';
  readonly displayName: string;
  readonly identity: string;
  readonly #main: PostgresqlSession;
  readonly #openOther: () => Promise<PostgresqlSession>;
  readonly database: string | undefined;
  readonly #globalTables = new Set<string>();
  readonly #others: PostgresqlSession[] = [];
  /** Tables found so far in their own spelling, by name as written. */
  readonly #spelling = new Map<string, string>();
  readonly #names = new NameSpelling();

  constructor(
    main: PostgresqlSession,
    openOther: () => Promise<PostgresqlSession>,
    displayName: string,
    database: string | undefined,
    user = '',
  ) {
    this.#main = main;
    this.#openOther = openOther;
    this.displayName = displayName;
    this.database = database;
    this.identity = `${displayName} ${user}`;
  }

  async describeTable(table: string): Promise<readonly ResultColumn[] | undefined> {
    const found = await this.#find(table, await this.#free());
    return found?.columns.map(({ name, type }) => ({ name, type }));
  }

  async describeQuery(sql: string): Promise<readonly ResultColumn[]> {
    const session = await this.#free();
    const text = replaceParameters(splitStatements(sql).at(-1) ?? sql, () => 'NULL');
    return this.#guard(() => inTurn(session, async () => (await this.#describe(session, text)).fields.map(columnOf)));
  }

  async *query(
    sql: string,
    parameters: readonly StatementParameter[],
    options: QueryOptions,
  ): AsyncGenerator<QueryBlock> {
    const session = await this.#free();
    const statements = splitStatements(sql);
    const last = statements.pop() ?? sql;
    session.occupied++;
    const cancel = (): void => void session.cancel().catch(() => undefined);
    options.signal.addEventListener('abort', cancel, { once: true });
    try {
      options.signal.throwIfAborted();
      if (statements.length > 0) await inTurn(session, () => this.#executeAll(session, statements.join(';\n'), []));
      const isQuery = /^\s*(?:select|with|values|table)\b/i.test(last);
      const isPlain = parameters.length === 0 && isQuery;
      if (session.isShared) yield* this.#sharedQuery(session, last, parameters, options, isQuery);
      else if (isPlain) yield* this.#copyQuery(session, last, options);
      else yield* this.#portalQuery(session, last, parameters, options);
    } catch (error) {
      options.signal.throwIfAborted();
      throw postgresqlFailure(error);
    } finally {
      options.signal.removeEventListener('abort', cancel);
      session.occupied--;
    }
  }

  async execute(
    sql: string,
    parameters: readonly StatementParameter[],
    options: Parameters<DatabaseConnection['execute']>[2],
  ): Promise<readonly StatementResult[]> {
    const session = await this.#free();
    const cancel = (): void => void session.cancel().catch(() => undefined);
    options.signal.addEventListener('abort', cancel, { once: true });
    try {
      options.signal.throwIfAborted();
      if (options.timeoutSeconds > 0) await session.run(`SET statement_timeout TO ${options.timeoutSeconds * 1000}`);
      const results = await inTurn(session, () => this.#executeAll(session, sql, parameters));
      if (options.timeoutSeconds > 0) await session.run('RESET statement_timeout');
      for (const [, table] of sql.matchAll(globalTable)) this.#globalTables.add(table);
      return results.map(resultOf);
    } catch (error) {
      options.signal.throwIfAborted();
      throw postgresqlFailure(error);
    } finally {
      options.signal.removeEventListener('abort', cancel);
    }
  }

  async bulkInsert(options: BulkInsertOptions): Promise<BulkInsert> {
    const session = await this.#free();
    const found = await this.#find(options.table, session);
    if (found === undefined) throw postgresqlFailure(new Error(`relation ${options.table} does not exist`));
    return this.#guard(() => PostgresqlBulkInsert.start(session, found, options));
  }

  async readCatalog(
    collection: CatalogCollection,
    options: { readonly signal: AbortSignal },
  ): Promise<readonly CatalogRow[]> {
    const [result] = await this.execute(catalogQueries[collection], [], { ...options, timeoutSeconds: 0 });
    return catalogRows(result);
  }

  quoteName(name: string): string {
    const known = this.#spelling.get(name);
    if (known !== undefined) return known;
    const { schema, table } = splitTableName(name, this.database);
    const spelled = (part: string): string => quote(name.includes(quote(part)) ? part : part.toLowerCase());
    return schema === '' ? spelled(table) : `${spelled(schema)}.${spelled(table)}`;
  }

  async close(): Promise<void> {
    // Global temporary tables of T-SQL end with the connection that made them.
    for (const table of this.#globalTables) {
      await this.#main.run(`DROP TABLE IF EXISTS ${table}`).catch(() => undefined);
    }
    this.#globalTables.clear();
    await Promise.all([this.#main, ...this.#others].map((session) => session.close()));
  }

  beginTransaction(isolation: TransactionIsolation): Promise<DatabaseTransaction> {
    return beginShared(this.#main, isolation);
  }

  async committed(mark: string): Promise<boolean | undefined> {
    return wasCommitted(await this.#free(), mark);
  }

  async #free(): Promise<PostgresqlSession> {
    if (this.#main.isShared) return this.#main;
    const free = [this.#main, ...this.#others].find((session) => session.occupied === 0);
    if (free !== undefined) return free;
    const other = await this.#openOther();
    this.#others.push(other);
    return other;
  }

  async #find(name: string, session: PostgresqlSession) {
    const { schema, table } = splitTableName(name, this.database);
    const found = await this.#guard(() => inTurn(session, () => findTable(session.client, schema, table)));
    if (found !== undefined) this.#spelling.set(name, `${quote(found.schema)}.${quote(found.name)}`);
    return found;
  }

  async *#copyQuery(session: PostgresqlSession, sql: string, options: QueryOptions): AsyncGenerator<QueryBlock> {
    const { fields, text } = await this.#describe(session, sql);
    const columns = expectedColumns(fields, options.expected);
    const readers = columns.map(({ type }, at) => textReader(fields[at].dataTypeID, type));
    const stream = session.copyTo(`COPY (${text}\n) TO STDOUT`);
    for await (const block of copyRows(stream, readers, options.rowsPerBlock)) yield { columns, block };
  }

  /** Reads within a transaction that others share: the session stays free between two blocks. */
  async *#sharedQuery(
    session: PostgresqlSession,
    sql: string,
    parameters: readonly StatementParameter[],
    options: QueryOptions,
    isQuery: boolean,
  ): AsyncGenerator<QueryBlock> {
    const { text, values } = numbered(sql, parameters);
    const toBlock = ({ fields, rows }: Pick<TextResult, 'fields' | 'rows'>): QueryBlock => {
      const columns = expectedColumns(fields, options.expected);
      const readers = columns.map(({ type }, at) => textReader(fields[at].dataTypeID, type));
      return { columns, block: blockOf(rows, readers) };
    };
    if (!isQuery) {
      const [result] = await inTurn(session, () =>
        this.#spelled(session, text, (spelled) => session.run(spelled, values)),
      );
      if (result.rows.length > 0) yield toBlock(result);
      return;
    }
    const cursor = new CursorReader(session, options.rowsPerBlock);
    await inTurn(session, () =>
      this.#spelled(session, text, (spelled) => cursor.open(spelled, values), cursor.prefixLength),
    );
    try {
      for (;;) {
        options.signal.throwIfAborted();
        const piece = await cursor.read();
        if (piece.rows.length > 0) yield toBlock(piece);
        if (piece.rows.length < options.rowsPerBlock) return;
      }
    } finally {
      await cursor.close();
    }
  }

  async *#portalQuery(
    session: PostgresqlSession,
    sql: string,
    parameters: readonly StatementParameter[],
    options: QueryOptions,
  ): AsyncGenerator<QueryBlock> {
    const { text, values } = numbered(sql, parameters);
    let portal: PortalReader | undefined;
    try {
      let rows = await this.#names.run(session, text, async (spelled) => {
        await portal?.close();
        portal = session.portal(spelled, values, options.rowsPerBlock);
        return portal.read();
      });
      let columns: ResultColumn[] | undefined;
      for (; rows !== undefined; rows = await portal?.read()) {
        const fields = portal?.fields ?? [];
        columns ??= expectedColumns(fields, options.expected);
        const readers = columns.map(({ type }, at) => textReader(fields[at].dataTypeID, type));
        if (rows.length > 0) yield { columns, block: blockOf(rows, readers) };
      }
    } finally {
      await portal?.close();
    }
  }

  async #executeAll(
    session: PostgresqlSession,
    sql: string,
    parameters: readonly StatementParameter[],
  ): Promise<TextResult[]> {
    // Bodies of functions between dollar signs hold semicolons: such a text goes as a whole.
    if (parameters.length === 0 && /\$\w*\$/.test(sql)) return this.#spelled(session, sql, (text) => session.run(text));
    const results: TextResult[] = [];
    let taken = 0;
    for (const written of splitStatements(sql)) {
      const statement = await this.#withColumns(session, written);
      const markers = markerCount(statement);
      const own = markers > 0 ? parameters.slice(taken, taken + markers) : parameters;
      taken += markers;
      const { text, values } = numbered(statement, own);
      results.push(...(await this.#spelled(session, text, (spelled) => session.run(spelled, values))));
    }
    if (taken > 0 && taken !== parameters.length) {
      throw dtsError('OPENDTSX_E_DRIVER_PARAMETER', { expected: taken, given: parameters.length });
    }
    return results;
  }

  /** Runs a statement in the spelling of the catalog; one that fails in a shared transaction leaves it as it was. */
  #spelled<T>(session: PostgresqlSession, sql: string, action: (sql: string) => Promise<T>, offset = 0): Promise<T> {
    if (!session.isShared) return this.#names.run(session, sql, action, offset);
    const retryable = { client: session.client, inTransaction: false };
    return this.#names.run(retryable, sql, (text) => session.savepoint(() => action(text)), offset);
  }

  /** The columns of a query and the text in the spelling of its tables. */
  async #describe(session: PostgresqlSession, sql: string) {
    const describeNow = async (text: string) => ({ fields: await session.describe(text), text });
    return this.#spelled(session, sql, describeNow, PostgresqlSession.describePrefix.length);
  }

  /** An INSERT without columns into a table that numbers its rows, as SQL Server understands it. */
  async #withColumns(session: PostgresqlSession, text: string): Promise<string> {
    const insert = insertWithoutColumns(text);
    if (insert === undefined) return text;
    const { schema, table } = splitTableName(insert.table, this.database);
    const columns = (await findTable(session.client, schema, table))?.columns ?? [];
    if (!columns.some(({ isIdentity }) => isIdentity)) return text;
    const { fields } = await this.#describe(
      session,
      replaceParameters(insert.rows, () => 'NULL'),
    );
    const quoted = columns.map(({ name, isIdentity }) => ({ quotedName: quote(name), isIdentity }));
    return withoutIdentityColumns(insert, quoted, fields.length) ?? text;
  }

  async #guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw postgresqlFailure(error);
    }
  }
}

/** Does a step of work: in a transaction that others share, when their steps have ended. */
function inTurn<T>(session: PostgresqlSession, step: () => Promise<T>): Promise<T> {
  return session.isShared ? session.exclusively(step) : step();
}

function columnOf({ name, dataTypeID, dataTypeModifier }: ResultField): ResultColumn {
  return { name, type: typeOfOid(dataTypeID, dataTypeModifier) };
}

function expectedColumns(
  fields: readonly ResultField[],
  expected: readonly ResultColumn[] | undefined,
): ResultColumn[] {
  const byName = new Map((expected ?? []).map((column) => [column.name.toLowerCase(), column.type]));
  const isPositional = expected?.length === fields.length;
  return fields.map((field, position) => {
    const { name, type } = columnOf(field);
    return { name, type: byName.get(name.toLowerCase()) ?? (isPositional ? expected[position].type : type) };
  });
}

function blockOf(rows: readonly RawRow[], readers: readonly TextReader[]): ResultBlock {
  const values = readers.map((read, column) =>
    rows.map((row): Value => {
      const text = row[column];
      return text === null ? null : read(text);
    }),
  );
  return { rowCount: rows.length, values };
}

/** Markers and names as `$1`, `$2`, …, and the values in text form. Throws OPENDTSX_E_DRIVER_PARAMETER when their number does not fit. */
function numbered(
  sql: string,
  parameters: readonly StatementParameter[],
): { readonly text: string; readonly values: (string | null)[] } {
  const names = parameterNames(sql);
  const markers = markerCount(sql);
  const ordered: StatementParameter[] = [];
  const positions = new Map<string, number>();
  for (const parameter of parameters) {
    const name = `@${(parameter.name ?? '').toLowerCase().replace(/^@/, '')}`;
    if (markers === 0 && names.length > 0 && !names.includes(name)) continue;
    positions.set(name, ordered.length + 1);
    ordered.push(parameter);
  }
  if (markers === 0 && names.length === 0) return { text: sql, values: [] };
  const expected = markers > 0 ? markers : names.length;
  if (ordered.length !== expected)
    throw dtsError('OPENDTSX_E_DRIVER_PARAMETER', { expected, given: parameters.length });
  const text = replaceParameters(sql, (found) =>
    typeof found === 'number' ? `$${found + 1}` : `$${positions.get(found.toLowerCase())}`,
  );
  return {
    text,
    values: ordered.map(({ value }) => (value.value === null ? null : postgresqlText(value.value, value.type))),
  };
}

function resultOf({ command, rowCount, fields, rows }: TextResult): StatementResult {
  const columns = fields.map(columnOf);
  const readers = columns.map(({ type }, at) => textReader(fields[at].dataTypeID, type));
  const changes = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE';
  return {
    columns,
    rows: rows.map((row) => row.map((text, at): Value => (text === null ? null : readers[at](text)))),
    rowsAffected: changes ? (rowCount ?? -1) : -1,
  };
}
