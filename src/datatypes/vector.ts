import type { ColumnType, DataTypeName } from './data-type.ts';

/**
 * The physical layout of a column:
 *
 * | layout | types | value per row |
 * | --- | --- | --- |
 * | `i32` | I1 I2 I4 UI1 UI2 BOOL (0/1) DBDATE (days since 1970-01-01) DBTIME (seconds) | Int32Array |
 * | `u32` | UI4 | Uint32Array |
 * | `i64` | I8 CY NUMERIC with precision ≤ 18 (coefficient at the column's scale) DATE DBTIMESTAMP DBTIMESTAMP2 FILETIME DBTIME2 (100 ns ticks) | BigInt64Array |
 * | `u64` | UI8 | BigUint64Array |
 * | `f64` | R4 (rounded to single precision) R8 | Float64Array |
 * | `i128` | NUMERIC with precision > 18, DECIMAL (coefficient at the column's scale) | two lanes |
 * | `offset` | DBTIMESTAMPOFFSET | UTC ticks and minutes |
 * | `bytes` | STR WSTR TEXT NTEXT (UTF-8) GUID (38 ASCII characters, upper case, braces) BYTES IMAGE (raw) | span of `bytes` |
 */
export type VectorLayout = 'i32' | 'u32' | 'i64' | 'u64' | 'f64' | 'i128' | 'offset' | 'bytes';

/**
 * The text that formatting each value of a column would give, as the bytes it was read from: row r is `bytes[starts[r] … ends[r])`,
 * an empty span for NULL. Text as flat files have it: UTF-8, invariant form, no qualifiers.
 */
export interface CanonicalText {
  bytes: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
}

interface VectorNulls {
  /**
   * Present only while it is true for every row: lets a destination copy bytes instead of formatting values (validated pass-through).
   * Every writer of a vector must set it to undefined.
   */
  canonicalText?: CanonicalText | undefined;
  /** 1 where the row is NULL; the value of a NULL row is unspecified. */
  nulls: Uint8Array;
  /** False only when no row of `nulls` is set: lets loops skip the test. */
  hasNulls: boolean;
}

/** A column of 32-bit signed integers: the small integers, Booleans (0/1), days, seconds. */
export interface Int32Vector extends VectorNulls {
  readonly layout: 'i32';
  values: Int32Array;
}
/** A column of DT_UI4. */
export interface Uint32Vector extends VectorNulls {
  readonly layout: 'u32';
  values: Uint32Array;
}
/** A column of 64-bit signed integers: DT_I8, coefficients of exact decimals, ticks. */
export interface Int64Vector extends VectorNulls {
  readonly layout: 'i64';
  values: BigInt64Array;
}
/** A column of DT_UI8. */
export interface Uint64Vector extends VectorNulls {
  readonly layout: 'u64';
  values: BigUint64Array;
}
/** A column of doubles; DT_R4 values are rounded to single precision. */
export interface Float64Vector extends VectorNulls {
  readonly layout: 'f64';
  values: Float64Array;
}
/** A column of 128-bit coefficients: `high` × 2^64 + `low`. */
export interface Int128Vector extends VectorNulls {
  readonly layout: 'i128';
  high: BigInt64Array;
  low: BigUint64Array;
}
/** A column of points in time: UTC ticks and minutes east of UTC. */
export interface OffsetVector extends VectorNulls {
  readonly layout: 'offset';
  ticks: BigInt64Array;
  offsets: Int16Array;
}
/** Variable-length values: row r is `bytes[starts[r] … ends[r])`. Several rows and several vectors may share bytes. */
export interface BytesVector extends VectorNulls {
  readonly layout: 'bytes';
  bytes: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** First free position of `bytes` for a writer that owns them; see `reserveBytes`. */
  used: number;
}

/** One column of a buffer in its physical form. */
export type Vector =
  | Int32Vector
  | Uint32Vector
  | Int64Vector
  | Uint64Vector
  | Float64Vector
  | Int128Vector
  | OffsetVector
  | BytesVector;

const fixedLayouts: Partial<Record<DataTypeName, VectorLayout>> = {
  DT_I1: 'i32',
  DT_I2: 'i32',
  DT_I4: 'i32',
  DT_UI1: 'i32',
  DT_UI2: 'i32',
  DT_BOOL: 'i32',
  DT_DBDATE: 'i32',
  DT_DBTIME: 'i32',
  DT_UI4: 'u32',
  DT_I8: 'i64',
  DT_CY: 'i64',
  DT_DATE: 'i64',
  DT_DBTIMESTAMP: 'i64',
  DT_DBTIMESTAMP2: 'i64',
  DT_FILETIME: 'i64',
  DT_DBTIME2: 'i64',
  DT_UI8: 'u64',
  DT_R4: 'f64',
  DT_R8: 'f64',
  DT_DECIMAL: 'i128',
  DT_DBTIMESTAMPOFFSET: 'offset',
};

/** The layout of a column of this type. */
export function layoutOf(type: ColumnType): VectorLayout {
  if (type.type === 'DT_NUMERIC') return type.precision > 18 ? 'i128' : 'i64';
  return fixedLayouts[type.type] ?? 'bytes';
}

/** Gives memory for an array, aligned to 8 bytes, zero or not. */
type Allocate = (byteLength: number) => Uint8Array<ArrayBuffer>;

/**
 * A vector for `capacity` rows of this type, no row NULL, values unspecified. A `bytes` vector starts with `byteCapacity` bytes.
 * @param allocate gives the memory of everything but these bytes; absent: arrays of their own
 */
export function createVector(type: ColumnType, capacity: number, byteCapacity = 0, allocate?: Allocate): Vector {
  const lane = <T>(array: LaneConstructor<T>): T => {
    if (allocate === undefined) return new array(capacity);
    const { buffer, byteOffset } = allocate(capacity * array.BYTES_PER_ELEMENT);
    return new array(buffer, byteOffset, capacity);
  };
  const nulls = lane(Uint8Array);
  if (allocate !== undefined) nulls.fill(0);
  const hasNulls = false;
  const layout = layoutOf(type);
  switch (layout) {
    case 'i32':
      return { layout, nulls, hasNulls, values: lane(Int32Array) };
    case 'u32':
      return { layout, nulls, hasNulls, values: lane(Uint32Array) };
    case 'i64':
      return { layout, nulls, hasNulls, values: lane(BigInt64Array) };
    case 'u64':
      return { layout, nulls, hasNulls, values: lane(BigUint64Array) };
    case 'f64':
      return { layout, nulls, hasNulls, values: lane(Float64Array) };
    case 'i128':
      return { layout, nulls, hasNulls, high: lane(BigInt64Array), low: lane(BigUint64Array) };
    case 'offset':
      return { layout, nulls, hasNulls, ticks: lane(BigInt64Array), offsets: lane(Int16Array) };
    case 'bytes': {
      const bytes = new Uint8Array(byteCapacity);
      return { layout, nulls, hasNulls, bytes, starts: lane(Int32Array), ends: lane(Int32Array), used: 0 };
    }
  }
}

interface LaneConstructor<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): T;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): T;
}

/** Makes room for `count` more bytes after `used`, growing `bytes` by doubling; spans of earlier rows stay valid. */
export function reserveBytes(vector: BytesVector, count: number): void {
  const needed = vector.used + count;
  if (needed <= vector.bytes.length) return;
  const grown = new Uint8Array(Math.max(needed, vector.bytes.length * 2, 1024));
  grown.set(vector.bytes.subarray(0, vector.used));
  vector.bytes = grown;
}
