import type { Vector } from 'opendtsx/sdk';

type RowArray = Uint8Array | Int32Array | Uint32Array | Float64Array | BigInt64Array | BigUint64Array | Int16Array;

function arraysOf(vector: Vector): RowArray[] {
  const arrays: RowArray[] = vector.hasNulls ? [vector.nulls] : [];
  if (vector.canonicalText !== undefined) arrays.push(vector.canonicalText.starts, vector.canonicalText.ends);
  switch (vector.layout) {
    case 'i128':
      arrays.push(vector.high, vector.low);
      break;
    case 'offset':
      arrays.push(vector.ticks, vector.offsets);
      break;
    case 'bytes':
      arrays.push(vector.starts, vector.ends);
      break;
    default:
      arrays.push(vector.values);
  }
  return arrays;
}

/**
 * Takes rows out of a batch and closes the gaps. Arrays that several vectors share are compacted once.
 * @param removed 1 for each row to take out @param others further arrays with one element per row
 * @returns the number of rows left
 */
export function removeRows(
  vectors: readonly Vector[],
  others: readonly RowArray[],
  removed: Uint8Array,
  rowCount: number,
): number {
  const arrays = new Set<RowArray>(others);
  for (const vector of vectors) for (const array of arraysOf(vector)) arrays.add(array);
  let target = 0;
  let row = 0;
  while (row < rowCount) {
    if (removed[row] === 1) {
      row++;
      continue;
    }
    let end = row + 1;
    while (end < rowCount && removed[end] === 0) end++;
    if (target !== row) for (const array of arrays) array.copyWithin(target, row, end);
    target += end - row;
    row = end;
  }
  return target;
}
