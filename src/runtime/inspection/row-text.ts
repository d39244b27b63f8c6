import type { Batch } from '../../data-flow/batch.ts';
import type { WatchedColumn } from '../../data-flow/path-watcher.ts';
import { type CellValue, cellValue } from '../../data-flow/row-cells.ts';
import { readVector } from '../../datatypes/read-vector.ts';
import type { Vector } from '../../datatypes/vector.ts';

/** How rows are written to a file. */
export type RowFormat = 'csv' | 'jsonl';

/** The format that the name of a file asks for: `.jsonl` lines of JSON, everything else comma-separated values. */
export function formatOfFile(file: string): RowFormat {
  return /\.jsonl$/i.test(file) ? 'jsonl' : 'csv';
}

/** A line of comma-separated values: NULL is an empty field, an empty text `""`. */
export function csvLine(cells: readonly (CellValue | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

function csvCell(value: CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A title for each column: its name, or its lineage id when a column before it has that name. */
export function columnTitles(columns: readonly WatchedColumn[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name, lineageId }) => {
    const title = taken.has(name) ? lineageId : name;
    taken.add(title);
    return title;
  });
}

/** Calls back with the values of the first `limit` rows of a batch, in the order of the columns. Gives how many there were. */
export function eachRow(
  batch: Batch,
  columns: readonly WatchedColumn[],
  limit: number,
  take: (cells: readonly CellValue[]) => void,
): number {
  const vectors = columns.map(({ lineageId }) => batch.columns.get(lineageId));
  const count = Math.min(batch.rowCount, limit);
  for (let position = 0; position < count; position++) {
    const row = batch.selection === undefined ? position : batch.selection[position];
    take(columns.map((column, index) => cellOf(vectors[index], row, column)));
  }
  return count;
}

function cellOf(vector: Vector | undefined, row: number, { type }: WatchedColumn): CellValue {
  return vector === undefined ? null : cellValue(readVector(vector, row, type), type);
}
