import { columnNumber, sheetLimits } from '../workbook/cell-row.ts';
import type { CellRange } from '../workbook/workbook.ts';

/** Every cell of a sheet. */
export const wholeSheet: CellRange = {
  firstRow: 1,
  lastRow: sheetLimits.rows,
  firstColumn: 1,
  lastColumn: sheetLimits.columns,
};

/** A range of cells such as `A1:D10`, `$A$1`, `A:D` or `2:5`; undefined for other text and for cells outside a sheet. */
export function parseRange(text: string): CellRange | undefined {
  const match = /^\$?([a-z]{1,3})?\$?(\d{1,7})?(?::\$?([a-z]{1,3})?\$?(\d{1,7})?)?$/i.exec(text.trim());
  if (match === null || text.trim() === '') return undefined;
  const [, letters, row, otherLetters = letters, otherRow = row] = match;
  const isArea = text.includes(':');
  if (!isArea && (letters === undefined || row === undefined)) return undefined;
  if ((letters === undefined) !== (otherLetters === undefined) || (row === undefined) !== (otherRow === undefined))
    return undefined;
  const columns =
    letters === undefined ? [1, sheetLimits.columns] : [columnNumber(letters), columnNumber(otherLetters)];
  const rows = row === undefined ? [1, sheetLimits.rows] : [Number(row), Number(otherRow)];
  const range = {
    firstRow: Math.min(...rows),
    lastRow: Math.max(...rows),
    firstColumn: Math.min(...columns),
    lastColumn: Math.max(...columns),
  };
  return range.firstRow < 1 || range.lastRow > sheetLimits.rows || range.lastColumn > sheetLimits.columns
    ? undefined
    : range;
}

/** What the formula of a named range refers to: `'My Sheet'!$A$1:$D$10`; undefined for anything else. */
export function parseAreaReference(formula: string): { readonly sheet: string; readonly range: CellRange } | undefined {
  const match = /^=?(?:'((?:[^']|'')+)'|([^'!(),]+))!([^!,()]+)$/.exec(formula.trim());
  const range = match === null ? undefined : parseRange(match[3]);
  return match === null || range === undefined
    ? undefined
    : { sheet: match[1]?.replaceAll("''", "'") ?? match[2], range };
}
