import {
  bytesAt,
  type ComponentContext,
  createFieldTable,
  createTokeniser,
  type Diagnostic,
  type DiagnosticArguments,
  diagnostic,
  dtsError,
  type FieldTable,
  type FlatFileConnection,
  rowDelimiterOf,
  type Tokeniser,
} from 'opendtsx/sdk';
import type { BatchParser } from './batch-parser.ts';
import { type DelimiterSigns, warnOfDelimiter } from './delimiter-signs.ts';
import { rowLayoutOf } from './file-layout.ts';
import type { TextPieces } from './text-pieces.ts';

/** Rows of at most this many bytes of UTF-8 are read; without a limit, a wrong row delimiter would fill the memory. */
export const longestRow = 64 << 20;

/** Walks through a file: header, rows to skip, rows, end. */
export class FlatFileRows {
  /** Data rows given to the parser. */
  sent = 0;
  readonly #file: FlatFileConnection;
  readonly #reader: TextPieces;
  readonly #context: ComponentContext;
  readonly #tokenise: Tokeniser;
  readonly #rowDelimiter: Uint8Array;
  readonly #table: FieldTable;
  #position = 0;
  #line = 1;
  readonly #longestRow: number;
  /** Whether the row delimiter that the end of the file stands for was added. */
  #closed = false;
  readonly #signs: DelimiterSigns;

  constructor(
    file: FlatFileConnection,
    reader: TextPieces,
    context: ComponentContext,
    capacity: number,
    limit = longestRow,
  ) {
    const layout = rowLayoutOf(file);
    this.#file = file;
    this.#reader = reader;
    this.#context = context;
    this.#longestRow = limit;
    this.#signs = this.#noSigns();
    this.#tokenise = createTokeniser(layout);
    this.#rowDelimiter = rowDelimiterOf(layout);
    this.#table = createFieldTable(file.columns.length, capacity, context.allocateBytes);
  }

