import { ticksOfDays, ticksPerSecond } from './calendar.ts';
import type { ColumnType } from './data-type.ts';
import { compareDecimals } from './decimal.ts';
import { compareSpans } from './text-kernels.ts';
import { compareText } from './text-order.ts';
import { isExactDecimal, isText } from './type-families.ts';
import type { Decimal, OffsetTimestamp, Value } from './value.ts';

/** True when two values of one type, neither NULL, are the same: text unit by unit, offsets by the point in time. */
export function equalValues(left: Value, right: Value, type: ColumnType): boolean {
  if (isText(type.type)) return left === right;
  return compareValues(left, right, type, 1033) === 0;
}

/**
 * The order of two values of one type, neither NULL: negative, zero or positive. Text follows the locale; GUIDs their text; bytes byte by byte.
 */
export function compareValues(left: Value, right: Value, type: ColumnType, localeId: number): number {
  if (isExactDecimal(type.type)) return compareDecimals(left as Decimal, right as Decimal);
  if (isText(type.type)) return compareText(left as string, right as string, localeId);
  if (type.type === 'DT_DBTIMESTAMPOFFSET')
    return order((left as OffsetTimestamp).ticks, (right as OffsetTimestamp).ticks);
  if (left instanceof Uint8Array && right instanceof Uint8Array) {
    return compareSpans(left, 0, left.length, right, 0, right.length);
  }
  return order(left as number | bigint | string | boolean, right as number | bigint | string | boolean);
}

function order<T extends number | bigint | string | boolean>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** 100 ns ticks a value of a date or time type stands for, in the zone it is written in; times count from midnight. */
export function ticksOfValue(value: Value, type: ColumnType): bigint {
  if (type.type === 'DT_DBDATE') return ticksOfDays(value as number);
  if (type.type === 'DT_DBTIME') return BigInt(value as number) * ticksPerSecond;
  if (type.type === 'DT_DBTIMESTAMPOFFSET') return (value as OffsetTimestamp).ticks;
  return value as bigint;
}
