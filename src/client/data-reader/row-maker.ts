import type { ArrowColumn } from '../../datatypes/arrow/arrow-batch.ts';
import { cellReader } from '../../datatypes/arrow/read-cells.ts';
import type { ProgramValue } from '../../datatypes/program-value.ts';

/** One row by the names of its columns. */
export type DtsRow = Readonly<Record<string, ProgramValue>>;

/** Gives the rows of a batch as plain objects. @param columns those of the batch */
export function rowMaker(columns: readonly ArrowColumn[]): (row: number) => DtsRow {
  const cells = columns.map((column) => ({ name: column.name, read: cellReader(column) }));
  return (row) => {
    const values: Record<string, ProgramValue> = {};
    for (const { name, read } of cells) {
      if (name !== '__proto__') values[name] = read(row);
      // Assigned, it would become what the object inherits from.
      else Object.defineProperty(values, name, { value: read(row), enumerable: true });
    }
    return values;
  };
}
