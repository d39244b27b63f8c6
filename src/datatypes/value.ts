import type { ColumnType } from './data-type.ts';

/** An exact decimal number: `coefficient` × 10^−`scale`. Value form of DT_CY (scale 4), DT_DECIMAL and DT_NUMERIC. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly scale: number;
}

/** A point in time with its offset from UTC. Value form of DT_DBTIMESTAMPOFFSET. */
export interface OffsetTimestamp {
  /** 100 ns ticks since 1970-01-01T00:00:00 UTC. */
  readonly ticks: bigint;
  /** Minutes east of UTC. */
  readonly offset: number;
}

/**
 * A single value outside the data-flow buffers: variables, parameters, expression results, one cell of a row.
 * `null` is NULL for every type. The JavaScript form follows from the SSIS type:
 *
 * | SSIS type | form |
 * | --- | --- |
 * | I1 I2 I4 UI1 UI2 UI4 R4 R8 | `number` (R4 rounded to single precision) |
 * | I8 UI8 | `bigint` |
 * | CY DECIMAL NUMERIC | `Decimal` |
 * | BOOL | `boolean` |
 * | STR WSTR TEXT NTEXT | `string` |
 * | GUID | `string`, upper case in braces: `{6F9619FF-8B86-D011-B42D-00C04FC964FF}` |
 * | BYTES IMAGE | `Uint8Array` |
 * | DATE DBTIMESTAMP DBTIMESTAMP2 FILETIME | `bigint`: 100 ns ticks since 1970-01-01T00:00:00, no zone |
 * | DBDATE | `number`: days since 1970-01-01 |
 * | DBTIME | `number`: seconds since midnight |
 * | DBTIME2 | `bigint`: 100 ns ticks since midnight |
 * | DBTIMESTAMPOFFSET | `OffsetTimestamp` |
 */
export type Value = null | number | bigint | boolean | string | Uint8Array | Decimal | OffsetTimestamp;

/** A value together with its type. */
export interface TypedValue {
  readonly type: ColumnType;
  readonly value: Value;
}
