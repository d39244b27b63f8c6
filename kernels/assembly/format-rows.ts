// The row formatter: twin of `createRowFormatter`. Each column is a record of 64 bytes:
const KIND = 0;
const VALUES = 4;
/** Upper halves of 128-bit values. */
const UPPER = 8;
/** 0: no row is NULL. */
const NULLS = 12;
const BYTES = 16;
const STARTS = 20;
const ENDS = 24;
/** What stands before and after the value: lengths, and up to eight bytes each. */
const BEFORE_LENGTH = 28;
const BEFORE = 32;
const AFTER = 40;
const AFTER_LENGTH = 48;
/** Decimal places; the byte that is doubled; −1: none. */
const PARAMETER = 52;
const SEPARATOR = 56;
/** From this column on, so many columns are spans of the same bytes that may stand there as they shall be written; 1: only this one. */
const RUN = 60;
const COLUMN_SIZE = 64;

// The record of a call:
const OUT = 0;
const OUT_END = 4;
const POSITION = 8;
/** 0: rows are 0, 1, 2 … */
const SELECTION = 12;
const NEXT = 16;
const COLUMN = 20;
/** Where row NEXT begins in the output. */
const ROW_START = 24;

const SPAN = 0;
const TEXT = 1;
const DOUBLED_TEXT = 2;
const INT32 = 3;
const UINT32 = 4;
const DECIMAL = 5;
const WIDE_DECIMAL = 6;
const CURRENCY = 7;
const BOOLEAN = 8;
const DATE = 9;
const TIME = 10;
const TIMESTAMP = 11;

/** What a call ended with. */
const DONE = 0;
const FULL = 1;
const EXACT = 2;

/** Room that a value which is not text takes at most, what stands around it included. */
const ROOM = 128;

const MINUS: u8 = 45;
const ZERO: u8 = 48;

const PAIRS: StaticArray<u16> = makePairs();
const POWERS: StaticArray<u64> = [
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
  10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
  10000000000000000000,
];

function makePairs(): StaticArray<u16> {
  const pairs = new StaticArray<u16>(100);
  for (let i = 0; i < 100; i++) pairs[i] = <u16>(48 + i / 10) | (<u16>(48 + (i % 10)) << 8);
  return pairs;
}

/** Copies a span, up to 15 bytes more than it has. */
@inline
function copySpan(from: usize, to: usize, length: i32): void {
  // Where a text of no length lies is not told.
  if (length === 0) return;
  v128.store(to, v128.load(from));
  for (let done = 16; done < length; done += 16) v128.store(to + done, v128.load(from + done));
}

/** Copies a span with one byte value doubled; returns the end. */
function copyDoubling(from: usize, to: usize, length: i32, doubled: i32): usize {
  const wanted = i8x16.splat(<i8>doubled);
  let p = to;
  let done = 0;
  while (done < length) {
    const text = v128.load(from + done);
    v128.store(p, text);
    let found = i8x16.bitmask(i8x16.eq(text, wanted));
    const there = length - done;
    if (there < 16) found &= (1 << there) - 1;
    if (found === 0) {
      const step = min(there, 16);
      p += step;
      done += step;
      continue;
    }
    const step = ctz(found) + 1;
    p += step;
    store<u8>(p++, <u8>doubled);
    done += step;
  }
  return p;
}

@inline
function digitsOf(value: u64): i32 {
  let count = 1;
  if (value < 10000000000) {
    const small = value;
    if (small < 10000) return small < 100 ? (small < 10 ? 1 : 2) : small < 1000 ? 3 : 4;
    if (small < 100000000) return small < 1000000 ? (small < 100000 ? 5 : 6) : small < 10000000 ? 7 : 8;
    return small < 1000000000 ? 9 : 10;
  }
  count = 11;
  while (count < 20 && value >= unchecked(POWERS[count])) count++;
  return count;
}

/** Prints the last `count` digits of a number below 2^32, ending at `end`; gives what is left of the number. */
@inline
function digitsBefore(end: usize, value: u32, count: i32): u32 {
  let p = end;
  let rest = value;
  let left = count;
  while (left >= 2) {
    const next = rest / 100;
    p -= 2;
    store<u16>(p, unchecked(PAIRS[rest - next * 100]));
    rest = next;
    left -= 2;
  }
  if (left > 0) {
    const next = rest / 10;
    store<u8>(p - 1, ZERO + <u8>(rest - next * 10));
    rest = next;
  }
  return rest;
}

/** Prints the last `count` digits of a number, ending at `end`; gives what is left of the number. */
function longDigitsBefore(end: usize, value: u64, count: i32): u64 {
  let p = end;
  let rest = value;
  let left = count;
  while (left > 8 && rest > 0xffffffff) {
    const next = rest / 100000000;
    digitsBefore(p, <u32>(rest - next * 100000000), 8);
    rest = next;
    p -= 8;
    left -= 8;
  }
  if (rest > 0xffffffff) {
    const next = rest / unchecked(POWERS[left]);
    digitsBefore(p, <u32>(rest - next * unchecked(POWERS[left])), left);
    return next;
  }
  return digitsBefore(p, <u32>rest, left);
}

