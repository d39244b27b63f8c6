import { type BytesVector, reserveBytes, type Vector } from '../datatypes/vector.ts';
import { copyLanes } from '../datatypes/vector-lanes.ts';
import type { Batch } from './batch.ts';

/**
 * Copies the rows of a batch from one of its vectors into another one of the same layout: for a component that writes into a column that others share.
 * What stands at other positions of `from` is not looked at, as it may be anything.
 */
export function copyVector(from: Vector, to: Vector, { rowCount, selection }: Batch): void {
  const extent = selection === undefined || rowCount === 0 ? rowCount : (selection[rowCount - 1] as number) + 1;
  to.nulls.set(from.nulls.subarray(0, extent));
  to.hasNulls = from.hasNulls;
  if (to.layout === 'bytes') copySpans(from as BytesVector, to, rowCount, selection);
  else copyLanes(to, 0, from, 0, extent, undefined);
}

function copySpans(from: BytesVector, to: BytesVector, rowCount: number, selection: Int32Array | undefined): void {
  to.used = 0;
  for (let position = 0; position < rowCount; position++) {
    const row = selection === undefined ? position : (selection[position] as number);
    const start = from.starts[row] as number;
    const length = Math.max(0, (from.ends[row] as number) - start);
    to.starts[row] = to.used;
    if (to.nulls[row] !== 1 && length > 0) {
      reserveBytes(to, length);
      to.bytes.set(from.bytes.subarray(start, start + length), to.used);
      to.used += length;
    }
    to.ends[row] = to.used;
  }
}
