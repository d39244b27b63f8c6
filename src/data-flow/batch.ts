import type { ColumnType } from '../datatypes/data-type.ts';
import { createVector, type Vector } from '../datatypes/vector.ts';
import type { RowOrigin } from '../sdk/buffer.ts';
import type { ByteAllocator } from '../sdk/kernels/kernel-memory.ts';

/**
 * Rows on their way through an execution tree. Vectors are shared, never copied, along synchronous paths;
 * they belong to whoever made them and are valid until the delivery has settled.
 */
export interface Batch {
  readonly rowCount: number;
  /** Ascending positions of the rows; undefined for 0 … rowCount − 1. */
  readonly selection: Int32Array | undefined;
  readonly columns: ReadonlyMap<string, Vector>;
  readonly origin: RowOrigin | undefined;
}

/** Makes the vectors of some columns, by lineage id, for `capacity` rows. */
export function createVectors(
  columns: readonly { readonly lineageId: string; readonly type: ColumnType }[],
  capacity: number,
  allocate?: ByteAllocator,
): Map<string, Vector> {
  return new Map(columns.map((column) => [column.lineageId, createVector(column.type, capacity, 0, allocate)]));
}

/** A vector in which every row is NULL. */
export function createNullVector(type: ColumnType, capacity: number): Vector {
  const vector = createVector(type, capacity);
  vector.nulls.fill(1);
  vector.hasNulls = true;
  return vector;
}