/** Prints a magnitude with `scale` places; returns the end. */
@inline
function printDecimal(p: usize, magnitude: u64, scale: i32, leadingZero: bool, separator: i32): usize {
  const digits = digitsOf(magnitude);
  if (scale === 0) {
    longDigitsBefore(p + digits, magnitude, digits);
    return p + digits;
  }
  const whole = max(magnitude === 0 ? 0 : digits - scale, leadingZero ? 1 : 0);
  const end = p + whole + 1 + scale;
  const rest = longDigitsBefore(end, magnitude, scale);
  store<u8>(p + whole, <u8>separator);
  if (whole > 0) longDigitsBefore(p + whole, rest, whole);
  return end;
}

/** Prints `yyyy-mm-dd`; days of the years 1 to 9999. */
@inline
function printDate(p: usize, days: i32): void {
  // Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022).
  const n1 = 4 * <u32>(days + 719468) + 3;
  const century = n1 / 146097;
  const n2 = ((n1 % 146097) / 4) * 4 + 3;
  const p2 = <u64>2939745 * n2;
  const dayOfYear = <u32>p2 / 2939745 / 4;
  const n3 = 2141 * dayOfYear + 197913;
  const late = dayOfYear >= 306;
  const year = 100 * century + <u32>(p2 >> 32) + (late ? 1 : 0);
  const month = (n3 >> 16) - (late ? 12 : 0);
  const day = (n3 & 0xffff) / 2141 + 1;
  const upper = year / 100;
  store<u16>(p, unchecked(PAIRS[upper]));
  store<u16>(p, unchecked(PAIRS[year - upper * 100]), 2);
  store<u8>(p, 45, 4);
  store<u16>(p, unchecked(PAIRS[month]), 5);
  store<u8>(p, 45, 7);
  store<u16>(p, unchecked(PAIRS[day]), 8);
}

/** Prints `hh:mm:ss`. */
@inline
function printTime(p: usize, seconds: u32): void {
  const minutes = seconds / 60;
  const hours = minutes / 60;
  store<u16>(p, unchecked(PAIRS[hours]));
  store<u8>(p, 58, 2);
  store<u16>(p, unchecked(PAIRS[minutes - hours * 60]), 3);
  store<u8>(p, 58, 5);
  store<u16>(p, unchecked(PAIRS[seconds - minutes * 60]), 6);
}

const FIRST_DAY: i32 = -719162;
const LAST_DAY: i32 = 2932896;
const TICKS_PER_SECOND: i64 = 10000000;
const SECONDS_PER_DAY: i64 = 86400;

/**
 * Whether the spans of a run of columns stand one behind the other with just the byte between them that shall be written.
 */
@inline
function isAdjacent(head: usize, run: i32, at: usize, bytes: usize): bool {
  const between = load<u8>(head, AFTER);
  let end = load<i32>(<usize>load<i32>(head, ENDS) + at);
  for (let i = 1; i < run; i++) {
    const column = head + i * COLUMN_SIZE;
    if (load<i32>(<usize>load<i32>(column, STARTS) + at) !== end + 1 || load<u8>(bytes + end) !== between) return false;
    end = load<i32>(<usize>load<i32>(column, ENDS) + at);
  }
  return true;
}

/**
 * Writes rows from NEXT on, from column COLUMN on. Returns DONE; FULL: there is no room for row NEXT, of
 * which nothing is left; or EXACT: the value of COLUMN of row NEXT must be written by the caller at POSITION, and what stands after it.
 */
