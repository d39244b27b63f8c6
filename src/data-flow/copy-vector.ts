import type { ColumnType } from '../datatypes/data-type.ts';
import { type BytesVector, createVector, reserveBytes, type Vector } from '../datatypes/vector.ts';
import { copyLanes } from '../datatypes/vector-lanes.ts';

/** A vector of its own with the same rows: for a component that writes into a column that others share. */
export function copyVector(from: Vector, type: ColumnType, capacity: number, into?: Vector): Vector {
  const copy = into ?? createVector(type, capacity);
  copy.nulls.set(from.nulls.subarray(0, capacity));
  copy.hasNulls = from.hasNulls;
  if (copy.layout === 'bytes') copySpans(from as BytesVector, copy, capacity);
  else copyLanes(copy, 0, from, 0, capacity, undefined);
  return copy;
}

function copySpans(from: BytesVector, copy: BytesVector, capacity: number): void {
  copy.used = 0;
  for (let row = 0; row < capacity; row++) {
    const start = from.starts[row] as number;
    const length = Math.max(0, (from.ends[row] as number) - start);
    if (copy.nulls[row] === 1 || length === 0) {
      copy.starts[row] = copy.used;
      copy.ends[row] = copy.used;
      continue;
    }
    reserveBytes(copy, length);
    copy.bytes.set(from.bytes.subarray(start, start + length), copy.used);
    copy.starts[row] = copy.used;
    copy.used += length;
    copy.ends[row] = copy.used;
  }
}
