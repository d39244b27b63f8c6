import type { RejectedRow } from '../../data-flow/row-errors.ts';
import { rejectColumns, rejectValues } from './reject-columns.ts';
import type { RejectsTarget } from './rejects-target.ts';
import { csvLine, formatOfFile } from './row-text.ts';
import { openTextFile } from './text-file.ts';

/** Opens a file for rows in error: lines of JSON for `.jsonl`, else comma-separated values with titles. Throws a `DtsError`. */
export async function openRejectsFile(path: string): Promise<RejectsTarget> {
  const file = await openTextFile(path);
  if (formatOfFile(path) === 'csv') file.write(csvLine(Object.keys(rejectColumns)));
  const write = formatOfFile(path) === 'csv' ? csvOf : jsonOf;
  return {
    write: (row) => file.write(write(row)),
    close: () => file.close(),
  };
}

function csvOf(row: RejectedRow): string {
  // What is not known is an empty field, as is a text of nothing: nobody can tell them apart in these columns anyway.
  return csvLine(Object.values(rejectValues(row)).map((value) => (value === '' ? null : value)));
}

function jsonOf(row: RejectedRow): string {
  const { columns: _, ...values } = rejectValues(row);
  return `${JSON.stringify({ ...values, columns: row.columns })}\n`;
}
