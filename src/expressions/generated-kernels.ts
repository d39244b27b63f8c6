import { packedCivilFromDays } from '../datatypes/calendar.ts';
import { changeCase } from '../datatypes/text-case.ts';
import {
  appendText,
  copyAsciiCase,
  copySpan,
  equalSpans,
  isAscii,
  textOfSpan,
  trimmedEnd,
  trimmedStart,
  utf16Length,
} from '../datatypes/text-kernels.ts';
import { compareTextSpans } from '../datatypes/text-order.ts';
import { type BytesVector, reserveBytes } from '../datatypes/vector.ts';

const ticksPerDay = 864e9;
const word = new BigInt64Array(1);
const words = new Int32Array(word.buffer);

/** Days since 1970-01-01 of the ticks in two 32-bit words. */
function daysOfWords(high: number, low: number): number {
  const ticks = high * 4294967296 + (low >>> 0);
  const days = Math.floor(ticks / ticksPerDay);
  // A day is a multiple of 2^14 ticks: with these bits clear the double is exact. Else it is off by 256 at most, which matters near midnight only.
  if ((low & 16383) !== 0) {
    const time = ticks - days * ticksPerDay;
    if (time < 1024) return exactDays(high, low);
    if (time > ticksPerDay - 1024) return exactDays(high, low);
  }
  return days;
}

function exactDays(high: number, low: number): number {
  const ticks = (BigInt(high) << 32n) | BigInt(low >>> 0);
  const days = ticks / 864_000_000_000n;
  return Number(ticks % 864_000_000_000n < 0n ? days - 1n : days);
}

const yearOf = (days: number): number => packedCivilFromDays(days) >> 9;
const monthOf = (days: number): number => (packedCivilFromDays(days) >> 5) & 15;
const dayOf = (days: number): number => packedCivilFromDays(days) & 31;

/** Appends changed text that is not ASCII; the heap may move. */
function appendCase(
  owner: BytesVector,
  bytes: Uint8Array,
  start: number,
  end: number,
  direction: 'upper' | 'lower',
): void {
  appendText(owner, changeCase(textOfSpan(bytes, start, end), direction));
}

/** End of the span at its first NUL: BLOB texts may hold some, DT_STR and DT_WSTR end there. */
function endBeforeNul(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === 0) return at;
  return end;
}

/** Writes an integer of up to 32 bits in decimal and returns the end. */
function appendInteger(value: number, target: Uint8Array, start: number): number {
  let to = start;
  let rest = value;
  if (rest < 0) {
    target[to++] = 0x2d;
    rest = -rest;
  }
  let digits = 1;
  for (let limit = 10; rest >= limit; limit *= 10) digits++;
  for (let at = to + digits - 1; at >= to; at--) {
    const next = Math.floor(rest / 10);
    target[at] = 0x30 + (rest - next * 10);
    rest = next;
  }
  return to + digits;
}

/** Writes `yyyy-mm-dd` and returns the end. */
function appendIsoDate(days: number, target: Uint8Array, start: number): number {
  const packed = packedCivilFromDays(days);
  const year = packed >> 9;
  const month = (packed >> 5) & 15;
  const day = packed & 31;
  target[start] = 0x30 + ((year / 1000) | 0);
  target[start + 1] = 0x30 + (((year / 100) | 0) % 10);
  target[start + 2] = 0x30 + (((year / 10) | 0) % 10);
  target[start + 3] = 0x30 + (year % 10);
  target[start + 4] = 0x2d;
  target[start + 5] = 0x30 + ((month / 10) | 0);
  target[start + 6] = 0x30 + (month % 10);
  target[start + 7] = 0x2d;
  target[start + 8] = 0x30 + ((day / 10) | 0);
  target[start + 9] = 0x30 + (day % 10);
  return start + 10;
}

/** Marks a foreign subtree without a value: the row goes the exact path. */
export const failedForeign: unique symbol = Symbol('failed');

/** Everything generated code may call, by the names it uses. */
export const generatedKernels = {
  FAILED: failedForeign,
  word,
  words,
  appendCase,
  appendInteger,
  appendIsoDate,
  appendText,
  compareTextSpans,
  copyAsciiCase,
  copySpan,
  dayOf,
  daysOfWords,
  endBeforeNul,
  equalSpans,
  isAscii,
  monthOf,
  reserveBytes,
  trimmedEnd,
  trimmedStart,
  utf16Length,
  yearOf,
} as const;
