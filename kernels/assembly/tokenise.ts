// The uniform tokeniser: twin of `uniform-tokeniser.ts`. The call's arguments and results lie in a record of i32 at `call`:
const BYTES = 0;
const STARTS = 4;
const ENDS = 8;
const DISTANCE = 12;
const ROW_STARTS = 16;
const ROW_ENDS = 20;
const EXTRA_LINES = 24;
const CAPACITY = 28;
const LAST_COLUMN = 32;
const SEPARATOR = 36;
const ROW_FIRST = 40;
const ROW_SECOND = 44;
const QUALIFIER = 48;
const QUALIFIED = 52;
const ESCAPED = 56;
const ESCAPED_CAPACITY = 60;
const ROW_COUNT = 64;
const EXTRA_LINE_COUNT = 68;
const OPEN_QUALIFIER_COLUMN = 72;
const SHORT_ROWS = 76;
const ESCAPED_COUNT = 80;
const FAULT_POSITION = 84;
const FAULT_COLUMN = 88;
const FAULT_ROW = 92;

const LINE_FEED: i32 = 10;

/** Marks, as bits, which of 64 bytes are a value. */
@inline
function marksOf(p: usize, a: v128): u64 {
  return (
    <u64>i8x16.bitmask(i8x16.eq(v128.load(p), a)) |
    (<u64>i8x16.bitmask(i8x16.eq(v128.load(p, 16), a)) << 16) |
    (<u64>i8x16.bitmask(i8x16.eq(v128.load(p, 32), a)) << 32) |
    (<u64>i8x16.bitmask(i8x16.eq(v128.load(p, 48), a)) << 48)
  );
}

/** Marks, as bits, which of 64 bytes are one of three values. */
@inline
function marksOfAny(p: usize, a: v128, b: v128, c: v128): u64 {
  return (
    <u64>marksOf16(p, a, b, c) |
    (<u64>marksOf16(p + 16, a, b, c) << 16) |
    (<u64>marksOf16(p + 32, a, b, c) << 32) |
    (<u64>marksOf16(p + 48, a, b, c) << 48)
  );
}

@inline
function marksOf16(p: usize, a: v128, b: v128, c: v128): u32 {
  const text = v128.load(p);
  return i8x16.bitmask(v128.or(i8x16.eq(text, a), v128.or(i8x16.eq(text, b), i8x16.eq(text, c))));
}

/**
 * Splits text into fields; see `Tokeniser`. Reads up to 63 bytes after `to`.
 * @returns where the first row that is not in the table starts; −1 when the list of escaped fields is too short
 */
