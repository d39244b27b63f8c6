import {
  type ComponentContext,
  createRefusedRows,
  type FieldColumn,
  type FieldError,
  type FieldParser,
  type OutputColumn,
  type OutputPort,
  type RowErrorDetail,
  type Vector,
} from 'opendtsx/sdk';
import type { BoundOutput } from './bind-outputs.ts';
import { type Complain, placeInWords } from './complaints.ts';
import { ErrorRows } from './error-rows.ts';
import { xmlFieldParser } from './field-kernels.ts';
import { parseXmlField } from './parse-field.ts';
import { removeRows } from './remove-rows.ts';
import { mostWaitingBytes, RowFields } from './row-fields.ts';
import type { ValueForm } from './schema/simple-type.ts';

/** Values of ErrorCode: DTS_E_XMLSRCSTATIC_UNABLETOPROCESSXMLDATA, DTS_E_MGDSRCSTATIC_OVERFLOW. Which of them is inferred. */
const processingCode = 0xc02092b0;
const overflowCode = 0xc0208385;

interface ParsedColumn {
  readonly output: OutputColumn;
  /** Position in the fields of the row. */
  readonly field: number;
  readonly form: ValueForm;
  readonly parse: FieldParser;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

interface RedirectedRow {
  readonly row: number;
  readonly code: number;
  readonly lineageId: string;
}

/** The rows of one output: collected as text, parsed and sent a buffer at a time. */
export class OutputRows {
  readonly fields: RowFields;
  readonly #bound: BoundOutput;
  readonly #document: string;
  readonly #complain: Complain;
  readonly #port: OutputPort;
  readonly #errors: ErrorRows | undefined;
  readonly #columns: readonly ParsedColumn[];
  readonly #refused: ReturnType<typeof createRefusedRows>;
  readonly #removed: Uint8Array;
  readonly #lines: Int32Array;
  /** Positions of the rows left, in the batch as it was. */
  readonly #numbers: Int32Array;
  /** Rows sent so far, those on the error output included. */
  #sent = 0;

