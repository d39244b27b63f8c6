import type { SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type BulkInsert,
  type BulkInsertOptions,
  type ColumnType,
  type InsertBlock,
  type RowRefusal,
  shownValue,
  type Value,
} from 'opendtsx/sdk';
import { UnstorableValue, type ValueBinder, valueBinder } from './bind-values.ts';
import { affinityOf } from './declared-type.ts';
import type { SharedDatabase, TransactionMember } from './shared-database.ts';
import { columnOfMessage, sqliteFailure, wordsOf } from './sqlite-error.ts';
import type { TableColumn } from './table-columns.ts';
import { quote } from './table-name.ts';

/** A bulk insert of SQLite: one prepared statement in the shared transaction of the file. */
export class SqliteBulkInsert implements BulkInsert, TransactionMember {
  readonly #shared: SharedDatabase;
  readonly #options: BulkInsertOptions;
  readonly #table: string;
  readonly #hasRowids: boolean;
  readonly #statement: StatementSync;
  readonly #binders: readonly ValueBinder[];
  /** Positions in the block of the columns that are written. */
  readonly #positions: readonly number[];
  /** First and last rowid of each run of rows since the last commit, in turns. */
  #written: number[] = [];
  #sinceCommit = 0;
  #rowCount = 0;
  #rowsSeen = 0;
  #failure = '';

  constructor(
    shared: SharedDatabase,
    table: string,
    existing: readonly TableColumn[],
    hasRowids: boolean,
    options: BulkInsertOptions,
  ) {
    this.#shared = shared;
    this.#options = options;
    this.#table = table;
    this.#hasRowids = hasRowids;
    const byName = new Map(existing.map((column) => [column.name.toLowerCase(), column]));
    const columns = options.columns
      .map((column, position) => ({ column, position, target: byName.get(column.name.toLowerCase()) }))
      .filter(({ target }) => options.keepIdentity || target?.isIdentity !== true);
    this.#positions = columns.map(({ position }) => position);
    this.#binders = columns.map(({ column, target }) => valueBinder(column.type, affinityOf(target?.declared ?? '')));
    const names = columns.map(({ column }) => quote(column.name)).join(', ');
    const values = columns
      .map(({ target }) => {
        const expression = options.keepNulls ? null : (target?.defaultExpression ?? null);
        return expression === null ? '?' : `coalesce(?, ${expression})`;
      })
      .join(', ');
    const what = columns.length === 0 ? 'DEFAULT VALUES' : `(${names}) VALUES (${values})`;
    try {
      this.#statement = shared.database.prepare(`INSERT INTO ${quote(table)} ${what}`);
      shared.join(this);
    } catch (error) {
      throw sqliteFailure(error, `table ${options.table}`);
    }
  }

  write(block: InsertBlock): void {
    this.#options.signal.throwIfAborted();
    if (this.#failure !== '') throw sqliteFailure(new Error(this.#failure));
    const values = this.#positions.map((position) => block.values[position]);
    const binders = this.#binders;
    const width = binders.length;
    const row: SQLInputValue[] = new Array(width);
    for (let at = 0; at < block.rowCount; at++) {
      let column = 0;
      try {
        for (column = 0; column < width; column++) row[column] = binders[column](values[column][at]);
        this.#note(this.#statement.run(...row).lastInsertRowid as number);
      } catch (error) {
        this.#refuse(at, column, values, error);
      }
    }
    this.#rowsSeen += block.rowCount;
  }

  async finish(): Promise<{ readonly rowCount: number }> {
    if (this.#failure !== '') throw sqliteFailure(new Error(this.#failure));
    this.#run(() => this.#shared.leave(this));
    return { rowCount: this.#rowCount };
  }

  async abort(): Promise<void> {
    this.#run(() => this.#shared.abandon(this));
  }

  undo(): boolean {
    if (!this.#hasRowids) return this.#sinceCommit === 0;
    const statement = this.#shared.database.prepare(`DELETE FROM ${quote(this.#table)} WHERE rowid BETWEEN ? AND ?`);
    for (let at = 0; at < this.#written.length; at += 2) statement.run(this.#written[at], this.#written[at + 1]);
    this.#written = [];
    return true;
  }

  fail(reason: string): void {
    this.#failure = reason;
  }

  #note(rowid: number): void {
    const written = this.#written;
    const last = written.length - 1;
    if (last > 0 && written[last] === rowid - 1) written[last] = rowid;
    else written.push(rowid, rowid);
    this.#rowCount++;
    this.#sinceCommit++;
    if (this.#options.commitSize === 0 || this.#sinceCommit < this.#options.commitSize) return;
    this.#run(() => this.#shared.commitPoint());
    this.#written = [];
    this.#sinceCommit = 0;
  }

  #refuse(row: number, column: number, values: readonly (readonly Value[])[], error: unknown): void {
    const isValue = error instanceof UnstorableValue;
    const message = wordsOf(error);
    if (!isValue && !isRefusal(error)) throw sqliteFailure(error, `table ${this.#options.table}`);
    const name = isValue ? this.#nameOf(column) : columnOfMessage(message);
    const refusal: RowRefusal = {
      kind: isValue ? 'value' : 'constraint',
      message,
      ...(name === undefined ? {} : { column: name }),
    };
    const { onRefusedRow } = this.#options;
    if (onRefusedRow === undefined) throw sqliteFailure(error, this.#describe(row, name, values));
    onRefusedRow(row, refusal);
  }

  #nameOf(column: number): string | undefined {
    return this.#options.columns[this.#positions[column]]?.name;
  }

  #describe(row: number, name: string | undefined, values: readonly (readonly Value[])[]): string {
    const parts = [`table ${this.#options.table}`, `row ${this.#rowsSeen + row + 1}`];
    const names = name?.toLowerCase().split(', ') ?? [];
    this.#positions.forEach((position, column) => {
      const { name: own } = this.#options.columns[position];
      if (names.includes(own.toLowerCase()))
        parts.push(`${own} = ${quoted(values[column][row], this.#options.columns[position].type)}`);
    });
    return parts.join(', ');
  }

  #run(action: () => void): void {
    try {
      action();
    } catch (error) {
      throw sqliteFailure(error, `table ${this.#options.table}`);
    }
  }
}

/** Primary result codes that concern one row: constraint, type mismatch, too big. */
function isRefusal(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode;
  if (typeof code !== 'number') return false;
  const primary = code & 0xff;
  return primary === 19 || primary === 20 || primary === 18;
}

function quoted(value: Value, type: ColumnType): string {
  const text = shownValue(value, type);
  const cut = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return typeof value === 'string' ? `"${cut}"` : cut;
}
