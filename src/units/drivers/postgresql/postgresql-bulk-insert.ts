import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { BulkInsert, BulkInsertOptions, ChangedValues, ColumnType, InsertBlock } from 'opendtsx/sdk';
import { copyLines } from './copy-text.ts';
import { postgresqlFailure, refusalOf } from './postgresql-error.ts';
import type { PostgresqlSession } from './postgresql-session.ts';
import { type CatalogColumn, type CatalogTable, quote } from './table-catalog.ts';
import { ValueChanges } from './value-changes.ts';

let stages = 0;

/**
 * A bulk insert by COPY. Rows stream to the server without waiting for it, unless refused rows shall be told or defaults put in for NULL: then each block is
 * decided before the next, refused rows are found by halving.
 */
export class PostgresqlBulkInsert implements BulkInsert {
  readonly #session: PostgresqlSession;
  readonly #options: BulkInsertOptions;
  readonly #positions: readonly number[];
  readonly #copy: string;
  /** Moves the rows out of the stage, or undefined when COPY goes to the table itself. */
  readonly #unstage: string | undefined;
  readonly #ownsTransaction: boolean;
  readonly #changes: ValueChanges;
  #stream: Writable | undefined;
  #streamEnd: Promise<void> | undefined;
  #failure: unknown;
  #rowCount = 0;
  #sinceCommit = 0;
  /** Rows before the COPY that runs. */
  #copyStart = 0;

  private constructor(
    session: PostgresqlSession,
    table: CatalogTable,
    options: BulkInsertOptions,
    stage: string | undefined,
  ) {
    this.#session = session;
    this.#options = options;
    const columns = usedColumns(table, options);
    this.#positions = columns.map(({ position }) => position);
    this.#changes = new ValueChanges(columns);
    this.#ownsTransaction = !session.inTransaction;
    const target = `${quote(table.schema)}.${quote(table.name)}`;
    const list = columns.map(({ target: column }) => quote(column.name)).join(', ');
    this.#copy = `COPY ${stage ?? target} (${list}) FROM STDIN`;
    if (stage === undefined) return;
    const values = columns.map(({ target: { name, defaultExpression } }) =>
      defaultExpression === null ? quote(name) : `coalesce(${quote(name)}, ${defaultExpression})`,
    );
    this.#unstage = `INSERT INTO ${target} (${list}) OVERRIDING SYSTEM VALUE SELECT ${values.join(', ')} FROM ${stage}; TRUNCATE ${stage}`;
  }

