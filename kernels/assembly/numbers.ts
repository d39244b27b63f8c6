import {
  BYTES,
  CANONICAL,
  DECIMAL_SEPARATOR,
  ENDS,
  lastDigits,
  MINUS,
  refuse,
  settleEmpty,
  STARTS,
  upTo16Digits,
  VALUES,
  WRONG,
  ZERO,
} from './fields';

/** Twin of `integerParser`: `-?digits`, at most 10 of them, into 32-bit values. Gives the number of refused rows and flags. */
export function parseIntegers(call: usize, rowCount: i32, minimum: f64, maximum: f64): i32 {
  const bytes = <usize>load<i32>(call + BYTES);
  const starts = <usize>load<i32>(call + STARTS);
  const ends = <usize>load<i32>(call + ENDS);
  const values = <usize>load<i32>(call + VALUES);
  const least = <i64>minimum;
  const most = <i64>maximum;
  let result = CANONICAL;
  for (let row = 0; row < rowCount; row++) {
    const at = (<usize>row) << 2;
    const start = load<i32>(starts + at);
    const end = load<i32>(ends + at);
    if (end <= start) {
      result = settleEmpty(call, row, start, end, result);
      continue;
    }
    let p = bytes + start;
    const first = <i32>load<u8>(p);
    const negative = first === MINUS;
    let count = end - start;
    if (negative) {
      p++;
      count--;
    }
    if (count > 10 || count === 0) {
      result = refuse(call, row, result);
      continue;
    }
    const magnitude = upTo16Digits(p, count);
    const value = negative ? -magnitude : magnitude;
    if (magnitude === WRONG || value < least || value > most) {
      result = refuse(call, row, result);
      continue;
    }
    if (<i32>load<u8>(p) === ZERO && (count > 1 || negative)) result &= ~CANONICAL;
    store<i32>(values + at, <i32>value);
  }
  return result;
}

const POWERS: StaticArray<i64> = [
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
  10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
];

/**
 * Twin of `decimalParser`: `-?digits[.digits]` into 64-bit coefficients.
 * @param limit coefficients are below it; at most 10^15. @param padded, leadingZero the canonical form
 */
export function parseDecimals(
  call: usize,
  rowCount: i32,
  scale: i32,
  limit: f64,
  padded: bool,
  leadingZero: bool,
  pointIsCanonical: bool,
): i32 {
  const bytes = <usize>load<i32>(call + BYTES);
  const starts = <usize>load<i32>(call + STARTS);
  const ends = <usize>load<i32>(call + ENDS);
  const values = <usize>load<i32>(call + VALUES);
  const point = load<i32>(call + DECIMAL_SEPARATOR);
  const power = unchecked(POWERS[scale]);
  const most = <i64>limit;
  // Of the last eight bytes those behind the point.
  const behindPoint = scale < 8 ? ~(~(<u64>0) >> (<u64>scale << 3)) : ~(<u64>0);
  let result = scale === 0 || pointIsCanonical ? CANONICAL : 0;
  for (let row = 0; row < rowCount; row++) {
    const at = (<usize>row) << 2;
    const start = load<i32>(starts + at);
    const end = load<i32>(ends + at);
    if (end <= start) {
      result = settleEmpty(call, row, start, end, result);
      continue;
    }
    let p = bytes + start;
    const stop = bytes + end;
    const negative = <i32>load<u8>(p) === MINUS;
    if (negative) p++;
    const length = <i32>(stop - p);
    if (length > 16) {
      result = refuse(call, row, result);
      continue;
    }
    const begin = p;
    // The usual form, with the point at the scale and at most eight digits: all digits at once.
    if (scale > 0 && length > scale && length <= 9 && <i32>load<u8>(stop - 1 - scale) === point) {
      const digits = (load<u64>(stop - 8) & behindPoint) | (load<u64>(stop - 9) & ~behindPoint);
      const usual = lastDigits(digits, length - 1);
      if (usual === WRONG || usual >= most) {
        result = refuse(call, row, result);
        continue;
      }
      if (result & CANONICAL) {
        const before = length - 1 - scale;
        const canonical =
          (padded || <i32>load<u8>(stop - 1) !== ZERO) &&
          (<i32>load<u8>(begin) === ZERO ? before === 1 && leadingZero : before > 0 || !leadingZero) &&
          !(negative && usual === 0);
        if (!canonical) result &= ~CANONICAL;
      }
      store<i64>(values + ((<usize>row) << 3), negative ? -usual : usual);
      continue;
    }
    let wholeDigits = length;
    let places = 0;
    let hasPoint = false;
    if (scale > 0) {
      const usual = stop - 1 - scale;
      if (length > scale && <i32>load<u8>(usual) === point) {
        wholeDigits = <i32>(usual - begin);
        places = scale;
        hasPoint = true;
      } else {
        while (p < stop && <i32>load<u8>(p) !== point) p++;
        wholeDigits = <i32>(p - begin);
        if (p < stop) {
          hasPoint = true;
          places = length - wholeDigits - 1;
        }
      }
    } else if (<i32>load<u8>(stop - 1) === point) {
      wholeDigits = length - 1;
      hasPoint = true;
    }
    if (places > scale || places + wholeDigits === 0) {
      result = refuse(call, row, result);
      continue;
    }
    const whole = wholeDigits === 0 ? 0 : upTo16Digits(begin, wholeDigits);
    const fraction = places === 0 ? 0 : upTo16Digits(begin + wholeDigits + 1, places);
    if ((whole | fraction) < 0) {
      result = refuse(call, row, result);
      continue;
    }
    let value = places === scale ? whole * power + fraction : whole * unchecked(POWERS[places]) + fraction;
    // Beyond 64 bits a product is surely beyond the limit: doubles tell.
    if (
      places === scale ? <f64>whole * <f64>power >= limit : <f64>value * <f64>unchecked(POWERS[scale - places]) >= limit
    ) {
      result = refuse(call, row, result);
      continue;
    }
    if (places !== scale) value *= unchecked(POWERS[scale - places]);
    if (value >= most) {
      result = refuse(call, row, result);
      continue;
    }
    if (result & CANONICAL) {
      const leads = <i32>load<u8>(begin) === ZERO;
      const ends0 = <i32>load<u8>(stop - 1) === ZERO;
      const canonical =
        (places === scale || !padded) &&
        (padded || places === 0 || !ends0) &&
        (leads ? wholeDigits === 1 && (leadingZero || scale === 0) : wholeDigits > 0 || !leadingZero) &&
        !(negative && value === 0) &&
        !(places === 0 && hasPoint);
      if (!canonical) result &= ~CANONICAL;
    }
    store<i64>(values + ((<usize>row) << 3), negative ? -value : value);
  }
  return result;
}
