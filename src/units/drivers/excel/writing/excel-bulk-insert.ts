import {
  type BulkInsert,
  type BulkInsertOptions,
  type ChangedValues,
  dtsError,
  type InsertBlock,
  type RowRefusal,
  shownValue,
  type Value,
} from 'opendtsx/sdk';
import { type CellStyles, type CellText, type CellWriter, cellWriter, UnstorableCell } from './cell-text.ts';
import type { RowSpool } from './row-spool.ts';

/** Where a bulk insert writes. */
export interface InsertPlace {
  readonly spool: RowSpool;
  /** Numbers of the columns in the sheet, in the order of the columns of the insert. */
  readonly columns: readonly number[];
  readonly styles: CellStyles;
  readonly is1904: boolean;
  /** Writes what the spool holds to its file. */
  readonly flush: () => Promise<void>;
  /** Puts the rows of the spool into the workbook. */
  readonly append: () => Promise<void>;
}

/** A bulk insert into a sheet: its rows are in the workbook when it has finished, all or none. */
export class ExcelBulkInsert implements BulkInsert {
  readonly #options: BulkInsertOptions;
  readonly #place: InsertPlace;
  readonly #writers: readonly CellWriter[];
  readonly #order: readonly number[];
  readonly #rounded = new Map<number, { count: number; first: string }>();
  #rowsSeen = 0;
  #isOpen = true;

  constructor(options: BulkInsertOptions, place: InsertPlace) {
    this.#options = options;
    this.#place = place;
    this.#writers = options.columns.map(({ type }) => cellWriter(type, place.styles, place.is1904));
    // Cells of a row stand from left to right.
    this.#order = place.columns.map((_, at) => at).sort((left, right) => place.columns[left] - place.columns[right]);
  }

  async write(block: InsertBlock): Promise<void> {
    this.#options.signal.throwIfAborted();
    const columns = this.#order.map((at) => this.#place.columns[at]);
    for (let row = 0; row < block.rowCount; row++) {
      const cells = this.#cellsOf(block, row);
      if (cells === undefined) continue;
      this.#place.spool.add(columns, cells);
      // A row may hold megabytes of text.
      if (this.#place.spool.isFull) await this.#place.flush();
    }
    this.#rowsSeen += block.rowCount;
  }

  async finish(): Promise<{ readonly rowCount: number; readonly changed?: readonly ChangedValues[] }> {
    try {
      if (this.#place.spool.rowCount > 0) await this.#place.append();
    } finally {
      await this.abort();
    }
    const changed = [...this.#rounded].map(([at, { count, first }]) => ({
      column: this.#options.columns[at].name,
      count,
      first,
      how: 'with the digits of a binary number of 64 bits (about 15; times to the millisecond)',
    }));
    return { rowCount: this.#place.spool.rowCount, ...(changed.length === 0 ? {} : { changed }) };
  }

  async abort(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#place.spool.close();
  }

  #cellsOf(block: InsertBlock, row: number): (CellText | undefined)[] | undefined {
    const cells: (CellText | undefined)[] = [];
    for (const at of this.#order) {
      const value = block.values[at][row];
      if (value === null) cells.push(undefined);
      else {
        const cell = this.#cellOf(at, value, row);
        if (cell === undefined) return undefined;
        cells.push(cell);
      }
    }
    return cells;
  }

  #cellOf(at: number, value: Exclude<Value, null>, row: number): CellText | undefined {
    try {
      const cell = this.#writers[at](value);
      if (cell.rounded) this.#noteRounded(at, value);
      return cell;
    } catch (error) {
      if (!(error instanceof UnstorableCell)) throw error;
      const { name } = this.#options.columns[at];
      const refusal: RowRefusal = { kind: 'value', message: error.message, column: name };
      if (this.#options.onRefusedRow === undefined) {
        const place = `table ${this.#options.table}, row ${this.#rowsSeen + row + 1}, column ${name}`;
        throw dtsError('DTS_E_OLEDBERROR', { detail: `${error.message} (${place})` });
      }
      this.#options.onRefusedRow(row, refusal);
      return undefined;
    }
  }

  #noteRounded(at: number, value: Exclude<Value, null>): void {
    const noted = this.#rounded.get(at);
    if (noted !== undefined) noted.count++;
    else this.#rounded.set(at, { count: 1, first: shownValue(value, this.#options.columns[at].type) });
  }
}
