import {
  type ComponentContext,
  createRefusedRows,
  type FieldColumn,
  type FieldError,
  type FieldTable,
  type FlatFileConnection,
  type OutputPort,
  parseFieldExactly,
  textOfSpan,
  type Vector,
  writeVector,
} from 'opendtsx/sdk';
import { removeRows } from './remove-rows.ts';
import { codeOf, type ErrorRows, settleFieldError } from './row-errors.ts';
import type { SourceBinding, SourceColumn } from './source-columns.ts';
import type { TextPieces } from './text-pieces.ts';

interface RedirectedRow {
  readonly row: number;
  /** UTF-8. */
  readonly text: Uint8Array;
  readonly code: number;
  readonly lineageId: string;
}

/** Turns tables of fields into rows of the output. */
export interface BatchParser {
  /** Parses and sends the rows of a table. A Promise under back-pressure. @param firstRow number of the first row in the file, from 1; `firstLine` likewise */
  send(table: FieldTable, firstRow: number, firstLine: number): void | Promise<void>;
}

/** A parser that fills `port` from the present piece of `reader`. */
export function createBatchParser(
  binding: SourceBinding,
  file: FlatFileConnection,
  reader: TextPieces,
  port: OutputPort,
  errorRows: ErrorRows | undefined,
  context: ComponentContext,
): BatchParser {
  const capacity = port.buffer.capacity;
  const refused = createRefusedRows(capacity);
  const removed = new Uint8Array(capacity);
  const byteOffsets = new Int32Array(capacity);
  const lines = new Int32Array(capacity);
  /** Positions of the rows left, in the batch as it was. */
  const numbers = new Int32Array(capacity);
  const qualifier = Buffer.from(file.textQualifier);
  const originals = new Map<number, Uint8Array>();
  let redirected: RedirectedRow[] = [];

  /** Puts fields with doubled qualifiers into the spare bytes, so that the row keeps its text. */
  function resolveDoubled(table: FieldTable): void {
    if (table.escaped.length === 0) return;
    let room = 64;
    for (const { column, row } of table.escaped) room += table.ends[column][row] - table.starts[column][row];
    reader.reserve(room);
    const { bytes } = reader;
    let target = reader.to + 32;
    for (const { column, row } of table.escaped) {
      const start = target;
      const end = table.ends[column][row];
      for (let p = table.starts[column][row]; p < end; p++) {
        bytes[target++] = bytes[p];
        // Every qualifier inside stands twice; a longer one is copied whole first.
        if (bytes[p] === qualifier[0] && endsQualifier(bytes, p, qualifier)) {
          for (let i = 1; i < qualifier.length; i++) bytes[target++] = bytes[++p];
          p += qualifier.length;
        }
      }
      table.starts[column][row] = start;
      table.ends[column][row] = target;
    }
  }

  function redirect(table: FieldTable, row: number, column: SourceColumn, error: FieldError): void {
    removed[row] = 1;
    redirected.push({ row, text: textOf(table, row), code: codeOf(error), lineageId: column.output.lineageId });
  }

  /** The text of a row as the file has it. */
  function textOf(table: FieldTable, row: number): Uint8Array {
    return originals.get(row) ?? reader.bytes.subarray(table.rowStarts[row], table.rowEnds[row]);
  }

  function settleRefused(table: FieldTable, column: SourceColumn, fields: FieldColumn, vector: Vector): void {
    const { type } = column.output;
    const options = { localeId: file.localeId, fastParse: column.fastParse };
    for (let i = 0; i < refused.count; i++) {
      const row = refused.rows[i];
      const start = fields.starts[row];
      const end = fields.ends[row];
      const { hasNulls } = vector;
      const error = parseFieldExactly(fields, row, vector, type, options);
      // Only the first error of a row counts; its other values are told with it.
      if (removed[row] === 1) continue;
      const outcome =
        error && settleFieldError(port, column.output, row, error, () => textOfSpan(fields.bytes, start, end));
      if (error !== undefined && outcome === 'redirected') {
        redirect(table, row, column, error);
        // The NULL that it became leaves with it.
        if (!hasNulls) vector.nulls[row] = 0;
        vector.hasNulls = hasNulls;
        continue;
      }
      // The row stays, with a value that may have another text than the file.
      vector.canonicalText = undefined;
      if (error?.kept !== undefined) {
        if (errorRows !== undefined) originals.set(row, textOf(table, row).slice());
        fields.bytes.set(error.kept, start);
        fields.ends[row] = start + error.kept.length;
      }
    }
  }

  function parseColumn(table: FieldTable, column: SourceColumn): Vector {
    const vector = port.buffer.vector(column.output.lineageId);
    const fields: FieldColumn = {
      bytes: reader.bytes,
      starts: table.starts[column.field],
      ends: table.ends[column.field],
      rowCount: table.rowCount,
      ascii: reader.ascii,
    };
    if (reader.hasNul && column.endsAtNul) endAtNul(fields);
    refused.count = 0;
    column.parse(fields, vector, refused);
    if (refused.count > 0) settleRefused(table, column, fields, vector);
    return vector;
  }

  function fillFileName(rowCount: number): Vector[] {
    if (binding.fileNameColumn === undefined) return [];
    const { lineageId, type } = binding.fileNameColumn;
    const vector = port.buffer.vector(lineageId);
    vector.hasNulls = false;
    vector.nulls.fill(0);
    vector.canonicalText = undefined;
    if (vector.layout !== 'bytes') return [];
    vector.used = 0;
    writeVector(vector, 0, file.path, type);
    vector.starts.fill(vector.starts[0], 0, rowCount);
    vector.ends.fill(vector.ends[0], 0, rowCount);
    return [vector];
  }

  function setOrigin(table: FieldTable, firstRow: number, firstLine: number): void {
    for (let row = 0; row < table.rowCount; row++) lines[row] = row + table.extraLines[row];
    const base = reader.sourceOffsetAt(table.rowStarts[0]);
    port.buffer.origin = { source: file.writtenPath, firstRow, lineBase: firstLine, lines };
    if (base === undefined) return;
    for (let row = 0; row < table.rowCount; row++) {
      byteOffsets[row] = reader.plain
        ? table.rowStarts[row] - table.rowStarts[0]
        : (reader.sourceOffsetAt(table.rowStarts[row]) ?? base) - base;
    }
    port.buffer.origin.byteBase = base;
    port.buffer.origin.byteOffsets = byteOffsets;
  }

  function send(table: FieldTable, firstRow: number, firstLine: number): void | Promise<void> {
    redirected = [];
    originals.clear();
    setOrigin(table, firstRow, firstLine);
    resolveDoubled(table);
    const vectors: Vector[] = [];
    for (const column of binding.columns) vectors.push(parseColumn(table, column));
    vectors.push(...fillFileName(table.rowCount));
    let rowCount = table.rowCount;
    if (redirected.length > 0) {
      port.buffer.rowsMade?.();
      for (let row = 0; row < rowCount; row++) numbers[row] = row;
      rowCount = removeRows(vectors, [lines, byteOffsets, numbers], removed, rowCount);
      if (port.buffer.origin !== undefined) port.buffer.origin.rows = numbers;
      removed.fill(0);
    }
    context.count('rows read', table.rowCount);
    // Also when no row is left: sending clears the vectors for the next batch.
    const sent = port.send(rowCount);
    if (redirected.length === 0) return sent;
    return sendErrors(sent);
  }

  async function sendErrors(sent: void | Promise<void>): Promise<void> {
    await sent;
    if (errorRows === undefined) return;
    // Columns are parsed one after the other; the error output gets its rows in the order of the file.
    redirected.sort((left, right) => left.row - right.row);
    for (const { text, code, lineageId } of redirected) errorRows.add(text, code, lineageId);
    await errorRows.send();
  }

  return { send };
}

function endsQualifier(bytes: Uint8Array, p: number, qualifier: Uint8Array): boolean {
  for (let i = 1; i < qualifier.length; i++) if (bytes[p + i] !== qualifier[i]) return false;
  return true;
}

function endAtNul(fields: FieldColumn): void {
  for (let row = 0; row < fields.rowCount; row++) {
    for (let p = fields.starts[row]; p < fields.ends[row]; p++) {
      if (fields.bytes[p] === 0) fields.ends[row] = p;
    }
  }
}
