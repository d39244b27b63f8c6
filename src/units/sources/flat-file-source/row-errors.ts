import {
  type ComponentContext,
  type FieldError,
  type OutputColumn,
  type OutputPort,
  type RowErrorDetail,
  type RowErrorKind,
  writeVector,
} from 'opendtsx/sdk';
import type { FlatFileSourceInstance } from './source-columns.ts';

/** Values of ErrorCode: 0xC0209084 and the codes that follow it (DTS_E_FLATFILESOURCEADAPTERSTATIC_…). */
const codes: Readonly<Record<FieldError['reason'], number>> = {
  invalid: 0xc0209084,
  'not-supported': 0xc0209084,
  unmappable: 0xc0209084,
  truncated: 0xc0209085,
  sign: 0xc0209086,
  overflow: 0xc0209087,
};

/** The error output of the source: the text of the row, ErrorCode and ErrorColumn. */
export interface ErrorRows {
  /** Adds a row; its text is UTF-8. */
  add(text: Uint8Array, code: number, lineageId: string): void;
  /** Sends what was added since the last call. */
  send(): void | Promise<void>;
}

/** The writer of the error output; undefined when the source has none or no path leaves it. */
export function createErrorRows(instance: FlatFileSourceInstance, context: ComponentContext): ErrorRows | undefined {
  const index = instance.outputs.findIndex(({ isErrorOut }) => isErrorOut);
  const port = context.outputs[index];
  if (index < 0 || port === undefined || !port.connected) return undefined;
  const { columns } = instance.outputs[index];
  const textColumn = columns.find(({ specialFlags }) => specialFlags === 0);
  const codeColumn = columns.find(({ specialFlags }) => specialFlags === 1);
  const columnColumn = columns.find(({ specialFlags }) => specialFlags === 2);
  let count = 0;

  function add(text: Uint8Array, code: number, lineageId: string): void {
    if (count === 0) prepare(port, columns);
    const { buffer } = port;
    if (textColumn !== undefined) {
      writeVector(buffer.vector(textColumn.lineageId), count, Buffer.from(text).toString('utf8'), textColumn.type);
    }
    if (codeColumn !== undefined) writeVector(buffer.vector(codeColumn.lineageId), count, code | 0, codeColumn.type);
    if (columnColumn !== undefined) {
      writeVector(buffer.vector(columnColumn.lineageId), count, columnNumber(context, lineageId), columnColumn.type);
    }
    count++;
  }

  function send(): void | Promise<void> {
    if (count === 0) return;
    const rows = count;
    count = 0;
    return port.send(rows);
  }
  return { add, send };
}

function prepare(port: OutputPort, columns: readonly OutputColumn[]): void {
  port.buffer.origin = undefined;
  for (const { lineageId } of columns) {
    const vector = port.buffer.vector(lineageId);
    vector.nulls.fill(0);
    vector.hasNulls = false;
    vector.canonicalText = undefined;
    if (vector.layout === 'bytes') vector.used = 0;
  }
}

// Formats 2 and 3 have numeric lineage ids; later ones are paths, and only the engine knows their numbers.
function columnNumber(context: ComponentContext, lineageId: string): number {
  const known = context.columnNumber?.(lineageId);
  if (known !== undefined) return known;
  return /^\d+$/.test(lineageId) ? Number(lineageId) : 0;
}

/** What becomes of a field in error. */
export type FieldOutcome = 'kept' | 'redirected' | 'removed';

/**
 * Applies the column's disposition to a field in error. RedirectRow and IgnoreFailure are done here and told to the engine, everything
 * else is done by the engine (which throws for FailComponent).
 */
export function settleFieldError(
  port: OutputPort,
  column: OutputColumn,
  row: number,
  error: FieldError,
  value: () => string,
): FieldOutcome {
  const disposition = error.kind === 'truncation' ? column.truncationRowDisposition : column.errorRowDisposition;
  const { lineageId } = column;
  const detail = (): RowErrorDetail => detailOf(column, error, value);
  if (disposition === 'RedirectRow' || disposition === 'IgnoreFailure') {
    const action = disposition === 'RedirectRow' ? 'redirected' : 'ignored';
    port.buffer.noteRowError?.(action, row, lineageId, codeOf(error), error.kind, detail);
    return action === 'redirected' ? 'redirected' : 'kept';
  }
  return port.buffer.reportRowError(row, lineageId, codeOf(error), error.kind, detail()) ? 'kept' : 'removed';
}

/** SSIS code of a field error, for ErrorCode. */
export function codeOf(error: FieldError): number {
  return error.kind === 'truncation' ? codes.truncated : codes[error.reason];
}

const rules: Readonly<Record<RowErrorKind, string>> = { error: 'is not a', truncation: 'is longer than' };

function detailOf(column: OutputColumn, error: FieldError, value: () => string): RowErrorDetail {
  const { type, length, precision, scale, codePage } = column.type;
  const members =
    length > 0
      ? `(${length})`
      : precision > 0
        ? `(${precision},${scale})`
        : scale > 0 && type !== 'DT_CY'
          ? `(${scale})`
          : '';
  const text = value();
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  const reason =
    error.reason === 'unmappable'
      ? `"${shown}" has a character that code page ${codePage} lacks`
      : `"${shown}" ${error.reason === 'overflow' ? 'is out of the range of' : rules[error.kind]} ${type}${members}`;
  const lines = /[\r\n]/.test(text)
    ? '; it has line breaks in it: compare the row delimiter of the connection manager with the line endings of the file'
    : '';
  return { value: shown, rule: reason + lines };
}