export function tokenise(call: usize, from: i32, to: i32): i32 {
  const bytes = <usize>load<i32>(call + BYTES);
  const starts = <usize>load<i32>(call + STARTS);
  const ends = <usize>load<i32>(call + ENDS);
  const distance = load<i32>(call + DISTANCE) << 2;
  const rowStarts = <usize>load<i32>(call + ROW_STARTS);
  const rowEnds = <usize>load<i32>(call + ROW_ENDS);
  const extraLines = <usize>load<i32>(call + EXTRA_LINES);
  const capacity = load<i32>(call + CAPACITY);
  const last = load<i32>(call + LAST_COLUMN);
  const separator = load<i32>(call + SEPARATOR);
  const rowFirst = load<i32>(call + ROW_FIRST);
  const rowSecond = load<i32>(call + ROW_SECOND);
  const rowWidth = rowSecond < 0 ? 1 : 2;
  const qualifier = load<i32>(call + QUALIFIER);
  const qualified = <usize>load<i32>(call + QUALIFIED);
  const escaped = <usize>load<i32>(call + ESCAPED);
  const escapedCapacity = load<i32>(call + ESCAPED_CAPACITY);

  const ofRow = i8x16.splat(<i8>rowFirst);
  const ofSeparator = separator < 0 ? ofRow : i8x16.splat(<i8>separator);
  const ofQualifier = qualifier < 0 ? ofRow : i8x16.splat(<i8>qualifier);
  const ofLine = qualifier < 0 ? ofRow : i8x16.splat(<i8>LINE_FEED);

  let rowStart = from;
  let row = 0;
  let column = 0;
  let field = 0;
  let start = from;
  let inQualifiers = false;
  let closedAt = -1;
  let skipped = -1;
  let lines = 0;
  let linesBefore = 0;
  let shortRows = 0;
  let escapedCount = 0;
  let lastEscapedRow = -1;
  let lastEscapedColumn = -1;
  let faultPosition = -1;

  for (let base = from; base < to && row < capacity && faultPosition < 0; base += 64) {
    let others = marksOfAny(bytes + base, ofRow, ofQualifier, ofLine);
    let marks = marksOf(bytes + base, ofSeparator) | others;
    const rest = to - base;
    if (rest < 64) marks &= (<u64>1 << rest) - 1;
    while (marks !== 0) {
      // Separators up to the next other mark only end fields: no need to look at each.
      others &= marks;
      let ending = marks & (others - 1) & ~others;
      if (ending !== 0 && !inQualifiers && closedAt < 0 && column + <i32>popcnt(ending) <= last) {
        marks ^= ending;
        do {
          const p = base + <i32>ctz(ending);
          ending &= ending - 1;
          store<i32>(starts + field, start);
          store<i32>(ends + field, p);
          field += distance;
          column++;
          start = p + 1;
        } while (ending !== 0);
        continue;
      }
      const p = base + <i32>ctz(marks);
      marks &= marks - 1;
      const byte = <i32>load<u8>(bytes + p);
      if (inQualifiers) {
        if (byte === LINE_FEED) lines++;
        if (byte !== qualifier || p === skipped || p + 1 >= to) continue;
        // The next byte tells a closing qualifier from a doubled one.
        const next = <i32>load<u8>(bytes + p + 1);
        if (next === qualifier) {
          skipped = p + 1;
          if (lastEscapedRow !== row || lastEscapedColumn !== column) {
            if (escapedCount === escapedCapacity) return -1;
            store<i32>(escaped + (escapedCount << 3), column);
            store<i32>(escaped + (escapedCount << 3), row, 4);
            escapedCount++;
            lastEscapedRow = row;
            lastEscapedColumn = column;
          }
          continue;
        }
        inQualifiers = false;
        closedAt = p;
        const atRowEnd =
          next === rowFirst && (rowSecond < 0 || p + 2 >= to || <i32>load<u8>(bytes + p + 2) === rowSecond);
        if (!atRowEnd && (next !== separator || column === last)) {
          faultPosition = p + 1;
          break;
        }
        continue;
      }
      if (byte === separator) {
        if (column === last) continue;
        if (closedAt < 0) {
          store<i32>(starts + field, start);
          store<i32>(ends + field, p);
        } else {
          store<i32>(starts + field, start + 1);
          store<i32>(ends + field, closedAt);
          closedAt = -1;
        }
        field += distance;
        column++;
        start = p + 1;
      } else if (byte === rowFirst) {
        if (rowSecond >= 0 && (p + 1 >= to || <i32>load<u8>(bytes + p + 1) !== rowSecond)) continue;
        if (closedAt < 0) {
          store<i32>(starts + field, start);
          store<i32>(ends + field, p);
        } else {
          store<i32>(starts + field, start + 1);
          store<i32>(ends + field, closedAt);
          closedAt = -1;
        }
        const at = row << 2;
        store<i32>(rowStarts + at, rowStart);
        store<i32>(rowEnds + at, p);
        store<i32>(extraLines + at, linesBefore);
        linesBefore = lines;
        if (column < last) {
          shortRows++;
          for (let missing = column + 1; missing <= last; missing++) {
            field += distance;
            store<i32>(starts + field, p + 1);
            store<i32>(ends + field, p);
          }
        }
        rowStart = p + rowWidth;
        row++;
        if (row === capacity) break;
        column = 0;
        field = row << 2;
        start = rowStart;
      } else if (byte === qualifier && p === start && load<u8>(qualified + column) !== 0) {
        inQualifiers = true;
      }
    }
  }
  // What was noted of a row that was begun and not finished is forgotten.
  while (escapedCount > 0 && load<i32>(escaped + ((escapedCount - 1) << 3), 4) >= row) escapedCount--;
  store<i32>(call + ROW_COUNT, row);
  store<i32>(call + EXTRA_LINE_COUNT, linesBefore);
  store<i32>(call + OPEN_QUALIFIER_COLUMN, inQualifiers ? column : -1);
  store<i32>(call + SHORT_ROWS, shortRows);
  store<i32>(call + ESCAPED_COUNT, escapedCount);
  store<i32>(call + FAULT_POSITION, faultPosition);
  store<i32>(call + FAULT_COLUMN, column);
  store<i32>(call + FAULT_ROW, row);
  return rowStart;
}
