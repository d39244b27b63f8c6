import { type FieldTable, resetFieldTable, type Tokeniser } from './field-table.ts';
import type { FieldLayout, RowLayout } from './row-layout.ts';
import { dropEscapesFrom, markMissing } from './uniform-tokeniser.ts';

const lineFeed = 10;
const incomplete = -1;
const faulty = -2;

/** Whether `text` stands at `position`, wholly before `to`. */
export function bytesAt(bytes: Uint8Array, position: number, to: number, text: Uint8Array): boolean {
  if (text.length === 0 || position + text.length > to) return false;
  for (let i = 0; i < text.length; i++) if (bytes[position + i] !== text[i]) return false;
  return true;
}

/** The bytes of the UTF-8 character that begins with this byte. */
function sequenceLength(byte: number): number {
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

function codePointAt(bytes: Uint8Array, p: number): number {
  const byte = bytes[p];
  if (byte < 0x80) return byte;
  if (byte < 0xe0) return ((byte & 0x1f) << 6) | (bytes[p + 1] & 0x3f);
  if (byte < 0xf0) return ((byte & 0x0f) << 12) | ((bytes[p + 1] & 0x3f) << 6) | (bytes[p + 2] & 0x3f);
  return ((byte & 0x07) << 18) | ((bytes[p + 1] & 0x3f) << 12) | ((bytes[p + 2] & 0x3f) << 6) | (bytes[p + 3] & 0x3f);
}

/**
 * Tokeniser for every layout: delimiters of several characters and different per column, fixed widths, qualifiers of several
 * characters, row delimiters that count only after the last column.
 */
export function createGeneralTokeniser(layout: RowLayout): Tokeniser {
  const { columns, qualifier, rowDelimiterEndsRow } = layout;
  const last = columns.length - 1;
  const rowDelimiter = columns[last].delimiter;
  const widthOf = layout.widthOf ?? (() => 1);
  let lines = 0;
  let rowEnded = false;

  const atRowEnd = (bytes: Uint8Array, p: number, to: number): boolean =>
    rowDelimiterEndsRow && bytesAt(bytes, p, to, rowDelimiter);

  function splitQualified(bytes: Uint8Array, from: number, to: number, table: FieldTable, column: number): number {
    const row = table.rowCount;
    let p = from + qualifier.length;
    let doubled = false;
    for (;;) {
      while (p < to && !bytesAt(bytes, p, to, qualifier)) {
        if (bytes[p] === lineFeed) lines++;
        p++;
      }
      if (p + qualifier.length >= to) {
        table.openQualifierColumn = column;
        return incomplete;
      }
      if (!bytesAt(bytes, p + qualifier.length, to, qualifier)) break;
      doubled = true;
      p += 2 * qualifier.length;
    }
    table.starts[column][row] = from + qualifier.length;
    table.ends[column][row] = p;
    if (doubled) table.escaped.push({ column, row });
    p += qualifier.length;
    if (bytesAt(bytes, p, to, columns[column].delimiter)) {
      rowEnded = column === last;
      return p;
    }
    if (atRowEnd(bytes, p, to)) {
      rowEnded = true;
      return p;
    }
    if (to - p < Math.max(columns[column].delimiter.length, rowDelimiter.length)) return incomplete;
    table.fault = { kind: 'delimiter-not-found', column, row, position: p };
    return faulty;
  }

  function splitDelimited(bytes: Uint8Array, from: number, to: number, table: FieldTable, column: number): number {
    const { delimiter } = columns[column];
    let p = from;
    while (p < to) {
      if (bytesAt(bytes, p, to, delimiter)) {
        rowEnded = column === last;
        break;
      }
      if (atRowEnd(bytes, p, to)) {
        rowEnded = true;
        break;
      }
      p++;
    }
    if (p >= to) return incomplete;
    table.starts[column][table.rowCount] = from;
    table.ends[column][table.rowCount] = p;
    return p;
  }

  function splitFixed(bytes: Uint8Array, from: number, to: number, table: FieldTable, column: number): number {
    let p = from;
    let width = 0;
    while (width < columns[column].width) {
      if (p >= to) return incomplete;
      if (atRowEnd(bytes, p, to)) {
        rowEnded = true;
        break;
      }
      width += widthOf(codePointAt(bytes, p));
      p += sequenceLength(bytes[p]);
    }
    if (p > to) return incomplete;
    table.starts[column][table.rowCount] = from;
    table.ends[column][table.rowCount] = p;
    if (column === last) {
      if (rowDelimiter.length > 0 && p + rowDelimiter.length > to) return incomplete;
      rowEnded = true;
    }
    return p;
  }

  function splitField(bytes: Uint8Array, p: number, to: number, table: FieldTable, column: number): number {
    const field: FieldLayout = columns[column];
    if (field.width > 0) return splitFixed(bytes, p, to, table, column);
    if (field.qualified && bytesAt(bytes, p, to, qualifier)) return splitQualified(bytes, p, to, table, column);
    return splitDelimited(bytes, p, to, table, column);
  }

  /** Where the row after this one starts, or `incomplete`, or `faulty`. */
  function splitRow(bytes: Uint8Array, from: number, to: number, table: FieldTable): number {
    const row = table.rowCount;
    let p = from;
    rowEnded = false;
    for (let column = 0; column <= last; column++) {
      p = splitField(bytes, p, to, table, column);
      if (p < 0) return p;
      if (rowEnded) {
        if (column < last) markMissing(table, row, column + 1, p);
        table.rowEnds[row] = p;
        return bytesAt(bytes, p, to, rowDelimiter) ? p + rowDelimiter.length : p;
      }
      if (bytesAt(bytes, p, to, columns[column].delimiter)) p += columns[column].delimiter.length;
    }
    table.rowEnds[row] = p;
    return p;
  }

  return (bytes, from, to, table) => {
    resetFieldTable(table);
    lines = 0;
    let p = from;
    while (table.rowCount < table.capacity && p < to) {
      const linesBefore = lines;
      const next = splitRow(bytes, p, to, table);
      if (next < 0) {
        lines = linesBefore;
        break;
      }
      table.rowStarts[table.rowCount] = p;
      table.extraLines[table.rowCount] = linesBefore;
      table.rowCount++;
      p = next;
    }
    table.extraLineCount = lines;
    dropEscapesFrom(table, table.rowCount);
    return p;
  };
}
