import {
  type BulkInsert,
  type BulkInsertOptions,
  type CatalogCollection,
  type CatalogRow,
  type DatabaseConnection,
  type DatabaseTransaction,
  dtsError,
  parseObjectName,
  type ResultBlock,
  type ResultColumn,
  replaceParameters,
  type StatementParameter,
  type StatementResult,
  type TransactionIsolation,
} from 'opendtsx/sdk';
import { catalogQueries, catalogRows } from './catalog-queries.ts';
import { type ColumnMetadata, resultColumn } from './column-types.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { ResultCollector, resultBlock, streamRows } from './result-rows.ts';
import { beginShared } from './shared-transaction.ts';
import { startBulkInsert } from './sql-server-bulk-insert.ts';
import { isMissingObject, sqlServerFailure } from './sql-server-error.ts';
import type { SqlServerSession } from './sql-server-session.ts';
import { bindParameters } from './statement-parameters.ts';

type QueryOptions = Parameters<DatabaseConnection['query']>[2];
type QueryBlock = { readonly columns: readonly ResultColumn[]; readonly block: ResultBlock };

/** A connection to SQL Server. While it reads a result or loads, other work gets a connection of its own, as with OLE DB. */
export class SqlServerConnection implements DatabaseConnection {
  readonly scheme = 'sqlserver';
  readonly dialect = 'tsql';
  readonly displayName: string;
  readonly identity: string;
  readonly database: string | undefined;
  readonly #openOther: () => Promise<SqlServerSession>;
  #main: SqlServerSession;
  readonly #others: SqlServerSession[] = [];

  constructor(main: SqlServerSession, openOther: () => Promise<SqlServerSession>, settings: ConnectionSettings) {
    this.#main = main;
    this.#openOther = openOther;
    this.displayName = settings.displayName;
    this.database = settings.database;
    this.identity = `${settings.displayName} ${settings.domain ?? ''}\\${settings.user ?? ''}`;
  }

  async describeTable(table: string): Promise<readonly ResultColumn[] | undefined> {
    return (await this.#find(table, await this.#free()))?.map(resultColumn);
  }

  async describeQuery(sql: string): Promise<readonly ResultColumn[]> {
    const session = await this.#free();
    const text = replaceParameters(sql, (found) => (typeof found === 'number' ? 'NULL' : found));
    try {
      return (await session.inTurn(() => session.describe(text))).map(resultColumn);
    } catch (error) {
      throw sqlServerFailure(error);
    }
  }

  async *query(
    sql: string,
    parameters: readonly StatementParameter[],
    options: QueryOptions,
  ): AsyncGenerator<QueryBlock> {
    options.signal.throwIfAborted();
    const { text, parameters: bound } = bindParameters(sql, parameters);
    const session = await this.#free();
    if (session.isShared) {
      yield* this.#sharedQuery(session, sql, parameters, options);
      return;
    }
    session.occupied++;
    try {
      for await (const { metadata, rows } of streamRows(session, text, bound, options)) {
        yield resultBlock(metadata, rows, options.expected);
      }
    } catch (error) {
      options.signal.throwIfAborted();
      throw sqlServerFailure(error);
    } finally {
      session.occupied--;
    }
  }

  async execute(
    sql: string,
    parameters: readonly StatementParameter[],
    options: Parameters<DatabaseConnection['execute']>[2],
  ): Promise<readonly StatementResult[]> {
    options.signal.throwIfAborted();
    const { text, parameters: bound, outputs } = bindParameters(sql, parameters);
    const session = await this.#free();
    const { signal, timeoutSeconds } = options;
    const collector = new ResultCollector();
    session.occupied++;
    try {
      await session.inTurn(() =>
        session.run(text, listenerOf(collector), { parameters: bound, signal, timeoutSeconds }),
      );
      return collector.results(outputs);
    } catch (error) {
      signal.throwIfAborted();
      throw sqlServerFailure(error);
    } finally {
      session.occupied--;
    }
  }

  async bulkInsert(options: BulkInsertOptions): Promise<BulkInsert> {
    const session = await this.#free();
    const columns = await this.#find(options.table, session);
    if (columns === undefined) {
      throw dtsError('DTS_E_OLEDBERROR', { detail: `Invalid object name '${options.table}'` });
    }
    return startBulkInsert(session, this.quoteName(options.table), columns, options);
  }

  async readCatalog(
    collection: CatalogCollection,
    options: { readonly signal: AbortSignal },
  ): Promise<readonly CatalogRow[]> {
    const [result] = await this.execute(catalogQueries[collection], [], { ...options, timeoutSeconds: 0 });
    return catalogRows(result);
  }

  quoteName(name: string): string {
    const parts = parseObjectName(name) ?? [name];
    return parts.map((part) => (part === '' ? '' : `[${part.replaceAll(']', ']]')}]`)).join('.');
  }

  async close(): Promise<void> {
    await Promise.all([this.#main, ...this.#others].map((session) => session.close()));
  }

  beginTransaction(isolation: TransactionIsolation): Promise<DatabaseTransaction> {
    return beginShared(this.#main, isolation);
  }

  /** In a transaction that others share the server waits for nobody: a result is taken as a whole. */
  async *#sharedQuery(
    session: SqlServerSession,
    sql: string,
    parameters: readonly StatementParameter[],
    options: QueryOptions,
  ): AsyncGenerator<QueryBlock> {
    const { text, parameters: bound } = bindParameters(sql, parameters);
    const pieces: { readonly metadata: readonly ColumnMetadata[]; readonly rows: (readonly unknown[])[] }[] = [];
    try {
      await session.exclusively(async () => {
        for await (const piece of streamRows(session, text, bound, options)) pieces.push(piece);
      });
    } catch (error) {
      options.signal.throwIfAborted();
      throw sqlServerFailure(error);
    }
    for (const { metadata, rows } of pieces) yield resultBlock(metadata, rows, options.expected);
  }

  /** A session without work; one that has broken between two pieces of work is replaced. */
  async #free(): Promise<SqlServerSession> {
    if (this.#main.isShared) return this.#main;
    if (this.#main.isClosed && this.#main.occupied === 0) this.#main = await this.#openOther();
    const free = [this.#main, ...this.#others].find(({ occupied, isClosed }) => occupied === 0 && !isClosed);
    if (free !== undefined) return free;
    const other = await this.#openOther();
    this.#others.push(other);
    return other;
  }

  async #find(table: string, session: SqlServerSession): Promise<readonly ColumnMetadata[] | undefined> {
    const sql = `SELECT * FROM ${this.quoteName(table)}`;
    try {
      return await session.inTurn(() => session.describe(sql));
    } catch (error) {
      if (isMissingObject(error)) return undefined;
      throw sqlServerFailure(error, `table ${table}`);
    }
  }
}

function listenerOf(collector: ResultCollector) {
  return {
    columns: collector.columns.bind(collector),
    row: collector.row.bind(collector),
    done: collector.done.bind(collector),
    output: collector.output.bind(collector),
  };
}
