// What the parsing kernels share. A call's arguments lie in a record of i32 at `call`:
export const BYTES = 0;
export const STARTS = 4;
export const ENDS = 8;
export const NULLS = 12;
export const VALUES = 16;
export const REFUSED = 20;
export const EMPTY_IS_NULL = 24;
export const DECIMAL_SEPARATOR = 28;

/** A kernel's result holds the number of refused rows and, above them, two flags. */
const COUNT: i32 = (1 << 29) - 1;
/** Set in a kernel's result when every row that is not refused is as formatting would give it. */
export const CANONICAL: i32 = 1 << 30;
/** Set in a kernel's result when a row is NULL. */
export const HAS_NULLS: i32 = 1 << 29;

export const MINUS: i32 = 45;
export const ZERO: i32 = 48;
export const WRONG: i64 = -1;

/** The number that 1 to 8 digits make, or WRONG. Reads 8 bytes. */
@inline
export function upTo8Digits(p: usize, count: i32): i64 {
  const shift = <u64>(8 - count) << 3;
  return numberOfDigits((load<u64>(p) << shift) - (<u64>0x3030303030303030 << shift));
}

/** The number that the last 1 to 8 bytes of a word make, or WRONG. */
@inline
export function lastDigits(word: u64, count: i32): i64 {
  const shift = <u64>(8 - count) << 3;
  return numberOfDigits(((word >> shift) << shift) - (<u64>0x3030303030303030 << shift));
}

/** The number of eight bytes that should be 0 to 9, the first of the number in the lowest, or WRONG. */
@inline
function numberOfDigits(digits: u64): i64 {
  let x = digits;
  if ((((x + 0x7676767676767676) | x) & 0x8080808080808080) !== 0) return WRONG;
  x = (x * 2561) >> 8;
  x = ((x & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return ((x & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}

/** The number that 1 to 16 digits make, or WRONG. Reads 16 bytes. */
@inline
export function upTo16Digits(p: usize, count: i32): i64 {
  if (count <= 8) return upTo8Digits(p, count);
  const upper = upTo8Digits(p, count - 8);
  const lower = upTo8Digits(p + count - 8, 8);
  return (upper | lower) < 0 ? WRONG : upper * 100000000 + lower;
}

/** Lists a row that the kernel does not decide. Gives the result so far. */
export function refuse(call: usize, row: i32, result: i32): i32 {
  store<i32>(<usize>load<i32>(call + REFUSED) + ((result & COUNT) << 2), row);
  return result + 1;
}

/** A field without text is NULL, or refused; one that the row does not have is NULL. Gives the result so far. */
export function settleEmpty(call: usize, row: i32, start: i32, end: i32, result: i32): i32 {
  if (end === start && load<i32>(call + EMPTY_IS_NULL) === 0) return refuse(call, row, result & ~CANONICAL);
  store<i32>(<usize>load<i32>(call + ENDS) + (<usize>row << 2), start);
  store<u8>(<usize>load<i32>(call + NULLS) + row, 1);
  return result | HAS_NULLS;
}
