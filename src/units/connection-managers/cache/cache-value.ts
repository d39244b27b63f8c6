import type { ColumnType, Decimal, OffsetTimestamp, Value } from 'opendtsx/sdk';

/** A value as it stands in the JSON of a cache file. */
export type StoredValue = null | number | string | boolean | readonly [string, number];

/** The JSON form of a value: numbers that JSON cannot hold as text, bytes in base 64, decimals and offset timestamps as pairs. */
export function storedValue(value: Value): StoredValue {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? value : `${numberText(value)}`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return value;
  if ('coefficient' in value) return [String(value.coefficient), value.scale];
  return [String(value.ticks), value.offset];
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The value of a stored one. Throws an `Error` for what is no value of the type. */
export function cacheValue(stored: unknown, { type }: ColumnType): Value {
  if (stored === null) return null;
  switch (type) {
    case 'DT_I8':
    case 'DT_UI8':
    case 'DT_DATE':
    case 'DT_DBTIMESTAMP':
    case 'DT_DBTIMESTAMP2':
    case 'DT_FILETIME':
    case 'DT_DBTIME2':
      return BigInt(text(stored));
    case 'DT_CY':
    case 'DT_DECIMAL':
    case 'DT_NUMERIC': {
      const [coefficient, scale] = pair(stored);
      return { coefficient: BigInt(coefficient), scale } satisfies Decimal;
    }
    case 'DT_DBTIMESTAMPOFFSET': {
      const [ticks, offset] = pair(stored);
      return { ticks: BigInt(ticks), offset } satisfies OffsetTimestamp;
    }
    case 'DT_BOOL':
      if (typeof stored !== 'boolean') throw new Error(`${JSON.stringify(stored)} is no DT_BOOL`);
      return stored;
    case 'DT_STR':
    case 'DT_WSTR':
    case 'DT_GUID':
      return text(stored);
    case 'DT_BYTES':
      return new Uint8Array(Buffer.from(text(stored), 'base64'));
    default:
      if (typeof stored !== 'number' && typeof stored !== 'string') {
        throw new Error(`${JSON.stringify(stored)} is no ${type}`);
      }
      return Number(stored);
  }
}

function text(stored: unknown): string {
  if (typeof stored !== 'string') throw new Error(`${JSON.stringify(stored)} is no text`);
  return stored;
}

function pair(stored: unknown): readonly [string, number] {
  if (Array.isArray(stored) && typeof stored[0] === 'string' && typeof stored[1] === 'number') {
    return [stored[0], stored[1]];
  }
  throw new Error(`${JSON.stringify(stored)} is no pair`);
}
