import {
  type ColumnType,
  type FieldColumn,
  type FieldParser,
  fieldParser,
  type RefusedRows,
  type Vector,
} from 'opendtsx/sdk';

const dates = new Set(['DT_DATE', 'DT_DBTIMESTAMP', 'DT_DBTIMESTAMP2']);
/** Digits that a double holds exactly. */
const safeDigits = 15;
const letterT = 0x54;
const letterZ = 0x5a;
const blank = 0x20;
const minus = 0x2d;
const point = 0x2e;
const powers = Array.from({ length: 29 }, (_, exponent) => 10n ** BigInt(exponent));

/**
 * The kernel for a column: it decides plain values and refuses the others. An element or attribute without text is NULL (observed for text, as
 * users report; inferred for other types).
 */
export function xmlFieldParser(type: ColumnType): FieldParser {
  if (type.type === 'DT_UI8') return parseUnsigned;
  if (type.type === 'DT_DECIMAL') return decimalParser(type.scale);
  const parse = fieldParser(type, { emptyIsNull: true, decimalSeparator: point });
  return dates.has(type.type) ? isoDates(parse) : parse;
}

/** Generated keys are DT_UI8, in every row. */
const parseUnsigned: FieldParser = (fields, vector, refused) => {
  if (vector.layout !== 'u64') return;
  const { bytes, starts, ends, rowCount } = fields;
  clear(vector, rowCount);
  for (let row = 0; row < rowCount; row++) {
    if (isNull(fields, row, vector)) continue;
    const value = digitsAt(bytes, starts[row], ends[row]);
    if (value < 0) refuse(row, refused);
    else vector.values[row] = BigInt(value);
  }
};

/** What xs:decimal becomes; the usual kernels are for DT_NUMERIC. */
function decimalParser(scale: number): FieldParser {
  return (fields, vector, refused) => {
    if (vector.layout !== 'i128') return;
    const { bytes, starts, ends, rowCount } = fields;
    clear(vector, rowCount);
    for (let row = 0; row < rowCount; row++) {
      if (isNull(fields, row, vector)) continue;
      const isNegative = bytes[starts[row]] === minus;
      const start = isNegative ? starts[row] + 1 : starts[row];
      const end = ends[row];
      let at = start;
      while (at < end && bytes[at] !== point) at++;
      const places = at < end ? end - at - 1 : 0;
      const whole = digitsAt(bytes, start, at);
      const fraction = places === 0 ? 0 : digitsAt(bytes, at + 1, end);
      const isPlain = at > start && (at === end || places > 0) && places <= scale && end - start <= safeDigits;
      if (!isPlain || whole < 0 || fraction < 0) {
        refuse(row, refused);
        continue;
      }
      const value = BigInt(whole * 10 ** places + fraction) * powers[scale - places];
      const coefficient = isNegative ? -value : value;
      vector.high[row] = coefficient >> 64n;
      vector.low[row] = BigInt.asUintN(64, coefficient);
    }
  };
}

/** Dates as XML writes them, `2024-02-29T10:20:30Z`, for a kernel that knows a blank between date and time. A zone is not counted in. */
function isoDates(parse: FieldParser): FieldParser {
  const changed: number[] = [];
  return (fields, vector, refused) => {
    const { bytes, starts, ends, rowCount } = fields;
    changed.length = 0;
    for (let row = 0; row < rowCount; row++) {
      const at = starts[row] + 10;
      if (at >= ends[row] || bytes[at] !== letterT) continue;
      bytes[at] = blank;
      changed.push(at);
      if (bytes[ends[row] - 1] === letterZ) ends[row]--;
    }
    parse(fields, vector, refused);
    // The text of the row stays as the document has it, for messages and the error output.
    for (const at of changed) bytes[at] = letterT;
    vector.canonicalText = undefined;
  };
}

function clear(vector: Vector, rowCount: number): void {
  vector.nulls.fill(0, 0, rowCount);
  vector.hasNulls = false;
  vector.canonicalText = undefined;
}

function isNull({ starts, ends }: FieldColumn, row: number, vector: Vector): boolean {
  if (ends[row] > starts[row]) return false;
  vector.nulls[row] = 1;
  vector.hasNulls = true;
  return true;
}

function refuse(row: number, refused: RefusedRows): void {
  refused.rows[refused.count++] = row;
}

/** The number that digits write; −1 when there are none, other characters, or too many. */
function digitsAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > safeDigits) return -1;
  let value = 0;
  for (let p = start; p < end; p++) {
    const digit = bytes[p] - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
