import type { ColumnType } from '../datatypes/data-type.ts';
import { formatValue } from '../datatypes/format-value.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Value } from '../datatypes/value.ts';
import type { Vector } from '../datatypes/vector.ts';

/** A value of a row as JSON: whole numbers up to 32 bits, floats and booleans as they are, everything else as text. */
export type CellValue = string | number | boolean | null;

/** Where the columns of a row lie. */
export interface CellSource {
  readonly columns: ReadonlyMap<string, Vector>;
  typeOf(lineageId: string): ColumnType | undefined;
}

/**
 * The values of a row by column name; a second column of a name stands under its lineage id.
 * @param faulty lineage id of a column whose value was never made: it is NULL
 */
export function rowCells(
  source: CellSource,
  row: number,
  nameOf: (lineageId: string) => string,
  faulty = '',
): Readonly<Record<string, CellValue>> {
  const cells = new Map<string, CellValue>();
  for (const [lineageId, vector] of source.columns) {
    const type = source.typeOf(lineageId);
    if (type === undefined) continue;
    const name = nameOf(lineageId);
    const value = lineageId === faulty ? null : readVector(vector, row, type);
    cells.set(cells.has(name) ? lineageId : name, cellValue(value, type));
  }
  return Object.fromEntries(cells);
}

/** A value of a column as JSON. */
export function cellValue(value: Value, type: ColumnType): CellValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && isPlainNumber(type) && Number.isFinite(value)) return value;
  return formatValue(value, type);
}

function isPlainNumber({ type }: ColumnType): boolean {
  return /^DT_(?:U?I[124]|R[48])$/.test(type);
}
