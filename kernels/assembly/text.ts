import { BYTES, CANONICAL, EMPTY_IS_NULL, ENDS, refuse, settleEmpty, STARTS } from './fields';

/**
 * Twin of `textParser`: which fields are NULL and which are refused; the vector points into the text.
 * @param longest bytes that are surely within the column's length. @param checkBytes whether fields with bytes from 0x80 on are refused
 * @param countsUnits whether the length counts UTF-16 code units, of which a text may have fewer than bytes
 */
export function parseText(call: usize, rowCount: i32, longest: i32, checkBytes: bool, countsUnits: bool): i32 {
  const bytes = <usize>load<i32>(call + BYTES);
  const starts = <usize>load<i32>(call + STARTS);
  const ends = <usize>load<i32>(call + ENDS);
  const emptyIsNull = load<i32>(call + EMPTY_IS_NULL) !== 0;
  let result = CANONICAL;
  for (let row = 0; row < rowCount; row++) {
    const at = (<usize>row) << 2;
    const start = load<i32>(starts + at);
    const length = load<i32>(ends + at) - start;
    if (length <= 0) {
      if (length < 0 || emptyIsNull) result = settleEmpty(call, row, start, start - 1, result);
    } else if (
      (length > longest && !(countsUnits && length <= 3 * longest && utf16Length(bytes + start, length) <= longest)) ||
      (checkBytes && hasNonAscii(bytes + start, length))
    ) {
      result = refuse(call, row, result);
    }
  }
  return result;
}

/** UTF-16 code units of UTF-8 text: every byte that begins a character counts, one that begins a character of four bytes twice. */
function utf16Length(p: usize, length: i32): i32 {
  const continuation = i8x16.splat(-64);
  const ofFour = i8x16.splat(<i8>0xf0);
  let units = 0;
  for (let done = 0; done < length; done += 16) {
    const text = v128.load(p + done);
    let begins = i8x16.bitmask(i8x16.ge_s(text, continuation));
    let large = i8x16.bitmask(i8x16.ge_u(text, ofFour));
    const rest = length - done;
    if (rest < 16) {
      begins &= (1 << rest) - 1;
      large &= (1 << rest) - 1;
    }
    units += popcnt(begins) + popcnt(large);
  }
  return units;
}

function hasNonAscii(p: usize, length: i32): bool {
  const end = p + length;
  for (; p + 16 <= end; p += 16) if (i8x16.bitmask(v128.load(p)) !== 0) return true;
  const rest = <i32>(end - p);
  return rest > 0 && (i8x16.bitmask(v128.load(p)) & ((1 << rest) - 1)) !== 0;
}
