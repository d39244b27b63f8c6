import type { ColumnType } from '../../datatypes/data-type.ts';
import { compareSpans } from '../../datatypes/text-kernels.ts';
import { isText } from '../../datatypes/type-families.ts';
import type { Vector } from '../../datatypes/vector.ts';
import type { Collation } from './collation.ts';

/** One key of a sort order. */
export interface SortKey {
  readonly type: ColumnType;
  readonly descending: boolean;
  /** How text is ordered; absent: by its bytes. */
  readonly collation?: Collation | undefined;
}

/** Negative, zero or positive for a row of one set of key vectors and a row of another (or the same). */
export type RowComparer = (
  left: readonly Vector[],
  leftRow: number,
  right: readonly Vector[],
  rightRow: number,
) => number;

/**
 * Compares rows by their keys: NULL comes before every value and equals NULL; GUIDs follow their text, bytes their numbers.
 * The order of `sortRows`.
 */
export function rowComparer(keys: readonly SortKey[]): RowComparer {
  return (left, leftRow, right, rightRow) => {
    for (let index = 0; index < keys.length; index++) {
      const order = compareCells(keys[index], left[index], leftRow, right[index], rightRow);
      if (order !== 0) return keys[index].descending ? -order : order;
    }
    return 0;
  };
}

function compareCells(key: SortKey, left: Vector, leftRow: number, right: Vector, rightRow: number): number {
  const leftNull = left.hasNulls && left.nulls[leftRow] === 1;
  const rightNull = right.hasNulls && right.nulls[rightRow] === 1;
  if (leftNull || rightNull) return Number(rightNull) - Number(leftNull);
  switch (left.layout) {
    case 'i128': {
      const other = right as typeof left;
      return order(left.high[leftRow], other.high[rightRow]) || order(left.low[leftRow], other.low[rightRow]);
    }
    case 'offset':
      return order(left.ticks[leftRow], (right as typeof left).ticks[rightRow]);
    case 'bytes': {
      const other = right as typeof left;
      if (key.collation !== undefined && isText(key.type.type)) {
        return key.collation.compareSpans(left, leftRow, other, rightRow);
      }
      return compareSpans(
        left.bytes,
        left.starts[leftRow],
        left.ends[leftRow],
        other.bytes,
        other.starts[rightRow],
        other.ends[rightRow],
      );
    }
    default:
      return order(left.values[leftRow], (right as typeof left).values[rightRow]);
  }
}

function order(left: number | bigint, right: number | bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
