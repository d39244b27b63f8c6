import type { ColumnType } from './data-type.ts';
import { formatDecimal } from './decimal.ts';
import { formatValue } from './format-value.ts';
import type { Value } from './value.ts';

/**
 * A value as programs get it from a data reader. NULL is `null`; DT_I8 and DT_UI8 are `bigint`; DT_CY, DT_DECIMAL and DT_NUMERIC their digits as
 * text; DT_DATE, DT_DBDATE, DT_DBTIMESTAMP, DT_DBTIMESTAMP2 and DT_FILETIME a `Date` to the millisecond, whose UTC fields are the date and time
 * of the package; DT_DBTIME, DT_DBTIME2 and DT_DBTIMESTAMPOFFSET text.
 */
export type ProgramValue = null | number | bigint | boolean | string | Date | Uint8Array;

const millisecondsPerDay = 86_400_000;
const ticksPerMillisecond = 10_000n;

/** Makes the value of a column what programs get. */
export function programValue(value: Value, type: ColumnType): ProgramValue {
  if (value === null) return null;
  switch (type.type) {
    case 'DT_DBDATE':
      return new Date((value as number) * millisecondsPerDay);
    case 'DT_DATE':
    case 'DT_DBTIMESTAMP':
    case 'DT_DBTIMESTAMP2':
    case 'DT_FILETIME':
      return new Date(Number(floorMilliseconds(value as bigint)));
    case 'DT_DBTIME':
    case 'DT_DBTIME2':
    case 'DT_DBTIMESTAMPOFFSET':
      return formatValue(value, type);
    default:
      return isDecimal(value) ? formatDecimal(value) : (value as ProgramValue);
  }
}

// Before 1970 ticks are negative, and division of bigints rounds towards 0.
function floorMilliseconds(ticks: bigint): bigint {
  const milliseconds = ticks / ticksPerMillisecond;
  return ticks < 0n && ticks % ticksPerMillisecond !== 0n ? milliseconds - 1n : milliseconds;
}

function isDecimal(value: Exclude<Value, null>): value is Extract<Value, { coefficient: bigint }> {
  return typeof value === 'object' && 'coefficient' in value;
}
