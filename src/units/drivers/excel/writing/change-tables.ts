import type { BulkInsertOptions } from 'opendtsx/sdk';
import { columnLetters, sheetLimits } from '../workbook/cell-row.ts';
import type { FoundTable, WorkbookAccess } from '../workbook-access.ts';
import { WorkbookFault } from '../workbook-fault.ts';
import { cellWriter } from './cell-text.ts';
import { dateStylesOf, editWorkbook } from './edit-workbook.ts';
import { ExcelBulkInsert } from './excel-bulk-insert.ts';
import { RowSpool } from './row-spool.ts';

const noTextStyles = { moment: 0, day: 0, time: 0 };

function refuseOldFormat(found: FoundTable): void {
  if (found.workbook.format === 'xls') {
    throw new WorkbookFault(
      'it is an .xls file, which is read but not written. Let the connection lead to an .xlsx file',
    );
  }
}

function quotedSheet(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}

/**
 * Makes a table as the OLE DB provider does: a sheet with the names of the columns in its first row, and a named range for it. A file that does not exist
 * is made. Throws a `WorkbookFault` when there is such a table with cells. Source: CREATE TABLE of the provider (documentation of the Excel Destination).
 */
export async function createTable(access: WorkbookAccess, table: string, columns: readonly string[]): Promise<void> {
  const existing = await access.find(table);
  if (existing !== undefined) refuseOldFormat(existing);
  if (existing !== undefined && existing.shape.columns.length > 0)
    throw new WorkbookFault(`it has a table ${table} already`);
  if (existing === undefined && (table.length > 31 || /[[\]:*?/\\]/.test(table) || table === '')) {
    throw new WorkbookFault(`"${table}" cannot be the name of a sheet: 1 to 31 characters without [ ] : * ? / \\`);
  }
  if (columns.length > sheetLimits.columns)
    throw new WorkbookFault(`a sheet has ${sheetLimits.columns} columns at most`);
  const spool = await RowSpool.open(access.path);
  try {
    const write = cellWriter({ type: 'DT_WSTR', length: 0, precision: 0, scale: 0, codePage: 0 }, noTextStyles, false);
    spool.add(
      columns.map((_, at) => at + 1),
      columns.map((name) => write(name)),
    );
    await editWorkbook(access.path, async (edit) => {
      const part = existing?.place.sheet.place ?? (await edit.addSheet(table));
      edit.setRows(part, () => spool.rows(1), true);
      const name = existing?.place.sheet.name ?? table;
      const cells = `${quotedSheet(name)}!$A$1:$${columnLetters(columns.length)}$1`;
      // Only letters, digits, _ and . make a name; `A1` would be a cell.
      if (/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(table) && !/^[a-z]{1,3}\d+$/i.test(table))
        await edit.setNamedRange(table, cells);
    });
  } finally {
    await spool.close();
  }
}

/** Empties a table as the OLE DB provider does on DROP TABLE: the sheet stays, its cells and the named range go. */
export async function dropTable(access: WorkbookAccess, table: string): Promise<void> {
  const found = await access.require(table);
  refuseOldFormat(found);
  const { place } = found;
  if (place.named === undefined && place.range.lastRow !== sheetLimits.rows) {
    throw new WorkbookFault('only a whole sheet or a named range can be dropped');
  }
  await editWorkbook(access.path, async (edit) => {
    edit.setRows(place.sheet.place, async function* () {}, true);
    if (place.named !== undefined) await edit.setNamedRange(place.named.name, undefined);
  });
}

/** Begins to add rows to a table. Throws a `WorkbookFault` for a column that the table lacks. */
export async function openInsert(access: WorkbookAccess, options: BulkInsertOptions): Promise<ExcelBulkInsert> {
  const found = await access.require(options.table, options.signal);
  refuseOldFormat(found);
  const styles = await dateStylesOf(access.path);
  const columns = options.columns.map(({ name }) => columnFor(found, name, access.settings.header));
  const spool = await RowSpool.open(access.path);
  return new ExcelBulkInsert(options, {
    spool,
    columns,
    styles,
    is1904: found.workbook.is1904,
    flush: () => access.guard(() => spool.flush()),
    append: () => access.guard(() => appendRows(access, options, spool, styles)),
  });
}

function columnFor({ shape, place }: FoundTable, name: string, header: boolean): number {
  const existing = shape.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (existing !== undefined) return existing.column;
  const position = header ? null : /^F(\d{1,5})$/i.exec(name);
  const column = position === null ? 0 : place.range.firstColumn - 1 + Number(position[1]);
  if (column > 0 && column <= place.range.lastColumn) return column;
  const names = shape.columns.map((each) => each.name).join(', ');
  throw new WorkbookFault(
    `the sheet ${place.sheet.name} has no column ${name}. It has: ${names === '' ? 'none' : names}`,
  );
}

async function appendRows(
  access: WorkbookAccess,
  options: BulkInsertOptions,
  spool: RowSpool,
  styles: Awaited<ReturnType<typeof dateStylesOf>>,
): Promise<void> {
  await editWorkbook(access.path, async (edit) => {
    const { place, shape } = await access.require(options.table, options.signal);
    const firstRow = Math.max(shape.lastRow + 1, place.named === undefined ? shape.lastSheetRow + 1 : 0);
    const lastRow = firstRow + spool.rowCount - 1;
    if (lastRow > sheetLimits.rows) {
      throw new WorkbookFault(
        `a sheet has ${sheetLimits.rows} rows, and ${spool.rowCount} were to be written from row ${firstRow} on`,
      );
    }
    if (firstRow <= shape.lastSheetRow) {
      throw new WorkbookFault(`there are cells below the range ${options.table}, so that it cannot grow`);
    }
    if (place.named === undefined && lastRow > place.range.lastRow) {
      throw new WorkbookFault(`${spool.rowCount} rows do not fit into the range ${options.table}`);
    }
    const now = await edit.addDateStyles();
    if (now.moment !== styles.moment || now.day !== styles.day || now.time !== styles.time) {
      throw new WorkbookFault('it was changed by another program while rows were written to it');
    }
    edit.setRows(place.sheet.place, () => spool.rows(firstRow), false);
    if (place.named !== undefined) {
      const { range, sheet, named } = { ...place, named: place.named };
      const from = `$${columnLetters(range.firstColumn)}$${range.firstRow}`;
      const to = `$${columnLetters(range.lastColumn)}$${Math.max(range.lastRow, lastRow)}`;
      await edit.setNamedRange(named.name, `${quotedSheet(sheet.name)}!${from}:${to}`);
    }
  });
}
