import { plainBytes } from '../kernels/kernel-memory.ts';

/** Why a tokeniser stopped in the middle of the text: the place and the kind of the fault. */
export interface FieldFault {
  readonly kind: 'delimiter-not-found' | 'qualifier-not-found';
  readonly column: number;
  /** Row of the table that could not be split. */
  readonly row: number;
  /** Where in the bytes the fault lies. */
  readonly position: number;
}

/** One doubled qualifier field: its span holds the raw text, doubled qualifiers included. */
export interface EscapedField {
  readonly column: number;
  readonly row: number;
}

/**
 * Where the fields of a batch of rows lie in a text chunk: field (c, r) is `bytes[starts[c][r] … ends[c][r])`, qualifiers excluded.
 * A field that the row does not have (a row delimiter came early) has `ends < starts`.
 */
export interface FieldTable {
  readonly columnCount: number;
  readonly capacity: number;
  readonly starts: readonly Int32Array[];
  readonly ends: readonly Int32Array[];
  /** The arrays that `starts` and `ends` are parts of: field (c, r) is at `c × distance + r`. */
  readonly allStarts: Int32Array;
  readonly allEnds: Int32Array;
  readonly distance: number;
  /** Span of the whole row without its row delimiter. */
  readonly rowStarts: Int32Array;
  readonly rowEnds: Int32Array;
  /** Line breaks met in qualified fields before the row, counted from the first row of the table on. */
  readonly extraLines: Int32Array;
  /** Line breaks in qualified fields of the whole table. */
  extraLineCount: number;
  rowCount: number;
  /** Rows that ended before their last column. */
  shortRows: number;
  readonly escaped: EscapedField[];
  fault: FieldFault | undefined;
  /** Column whose qualifier is open where the text ends; −1: none. */
  openQualifierColumn: number;
}

/** An empty field table. @param allocate gives the memory for it, zero or not */
export function createFieldTable(columnCount: number, capacity: number, allocate = plainBytes): FieldTable {
  // The odd distance keeps the columns of one row out of the same cache sets.
  const distance = capacity + 32;
  const words = (count: number): Int32Array => {
    const { buffer, byteOffset } = allocate(4 * count);
    return new Int32Array(buffer, byteOffset, count);
  };
  const starts = words(distance * columnCount);
  const ends = words(distance * columnCount + 16);
  const column = (of: Int32Array, c: number): Int32Array => of.subarray(c * distance, c * distance + capacity);
  return {
    columnCount,
    capacity,
    starts: Array.from({ length: columnCount }, (_, c) => column(starts, c)),
    ends: Array.from({ length: columnCount }, (_, c) => column(ends, c)),
    allStarts: starts,
    allEnds: ends,
    distance,
    rowStarts: words(capacity),
    rowEnds: words(capacity),
    extraLines: words(capacity),
    extraLineCount: 0,
    rowCount: 0,
    shortRows: 0,
    escaped: [],
    fault: undefined,
    openQualifierColumn: -1,
  };
}

/**
 * Splits text into fields. `bytes` needs 16 spare bytes after `to`, which the call may overwrite.
 * @param from start of a row. @param to end of the text that is there.
 * @returns where the first row that is not in the table starts: the table is full, the text ends inside that row, or the row has a fault.
 */
export type Tokeniser = (bytes: Uint8Array, from: number, to: number, table: FieldTable) => number;

/** Forgets what the table holds. */
export function resetFieldTable(table: FieldTable): void {
  table.rowCount = 0;
  table.shortRows = 0;
  table.extraLineCount = 0;
  table.escaped.length = 0;
  table.fault = undefined;
  table.openQualifierColumn = -1;
}
