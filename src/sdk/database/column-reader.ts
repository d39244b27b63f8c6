import type { ColumnType } from '../../datatypes/data-type.ts';
import { readVector } from '../../datatypes/read-vector.ts';
import type { Value } from '../../datatypes/value.ts';
import type { Vector } from '../../datatypes/vector.ts';

/**
 * The values of a column at the active rows, into `target` from its start, for a database to take.
 * @param selection positions of the rows, or undefined for 0 … `rowCount` − 1
 */
export function readColumn(
  vector: Vector,
  type: ColumnType,
  rowCount: number,
  selection: Int32Array | undefined,
  target: Value[],
): void {
  target.length = rowCount;
  if (type.type !== 'DT_BOOL' && (vector.layout === 'i32' || vector.layout === 'u32' || vector.layout === 'f64')) {
    const { values, nulls } = vector;
    for (let at = 0; at < rowCount; at++) {
      const row = selection === undefined ? at : selection[at];
      target[at] = nulls[row] === 0 ? values[row] : null;
    }
    return;
  }
  for (let at = 0; at < rowCount; at++) {
    target[at] = readVector(vector, selection === undefined ? at : selection[at], type);
  }
}
