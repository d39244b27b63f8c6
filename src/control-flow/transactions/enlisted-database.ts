import { dtsError } from '../../diagnostics/dts-error.ts';
import { splitStatements } from '../../sdk/database/sql-text.ts';
import type {
  BulkInsert,
  BulkInsertOptions,
  DatabaseConnection,
  ResultColumn,
  StatementParameter,
  StatementResult,
} from '../../sdk/driver.ts';

const begins = /^(?:begin(?:\s+(?:distributed\s+)?(?:tran(?:saction)?|work))?|start\s+transaction)(?:\s+[@\w[\]"]+)?$/i;
const commits = /^(?:commit|end)(?:\s+(?:tran(?:saction)?|work))?(?:\s+[@\w[\]"]+)?$/i;
const rollsBack = /^rollback(?:\s+(?:tran(?:saction)?|work))?$/i;
// Bodies of functions hold statements of their own.
const hasBody = /\$\w*\$/;

/**
 * A database connection inside the transaction of a container: closing it changes nothing, and statements that begin and commit a transaction of their own
 * only count, as nested ones do in SQL Server. One that would end the transaction of the container throws a `DtsError`.
 */
export class EnlistedDatabase implements DatabaseConnection {
  readonly #inner: DatabaseConnection;
  readonly #owner: string;
  #depth = 0;

  /** @param owner path of the container */
  constructor(inner: DatabaseConnection, owner: string) {
    this.#inner = inner;
    this.#owner = owner;
  }

  get scheme(): string {
    return this.#inner.scheme;
  }

  get dialect(): string {
    return this.#inner.dialect;
  }

  get database(): string | undefined {
    return this.#inner.database;
  }

  get displayName(): string {
    return this.#inner.displayName;
  }

  describeTable(table: string): Promise<readonly ResultColumn[] | undefined> {
    return this.#inner.describeTable(table);
  }

  describeQuery(sql: string): Promise<readonly ResultColumn[]> {
    return this.#inner.describeQuery(sql);
  }

  query(
    sql: string,
    parameters: readonly StatementParameter[],
    options: Parameters<DatabaseConnection['query']>[2],
  ): ReturnType<DatabaseConnection['query']> {
    return this.#inner.query(this.#withoutControl(sql), parameters, options);
  }

  async execute(
    sql: string,
    parameters: readonly StatementParameter[],
    options: Parameters<DatabaseConnection['execute']>[2],
  ): Promise<readonly StatementResult[]> {
    const text = this.#withoutControl(sql);
    return text === '' ? [] : this.#inner.execute(text, parameters, options);
  }

  bulkInsert(options: BulkInsertOptions): Promise<BulkInsert> {
    return this.#inner.bulkInsert(options);
  }

  get readCatalog(): DatabaseConnection['readCatalog'] {
    const inner = this.#inner;
    return inner.readCatalog === undefined
      ? undefined
      : (collection, options) => inner.readCatalog?.(collection, options) ?? Promise.resolve([]);
  }

  quoteName(name: string): string {
    return this.#inner.quoteName(name);
  }

  async close(): Promise<void> {}

  #withoutControl(sql: string): string {
    if (!/\b(?:begin|start|commit|end|rollback)\b/i.test(sql) || hasBody.test(sql)) return sql;
    const statements = splitStatements(sql);
    const kept = statements.filter((statement) => !this.#isControl(statement));
    return kept.length === statements.length ? sql : kept.join(';\n');
  }

  #isControl(statement: string): boolean {
    const text = statement.trim();
    if (begins.test(text)) {
      this.#depth++;
      return true;
    }
    const isCommit = commits.test(text);
    if (!isCommit && !rollsBack.test(text)) return false;
    if (!isCommit || this.#depth === 0) {
      throw dtsError('OPENDTSX_E_TRANSACTION_STATEMENT', { statement: text, executable: this.#owner });
    }
    this.#depth--;
    return true;
  }
}
