import type { ColumnType } from './data-type.ts';
import { textOfSpan } from './text-kernels.ts';
import { isText } from './type-families.ts';
import type { Value } from './value.ts';
import type { BytesVector, Int64Vector, Vector } from './vector.ts';

/** The value of one row of a column. */
export function readVector(vector: Vector, row: number, type: ColumnType): Value {
  if (vector.nulls[row] !== 0) return null;
  switch (vector.layout) {
    case 'i32':
      return type.type === 'DT_BOOL' ? vector.values[row] !== 0 : vector.values[row];
    case 'u32':
    case 'f64':
    case 'u64':
      return vector.values[row];
    case 'i64':
      return readInt64(vector, row, type);
    case 'i128':
      return { coefficient: (vector.high[row] << 64n) | vector.low[row], scale: type.scale };
    case 'offset':
      return { ticks: vector.ticks[row], offset: vector.offsets[row] };
    case 'bytes':
      return readBytes(vector, row, type);
  }
}

function readInt64(vector: Int64Vector, row: number, type: ColumnType): Value {
  if (type.type === 'DT_NUMERIC') return { coefficient: vector.values[row], scale: type.scale };
  return type.type === 'DT_CY' ? { coefficient: vector.values[row], scale: 4 } : vector.values[row];
}

function readBytes(vector: BytesVector, row: number, type: ColumnType): Value {
  const start = vector.starts[row];
  const end = vector.ends[row];
  if (isText(type.type) || type.type === 'DT_GUID') return textOfSpan(vector.bytes, start, end);
  return vector.bytes.slice(start, end);
}
