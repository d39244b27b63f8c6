import { ticksPerSecond } from './calendar.ts';
import { fractionDigits } from './convert-date-time.ts';
import type { ColumnType } from './data-type.ts';
import {
  formatIsoDate,
  formatIsoDateTime,
  formatIsoTime,
  formatLocaleDateTime,
  formatOffset,
} from './date-time-text.ts';
import { formatDecimal } from './decimal.ts';
import { localeOf } from './locale.ts';
import { formatFloat } from './number-text.ts';
import type { Decimal, OffsetTimestamp, Value } from './value.ts';

/** Upper-case hexadecimal digits of bytes, no prefix. */
export function formatHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase();
}

/**
 * A value as text, as the cast operator and Data Conversion write it (source: string formats of the data types page):
 * ISO dates, DT_DATE by locale, `True`/`False`, DT_NUMERIC below 1 without leading zero. A DT_DBTIMESTAMP with a fraction has nine fraction digits.
 */
export function formatValue(value: Exclude<Value, null>, type: ColumnType, localeId = 1033): string {
  switch (type.type) {
    case 'DT_BOOL':
      return value === true ? 'True' : 'False';
    case 'DT_R4':
      return formatFloat(value as number, 7, localeOf(localeId).decimalSeparator);
    case 'DT_R8':
      return formatFloat(value as number, 15, localeOf(localeId).decimalSeparator);
    case 'DT_NUMERIC':
      return formatDecimal(value as Decimal, { leadingZero: false });
    case 'DT_DECIMAL':
      return formatDecimal(value as Decimal, { decimalSeparator: localeOf(localeId).decimalSeparator });
    case 'DT_CY':
      return currencyText(value as Decimal, localeOf(localeId).decimalSeparator);
    case 'DT_BYTES':
    case 'DT_IMAGE':
      return formatHex(value as Uint8Array);
    default:
      return typeof value === 'string' ? value : (dateTimeText(value, type, localeId) ?? String(value));
  }
}

// OLE Automation drops the trailing zeros of a currency amount.
function currencyText(value: Decimal, decimalSeparator: string): string {
  const text = formatDecimal(value);
  return text.replace(/\.?0+$/, '').replace('.', decimalSeparator);
}

function dateTimeText(value: Exclude<Value, null>, type: ColumnType, localeId: number): string | undefined {
  const digits = fractionDigits(type);
  switch (type.type) {
    case 'DT_DBDATE':
      return formatIsoDate(value as number);
    case 'DT_DBTIME':
      return formatIsoTime(BigInt(value as number) * ticksPerSecond, 0);
    case 'DT_DBTIME2':
      return formatIsoTime(value as bigint, digits);
    case 'DT_DATE':
      return formatLocaleDateTime(value as bigint, localeOf(localeId));
    case 'DT_FILETIME':
      return formatIsoDateTime(value as bigint, 3, ':');
    case 'DT_DBTIMESTAMP':
      return formatIsoDateTime(value as bigint, (value as bigint) % ticksPerSecond === 0n ? 0 : 9);
    case 'DT_DBTIMESTAMP2':
      return formatIsoDateTime(value as bigint, digits);
    case 'DT_DBTIMESTAMPOFFSET': {
      const { ticks, offset } = value as OffsetTimestamp;
      return `${formatIsoDateTime(ticks + BigInt(offset) * 60n * ticksPerSecond, digits)} ${formatOffset(offset)}`;
    }
    default:
      return undefined;
  }
}
