import type { ResultColumn } from 'opendtsx/sdk';
import { type CellRow, sheetLimits } from '../workbook/cell-row.ts';
import type { CellRange, Workbook } from '../workbook/workbook.ts';
import { textOfCell } from './cell-value.ts';
import { ColumnTally } from './column-typing.ts';
import type { ExcelSettings } from './excel-settings.ts';
import { providerName, type TablePlace } from './table-place.ts';

/** A column of a table with its place in the sheet, from 1. */
export interface TableColumn extends ResultColumn {
  readonly column: number;
}

/** Where the rows of a table are, and its columns. */
export interface TableShape {
  readonly columns: readonly TableColumn[];
  /** The first row with data, whether it is there or not. */
  readonly firstRow: number;
  /** The last row of the table that has a cell; one less than `firstRow` when there is none. */
  readonly lastRow: number;
  /** The last row of the whole sheet that has a cell. */
  readonly lastSheetRow: number;
}

const longestName = 64;

/** The rows of a table that have cells, without cells outside its columns. */
export async function* rowsInRange(
  workbook: Workbook,
  { sheet, range }: TablePlace,
  signal?: AbortSignal,
): AsyncGenerator<readonly CellRow[]> {
  for await (const rows of workbook.rows(sheet, signal)) {
    const inside = rows.filter(({ row }) => row >= range.firstRow && row <= range.lastRow);
    yield isAllColumns(range)
      ? inside
      : inside.map((row) => cutRow(row, range)).filter(({ columns }) => columns.length > 0);
    if ((rows.at(-1)?.row ?? 0) > range.lastRow) return;
  }
}

function isAllColumns({ firstColumn, lastColumn }: CellRange): boolean {
  return firstColumn === 1 && lastColumn === sheetLimits.columns;
}

function cutRow({ row, columns, kinds, values }: CellRow, { firstColumn, lastColumn }: CellRange): CellRow {
  const from = columns.findIndex((column) => column >= firstColumn);
  const after = columns.findIndex((column) => column > lastColumn);
  const [start, end] = [from < 0 ? columns.length : from, after < 0 ? columns.length : after];
  return { row, columns: columns.slice(start, end), kinds: kinds.slice(start, end), values: values.slice(start, end) };
}

/**
 * The shape of a table, by one reading of the sheet. A table begins with its first row that has a cell; its columns are those that have cells, from the
 * first to the last. Columns without a name are `F1`, `F2` … by their position. Source: Excel Source, Usage Considerations (documentation).
 */
export async function describeTable(
  workbook: Workbook,
  place: TablePlace,
  settings: ExcelSettings,
  signal?: AbortSignal,
): Promise<TableShape> {
  const tallies = new Map<number, ColumnTally>();
  let header: CellRow | undefined;
  let firstRow = 0;
  let lastRow = 0;
  let lastSheetRow = 0;
  const limit =
    settings.guessedRows === undefined || settings.guessedRows === 0 ? Number.POSITIVE_INFINITY : settings.guessedRows;
  const wholeSheet = { ...place, range: { ...place.range, lastRow: sheetLimits.rows } };
  for await (const rows of rowsInRange(workbook, wholeSheet, signal)) {
    for (const row of rows) {
      lastSheetRow = row.row;
      if (row.row > place.range.lastRow) continue;
      if (firstRow === 0) {
        firstRow = settings.header ? row.row + 1 : row.row;
        if (settings.header) {
          header = row;
          lastRow = row.row;
          continue;
        }
      }
      lastRow = row.row;
      tallyRow(row, tallies, row.row - firstRow < limit);
    }
  }
  if (firstRow === 0) firstRow = place.range.firstRow + (settings.header ? 1 : 0);
  const columns = columnsOf(place.range, header, tallies, settings, workbook.is1904);
  return { columns, firstRow, lastRow: Math.max(lastRow, firstRow - 1), lastSheetRow };
}

function tallyRow({ columns, kinds, values }: CellRow, tallies: Map<number, ColumnTally>, isCounted: boolean): void {
  for (let at = 0; at < columns.length; at++) {
    let tally = tallies.get(columns[at]);
    if (tally === undefined) {
      tally = new ColumnTally();
      tallies.set(columns[at], tally);
    }
    if (isCounted) tally.add(kinds[at], values[at]);
  }
}

function columnsOf(
  range: CellRange,
  header: CellRow | undefined,
  tallies: ReadonlyMap<number, ColumnTally>,
  settings: ExcelSettings,
  is1904: boolean,
): TableColumn[] {
  const used = [...(header?.columns ?? []), ...tallies.keys()];
  if (used.length === 0) return [];
  const isOpen = isAllColumns(range);
  const first = isOpen ? used.reduce((least, column) => Math.min(least, column)) : range.firstColumn;
  const last = isOpen ? used.reduce((most, column) => Math.max(most, column)) : range.lastColumn;
  const names = new Map<number, string>();
  header?.columns.forEach((column, at) => {
    names.set(column, columnName(textOfCell(header.kinds[at], header.values[at], is1904)));
  });
  const columns: TableColumn[] = [];
  const taken = new Set<string>();
  for (let column = first; column <= last; column++) {
    const name = freeName(names.get(column) || `F${column - first + 1}`, taken);
    columns.push({ name, column, type: (tallies.get(column) ?? new ColumnTally()).typeOf(settings) });
  }
  return columns;
}

/** The name of a column as the provider shows the text of its header. */
export function columnName(text: string): string {
  return providerName(text.replaceAll(/[\r\n]+/g, '_').trim())
    .slice(0, longestName)
    .trim();
}

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 1; taken.has(free.toLowerCase()); number++) free = `${name}${number}`;
  taken.add(free.toLowerCase());
  return free;
}
