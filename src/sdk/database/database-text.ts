import { daysOfTicks, ticksPerSecond, timeOfTicks } from '../../datatypes/calendar.ts';
import type { ColumnType } from '../../datatypes/data-type.ts';
import { formatIsoDate, formatIsoTime, formatOffset } from '../../datatypes/date-time-text.ts';
import { formatDecimal } from '../../datatypes/decimal.ts';
import type { Decimal, OffsetTimestamp, Value } from '../../datatypes/value.ts';

let lastDay = Number.NaN;
let lastDayText = '';

function dayText(days: number): string {
  if (days !== lastDay) {
    lastDay = days;
    lastDayText = formatIsoDate(days);
  }
  return lastDayText;
}

/** `hh:mm:ss`, with a fraction only when there is one, without trailing zeros: equal times have equal texts, and texts sort as times. */
function timeText(time: bigint): string {
  if (time % ticksPerSecond === 0n) return formatIsoTime(time, 0);
  return formatIsoTime(time, 7).replace(/0+$/, '');
}

function momentText(ticks: bigint): string {
  return `${dayText(daysOfTicks(ticks))} ${timeText(timeOfTicks(ticks))}`;
}

/**
 * A date, time, GUID, decimal or boolean value as databases take it: ISO 8601 with a blank between date and time, GUIDs in capitals without braces,
 * decimals with all their places, `1` and `0`. Undefined for the types whose value form databases take as it is.
 */
export function databaseText(value: Exclude<Value, null>, type: ColumnType): string | undefined {
  switch (type.type) {
    case 'DT_DATE':
    case 'DT_DBTIMESTAMP':
    case 'DT_DBTIMESTAMP2':
    case 'DT_FILETIME':
      return momentText(value as bigint);
    case 'DT_DBDATE':
      return dayText(value as number);
    case 'DT_DBTIME':
      return timeText(BigInt(value as number) * ticksPerSecond);
    case 'DT_DBTIME2':
      return timeText(value as bigint);
    case 'DT_DBTIMESTAMPOFFSET':
      return offsetText(value as OffsetTimestamp);
    case 'DT_GUID':
      return (value as string).replace(/^\{|\}$/g, '');
    case 'DT_CY':
    case 'DT_DECIMAL':
    case 'DT_NUMERIC':
      return formatDecimal(value as Decimal);
    case 'DT_BOOL':
      return value === true ? '1' : '0';
    default:
      return undefined;
  }
}

/** A value for messages: `NULL`, text as it is, bytes as their number, dates and decimals readable. */
export function shownValue(value: Value, type?: ColumnType): string {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'object') return 'coefficient' in value ? formatDecimal(value) : offsetText(value);
  return (type === undefined ? undefined : databaseText(value, type)) ?? String(value);
}

function offsetText({ ticks, offset }: OffsetTimestamp): string {
  return `${momentText(ticks + BigInt(offset) * 60n * ticksPerSecond)} ${formatOffset(offset)}`;
}
