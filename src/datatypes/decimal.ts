import type { Decimal } from './value.ts';

/** How digits that do not fit are dropped. */
export type RoundingMode = 'truncate' | 'half-even' | 'half-away';

const powers: bigint[] = [1n];
const mostKept = 128;

/** 10 to the power of a count of digits ≥ 0. */
export function powerOfTen(digits: number): bigint {
  // Texts with exponents ask for powers of thousands of digits: keeping those would cost more than making them.
  if (digits > mostKept) return 10n ** BigInt(digits);
  for (let known = powers.length; known <= digits; known++) powers.push(powers[known - 1] * 10n);
  return powers[digits];
}

/** The absolute value of a bigint. */
export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Divides integers with the given rounding; the divisor is not zero. */
export function divideRounded(dividend: bigint, divisor: bigint, mode: RoundingMode): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  if (mode === 'truncate' || remainder === 0n) return quotient;
  const doubled = magnitude(remainder) * 2n;
  const size = magnitude(divisor);
  const up = doubled > size || (doubled === size && (mode === 'half-away' || (quotient & 1n) === 1n));
  if (!up) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/** The same number at another scale; digits beyond it are dropped by `mode`. */
export function rescale(value: Decimal, scale: number, mode: RoundingMode = 'truncate'): Decimal {
  if (scale === value.scale) return value;
  if (scale > value.scale) return { coefficient: value.coefficient * powerOfTen(scale - value.scale), scale };
  return { coefficient: divideRounded(value.coefficient, powerOfTen(value.scale - scale), mode), scale };
}

/** The exact sum at the larger of the two scales. */
export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { coefficient: rescale(left, scale).coefficient + rescale(right, scale).coefficient, scale };
}

/** The exact difference at the larger of the two scales. */
export function subtractDecimals(left: Decimal, right: Decimal): Decimal {
  return addDecimals(left, { coefficient: -right.coefficient, scale: right.scale });
}

/** The exact product at the sum of the two scales. */
export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return { coefficient: left.coefficient * right.coefficient, scale: left.scale + right.scale };
}

/** The quotient at the given scale, further digits dropped; the divisor is not zero. */
export function divideDecimals(left: Decimal, right: Decimal, scale: number): Decimal {
  const shift = scale + right.scale - left.scale;
  const dividend = shift >= 0 ? left.coefficient * powerOfTen(shift) : left.coefficient;
  const divisor = shift >= 0 ? right.coefficient : right.coefficient * powerOfTen(-shift);
  return { coefficient: dividend / divisor, scale };
}

/** Negative, zero or positive as `left` is less than, equal to or greater than `right`, whatever their scales. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const a = rescale(left, scale).coefficient;
  const b = rescale(right, scale).coefficient;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The largest whole number not above the value (`floor`) or the smallest not below it, at the value's scale. */
export function wholeDecimal(value: Decimal, direction: 'floor' | 'ceiling'): Decimal {
  const unit = powerOfTen(value.scale);
  const whole = value.coefficient / unit;
  const exact = whole * unit === value.coefficient;
  const negative = value.coefficient < 0n;
  const adjust = exact ? 0n : direction === 'floor' ? (negative ? -1n : 0n) : negative ? 0n : 1n;
  return { coefficient: (whole + adjust) * unit, scale: value.scale };
}

/** Rounds half away from zero to `digits` decimal places and keeps the scale. */
export function roundDecimal(value: Decimal, digits: number): Decimal {
  if (digits >= value.scale) return value;
  return rescale(rescale(value, digits, 'half-away'), value.scale);
}

/** True when the coefficient has at most `precision` digits. */
export function fitsPrecision(value: Decimal, precision: number): boolean {
  return magnitude(value.coefficient) < powerOfTen(precision);
}

/** How a decimal is printed. */
export interface DecimalFormat {
  /** Defaults to a full stop. */
  readonly decimalSeparator?: string;
  /** False prints `.05` for 0.05; true by default. */
  readonly leadingZero?: boolean;
}

/** The number with exactly `scale` decimal places. */
export function formatDecimal(value: Decimal, format: DecimalFormat = {}): string {
  const sign = value.coefficient < 0n ? '-' : '';
  const digits = magnitude(value.coefficient)
    .toString()
    .padStart(value.scale + 1, '0');
  const whole = digits.slice(0, digits.length - value.scale);
  if (value.scale === 0) return sign + whole;
  const shown = whole === '0' && format.leadingZero === false ? '' : whole;
  return `${sign}${shown}${format.decimalSeparator ?? '.'}${digits.slice(digits.length - value.scale)}`;
}

const decimalForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Reads `-12.50` or `1.25e3` exactly, keeping the decimal places written; undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = decimalForm.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  const coefficient = sign === '-' ? -digits : digits;
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { coefficient, scale } : { coefficient: coefficient * powerOfTen(-scale), scale: 0 };
}

/** A double as the decimal of its 15 significant digits (source: OLE Automation's VarDecFromR8); undefined for NaN and infinities. */
export function decimalFromNumber(value: number): Decimal | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (Number.isSafeInteger(value)) return { coefficient: BigInt(value), scale: 0 };
  const parsed = parseDecimal(value.toPrecision(15));
  return parsed === undefined ? undefined : withoutTrailingZeros(parsed);
}

function withoutTrailingZeros(value: Decimal): Decimal {
  let { coefficient, scale } = value;
  while (scale > 0 && coefficient % 10n === 0n) {
    coefficient /= 10n;
    scale--;
  }
  return { coefficient, scale };
}

/** The nearest double. */
export function decimalToNumber(value: Decimal): number {
  return Number(`${value.coefficient}e-${value.scale}`);
}
