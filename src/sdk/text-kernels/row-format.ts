import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Vector } from '../../datatypes/vector.ts';

/** How one column is written into rows of text. */
export interface FormattedColumn {
  readonly type: ColumnType;
  /** UTF-8 before and after the value; qualifier included. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** ASCII code that is doubled inside text values; −1: none. */
  readonly doubled: number;
  /** Whether `adjust` is called after the value, to pad it to a fixed width. */
  readonly fixed: boolean;
}

/** What the generated loop asks for outside its fast forms. */
export interface RowFormatterHooks {
  /** Writes the value of a row exactly at `position` and returns the end. There is room for `fixedRoom` bytes, or for the span and more for text layouts. */
  exact(column: number, vector: Vector, row: number, out: Uint8Array, position: number): number;
  /** Pads or cuts what was written in [start, end) and returns the end. */
  adjust(column: number, row: number, out: Uint8Array, start: number, end: number): number;
  /** Bytes that `adjust` may add to any value of the column. */
  adjustRoom(column: number): number;
}

/** Bytes to write to and the first free position. */
export interface TextTarget {
  bytes: Uint8Array;
  position: number;
}

/**
 * Formats rows `first` … `count` − 1 of the active rows into the target until it is full, and returns the number of the next row:
 * `first` when not even one row fits. Vectors are those of the columns, in order.
 */
export type RowFormatter = (
  target: TextTarget,
  vectors: readonly Vector[],
  selection: Int32Array | undefined,
  first: number,
  count: number,
) => number;
