import type { CellRow } from './cell-row.ts';

/** A sheet with cells. */
export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  /** Where the format keeps it: a part of an .xlsx file, an offset in an .xls file. */
  readonly place: string;
}

/** A rectangle of cells; bounds that are open stand for the whole sheet. Rows and columns count from 1. */
export interface CellRange {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** A named range of a workbook. */
export interface NamedRange {
  readonly name: string;
  readonly sheet: string;
  readonly range: CellRange;
}

/** A workbook open for reading. */
export interface Workbook {
  readonly format: 'xlsx' | 'xls';
  readonly sheets: readonly Sheet[];
  readonly names: readonly NamedRange[];
  /** Whether days count from 1904-01-01 instead of 1899-12-31. */
  readonly is1904: boolean;
  /** The rows of a sheet that have cells, in order, in batches. */
  rows(sheet: Sheet, signal?: AbortSignal): AsyncGenerator<readonly CellRow[]>;
  close(): Promise<void>;
}
