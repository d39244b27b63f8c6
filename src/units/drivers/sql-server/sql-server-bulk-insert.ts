import {
  type BulkInsert,
  type BulkInsertOptions,
  type ChangedValues,
  dtsError,
  type InsertBlock,
  type RowRefusal,
  shownValue,
} from 'opendtsx/sdk';
import type { ColumnMetadata } from './column-types.ts';
import { type ColumnWriter, columnWriterOf } from './column-writer.ts';
import { RowFeed } from './row-feed.ts';
import { refusalOf, sqlServerFailure } from './sql-server-error.ts';
import type { SqlServerSession } from './sql-server-session.ts';

/** A column that is written: where its values stand in a block, and how they go. */
interface LoadedColumn {
  readonly position: number;
  readonly name: string;
  readonly writer: ColumnWriter;
  /** Of values that the server keeps differently. */
  changed: number;
  first: string;
  how: string;
}

type WireRow = readonly unknown[];

/** A row that fits the columns, with its number in the block. */
interface PreparedRow {
  readonly row: number;
  readonly cells: WireRow;
}

/** INSERT BULK that runs: rows are fed to it until it ends. */
interface RunningLoad {
  readonly feed: RowFeed;
  readonly end: Promise<number>;
}

/** Begins a bulk insert. @param table quoted name @param existing columns of the table */
export async function startBulkInsert(
  session: SqlServerSession,
  table: string,
  existing: readonly ColumnMetadata[],
  options: BulkInsertOptions,
): Promise<BulkInsert> {
  const columns = loadedColumns(existing, options);
  const isDecided = options.onRefusedRow !== undefined || session.isShared;
  session.occupied++;
  return isDecided
    ? new DecidedInsert(session, table, columns, options)
    : new StreamedInsert(session, table, columns, options);
}

const identityFlag = 0x10;
const computedFlag = 0x20;
/** User type of rowversion, which the server fills by itself. Source: MS-TDS, user types (documentation). */
const rowVersion = 80;

/** Without KeepIdentity the server numbers the rows: the identity column is left out, as the providers do. */
function loadedColumns(existing: readonly ColumnMetadata[], options: BulkInsertOptions): LoadedColumn[] {
  const byName = new Map(existing.map((column) => [column.colName.toLowerCase(), column]));
  return options.columns.flatMap(({ name, type }, position) => {
    const target = byName.get(name.toLowerCase());
    if (target === undefined) {
      throw dtsError('DTS_E_OLEDBERROR', { detail: `Invalid column name '${name}' (table ${options.table})` });
    }
    const { userType } = target as { readonly userType?: number };
    const isNumbered = (target.flags & identityFlag) !== 0 && !options.keepIdentity;
    if (isNumbered || (target.flags & computedFlag) !== 0 || userType === rowVersion) return [];
    return [{ position, name: target.colName, writer: columnWriterOf(type, target), changed: 0, first: '', how: '' }];
  });
}

/** What both ways of inserting share: rows in the form of the wire, and INSERT BULK itself. */
class TableLoad {
  readonly session: SqlServerSession;
  readonly options: BulkInsertOptions;
  readonly #table: string;
  readonly #columns: readonly LoadedColumn[];

  constructor(session: SqlServerSession, table: string, columns: readonly LoadedColumn[], options: BulkInsertOptions) {
    this.session = session;
    this.options = options;
    this.#table = table;
    this.#columns = columns;
  }

  /** The cells of a row, or why a column cannot hold its value. */
  prepare({ values }: InsertBlock, row: number): WireRow | RowRefusal {
    const cells: unknown[] = [];
    for (const column of this.#columns) {
      const value = values[column.position][row];
      if (value === null) {
        cells.push(null);
        continue;
      }
      const prepared = column.writer.prepare(value);
      if ('refused' in prepared) return { kind: 'value', message: prepared.refused, column: column.name };
      cells.push(prepared.written);
      if (prepared.how === undefined) continue;
      if (column.changed === 0) {
        column.first = shownValue(value, this.options.columns[column.position].type);
        column.how = prepared.how;
      }
      column.changed++;
    }
    return cells;
  }

  /** The failure of an insert that no row may be missing from. */
  failureOf(refusal: RowRefusal, { values }: InsertBlock, row: number, written: number): Error {
    const { message, column } = refusal;
    const at = this.#columns.find(({ name }) => name === column)?.position ?? 0;
    const value = shownValue(values[at]?.[row] ?? null, this.options.columns[at]?.type).slice(0, 200);
    const detail = `${message} (table ${this.options.table}, row ${written + 1}, column ${column}, value ${value})`;
    return dtsError('DTS_E_OLEDBERROR', { detail });
  }

  /** Starts INSERT BULK. `end` resolves with the rows that the server stored. */
  start(): RunningLoad {
    const { keepNulls, loadHints, signal } = this.options;
    const { connection } = this.session;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const feed = new RowFeed();
    const hints = {
      keepNulls,
      lockTable: loadHints?.tableLock ?? false,
      checkConstraints: loadHints?.checkConstraints ?? true,
      fireTriggers: loadHints?.fireTriggers ?? true,
    };
    const load = connection.newBulkLoad(this.#table, hints, (error, count) => {
      feed.end();
      if (error) reject(error);
      else resolve(count ?? 0);
    });
    load.setTimeout(0);
    // The library puts brackets around names and leaves those within alone.
    for (const { name, writer } of this.#columns) {
      load.addColumn(name.replaceAll(']', ']]'), writer.type, { nullable: true });
    }
    const cancel = (): void => void connection.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    const end = promise.finally(() => signal.removeEventListener('abort', cancel));
    end.catch(() => undefined);
    connection.execBulkLoad(load, feed as AsyncIterable<unknown[]>);
    return { feed, end };
  }

  changed(): { readonly changed?: readonly ChangedValues[] } {
    const changed = this.#columns
      .filter((column) => column.changed > 0)
      .map(({ name, changed: count, first, how }) => ({ column: name, count, first, how }));
    return changed.length === 0 ? {} : { changed };
  }

  fail(error: unknown): never {
    this.options.signal.throwIfAborted();
    throw sqlServerFailure(error, `table ${this.options.table}`);
  }
}

