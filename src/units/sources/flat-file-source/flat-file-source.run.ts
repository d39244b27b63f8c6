import { open } from 'node:fs/promises';
import {
  bytesAt,
  type ComponentContext,
  type ComponentRuntime,
  createFieldTable,
  createTokeniser,
  type Diagnostic,
  type DiagnosticArguments,
  diagnostic,
  dtsError,
  type ExternalMetadataColumn,
  type FieldTable,
  type FlatFileConnection,
  InternalError,
  rowDelimiterOf,
  type Tokeniser,
} from 'opendtsx/sdk';
import { type BatchParser, createBatchParser } from './batch-parser.ts';
import { ChunkReader } from './chunk-reader.ts';
import { rowLayoutOf } from './file-layout.ts';
import { createErrorRows } from './row-errors.ts';
import { bindColumns, type FlatFileSourceInstance } from './source-columns.ts';

const pieceSize = 4 << 20;
const longestRow = 64 << 20;

async function connect(context: ComponentContext): Promise<FlatFileConnection> {
  const connection = await context.connection('FlatFileConnection');
  if (connection.kind === 'flat-file') return connection;
  throw new InternalError(`The slot FlatFileConnection gave a connection of the kind ${connection.kind}.`);
}

/** The running Flat File Source. */
export function createRuntime(instance: FlatFileSourceInstance): ComponentRuntime {
  let file: FlatFileConnection | undefined;
  return {
    async open(context) {
      file = await connect(context);
    },
    async produce(context) {
      file ??= await connect(context);
      await readFile(instance, file, context);
    },
  };
}

/** The columns that the connection manager describes now. */
export async function describeExternal(
  _instance: FlatFileSourceInstance,
  context: ComponentContext,
): Promise<readonly ExternalMetadataColumn[]> {
  const { columns } = await connect(context);
  return columns.map(({ name, type }) => ({ name, type }));
}

async function readFile(
  instance: FlatFileSourceInstance,
  file: FlatFileConnection,
  context: ComponentContext,
): Promise<void> {
  const binding = bindColumns(instance, file, context.source);
  const port = context.outputs[instance.outputs.indexOf(binding.output)];
  const handle = await open(file.path, 'r').catch((cause: Error) => {
    throw dtsError(
      'DTS_E_CANNOTOPENDATAFILE',
      { file: file.path, detail: cause.message },
      { source: context.source },
      { cause },
    );
  });
  const reader = new ChunkReader(handle, file.codePage, pieceSize);
  try {
    const args = { file: file.path };
    context.fire(diagnostic('DTS_I_STARTPROCESSINGFILE', args, { source: context.source }));
    const parser = createBatchParser(binding, file, reader, port, createErrorRows(instance, context), context);
    const rows = new FlatFileRows(file, reader, context, port.buffer.capacity);
    await rows.send(parser);
    context.fire(diagnostic('DTS_I_FINISHPROCESSINGFILE', args, { source: context.source }));
    context.fire(
      diagnostic('DTS_I_TOTALDATAROWSPROCESSEDFORFILE', { ...args, rows: rows.sent }, { source: context.source }),
    );
  } finally {
    await reader.settle();
    await handle.close();
  }
}

/** Walks through a file: header, rows to skip, rows, end. */
class FlatFileRows {
  /** Data rows given to the parser. */
  sent = 0;
  readonly #file: FlatFileConnection;
  readonly #reader: ChunkReader;
  readonly #context: ComponentContext;
  readonly #tokenise: Tokeniser;
  readonly #rowDelimiter: Uint8Array;
  readonly #table: FieldTable;
  #position = 0;
  #line = 1;
  /** Whether the row delimiter that the end of the file stands for was added. */
  #closed = false;

  constructor(file: FlatFileConnection, reader: ChunkReader, context: ComponentContext, capacity: number) {
    const layout = rowLayoutOf(file);
    this.#file = file;
    this.#reader = reader;
    this.#context = context;
    this.#tokenise = createTokeniser(layout);
    this.#rowDelimiter = rowDelimiterOf(layout);
    this.#table = createFieldTable(file.columns.length, capacity);
  }

  async send(parser: BatchParser): Promise<void> {
    await this.#advance();
    if (!(await this.#skipHeader())) return;
    const table = this.#table;
    for (;;) {
      this.#context.signal.throwIfAborted();
      this.#position = this.#tokenise(this.#reader.bytes, this.#position, this.#reader.to, table);
      if (table.rowCount > 0) {
        const pending = parser.send(table, this.sent + 1, this.#line);
        if (pending !== undefined) await pending;
        this.#pass(table);
      }
      if (table.fault !== undefined) throw this.#delimiterError(table.fault.column, table.fault.position);
      if (table.rowCount === table.capacity) continue;
      if (!(await this.#more())) break;
    }
    this.#finish(table);
  }

  #pass(table: FieldTable): void {
    this.sent += table.rowCount;
    this.#line += table.rowCount + table.extraLineCount;
    const { shortRows } = table;
    if (
      this.#closed &&
      shortRows > 0 &&
      table.ends[table.columnCount - 1][table.rowCount - 1] < table.starts[table.columnCount - 1][table.rowCount - 1]
    ) {
      this.#fire('DTS_W_PARTIALROWFOUNDATENDOFFILE', { row: this.sent, line: this.#line - 1 });
    }
  }

  /** Gets more text; at the end of the file, ends the last row as its delimiter would. False when there is nothing more. */
  async #more(): Promise<boolean> {
    const reader = this.#reader;
    if (!reader.ended) {
      this.#checkLength();
      await this.#advance();
      return true;
    }
    if (this.#closed || this.#position >= reader.to || this.#rowDelimiter.length === 0) return false;
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

  #checkLength(): void {
    if (this.#reader.to - this.#position <= longestRow) return;
    const delimiter = JSON.stringify(Buffer.from(this.#rowDelimiter).toString('utf8'));
    throw dtsError(
      'OPENDTSX_E_FLATFILE_ROWTOOLONG',
      { ...this.#place(), bytes: longestRow, delimiter },
      this.#source(),
    );
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
    const rows = (columnNamesInFirstDataRow ? 1 : 0) + dataRowsToSkip;
    const table = createFieldTable(this.#file.columns.length, 1);
    for (let row = 0; row < rows; ) {
      this.#position = this.#tokenise(this.#reader.bytes, this.#position, this.#reader.to, table);
      if (table.fault !== undefined) throw this.#delimiterError(table.fault.column, table.fault.position);
      if (table.rowCount === 1) {
        row++;
        this.#line += 1 + table.extraLineCount;
      } else if (!(await this.#more())) {
        return row === 0 && columnNamesInFirstDataRow ? this.#noData() : true;
      }
    }
    return true;
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
      this.#checkLength();
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