  static async start(
    session: PostgresqlSession,
    table: CatalogTable,
    options: BulkInsertOptions,
  ): Promise<PostgresqlBulkInsert> {
    const columns = usedColumns(table, options);
    const needsStage = !options.keepNulls && columns.some(({ target }) => target.defaultExpression !== null);
    let stage: string | undefined;
    if (needsStage) {
      stage = `"opendtsx_stage_${++stages}"`;
      const list = columns.map(({ target }) => quote(target.name)).join(', ');
      const create = `CREATE TEMP TABLE ${stage} AS SELECT ${list} FROM ${quote(table.schema)}.${quote(table.name)} WITH NO DATA`;
      await (session.isShared ? session.exclusively(() => session.run(create)) : session.run(create));
    }
    const insert = new PostgresqlBulkInsert(session, table, options, stage);
    session.occupied++;
    if (insert.#ownsTransaction) await session.run('BEGIN');
    return insert;
  }

  write(block: InsertBlock): void | Promise<void> {
    this.#options.signal.throwIfAborted();
    this.#throwFailure();
    this.#changes.note(block);
    if (this.#session.isShared) return this.#writeInTurn(block);
    if (this.#options.onRefusedRow !== undefined || this.#unstage !== undefined) return this.#writeDecided(block);
    const { commitSize } = this.#options;
    if (commitSize > 0 && this.#sinceCommit + block.rowCount >= commitSize) return this.#writeWithCommits(block);
    return this.#send(block, 0, block.rowCount);
  }

  /** In a transaction that others share no COPY stays open between two blocks. */
  #writeInTurn(block: InsertBlock): Promise<void> {
    const session = this.#session;
    const isDecided = this.#options.onRefusedRow !== undefined || this.#unstage !== undefined;
    return session.exclusively(() =>
      session.savepoint(async () => {
        if (isDecided) return this.#writeDecided(block);
        await this.#send(block, 0, block.rowCount);
        await this.#endCopy();
      }),
    );
  }

  async finish(): Promise<{ readonly rowCount: number; readonly changed?: readonly ChangedValues[] }> {
    await this.#endCopy();
    if (this.#ownsTransaction) await this.#run('COMMIT');
    this.#session.occupied--;
    const changed = this.#changes.found();
    return { rowCount: this.#rowCount, ...(changed.length === 0 ? {} : { changed }) };
  }

  async abort(): Promise<void> {
    this.#stream?.destroy();
    await this.#streamEnd?.catch(() => undefined);
    this.#stream = undefined;
    this.#failure = undefined;
    if (this.#ownsTransaction && this.#session.inTransaction) await this.#run('ROLLBACK');
    this.#session.occupied--;
  }

  #send(block: InsertBlock, from: number, to: number): void | Promise<void> {
    if (from === to) return undefined;
    const stream = this.#openCopy();
    this.#rowCount += to - from;
    this.#sinceCommit += to - from;
    if (stream.write(copyLines(block, this.#options.columns, this.#positions, from, to))) return undefined;
    return this.#drained(stream);
  }

  /** Waits until the server has taken in what is outstanding, or failed. */
  async #drained(stream: Writable): Promise<void> {
    await Promise.race([once(stream, 'drain'), this.#streamEnd]).catch(() => undefined);
    this.#throwFailure();
  }

  async #writeWithCommits(block: InsertBlock): Promise<void> {
    for (let from = 0; from < block.rowCount; ) {
      const to = Math.min(block.rowCount, from + this.#options.commitSize - this.#sinceCommit);
      await this.#send(block, from, to);
      from = to;
      if (this.#sinceCommit >= this.#options.commitSize) await this.#commit();
    }
  }

  async #commit(): Promise<void> {
    await this.#endCopy();
    this.#sinceCommit = 0;
    if (!this.#ownsTransaction) return;
    await this.#run('COMMIT');
    await this.#run('BEGIN');
  }

  async #writeDecided(block: InsertBlock): Promise<void> {
    await this.#load(block, 0, block.rowCount);
    if (this.#options.commitSize > 0 && this.#sinceCommit >= this.#options.commitSize) await this.#commit();
  }

  /** Loads rows in a savepoint of their own; on a refusal the halves, until single rows are left. */
  async #load(block: InsertBlock, from: number, to: number): Promise<void> {
    if (from === to) return;
    const { onRefusedRow } = this.#options;
    if (onRefusedRow !== undefined) await this.#run('SAVEPOINT opendtsx_rows');
    const before = this.#rowCount;
    try {
      await this.#send(block, from, to);
      await this.#endCopy(true);
      if (this.#unstage !== undefined) await this.#session.run(this.#unstage);
      if (onRefusedRow !== undefined) await this.#session.run('RELEASE SAVEPOINT opendtsx_rows');
    } catch (error) {
      const refusal = refusalOf(error);
      if (onRefusedRow === undefined || refusal === undefined)
        throw postgresqlFailure(error, this.#options.table, before);
      this.#sinceCommit -= this.#rowCount - before;
      this.#rowCount = before;
      await this.#run('ROLLBACK TO SAVEPOINT opendtsx_rows');
      if (to - from === 1) return onRefusedRow(from, refusal);
      const middle = (from + to) >> 1;
      await this.#load(block, from, middle);
      await this.#load(block, middle, to);
    }
  }

  #openCopy(): Writable {
    if (this.#stream !== undefined) return this.#stream;
    this.#copyStart = this.#rowCount;
    const stream = this.#session.copyFrom(this.#copy);
    this.#stream = stream;
    this.#failure = undefined;
    this.#streamEnd = finished(stream);
    this.#streamEnd.catch((error: unknown) => {
      this.#failure = error;
    });
    return stream;
  }

  /** Ends the COPY that runs; throws the server's own error when `isRaw`, for the caller to judge. */
  async #endCopy(isRaw = false): Promise<void> {
    const stream = this.#stream;
    if (stream === undefined) return this.#throwFailure();
    this.#stream = undefined;
    try {
      if (!stream.destroyed) stream.end();
      await this.#streamEnd;
    } catch (error) {
      this.#failure = undefined;
      throw isRaw ? error : postgresqlFailure(error, this.#options.table, this.#copyStart);
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw postgresqlFailure(this.#failure, this.#options.table, this.#copyStart);
  }

  async #run(sql: string): Promise<void> {
    try {
      await this.#session.run(sql);
    } catch (error) {
      throw postgresqlFailure(error, this.#options.table);
    }
  }
}

function usedColumns(
  table: CatalogTable,
  options: BulkInsertOptions,
): { readonly position: number; readonly type: ColumnType; readonly target: CatalogColumn }[] {
  const byName = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]));
  const exact = new Map(table.columns.map((column) => [column.name, column]));
  return options.columns.flatMap(({ name, type }, position) => {
    const target = exact.get(name) ??
      byName.get(name.toLowerCase()) ?? { name, type, places: undefined, defaultExpression: null, isIdentity: false };
    return target.isIdentity && !options.keepIdentity ? [] : [{ position, type, target }];
  });
}