export function formatRows(call: usize, columns: usize, columnCount: i32, rowCount: i32): i32 {
  const out = <usize>load<i32>(call, OUT);
  const limit = <usize>load<i32>(call, OUT_END);
  const selection = <usize>load<i32>(call, SELECTION);
  let p = out + load<i32>(call, POSITION);
  let first = load<i32>(call, COLUMN);
  for (let next = load<i32>(call, NEXT); next < rowCount; next++) {
    const row = selection === 0 ? next : load<i32>(selection + (<usize>next << 2));
    const at = <usize>row << 2;
    const rowStart = first === 0 ? p : out + load<i32>(call, ROW_START);
    for (let c = first; c < columnCount; c++) {
      const column = columns + c * COLUMN_SIZE;
      if (p + ROOM > limit) return leave(call, FULL, rowStart - out, next, 0, rowStart - out);
      store<u64>(p, load<u64>(column, BEFORE));
      p += load<i32>(column, BEFORE_LENGTH);
      const kind = load<i32>(column, KIND);
      const nulls = <usize>load<i32>(column, NULLS);
      if (nulls !== 0 && load<u8>(nulls + row) !== 0) {
        store<u64>(p, load<u64>(column, AFTER));
        p += load<i32>(column, AFTER_LENGTH);
        continue;
      }
      const values = <usize>load<i32>(column, VALUES);
      switch (kind) {
        case SPAN: {
          const bytes = <usize>load<i32>(column, BYTES);
          const start = load<i32>(<usize>load<i32>(column, STARTS) + at);
          const run = load<i32>(column, RUN);
          let lastColumn = column;
          if (run > 1 && isAdjacent(column, run, at, bytes)) {
            lastColumn = column + (run - 1) * COLUMN_SIZE;
            c += run - 1;
          }
          const length = load<i32>(<usize>load<i32>(lastColumn, ENDS) + at) - start;
          if (p + length + ROOM > limit) return leave(call, FULL, rowStart - out, next, 0, rowStart - out);
          copySpan(bytes + start, p, length);
          p += length;
          store<u64>(p, load<u64>(lastColumn, AFTER));
          p += load<i32>(lastColumn, AFTER_LENGTH);
          continue;
        }
        case TEXT:
        case DOUBLED_TEXT: {
          const start = load<i32>(<usize>load<i32>(column, STARTS) + at);
          const length = load<i32>(<usize>load<i32>(column, ENDS) + at) - start;
          const from = <usize>load<i32>(column, BYTES) + start;
          if (kind === TEXT) {
            if (p + length + ROOM > limit) return leave(call, FULL, rowStart - out, next, 0, rowStart - out);
            copySpan(from, p, length);
            p += length;
          } else {
            if (p + 2 * length + ROOM > limit) return leave(call, FULL, rowStart - out, next, 0, rowStart - out);
            p = copyDoubling(from, p, length, load<i32>(column, PARAMETER));
          }
          break;
        }
        case INT32:
        case UINT32: {
          const value = load<i32>(values + at);
          let magnitude = <u32>value;
          if (kind === INT32 && value < 0) {
            store<u8>(p++, MINUS);
            magnitude = <u32>-value;
          }
          const digits = digitsOf(magnitude);
          digitsBefore(p + digits, magnitude, digits);
          p += digits;
          break;
        }
        case DECIMAL:
        case WIDE_DECIMAL:
        case CURRENCY: {
          const value = load<i64>(values + (<usize>row << 3));
          if (kind === WIDE_DECIMAL && load<i64>(<usize>load<i32>(column, UPPER) + (<usize>row << 3)) !== value >> 63) {
            return leave(call, EXACT, p - out, next, c, rowStart - out);
          }
          let magnitude = <u64>value;
          if (value < 0) {
            store<u8>(p++, MINUS);
            magnitude = <u64>-value;
          }
          const parameter = load<i32>(column, PARAMETER);
          const separator = load<i32>(column, SEPARATOR);
          p = printDecimal(p, magnitude, parameter & 0xff, (parameter & 0x100) !== 0, separator);
          if (kind === CURRENCY) {
            while (load<u8>(p - 1) === ZERO) p--;
            if (<i32>load<u8>(p - 1) === separator) p--;
          }
          break;
        }
        case BOOLEAN: {
          if (load<i32>(values + at) !== 0) {
            store<u32>(p, 0x65757254);
            p += 4;
          } else {
            store<u64>(p, 0x65736c6146);
            p += 5;
          }
          break;
        }
        case DATE: {
          const days = load<i32>(values + at);
          if (days < FIRST_DAY || days > LAST_DAY) return leave(call, EXACT, p - out, next, c, rowStart - out);
          printDate(p, days);
          p += 10;
          break;
        }
        case TIME: {
          const seconds = load<i32>(values + at);
          if (seconds < 0 || seconds >= 86400) return leave(call, EXACT, p - out, next, c, rowStart - out);
          printTime(p, seconds);
          p += 8;
          break;
        }
        case TIMESTAMP: {
          const ticks = load<i64>(values + (<usize>row << 3));
          // The days before year 1 are left to the exact path, so that division may round towards zero.
          const shifted = ticks - <i64>FIRST_DAY * SECONDS_PER_DAY * TICKS_PER_SECOND;
          const seconds = shifted / TICKS_PER_SECOND;
          if (shifted < 0 || seconds * TICKS_PER_SECOND !== shifted) return leave(call, EXACT, p - out, next, c, rowStart - out);
          const days = seconds / SECONDS_PER_DAY;
          if (days > LAST_DAY - FIRST_DAY) return leave(call, EXACT, p - out, next, c, rowStart - out);
          printDate(p, <i32>days + FIRST_DAY);
          store<u8>(p, 32, 10);
          printTime(p + 11, <u32>(seconds - days * SECONDS_PER_DAY));
          p += 19;
          break;
        }
        default:
          return leave(call, EXACT, p - out, next, c, rowStart - out);
      }
      store<u64>(p, load<u64>(column, AFTER));
      p += load<i32>(column, AFTER_LENGTH);
    }
    first = 0;
  }
  return leave(call, DONE, p - out, rowCount, 0, p - out);
}

function leave(call: usize, outcome: i32, position: usize, next: i32, column: i32, rowStart: usize): i32 {
  store<i32>(call, <i32>position, POSITION);
  store<i32>(call, next, NEXT);
  store<i32>(call, column, COLUMN);
  store<i32>(call, <i32>rowStart, ROW_START);
  return outcome;
}
