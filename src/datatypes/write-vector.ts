import type { ColumnType } from './data-type.ts';
import { rescale } from './decimal.ts';
import { appendText, copySpan } from './text-kernels.ts';
import { isString } from './type-families.ts';
import type { Decimal, OffsetTimestamp, Value } from './value.ts';
import { type BytesVector, type Int128Vector, reserveBytes, type Vector } from './vector.ts';

/**
 * Stores the value of one row; the value has the form of the column's type and fits it (see `convertValue`).
 * Text of DT_STR and DT_WSTR ends at its first NUL. Sets `hasNulls` for NULL, never clears it.
 */
export function writeVector(vector: Vector, row: number, value: Value, type: ColumnType): void {
  if (value === null) {
    vector.nulls[row] = 1;
    vector.hasNulls = true;
    return;
  }
  vector.nulls[row] = 0;
  switch (vector.layout) {
    case 'i32':
    case 'u32':
    case 'f64':
      vector.values[row] = Number(value);
      return;
    case 'i64':
      vector.values[row] = typeof value === 'bigint' ? value : rescale(value as Decimal, type.scale).coefficient;
      return;
    case 'u64':
      vector.values[row] = value as bigint;
      return;
    case 'i128':
      writeInt128(vector, row, rescale(value as Decimal, type.scale).coefficient);
      return;
    case 'offset': {
      const moment = value as OffsetTimestamp;
      vector.ticks[row] = moment.ticks;
      vector.offsets[row] = moment.offset;
      return;
    }
    case 'bytes':
      writeBytes(vector, row, value as string | Uint8Array, type);
  }
}

function writeInt128(vector: Int128Vector, row: number, coefficient: bigint): void {
  vector.high[row] = coefficient >> 64n;
  vector.low[row] = BigInt.asUintN(64, coefficient);
}

function writeBytes(vector: BytesVector, row: number, value: string | Uint8Array, type: ColumnType): void {
  if (typeof value === 'string') {
    const cut = isString(type.type) ? value.indexOf('\0') : -1;
    vector.starts[row] = appendText(vector, cut < 0 ? value : value.slice(0, cut));
  } else {
    reserveBytes(vector, value.length);
    vector.starts[row] = vector.used;
    vector.used = copySpan(value, 0, value.length, vector.bytes, vector.used);
  }
  vector.ends[row] = vector.used;
}
