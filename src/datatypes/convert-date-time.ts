import { daysOfTicks, fileTimeOrigin, ticksOfDays, ticksPerSecond, timeOfTicks } from './calendar.ts';
import { ticksOfValue } from './compare-values.ts';
import { type ConversionResult, conversionFailed, conversionTruncated } from './conversion.ts';
import type { ColumnType } from './data-type.ts';
import { isTimeOfDay } from './type-families.ts';
import type { OffsetTimestamp, Value } from './value.ts';

const firstTick = ticksOfDays(-719_162);
const lastTick = ticksOfDays(2_932_897) - 1n;
const firstOleTick = ticksOfDays(-683_003);
const firstTimestampTick = ticksOfDays(-79_258);
const minute = 60n * ticksPerSecond;

/** A point in time before it takes the form of a type: local ticks and the offset they are written with. */
export interface Moment {
  /** 100 ns ticks since 1970-01-01T00:00:00 of the clock at `offset`. */
  readonly ticks: bigint;
  /** Minutes east of UTC. */
  readonly offset: number;
  /** True when the source has no date: `ticks` counts from midnight. */
  readonly timeOnly: boolean;
}

/** Today's date at local midnight, as ticks: what a time without a date is completed with. */
function todayTicks(): bigint {
  const now = new Date();
  return BigInt(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) * 10_000n;
}

/** Fraction digits of the seconds a type keeps. */
export function fractionDigits(type: ColumnType): number {
  switch (type.type) {
    case 'DT_DBTIME2':
    case 'DT_DBTIMESTAMP2':
    case 'DT_DBTIMESTAMPOFFSET':
      return type.scale;
    case 'DT_DBTIMESTAMP':
    case 'DT_FILETIME':
      return 3;
    case 'DT_DATE':
      return 7;
    default:
      return 0;
  }
}

/** Date or time to date or time: times take today's date, offsets are converted to UTC first, lost fraction digits are a truncation (source: data types page). */
export function convertDateTime(value: Value, from: ColumnType, to: ColumnType): ConversionResult {
  if (from.type === 'DT_DBTIMESTAMPOFFSET' && to.type === 'DT_DBTIMESTAMPOFFSET') {
    const { ticks, offset } = value as OffsetTimestamp;
    return momentToValue({ ticks: ticks + BigInt(offset) * minute, offset, timeOnly: false }, to, false);
  }
  const moment: Moment = { ticks: ticksOfValue(value, from), offset: 0, timeOnly: isTimeOfDay(from.type) };
  return momentToValue(moment, to, from.type === 'DT_DBTIMESTAMPOFFSET' || from.type === 'DT_DBTIMESTAMP2');
}

/**
 * A point in time as a value of a date or time type. Fraction digits the type lacks are dropped and reported as truncation.
 * @param checkTimestampRange refuses DT_DBTIMESTAMP before 1753; text may give earlier dates, as packages in use do
 */
export function momentToValue(moment: Moment, to: ColumnType, checkTimestampRange = false): ConversionResult {
  const whole = moment.timeOnly && !isTimeOfDay(to.type) ? moment.ticks + todayTicks() : moment.ticks;
  if (to.type === 'DT_DBDATE') return { value: daysOfTicks(whole) };
  const unit = 10n ** BigInt(7 - fractionDigits(to));
  const rest = ((whole % unit) + unit) % unit;
  const ticks = whole - rest;
  const result = placeTicks(ticks, moment.offset, to, checkTimestampRange);
  if (result.error !== undefined || rest === 0n) return result;
  return conversionTruncated(result.value);
}

function placeTicks(ticks: bigint, offset: number, to: ColumnType, checkTimestampRange: boolean): ConversionResult {
  switch (to.type) {
    case 'DT_DBTIME':
      return { value: Number(timeOfTicks(ticks) / ticksPerSecond) };
    case 'DT_DBTIME2':
      return { value: timeOfTicks(ticks) };
    case 'DT_DBTIMESTAMPOFFSET':
      return offsetTimestamp(ticks - BigInt(offset) * minute, offset);
    case 'DT_FILETIME':
      return inRange(ticks, fileTimeOrigin);
    case 'DT_DATE':
      return inRange(ticks, firstOleTick);
    case 'DT_DBTIMESTAMP':
      return inRange(ticks, checkTimestampRange ? firstTimestampTick : firstTick);
    case 'DT_DBTIMESTAMP2':
      return inRange(ticks, firstTick);
    default:
      return conversionFailed('not-supported');
  }
}

// The moment counts, not the clock: Windows and SQL Server refuse a local time whose moment lies outside the years 1–9999.
function offsetTimestamp(ticks: bigint, offset: number): ConversionResult {
  const { error } = inRange(ticks, firstTick);
  return error === undefined ? { value: { ticks, offset } } : conversionFailed('overflow');
}

/** 100 ns ticks since 1601 as DT_FILETIME; the years 1601–9999. */
export function fileTimeOf(ticks: bigint): ConversionResult {
  return inRange(ticks + fileTimeOrigin, fileTimeOrigin);
}

function inRange(ticks: bigint, first: bigint): ConversionResult {
  return ticks >= first && ticks <= lastTick ? { value: ticks } : conversionFailed('overflow');
}
