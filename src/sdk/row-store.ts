import type { ColumnType } from '../datatypes/data-type.ts';
import type { Vector } from '../datatypes/vector.ts';
import type { OutputPort, PipelineBuffer } from './buffer.ts';

/** The columns of a row store. */
export interface RowStoreOptions {
  readonly columns: readonly ColumnType[];
}

/** Rows held in columns across buffers. Positions count from 0 in order of arrival. */
export interface RowStore {
  readonly rowCount: number;
  /** Bytes held. */
  readonly byteLength: number;
  /** The stored column as one vector of `rowCount` rows; invalid after the next `append`. */
  vector(column: number): Vector;
  /** Appends the active rows of a buffer, copying them. `lineageIds` gives the source column of each store column. */
  append(buffer: PipelineBuffer, lineageIds: readonly string[]): void;
  /** Appends one row from vectors (one per store column), NULL where a vector is undefined. */
  appendRow(vectors: readonly (Vector | undefined)[], row: number): void;
  /**
   * Sends rows to an output in the order of `order` (all rows in order of arrival when undefined).
   * @param lineageIds the output column that each store column fills; undefined leaves the column out.
   */
  emit(output: OutputPort, lineageIds: readonly (string | undefined)[], order?: Int32Array): Promise<void>;
  /** Frees the memory. */
  clear(): void;
}
