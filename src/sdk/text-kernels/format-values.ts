import { civilFromDays } from '../../datatypes/calendar.ts';
import { wordSize } from './int64-words.ts';
import { powersOfTen } from './parse-decimals.ts';

const zero = 48;
const minus = 45;
const hyphen = 45;
const blank = 32;
const colon = 58;
const secondsPerDay = 86400;

/** Returned by formatters for values they do not print: the exact path must. */
export const notFormatted = -1;

function digitsOf(value: number): number {
  if (value < 10000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < 100000000) return value < 1000000 ? (value < 100000 ? 5 : 6) : value < 10000000 ? 7 : 8;
  return value < 1000000000 ? 9 : 10;
}

/** Prints a whole number of at most nine digits in exactly `count` places. */
export function formatDigits(out: Uint8Array, p: number, value: number, count: number): number {
  const end = p + count;
  let rest = value | 0;
  for (let at = end - 1; at >= p; at--) {
    const next = (rest / 10) | 0;
    out[at] = zero + rest - next * 10;
    rest = next;
  }
  return end;
}

/** Prints a number that is not negative and below 2^53. */
function formatMagnitude(out: Uint8Array, p: number, value: number): number {
  if (value < 1e9) return formatDigits(out, p, value, digitsOf(value));
  const upper = Math.floor(value / 1e9);
  const next = formatDigits(out, p, upper, digitsOf(upper));
  return formatDigits(out, next, value - upper * 1e9, 9);
}

/** Prints a 32-bit integer, signed or not. Needs 11 bytes. */
export function formatInteger(out: Uint8Array, p: number, value: number): number {
  if (value >= 0) return formatMagnitude(out, p, value);
  out[p] = minus;
  return formatMagnitude(out, p + 1, -value);
}

/**
 * Prints a 64-bit decimal given in words with exactly `scale` places. Needs 20 bytes. Gives `notFormatted` from 2^53 on.
 * @param leadingZero whether 0.5 is `0.5` or `.5`
 */
export function formatDecimalWords(
  out: Uint8Array,
  position: number,
  low: number,
  high: number,
  scale: number,
  leadingZero: boolean,
  separator: number,
): number {
  let value = high * wordSize + (low >>> 0);
  let p = position;
  if (value < 0) {
    value = -value;
    out[p++] = minus;
  }
  if (value >= Number.MAX_SAFE_INTEGER) return notFormatted;
  if (scale === 0) return formatMagnitude(out, p, value);
  const power = powersOfTen[scale];
  let whole = Math.floor(value / power);
  let fraction = value - whole * power;
  if (fraction < 0) {
    whole--;
    fraction += power;
  }
  if (whole > 0 || leadingZero) p = formatMagnitude(out, p, whole);
  out[p++] = separator;
  if (scale <= 9) return formatDigits(out, p, fraction, scale);
  const upper = Math.floor(fraction / 1e9);
  p = formatDigits(out, p, upper, scale - 9);
  return formatDigits(out, p, fraction - upper * 1e9, 9);
}

/** Prints a DT_CY: as a decimal of scale 4 without trailing zeros (observed: `1431.5`, `0`). Needs 21 bytes. */
export function formatCurrencyWords(
  out: Uint8Array,
  position: number,
  low: number,
  high: number,
  separator: number,
): number {
  let p = formatDecimalWords(out, position, low, high, 4, true, separator);
  if (p < 0) return p;
  while (out[p - 1] === zero) p--;
  return out[p - 1] === separator ? p - 1 : p;
}

function twoPlaces(out: Uint8Array, p: number, value: number): void {
  const tens = (value / 10) | 0;
  out[p] = zero + tens;
  out[p + 1] = zero + value - tens * 10;
}

let lastDays = Number.NaN;
const lastDate = new Uint8Array(10);

/** Prints `yyyy-mm-dd`. Needs 10 bytes. */
export function formatDate(out: Uint8Array, p: number, days: number): number {
  if (days !== lastDays) {
    const { year, month, day } = civilFromDays(days);
    formatDigits(lastDate, 0, year, 4);
    lastDate[4] = hyphen;
    twoPlaces(lastDate, 5, month);
    lastDate[7] = hyphen;
    twoPlaces(lastDate, 8, day);
    lastDays = days;
  }
  for (let i = 0; i < 10; i++) out[p + i] = lastDate[i];
  return p + 10;
}

/** Prints `hh:mm:ss`. Needs 8 bytes. */
export function formatTime(out: Uint8Array, p: number, seconds: number): number {
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  twoPlaces(out, p, hours);
  out[p + 2] = colon;
  twoPlaces(out, p + 3, minutes - hours * 60);
  out[p + 5] = colon;
  twoPlaces(out, p + 6, seconds - minutes * 60);
  return p + 8;
}

/**
 * Prints ticks given in words as `yyyy-mm-dd hh:mm:ss` and, unless the fraction is zero, a point and `places` digits. Needs 28 bytes.
 * Words become seconds and ticks by 2^32 = 429 × 10^7 + 4967296.
 */
export function formatTimestampWords(
  out: Uint8Array,
  position: number,
  low: number,
  high: number,
  places: number,
): number {
  const rest = high * 4967296 + (low >>> 0);
  const restSeconds = Math.floor(rest / 1e7);
  const seconds = high * 429 + restSeconds;
  const ticks = rest - restSeconds * 1e7;
  const days = Math.floor(seconds / secondsPerDay);
  let p = formatDate(out, position, days);
  out[p] = blank;
  p = formatTime(out, p + 1, seconds - days * secondsPerDay);
  if (ticks === 0 || places === 0) return p;
  out[p] = 46;
  return formatDigits(out, p + 1, Math.floor(ticks / powersOfTen[7 - places]), places);
}
