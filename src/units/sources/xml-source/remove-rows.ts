import type { Vector } from 'opendtsx/sdk';

/** Whatever has one element per row. */
export type Lane = Uint8Array | Int32Array | Uint32Array | Float64Array | BigInt64Array | BigUint64Array | Int16Array;

function lanesOf(vector: Vector): Lane[] {
  switch (vector.layout) {
    case 'i128':
      return [vector.nulls, vector.high, vector.low];
    case 'offset':
      return [vector.nulls, vector.ticks, vector.offsets];
    case 'bytes':
      return [vector.nulls, vector.starts, vector.ends];
    default:
      return [vector.nulls, vector.values];
  }
}

/** Takes the rows marked with 1 out of vectors and lanes, and closes the gaps. Returns the number of rows left. */
export function removeRows(
  vectors: readonly Vector[],
  others: readonly Lane[],
  removed: Uint8Array,
  rowCount: number,
): number {
  const lanes = new Set<Lane>(others);
  for (const vector of vectors) {
    vector.canonicalText = undefined;
    for (const lane of lanesOf(vector)) lanes.add(lane);
  }
  let target = 0;
  for (let row = 0; row < rowCount; row++) {
    if (removed[row] === 1) continue;
    if (target !== row) for (const lane of lanes) lane[target] = lane[row];
    target++;
  }
  return target;
}