  /** Gives every row to the parser. Throws for a file whose rows cannot be cut out. */
  async send(parser: BatchParser): Promise<void> {
    try {
      await this.#sendRows(parser);
    } finally {
      // After a failure too: a wrong delimiter is the likeliest reason for it.
      warnOfDelimiter(this.#file, this.#signs, this.#context);
    }
  }

  /** Skips what stands before the first row; false when the file has ended. Afterwards `place` is where the first row starts. */
  async skipToRows(): Promise<boolean> {
    await this.#advance();
    return this.#skipHeader();
  }

  /**
   * Gives the parser every row that is complete in the present segment.
   * @param start rows before, and the line of the first one @param carried bytes of the first row in the segments before
   */
  async sendSegment(
    parser: BatchParser,
    start: { readonly rows: number; readonly line: number },
    carried: number,
  ): Promise<void> {
    this.sent = start.rows;
    this.#line = start.line;
    this.#closed = false;
    Object.assign(this.#signs, this.#noSigns());
    await this.#advance();
    if (carried > this.#longestRow) throw this.#tooLong(this.#rowDelimiter);
    await this.#sendTables(parser);
  }

  /** Where the next row starts: its position in the present piece, and its line. */
  get place(): { readonly position: number; readonly line: number } {
    return { position: this.#position, line: this.#line };
  }

  /** What was seen of column delimiters so far. */
  get signs(): DelimiterSigns {
    return this.#signs;
  }

  #noSigns(): DelimiterSigns {
    return { seen: this.#file.columns.length < 2, sample: '' };
  }

  async #sendRows(parser: BatchParser): Promise<void> {
    if (await this.skipToRows()) await this.#sendTables(parser);
  }

  async #sendTables(parser: BatchParser): Promise<void> {
    const table = this.#table;
    for (;;) {
      this.#context.signal.throwIfAborted();
      this.#position = this.#tokenise(this.#reader.bytes, this.#position, this.#reader.to, table);
      if (table.rowCount > 0) {
        // Parsing settles missing fields as empty ones, so it is asked before.
        if (!this.#signs.seen) this.#noteDelimiter(table);
        const lastIsShort = this.#closed && isLastRowShort(table);
        const pending = parser.send(table, this.sent + 1, this.#line);
        if (pending !== undefined) await pending;
        this.sent += table.rowCount;
        this.#line += table.rowCount + table.extraLineCount;
        if (lastIsShort) this.#fire('DTS_W_PARTIALROWFOUNDATENDOFFILE', { row: this.sent, line: this.#line - 1 });
      }
      if (table.fault !== undefined) throw this.#delimiterError(table.fault.column, table.fault.position);
      if (table.rowCount === table.capacity) continue;
      if (!(await this.#more())) break;
    }
    if (this.#reader.cut !== true) this.#finish(table);
  }

  /** Notes whether any row has a second field, and what the first row looks like. */
  #noteDelimiter(table: FieldTable): void {
    const signs = this.#signs;
    if (signs.sample === '') {
      signs.sample = Buffer.from(this.#reader.bytes.subarray(table.rowStarts[0], table.rowEnds[0])).toString('utf8');
    }
    for (let row = 0; row < table.rowCount && !signs.seen; row++)
      signs.seen = table.ends[1][row] >= table.starts[1][row];
  }

  /** Gets more text; at the end of the file, ends the last row as its delimiter would. False when there is nothing more. */
  async #more(): Promise<boolean> {
    const reader = this.#reader;
    if (reader.cut === true) return false;
    if (!reader.ended) {
      this.#checkLength();
      await this.#advance();
      return true;
    }
    const rest = reader.to - this.#position;
    if (this.#closed || rest <= 0 || this.#rowDelimiter.length === 0 || this.#isLineEnd(rest)) return false;
    this.#closed = true;
    reader.reserve(this.#rowDelimiter.length + 16);
    reader.bytes.set(this.#rowDelimiter, reader.to);
    reader.to += this.#rowDelimiter.length;
    return true;
  }

  async #advance(): Promise<void> {
    await this.#reader.advance(this.#position);
    this.#position = this.#reader.from;
  }

  #checkLength(expected = this.#rowDelimiter): void {
    if (this.#reader.to - this.#position > this.#longestRow) throw this.#tooLong(expected);
  }

  #tooLong(expected: Uint8Array): Error {
    const delimiter = JSON.stringify(Buffer.from(expected).toString('utf8'));
    const args = { ...this.#place(), bytes: this.#longestRow, delimiter };
    return dtsError('OPENDTSX_E_FLATFILE_ROWTOOLONG', args, this.#source());
  }

  #finish(table: FieldTable): void {
    const rest = this.#reader.to - this.#position - (this.#closed ? this.#rowDelimiter.length : 0);
    if (rest <= 0 || this.#isLineEnd(rest)) return;
    const open = table.openQualifierColumn;
    if (open >= 0) {
      throw dtsError(
        'DTS_E_TEXTQUALIFIERNOTFOUND',
        { ...this.#place(), column: this.#file.columns[open].name },
        this.#source(),
      );
    }
    this.#fire('DTS_W_PARTIALROWFOUNDATENDOFFILE', { row: this.sent + 1, line: this.#line });
  }

  /** Whether only line ends, or the end-of-file character of DOS, stand there: no row. */
  #isLineEnd(length: number): boolean {
    for (let i = 0; i < length; i++) {
      const byte = this.#reader.bytes[this.#position + i];
      if (byte !== 10 && byte !== 13 && byte !== 26) return false;
    }
    return true;
  }

  async #skipHeader(): Promise<boolean> {
    const { headerRowsToSkip, dataRowsToSkip, columnNamesInFirstDataRow, headerRowDelimiter } = this.#file;
    const delimiter = headerRowDelimiter === '' ? this.#rowDelimiter : Buffer.from(headerRowDelimiter);
    for (let row = 0; row < headerRowsToSkip; row++) {
      if (!(await this.#skipPast(delimiter))) return this.#noData();
    }
    if (columnNamesInFirstDataRow) {
      if (!(await this.#skipRow()) || this.#closed) return this.#noData();
      if (this.#rowDelimiter.length === 0) await this.#skipLineEnd(delimiter);
    }
    for (let row = 0; row < dataRowsToSkip && (await this.#skipRow()); ) row++;
    return true;
  }

  async #skipRow(): Promise<boolean> {
    const table = createFieldTable(this.#file.columns.length, 1);
    for (;;) {
      this.#position = this.#tokenise(this.#reader.bytes, this.#position, this.#reader.to, table);
      if (table.fault !== undefined) throw this.#delimiterError(table.fault.column, table.fault.position);
      if (table.rowCount === 1) {
        this.#line += 1 + table.extraLineCount;
        return true;
      }
      if (!(await this.#more())) return false;
    }
  }

  /** Names in a file of fixed widths without row delimiter have a line of their own. */
  async #skipLineEnd(delimiter: Uint8Array): Promise<void> {
    while (this.#reader.to - this.#position < delimiter.length && !this.#reader.ended) await this.#advance();
    if (bytesAt(this.#reader.bytes, this.#position, this.#reader.to, delimiter)) this.#position += delimiter.length;
  }

  async #skipPast(delimiter: Uint8Array): Promise<boolean> {
    let from = this.#position;
    for (;;) {
      const { bytes, to } = this.#reader;
      for (let p = from; p + delimiter.length <= to; p++) {
        if (!bytesAt(bytes, p, to, delimiter)) continue;
        this.#position = p + delimiter.length;
        this.#line++;
        return true;
      }
      if (this.#reader.ended) return false;
      const searched = Math.max(this.#position, to - delimiter.length + 1) - this.#position;
      this.#checkLength(delimiter);
      await this.#advance();
      from = this.#position + searched;
    }
  }

  #noData(): boolean {
    this.#fire('DTS_W_ENDOFFILEREACHWHILEREADINGHEADERROWS', {});
    return false;
  }

  #delimiterError(column: number, position: number): Error {
    return dtsError(
      'DTS_E_COLUMNDELIMITERNOTFOUND',
      { ...this.#place(position), column: this.#file.columns[column].name },
      { ...this.#source(), location: this.#location(position) },
    );
  }

  #place(position = this.#position): DiagnosticArguments {
    const byteOffset = this.#reader.sourceOffsetAt(position) ?? -1;
    return { file: this.#file.path, row: this.sent + 1, line: this.#line, byteOffset };
  }

  #location(position: number): Diagnostic['location'] {
    const byteOffset = this.#reader.sourceOffsetAt(position);
    return { file: this.#file.path, line: this.#line, ...(byteOffset === undefined ? {} : { byteOffset }) };
  }

  #source(): { readonly source: string } {
    return { source: this.#context.source };
  }

  #fire(symbol: string, args: DiagnosticArguments): void {
    this.#context.fire(diagnostic(symbol, { file: this.#file.path, ...args }, this.#source()));
  }
}

function isLastRowShort(table: FieldTable): boolean {
  const last = table.columnCount - 1;
  const row = table.rowCount - 1;
  return table.ends[last][row] < table.starts[last][row];
}
