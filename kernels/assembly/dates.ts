import { BYTES, CANONICAL, ENDS, refuse, settleEmpty, STARTS, VALUES, ZERO } from './fields';

const NO_DATE: i32 = i32.MIN_VALUE;
const POINT: i32 = 46;
const TICKS_PER_SECOND: i64 = 10000000;
const TICKS_PER_DAY: i64 = 864000000000;
const MONTH_LENGTHS: StaticArray<i32> = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const TICKS_OF_DIGITS: StaticArray<i64> = [1, 1000000, 100000, 10000, 1000, 100, 10, 1];

/** Whether all eight bytes are 0 … 9. */
@inline
function areDigits(x: u64): bool {
  return (((x + 0x7676767676767676) | x) & 0x8080808080808080) === 0;
}

/** Days since 1970-01-01 of `yyyy-mm-dd` at `p` in a year from `firstYear` on, or NO_DATE. Reads 10 bytes. */
@inline
function isoDate(p: usize, firstYear: i32): i32 {
  const text = load<u64>(p);
  if ((text & 0xff0000ff00000000) !== 0x2d00002d00000000) return NO_DATE;
  const digits = ((text & 0x00ffff00ffffffff) | 0x3000003000000000) - 0x3030303030303030;
  if (!areDigits(digits)) return NO_DATE;
  const pairs = digits * 10 + (digits >> 8);
  const year = <i32>(pairs & 0xff) * 100 + <i32>((pairs >> 16) & 0xff);
  const month = <i32>((pairs >> 40) & 0xff);
  const tens = <u32>load<u8>(p, 8) - ZERO;
  const ones = <u32>load<u8>(p, 9) - ZERO;
  const day = <i32>(tens * 10 + ones);
  if (tens > 9 || ones > 9 || month < 1 || month > 12 || day < 1 || year < firstYear) return NO_DATE;
  if (day > 28) {
    let length = unchecked(MONTH_LENGTHS[month]);
    if (month === 2 && (year & 3) === 0 && (year % 100 !== 0 || (year & 15) === 0)) length = 29;
    if (day > length) return NO_DATE;
  }
  // Years begin in March, so that the day of February 29 is the last.
  const early = month <= 2;
  const y = <u32>(early ? year - 1 : year);
  const m = <u32>(early ? month + 9 : month - 3);
  return <i32>(y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + <u32>day - 1) - 719468;
}

/** Twin of `dateParser`: `yyyy-mm-dd` into days. */
export function parseDates(call: usize, rowCount: i32): i32 {
  const bytes = <usize>load<i32>(call + BYTES);
  const starts = <usize>load<i32>(call + STARTS);
  const ends = <usize>load<i32>(call + ENDS);
  const values = <usize>load<i32>(call + VALUES);
  let result = CANONICAL;
  for (let row = 0; row < rowCount; row++) {
    const at = <usize>row << 2;
    const start = load<i32>(starts + at);
    const end = load<i32>(ends + at);
    if (end <= start) {
      result = settleEmpty(call, row, start, end, result);
      continue;
    }
    const days = end - start === 10 ? isoDate(bytes + start, 1) : NO_DATE;
    if (days === NO_DATE) result = refuse(call, row, result);
    else store<i32>(values + at, days);
  }
  return result;
}

/** Seconds of `hh:mm:ss` at `p`, or −1. Reads 8 bytes. */
@inline
function isoTime(p: usize): i32 {
  const text = load<u64>(p);
  if ((text & 0x0000ff0000ff0000) !== 0x00003a00003a0000) return -1;
  const digits = ((text & 0xffff00ffff00ffff) | 0x0000300000300000) - 0x3030303030303030;
  if (!areDigits(digits)) return -1;
  const pairs = digits * 10 + (digits >> 8);
  const hour = <i32>(pairs & 0xff);
  const minute = <i32>((pairs >> 24) & 0xff);
  const second = <i32>((pairs >> 48) & 0xff);
  return hour > 23 || minute > 59 || second > 59 ? -1 : hour * 3600 + minute * 60 + second;
}

/** Ticks of up to `places` digits in [p, end), zeros behind them not counted, or −1. */
function fractionTicks(p: usize, end: usize, places: i32): i64 {
  let stop = end;
  while (stop > p && <i32>load<u8>(stop - 1) === ZERO) stop--;
  const count = <i32>(stop - p);
  if (end === p || count > places) return -1;
  let value: i64 = 0;
  for (let i = p; i < stop; i++) {
    const digit = <u32>load<u8>(i) - ZERO;
    if (digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value * unchecked(TICKS_OF_DIGITS[count]);
}

/**
 * Twin of `timestampParser`, into ticks.
 * @param formPlaces digits that formatting gives; −1: the text is never canonical. @param between the byte between date and time
 */
export function parseTimestamps(
  call: usize,
  rowCount: i32,
  places: i32,
  firstYear: i32,
  formPlaces: i32,
  formAlways: bool,
  between: i32,
): i32 {
  const bytes = <usize>load<i32>(call + BYTES);
  const starts = <usize>load<i32>(call + STARTS);
  const ends = <usize>load<i32>(call + ENDS);
  const values = <usize>load<i32>(call + VALUES);
  let result = formPlaces >= 0 ? CANONICAL : 0;
  for (let row = 0; row < rowCount; row++) {
    const at = <usize>row << 2;
    const start = load<i32>(starts + at);
    const end = load<i32>(ends + at);
    if (end <= start) {
      result = settleEmpty(call, row, start, end, result);
      continue;
    }
    const p = bytes + start;
    const length = end - start;
    const days = length >= 10 ? isoDate(p, firstYear) : NO_DATE;
    let seconds = 0;
    let fraction: i64 = 0;
    let usual = false;
    if (length > 10) {
      seconds = length >= 19 && <i32>load<u8>(p, 10) === between ? isoTime(p + 11) : -1;
      if (length > 19) {
        fraction = <i32>load<u8>(p, 19) === POINT ? fractionTicks(p + 20, bytes + end, places) : -1;
        usual = length - 20 === formPlaces && (fraction !== 0 || formAlways);
      } else usual = !formAlways || formPlaces <= 0;
      if (between !== 32) usual = false;
    }
    if (days === NO_DATE || seconds < 0 || fraction < 0) {
      result = refuse(call, row, result);
      continue;
    }
    if (!usual) result &= ~CANONICAL;
    store<i64>(values + (<usize>row << 3), <i64>days * TICKS_PER_DAY + <i64>seconds * TICKS_PER_SECOND + fraction);
  }
  return result;
}