  constructor(bound: BoundOutput, document: string, context: ComponentContext, complain: Complain) {
    const port = context.outputs[bound.position];
    const { capacity } = port.buffer;
    const sources = [...new Set([...bound.columns, ...bound.errorColumns].map(({ source }) => source))];
    this.#bound = bound;
    this.#document = document;
    this.#complain = complain;
    this.#port = port;
    this.fields = new RowFields(sources, capacity);
    this.#columns = bound.columns.map(({ output, source }) => ({
      output,
      field: sources.indexOf(source),
      form: bound.table.columns[source].form,
      parse: xmlFieldParser(output.type),
      starts: new Int32Array(capacity),
      ends: new Int32Array(capacity),
    }));
    const errorPort = context.outputs[bound.errorPosition];
    if (errorPort?.connected) {
      const shown = bound.errorColumns.map(({ output, source }) => ({
        column: output,
        field: sources.indexOf(source),
      }));
      this.#errors = new ErrorRows(errorPort, bound.errorOutput?.columns ?? [], shown, context);
    }
    this.#refused = createRefusedRows(capacity);
    this.#removed = new Uint8Array(capacity);
    this.#lines = new Int32Array(capacity);
    this.#numbers = new Int32Array(capacity);
  }

  /** Whether rows should be sent before more are collected. */
  get isFull(): boolean {
    return this.fields.rowCount >= this.#port.buffer.capacity || this.fields.used >= mostWaitingBytes;
  }

  /** Sends what was collected. */
  async send(): Promise<void> {
    const { capacity } = this.#port.buffer;
    for (let first = 0; first < this.fields.rowCount; first += capacity) {
      await this.#sendRows(first, Math.min(capacity, this.fields.rowCount - first));
    }
    this.fields.clear();
  }

  /** Sends the last rows; the buffer no longer points into the fields. */
  async finish(): Promise<void> {
    await this.send();
    for (const { output } of this.#columns) {
      const vector = this.#port.buffer.vector(output.lineageId);
      if (vector.layout === 'bytes') vector.bytes = new Uint8Array();
    }
  }

  async #sendRows(first: number, count: number): Promise<void> {
    const { fields } = this;
    const { buffer } = this.#port;
    this.#lines.set(fields.lines.subarray(first, first + count));
    buffer.origin = { source: this.#document, firstRow: this.#sent + 1, lineBase: 0, lines: this.#lines };
    this.#sent += count;
    const redirected: RedirectedRow[] = [];
    const kept: { readonly bytes: Uint8Array; readonly start: number }[] = [];
    const vectors: Vector[] = [];
    for (const column of this.#columns) vectors.push(this.#parseColumn(column, first, count, redirected, kept));
    // Only now: an error row shows the fields as the document has them.
    this.#addErrors(redirected, first);
    for (const { bytes, start } of kept) fields.bytes.set(bytes, start);
    let rowCount = count;
    if (redirected.length > 0) {
      for (let row = 0; row < count; row++) this.#numbers[row] = row;
      rowCount = removeRows(vectors, [this.#lines, this.#numbers], this.#removed, count);
      buffer.origin.rows = this.#numbers;
      this.#removed.fill(0);
    }
    if (rowCount > 0 && this.#port.connected) await this.#port.send(rowCount);
    await this.#errors?.send();
  }

  #parseColumn(
    column: ParsedColumn,
    first: number,
    count: number,
    redirected: RedirectedRow[],
    kept: { bytes: Uint8Array; start: number }[],
  ): Vector {
    const { fields } = this;
    const { starts, ends, output } = column;
    starts.set(fields.starts[column.field].subarray(first, first + count));
    ends.set(fields.ends[column.field].subarray(first, first + count));
    const cells: FieldColumn = { bytes: fields.bytes, starts, ends, rowCount: count, ascii: fields.ascii };
    const vector = this.#port.buffer.vector(output.lineageId);
    const refused = this.#refused;
    refused.count = 0;
    column.parse(cells, vector, refused);
    if (refused.count > 0) vector.canonicalText = undefined;
    for (let i = 0; i < refused.count; i++) {
      const row = refused.rows[i];
      if (this.#removed[row] === 1) continue;
      const error = parseXmlField(cells, row, vector, output.type, column.form);
      if (error === undefined) continue;
      if (this.#settle(column, row, first + row, error)) {
        this.#removed[row] = 1;
        redirected.push({ row, code: codeOf(error), lineageId: output.lineageId });
      } else if (error.kept !== undefined) {
        kept.push({ bytes: error.kept, start: starts[row] });
        ends[row] = starts[row] + error.kept.length;
      }
    }
    return vector;
  }

  /** Applies the disposition of the column. Returns whether the row goes to the error output; throws for FailComponent. */
  #settle(column: ParsedColumn, row: number, fieldRow: number, error: FieldError): boolean {
    const { output } = column;
    const disposition = error.kind === 'truncation' ? output.truncationRowDisposition : output.errorRowDisposition;
    const code = codeOf(error);
    const detail = (): RowErrorDetail => describe(column, error, this.#textOf(column.field, fieldRow) ?? '');
    if (disposition === 'RedirectRow' || disposition === 'IgnoreFailure') {
      const action = disposition === 'RedirectRow' ? 'redirected' : 'ignored';
      this.#port.buffer.noteRowError?.(action, row, output.lineageId, code, error.kind, detail);
      return action === 'redirected';
    }
    const symbol =
      error.kind === 'truncation'
        ? 'DTS_E_XMLSRC_INDUCEDTRANSFORMFAILUREONTRUNCATION'
        : 'DTS_E_XMLSRC_INDUCEDTRANSFORMFAILUREONERROR';
    const place = { file: this.#document, line: this.#lines[row] };
    const at = `${this.#bound.table.path.join('/')} (${placeInWords(place)})`;
    const args = { column: output.name, output: this.#bound.output.name, element: at, detail: detail().rule ?? '' };
    throw this.#complain(symbol, args, place);
  }

  #addErrors(redirected: RedirectedRow[], first: number): void {
    if (this.#errors === undefined) return;
    // Columns are parsed one after the other; the error output gets its rows in the order of the document.
    redirected.sort((left, right) => left.row - right.row);
    for (const { row, code, lineageId } of redirected) {
      this.#errors.add((field) => this.#textOf(field, first + row), code, lineageId);
    }
  }

  #textOf(field: number, row: number): string | undefined {
    const start = this.fields.starts[field][row];
    const end = this.fields.ends[field][row];
    return end < start ? undefined : this.fields.bytes.toString('utf8', start, end);
  }
}

function codeOf({ kind, reason }: FieldError): number {
  return kind === 'truncation' || reason === 'overflow' || reason === 'sign' ? overflowCode : processingCode;
}

function describe({ output }: ParsedColumn, error: FieldError, value: string): RowErrorDetail {
  const { type, length, precision, scale, codePage } = output.type;
  const size = length > 0 ? `(${length})` : precision > 0 ? `(${precision},${scale})` : scale > 0 ? `(${scale})` : '';
  const shown = value.length > 100 ? `${value.slice(0, 100)}…` : value;
  const wrong =
    error.kind === 'truncation' ? 'is longer than' : error.reason === 'invalid' ? 'is not a' : 'is out of the range of';
  const rule =
    error.reason === 'unmappable'
      ? `"${shown}" has a character that code page ${codePage} lacks`
      : `"${shown}" ${wrong} ${type}${size}`;
  return { value: shown, rule };
}