/** Rows stream to the server; each commit ends one INSERT BULK. The first refusal fails the insert, and undoes what was not committed. */
class StreamedInsert extends TableLoad implements BulkInsert {
  #load: RunningLoad | undefined;
  #sinceCommit = 0;
  #given = 0;
  #stored = 0;

  async write(block: InsertBlock): Promise<void> {
    this.options.signal.throwIfAborted();
    const { commitSize } = this.options;
    for (let from = 0; from < block.rowCount; ) {
      const room = commitSize > 0 ? commitSize - this.#sinceCommit : block.rowCount;
      const to = Math.min(block.rowCount, from + room);
      await this.#send(block, from, to);
      from = to;
      if (commitSize > 0 && this.#sinceCommit >= commitSize) await this.#commit();
    }
  }

  async finish(): Promise<{ readonly rowCount: number; readonly changed?: readonly ChangedValues[] }> {
    await this.#commit();
    this.session.occupied--;
    return { rowCount: this.#stored, ...this.changed() };
  }

  async abort(): Promise<void> {
    const load = this.#load;
    this.#load = undefined;
    this.session.occupied--;
    if (load === undefined) return;
    this.session.connection.cancel();
    load.feed.end();
    await load.end.catch(() => undefined);
  }

  async #send(block: InsertBlock, from: number, to: number): Promise<void> {
    const rows: WireRow[] = [];
    for (let row = from; row < to; row++) {
      const cells = this.prepare(block, row);
      if (!Array.isArray(cells)) throw this.failureOf(cells as RowRefusal, block, row, this.#given + row - from);
      rows.push(cells);
    }
    this.#load ??= this.start();
    const load = this.#load;
    this.#given += rows.length;
    this.#sinceCommit += rows.length;
    await load.feed.add(rows);
    // What has failed already says so now, not at the end.
    await Promise.race([load.end, Promise.resolve()]).catch((error: unknown) => this.fail(error));
  }

  async #commit(): Promise<void> {
    const load = this.#load;
    this.#sinceCommit = 0;
    if (load === undefined) return;
    load.feed.end();
    try {
      this.#stored += await load.end;
      this.#load = undefined;
    } catch (error) {
      this.#load = undefined;
      this.fail(error);
    }
  }
}

const savepoint = 'opendtsx_rows';

/** Each block is decided before the next: refused rows are found by halving. In a transaction of its own, unless there is one already. */
class DecidedInsert extends TableLoad implements BulkInsert {
  #ownsTransaction = false;
  #sinceCommit = 0;
  #stored = 0;

  write(block: InsertBlock): Promise<void> {
    this.options.signal.throwIfAborted();
    return this.session.inTurn(() => this.#write(block));
  }

  async finish(): Promise<{ readonly rowCount: number; readonly changed?: readonly ChangedValues[] }> {
    await this.#end('COMMIT');
    this.session.occupied--;
    return { rowCount: this.#stored, ...this.changed() };
  }

  async abort(): Promise<void> {
    this.session.occupied--;
    if (!this.session.isClosed) await this.#end('ROLLBACK');
  }

  async #write(block: InsertBlock): Promise<void> {
    const rows: PreparedRow[] = [];
    for (let row = 0; row < block.rowCount; row++) {
      const cells = this.prepare(block, row);
      if (Array.isArray(cells)) rows.push({ row, cells });
      else this.#refuse(block, row, cells as RowRefusal);
    }
    if (!this.session.inTransaction) {
      await this.#run('BEGIN TRANSACTION');
      this.#ownsTransaction = true;
    }
    await this.#insert(rows);
    if (this.options.commitSize > 0 && this.#sinceCommit >= this.options.commitSize) {
      this.#sinceCommit = 0;
      await this.#end('COMMIT');
    }
  }

  #refuse(block: InsertBlock, row: number, refusal: RowRefusal): void {
    const { onRefusedRow } = this.options;
    if (onRefusedRow === undefined) throw this.failureOf(refusal, block, row, this.#stored + row);
    onRefusedRow(row, refusal);
  }

  /** Inserts rows behind a savepoint of their own; on a refusal the halves, until single rows are left. */
  async #insert(rows: readonly PreparedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#run(`SAVE TRANSACTION ${savepoint}`);
    try {
      const { feed, end } = this.start();
      const taken = feed.add(rows.map(({ cells }) => cells));
      feed.end();
      await taken;
      const count = await end;
      this.#stored += count;
      this.#sinceCommit += count;
    } catch (error) {
      const refusal = refusalOf(error);
      const { onRefusedRow } = this.options;
      if (refusal === undefined || onRefusedRow === undefined || !this.session.inTransaction) this.fail(error);
      await this.#run(`ROLLBACK TRANSACTION ${savepoint}`);
      if (rows.length === 1) return onRefusedRow(rows[0].row, refusal);
      const middle = rows.length >> 1;
      await this.#insert(rows.slice(0, middle));
      await this.#insert(rows.slice(middle));
    }
  }

  async #end(statement: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    if (!this.#ownsTransaction) return;
    this.#ownsTransaction = false;
    if (this.session.inTransaction) await this.#run(`${statement} TRANSACTION`);
  }

  async #run(sql: string): Promise<void> {
    await this.session.run(sql).catch((error: unknown) => this.fail(error));
  }
}
