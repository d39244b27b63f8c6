import { type FieldTable, resetFieldTable, type Tokeniser } from './field-table.ts';
import { createMarker } from './mark-bytes.ts';
import type { RowLayout } from './row-layout.ts';

const lineFeed = 10;
const noByte = -1;

/**
 * Tokeniser for the usual files: one single-byte column delimiter, a row delimiter of one or two bytes that ends the row
 * wherever it stands, no or a single-byte qualifier. It marks the bytes that may matter first, without branches, and then walks
 * through the marks: a branch for every field instead of one for every byte.
 */
export function createUniformTokeniser(layout: RowLayout): Tokeniser {
  const last = layout.columns.length - 1;
  const rowDelimiter = layout.columns[last].delimiter;
  const rowFirst = rowDelimiter[0];
  const rowSecond = rowDelimiter.length === 2 ? rowDelimiter[1] : noByte;
  const rowWidth = rowDelimiter.length;
  const separator = last === 0 ? noByte : layout.columns[0].delimiter[0];
  const qualifier = layout.qualifier.length === 1 ? layout.qualifier[0] : noByte;
  const qualified = Uint8Array.from(layout.columns, (column) => (column.qualified ? 1 : 0));
  const marker = createMarker([separator, rowFirst, ...(qualifier === noByte ? [] : [qualifier, lineFeed])]);

  return (bytes, from, to, table) => {
    resetFieldTable(table);
    const { allStarts, allEnds, distance, rowStarts, rowEnds, extraLines, capacity } = table;
    const { marks } = marker;
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

    windows: for (let window = from; window < to; window = marker.end) {
      const count = marker.mark(bytes, window, to);
      for (let i = 0; i < count; i++) {
        const p = marks[i];
        const byte = bytes[p];
        if (inQualifiers) {
          if (byte === lineFeed) lines++;
          if (byte !== qualifier || p === skipped) continue;
          // The next byte tells a closing qualifier from a doubled one.
          if (p + 1 >= to) continue;
          const next = bytes[p + 1];
          if (next === qualifier) {
            skipped = p + 1;
            const { escaped } = table;
            const known = escaped.length > 0 ? escaped[escaped.length - 1] : undefined;
            if (known?.row !== row || known.column !== column) escaped.push({ column, row });
            continue;
          }
          inQualifiers = false;
          closedAt = p;
          const atRowEnd = next === rowFirst && (rowSecond === noByte || p + 2 >= to || bytes[p + 2] === rowSecond);
          if (!atRowEnd && (next !== separator || column === last)) {
            table.fault = { kind: 'delimiter-not-found', column, row, position: p + 1 };
            break windows;
          }
          continue;
        }
        if (byte === separator) {
          if (column === last) continue;
          allStarts[field] = start;
          allEnds[field] = p;
          if (closedAt >= 0) {
            allStarts[field] = start + 1;
            allEnds[field] = closedAt;
            closedAt = -1;
          }
          field += distance;
          column++;
          start = p + 1;
        } else if (byte === rowFirst) {
          if (rowSecond !== noByte && (p + 1 >= to || bytes[p + 1] !== rowSecond)) continue;
          allStarts[field] = start;
          allEnds[field] = p;
          if (closedAt >= 0) {
            allStarts[field] = start + 1;
            allEnds[field] = closedAt;
            closedAt = -1;
          }
          rowStarts[row] = rowStart;
          rowEnds[row] = p;
          extraLines[row] = linesBefore;
          linesBefore = lines;
          if (column < last) markMissing(table, row, column + 1, p);
          rowStart = p + rowWidth;
          if (++row === capacity) break windows;
          column = 0;
          field = row;
          start = rowStart;
        } else if (byte === qualifier && p === start && qualified[column] === 1) {
          inQualifiers = true;
        }
      }
    }
    table.rowCount = row;
    table.extraLineCount = linesBefore;
    table.openQualifierColumn = inQualifiers ? column : -1;
    dropEscapesFrom(table, row);
    return rowStart;
  };
}

/** Marks the columns from `column` on as not there. */
export function markMissing(table: FieldTable, row: number, column: number, position: number): void {
  table.shortRows++;
  for (let c = column; c < table.columnCount; c++) {
    table.starts[c][row] = position + 1;
    table.ends[c][row] = position;
  }
}

/** Forgets escaped fields of a row that was begun and not finished. */
export function dropEscapesFrom(table: FieldTable, row: number): void {
  const { escaped } = table;
  while (escaped.length > 0 && escaped[escaped.length - 1].row >= row) escaped.pop();
}
