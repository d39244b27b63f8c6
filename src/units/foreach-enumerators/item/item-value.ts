import { columnType, type DataTypeName, type TypedValue, type Value } from 'opendtsx/sdk';

const typeNames: Readonly<Record<number, DataTypeName>> = {
  2: 'DT_I2',
  3: 'DT_I4',
  4: 'DT_R4',
  5: 'DT_R8',
  6: 'DT_CY',
  7: 'DT_DATE',
  8: 'DT_WSTR',
  11: 'DT_BOOL',
  14: 'DT_DECIMAL',
  16: 'DT_I1',
  17: 'DT_UI1',
  18: 'DT_UI2',
  19: 'DT_UI4',
  20: 'DT_I8',
  21: 'DT_UI8',
};

const ranges: Partial<Record<DataTypeName, readonly [bigint, bigint]>> = {
  DT_I1: [-128n, 127n],
  DT_I2: [-32768n, 32767n],
  DT_I4: [-2147483648n, 2147483647n],
  DT_I8: [-(2n ** 63n), 2n ** 63n - 1n],
  DT_UI1: [0n, 255n],
  DT_UI2: [0n, 65535n],
  DT_UI4: [0n, 4294967295n],
  DT_UI8: [0n, 2n ** 64n - 1n],
};

/**
 * A value of an item: `Type` is the number that variables use (data-types reference: 3 Int32, 8 String, …), `Value` its text in the
 * invariant form that the designer writes. Undefined when the text is no value of the type.
 */
export function readItemValue(type: number, text: string): TypedValue | undefined {
  const name = typeNames[type];
  if (name === undefined) return undefined;
  const value = readText(name, text.trim(), text);
  if (value === undefined) return undefined;
  return {
    type: columnType(name, { ...(name === 'DT_WSTR' ? { length: text.length } : {}), scale: scaleOf(value) }),
    value,
  };
}

function scaleOf(value: Value): number | undefined {
  return typeof value === 'object' && value !== null && 'scale' in value ? value.scale : undefined;
}

function readText(name: DataTypeName, trimmed: string, text: string): Value | undefined {
  const range = ranges[name];
  if (range !== undefined) return readInteger(name, range, trimmed);
  switch (name) {
    case 'DT_WSTR':
      return text;
    case 'DT_BOOL':
      return readBoolean(trimmed);
    case 'DT_R4':
    case 'DT_R8':
      return readFloat(name, trimmed);
    case 'DT_CY':
      return readDecimal(trimmed, 4);
    case 'DT_DECIMAL':
      return readDecimal(trimmed, undefined);
    default:
      return readDate(trimmed);
  }
}

function readInteger(
  name: DataTypeName,
  [minimum, maximum]: readonly [bigint, bigint],
  text: string,
): Value | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  if (value < minimum || value > maximum) return undefined;
  return name === 'DT_I8' || name === 'DT_UI8' ? value : Number(value);
}

function readBoolean(text: string): boolean | undefined {
  if (/^(true|-1|1)$/i.test(text)) return true;
  return /^(false|0)$/i.test(text) ? false : undefined;
}

function readFloat(name: DataTypeName, text: string): number | undefined {
  const value = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return undefined;
  return name === 'DT_R4' ? Math.fround(value) : value;
}

function readDecimal(text: string, fixedScale: number | undefined): Value | undefined {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (parts === null || `${parts[2]}${parts[3] ?? ''}` === '') return undefined;
  const fraction = fixedScale === undefined ? (parts[3] ?? '') : (parts[3] ?? '').padEnd(fixedScale, '0');
  if (fixedScale !== undefined && fraction.length > fixedScale) return undefined;
  const digits = BigInt(`${parts[2]}${fraction}`);
  return { coefficient: parts[1] === '-' ? -digits : digits, scale: fraction.length };
}

const ticksPerMillisecond = 10_000n;

/** ISO dates, and month/day/year with an optional 12-hour time, as .NET writes them in the invariant culture. */
function readDate(text: string): bigint | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?()$/.exec(text);
  const invariant = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP])M)?)?$/i.exec(text);
  if (iso !== null) return ticksOf([iso[1], iso[2], iso[3], iso[4], iso[5], iso[6]], '');
  if (invariant === null) return undefined;
  const [, month, day, year, hour, minute, second, half] = invariant;
  return ticksOf([year, month, day, hour, minute, second], (half ?? '').toUpperCase());
}

function ticksOf(parts: readonly (string | undefined)[], half: string): bigint | undefined {
  const [year, month, day, written, minute, second] = parts.map((part) => Number(part ?? 0));
  const hour = half === '' ? written : (written % 12) + (half === 'P' ? 12 : 0);
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  moment.setUTCHours(hour, minute, second);
  const same = moment.getUTCFullYear() === year && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
  if (!same || hour > 23 || minute > 59 || second > 59) return undefined;
  return BigInt(moment.getTime()) * ticksPerMillisecond;
}
