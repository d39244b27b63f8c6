import { fileTimeOrigin, oleDateFromTicks, ticksFromOleDate } from './calendar.ts';
import { type ConversionResult, conversionFailed } from './conversion.ts';
import { fileTimeOf } from './convert-date-time.ts';
import type { ColumnType } from './data-type.ts';
import { decimalFromNumber, decimalToNumber, fitsPrecision, magnitude, rescale } from './decimal.ts';
import { integerRange, isExactDecimal, isFloat } from './type-families.ts';
import type { Decimal, Value } from './value.ts';

/** A number in the widest form its source allows. */
export type NumberForm = bigint | number | Decimal;

/** The number a value of a numeric type, DT_BOOL (TRUE is −1), DT_DATE (days) or DT_FILETIME (ticks since 1601) stands for. */
export function numberFormOf(value: Value, type: ColumnType): NumberForm {
  if (type.type === 'DT_BOOL') return value === true ? -1n : 0n;
  if (type.type === 'DT_DATE') return oleDateFromTicks(value as bigint);
  if (type.type === 'DT_FILETIME') return (value as bigint) - fileTimeOrigin;
  if (typeof value === 'number' && !isFloat(type.type)) return BigInt(value);
  return value as NumberForm;
}

/** A whole number from any form: doubles round half to even (OLE Automation), exact decimals drop their fraction (a cast truncates). */
function wholeOf(form: NumberForm): bigint | undefined {
  if (typeof form === 'bigint') return form;
  if (typeof form !== 'number') return rescale(form, 0).coefficient;
  if (!Number.isFinite(form)) return undefined;
  const floor = Math.floor(form);
  const fraction = form - floor;
  const up = fraction > 0.5 || (fraction === 0.5 && floor % 2 !== 0);
  return BigInt(up ? floor + 1 : floor);
}

function decimalOf(form: NumberForm): Decimal | undefined {
  if (typeof form === 'bigint') return { coefficient: form, scale: 0 };
  return typeof form === 'number' ? decimalFromNumber(form) : form;
}

function doubleOf(form: NumberForm): number {
  return typeof form === 'object' ? decimalToNumber(form) : Number(form);
}

const decimalLimit = 1n << 96n;
const currencyLimit = 1n << 63n;

/** A number as a value of a numeric type, DT_BOOL, DT_DATE or DT_FILETIME; out of range is an error. */
export function numberToValue(form: NumberForm, to: ColumnType): ConversionResult {
  const range = integerRange(to.type);
  if (range !== undefined) {
    const whole = wholeOf(form);
    if (whole === undefined) return conversionFailed('overflow');
    if (whole < range.minimum || whole > range.maximum) {
      return conversionFailed(whole < 0n && !range.signed ? 'sign' : 'overflow');
    }
    return { value: range.bytes === 8 ? whole : Number(whole) };
  }
  if (isExactDecimal(to.type)) return toDecimalType(form, to);
  switch (to.type) {
    case 'DT_BOOL':
      return { value: typeof form === 'object' ? form.coefficient !== 0n : Number(form) !== 0 };
    case 'DT_R8':
      return finite(doubleOf(form));
    case 'DT_R4':
      return finite(Math.fround(doubleOf(form)));
    case 'DT_DATE':
      return toOleDate(doubleOf(form));
    case 'DT_FILETIME': {
      const ticks = wholeOf(form);
      return ticks === undefined ? conversionFailed('overflow') : fileTimeOf(ticks);
    }
    default:
      return conversionFailed('not-supported');
  }
}

function finite(value: number): ConversionResult {
  return Number.isFinite(value) ? { value } : conversionFailed('overflow');
}

// Years 100–9999: the range of an OLE Automation date.
function toOleDate(value: number): ConversionResult {
  return value > -657_435 && value < 2_958_466 ? { value: ticksFromOleDate(value) } : conversionFailed('overflow');
}

function toDecimalType(form: NumberForm, to: ColumnType): ConversionResult {
  const exact = decimalOf(form);
  if (exact === undefined) return conversionFailed('overflow');
  if (to.type === 'DT_CY') {
    const value = rescale(exact, 4, 'half-even');
    return value.coefficient >= -currencyLimit && value.coefficient < currencyLimit
      ? { value }
      : conversionFailed('overflow');
  }
  const value = rescale(exact, to.scale);
  const fits =
    to.type === 'DT_DECIMAL' ? magnitude(value.coefficient) < decimalLimit : fitsPrecision(value, to.precision || 38);
  return fits ? { value } : conversionFailed('overflow');
}
