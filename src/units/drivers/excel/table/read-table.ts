import type { ResultBlock, ResultColumn, Value } from 'opendtsx/sdk';
import type { RowCondition } from '../statement/row-condition.ts';
import type { CellRow } from '../workbook/cell-row.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { type CellReader, cellReader, guessedCellReader } from './cell-value.ts';
import type { ExcelSettings } from './excel-settings.ts';
import type { TablePlace } from './table-place.ts';
import { rowsInRange, type TableColumn, type TableShape } from './table-shape.ts';

/** What to read of a table. */
export interface ReadRequest {
  readonly place: TablePlace;
  readonly shape: TableShape;
  /** The columns to read, each with the type that its values are to take. */
  readonly columns: readonly { readonly source: TableColumn; readonly target: ResultColumn }[];
  readonly where: RowCondition | undefined;
  readonly top: number;
  readonly rowsPerBlock: number;
  readonly settings: ExcelSettings;
  readonly signal: AbortSignal;
}

/** The rows of a table in blocks. Rows without cells between others are rows of NULLs; those behind the last are none. */
export async function* readTable(workbook: Workbook, request: ReadRequest): AsyncGenerator<ResultBlock> {
  const { shape, rowsPerBlock, signal } = request;
  const block = new BlockBuilder(workbook, request);
  let left = request.top;
  for await (const row of everyRow(rowsInRange(workbook, request.place, signal), shape)) {
    if (left === 0) break;
    if (request.where !== undefined && request.where(row) !== true) continue;
    left--;
    block.add(row);
    if (block.rowCount === rowsPerBlock) {
      signal.throwIfAborted();
      yield block.take();
    }
  }
  if (block.rowCount > 0) yield block.take();
}

async function* everyRow(
  batches: AsyncIterable<readonly CellRow[]>,
  { firstRow }: TableShape,
): AsyncGenerator<CellRow> {
  let next = firstRow;
  for await (const rows of batches) {
    for (const row of rows) {
      if (row.row < firstRow) continue;
      for (; next < row.row; next++) yield { row: next, columns: [], kinds: [], values: [] };
      yield row;
      next = row.row + 1;
    }
  }
}

class BlockBuilder {
  readonly #targets = new Map<number, { readonly at: number; readonly read: CellReader }[]>();
  readonly #width: number;
  readonly #size: number;
  #values: Value[][] = [];
  rowCount = 0;

  constructor(workbook: Workbook, { columns, settings, rowsPerBlock }: ReadRequest) {
    this.#width = columns.length;
    this.#size = rowsPerBlock;
    columns.forEach(({ source, target }, at) => {
      const read =
        settings.guessedRows === undefined
          ? cellReader(target.type, workbook.is1904)
          : guessedCellReader(source.type, target.type, workbook.is1904, settings);
      const targets = this.#targets.get(source.column) ?? [];
      targets.push({ at, read });
      this.#targets.set(source.column, targets);
    });
    this.#clear();
  }

  add({ columns, kinds, values }: CellRow): void {
    for (let cell = 0; cell < columns.length; cell++) {
      const targets = this.#targets.get(columns[cell]);
      if (targets === undefined) continue;
      for (const { at, read } of targets) this.#values[at][this.rowCount] = read(kinds[cell], values[cell]);
    }
    this.rowCount++;
  }

  take(): ResultBlock {
    const block = { rowCount: this.rowCount, values: this.#values };
    this.#clear();
    return block;
  }

  #clear(): void {
    this.rowCount = 0;
    this.#values = Array.from({ length: this.#width }, () => new Array<Value>(this.#size).fill(null));
  }
}
