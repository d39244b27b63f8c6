import { bytesAt, type FieldTable, type Tokeniser } from 'opendtsx/sdk';

const mostCandidates = 16;

/** What cutting rows from a candidate on gave. */
interface Trial {
  readonly rows: number;
  readonly shortRows: number;
  /** Where the first row that is not complete starts; −1 when the text makes no sense from there. */
  readonly end: number;
}

/**
 * Guesses where, in text that begins in the middle of a file, the first row starts that is not complete at `to`; −1 when nothing looks like rows. Every place behind a row
 * delimiter may be the start of a row or lie in qualifiers: that one is taken from which on the rows look best.
 * @param atRow whether `from` is the start of a row for sure
 */
export function guessRowStart(
  text: { readonly bytes: Uint8Array; readonly from: number; readonly to: number; readonly atRow: boolean },
  tokenise: Tokeniser,
  rowDelimiter: Uint8Array,
  table: FieldTable,
): number {
  const { bytes, from, to, atRow } = text;
  if (atRow) return cutRows(bytes, from, to, tokenise, table).end;
  let best: Trial = { rows: 0, shortRows: 0, end: -1 };
  let position = from;
  for (let count = 0; count < mostCandidates; count++) {
    position = behind(bytes, position, to, rowDelimiter);
    if (position < 0) break;
    const trial = cutRows(bytes, position, to, tokenise, table);
    if (trial.end < 0) continue;
    if (trial.rows > 0 && trial.shortRows === 0) return trial.end;
    if (best.end < 0 || trial.shortRows * best.rows < best.shortRows * trial.rows) best = trial;
  }
  return best.end;
}

function behind(bytes: Uint8Array, from: number, to: number, delimiter: Uint8Array): number {
  for (let p = from; p + delimiter.length <= to; p++) {
    if (bytesAt(bytes, p, to, delimiter)) return p + delimiter.length;
  }
  return -1;
}

function cutRows(bytes: Uint8Array, from: number, to: number, tokenise: Tokeniser, table: FieldTable): Trial {
  let position = from;
  let rows = 0;
  let shortRows = 0;
  for (;;) {
    position = tokenise(bytes, position, to, table);
    rows += table.rowCount;
    shortRows += table.shortRows;
    if (table.fault !== undefined) return { rows, shortRows, end: -1 };
    if (table.rowCount < table.capacity) return { rows, shortRows, end: position };
  }
}
