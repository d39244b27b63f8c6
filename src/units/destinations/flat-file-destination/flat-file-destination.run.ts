import {
  type ComponentContext,
  type ComponentCopies,
  type ComponentRuntime,
  columnType,
  createRowFormatter,
  createVector,
  DtsError,
  dtsError,
  type ExternalMetadataColumn,
  encodedLength,
  type FileTarget,
  type FlatFileConnection,
  formatFieldExactly,
  InternalError,
  isMultiByteCodePage,
  localeOf,
  openFileTarget,
  type PipelineBuffer,
  type RowFormatter,
  type RowFormatterHooks,
  textOfSpan,
  utf16Length,
  type Vector,
} from 'opendtsx/sdk';
import { blockEncoder, byteOrderMark } from './block-encoder.ts';
import { type BlockWriter, createBlockWriter } from './block-writer.ts';
import { bindFileColumns, type FileColumn, type FlatFileDestinationInstance } from './file-columns.ts';
import { PartWriter, type SharedTarget } from './part-writer.ts';

const blockSize = 1 << 20;
const blank = 32;
const utf16 = 1200;

async function connect(context: ComponentContext): Promise<FlatFileConnection> {
  const connection = await context.connection('FlatFileConnection');
  if (connection.kind === 'flat-file') return connection;
  throw new InternalError(`The slot FlatFileConnection gave a connection of the kind ${connection.kind}.`);
}

/** The running Flat File Destination. */
export function createRuntime(instance: FlatFileDestinationInstance): ComponentRuntime {
  let rows: FileRows | undefined;
  let part: PartWriter | undefined;
  const copies: ComponentCopies = {
    share: () => rows?.share(),
    async adopt(shared, context) {
      const file = await connect(context);
      const columns = bindFileColumns(instance, file, context.source);
      const encode = blockEncoder(file, context.source);
      const opening = PartWriter.open(shared as SharedTarget, encode, blockSize, context.allocateBytes);
      part = await opening.catch((cause: Error) => {
        const args = { file: file.path, detail: cause.message };
        throw dtsError('DTS_E_CANNOTWRITETODATAFILE', args, { source: context.source }, { cause });
      });
      rows = new FileRows(file, columns, part, part, context);
    },
    async take() {
      const target = part;
      const taking = rows;
      if (taking === undefined || target === undefined) return {};
      try {
        await taking.finish();
      } catch (error) {
        taking.discard();
        target.take(taking.guarded).drop?.();
        throw error;
      }
      return target.take(taking.guarded);
    },
    // Bytes are written by the copies: there is nothing else to add.
    add: () => undefined,
  };
  return {
    copies,
    async open(context) {
      const file = await connect(context);
      const columns = bindFileColumns(instance, file, context.source);
      const target = await openFileTarget(file.path, instance.properties.Overwrite).catch((cause: Error) => {
        const args = { file: file.path, detail: cause.message };
        throw dtsError('DTS_E_CANNOTOPENDATAFILE', args, { source: context.source }, { cause });
      });
      const writer = createBlockWriter(target, blockEncoder(file, context.source), blockSize, context.allocateBytes);
      rows = new FileRows(file, columns, target, writer, context);
      await rows.begin(instance.properties.Header);
    },
    process(buffer, _input, context) {
      context.count('rows written', buffer.rowCount);
      return rows?.write(buffer);
    },
    async finish() {
      await rows?.finish();
    },
    async close(_context, succeeded) {
      const closing = rows;
      rows = undefined;
      await closing?.close(succeeded);
    },
  };
}

/** The columns that the connection manager describes now. */
export async function describeExternal(
  _instance: FlatFileDestinationInstance,
  context: ComponentContext,
): Promise<readonly ExternalMetadataColumn[]> {
  const { columns } = await connect(context);
  return columns.map(({ name, type }) => ({ name, type }));
}

/** Writes the rows of buffers into a file. */
class FileRows {
  readonly #file: FlatFileConnection;
  readonly #columns: readonly FileColumn[];
  readonly #target: FileTarget;
  readonly #context: ComponentContext;
  readonly #writer: BlockWriter;
  readonly #format: RowFormatter;
  readonly #vectors: Vector[] = [];
  readonly #absent: Vector;

  constructor(
    file: FlatFileConnection,
    columns: readonly FileColumn[],
    target: FileTarget,
    writer: BlockWriter,
    context: ComponentContext,
  ) {
    this.#file = file;
    this.#columns = columns;
    this.#target = target;
    this.#context = context;
    this.#writer = writer;
    const separator = localeOf(file.localeId).decimalSeparator.charCodeAt(0);
    const formats = columns.map(({ format }) => format);
    // For measuring and for doubt: the text is the same either way.
    const passThrough = process.env.OPENDTSX_PASS_THROUGH !== 'off';
    this.#format = createRowFormatter(formats, separator, this.#hooks(), passThrough, context.allocateBytes);
    this.#absent = createVector(columnType('DT_WSTR'), context.rowsPerBuffer);
  }

  /** Writes the byte order mark, the header and the column names of a new file. */
  async begin(header: string): Promise<void> {
    if (this.#target.continues) return;
    const mark = byteOrderMark(this.#file);
    if (mark.length > 0) await this.#guarded(this.#target.write(mark));
    let text = header;
    if (header !== '' && !header.endsWith(this.#file.headerRowDelimiter)) text += this.#file.headerRowDelimiter;
    if (this.#file.columnNamesInFirstDataRow) text += this.#names();
    if (text !== '') this.#append(Buffer.from(text));
  }

  write(buffer: PipelineBuffer): void | Promise<void> {
    const vectors = this.#vectors;
    this.#columns.forEach(({ input }, index) => {
      vectors[index] = input === undefined ? this.#absentFor(buffer) : buffer.vector(input.lineageId);
    });
    return this.#writeFrom(buffer, 0);
  }

  async finish(): Promise<void> {
    await this.#guarded(this.#flushAll());
  }

  /** Where copies write on, behind what was written before the rows; undefined for a target that is written in order only. */
  async share(): Promise<SharedTarget | undefined> {
    await this.finish();
    return this.#target.written;
  }

  /** Forgets rows that could not be encoded. */
  discard(): void {
    this.#writer.target.position = 0;
  }

  /** Waits for a write, wording its error. */
  readonly guarded = (pending: Promise<void>): Promise<void> => this.#guarded(pending);

  async close(succeeded: boolean): Promise<void> {
    await this.#writer.drain().catch(() => undefined);
    await this.#guarded(this.#target.close(succeeded));
  }

  #writeFrom(buffer: PipelineBuffer, first: number): void | Promise<void> {
    let next = first;
    while (next < buffer.rowCount) {
      const before = next;
      next = this.#format(this.#writer.target, this.#vectors, buffer.selection, next, buffer.rowCount);
      if (next >= buffer.rowCount) return undefined;
      if (next === before && this.#writer.target.position === 0)
        this.#writer.grow(this.#writer.target.bytes.length * 2);
      const pending = this.#flush();
      if (pending !== undefined) return this.#writeAfter(pending, buffer, next);
    }
    return undefined;
  }

  async #writeAfter(pending: Promise<void>, buffer: PipelineBuffer, next: number): Promise<void> {
    await this.#guarded(pending);
    await this.#writeFrom(buffer, next);
  }

  #flush(): void | Promise<void> {
    try {
      return this.#writer.flush();
    } catch (error) {
      throw this.#writeError(error);
    }
  }

  async #flushAll(): Promise<void> {
    await this.#writer.flush();
    await this.#writer.drain();
  }

  async #guarded(pending: Promise<void>): Promise<void> {
    await pending.catch((error: unknown) => {
      throw this.#writeError(error);
    });
  }

  #writeError(cause: unknown): unknown {
    if (cause instanceof DtsError || !(cause instanceof Error)) return cause;
    const args = { file: this.#file.path, detail: cause.message };
    return dtsError('DTS_E_CANNOTWRITETODATAFILE', args, { source: this.#context.source }, { cause });
  }

  #append(bytes: Uint8Array): void {
    const { target } = this.#writer;
    this.#writer.grow(target.position + bytes.length);
    target.bytes.set(bytes, target.position);
    target.position += bytes.length;
  }

  #names(): string {
    const last = this.#columns.length - 1;
    return this.#columns
      .map(({ file, width, format }, index) => {
        const after = Buffer.from(format.after).toString('utf8');
        const before = Buffer.from(format.before).toString('utf8');
        const name = width > 0 ? this.#fixedName(file.name, width) : file.name;
        return index === last && width > 0 && after === ''
          ? `${name}${this.#file.headerRowDelimiter}`
          : before + name + after;
      })
      .join('');
  }

  #fixedName(name: string, width: number): string {
    const cut = [...name].slice(0, width);
    while (this.#widthOfText(cut.join('')) > width) cut.pop();
    const text = cut.join('');
    return text + ' '.repeat(width - this.#widthOfText(text));
  }

  #widthOfText(text: string): number {
    const bytes = Buffer.from(text);
    return this.#widthOf(bytes, 0, bytes.length);
  }

  #absentFor(buffer: PipelineBuffer): Vector {
    const highest = buffer.selection === undefined ? buffer.rowCount : (buffer.selection[buffer.rowCount - 1] ?? 0) + 1;
    if (this.#absent.nulls.length >= highest && this.#absent.hasNulls) return this.#absent;
    Object.assign(this.#absent, createVector(columnType('DT_WSTR'), Math.max(highest, this.#context.rowsPerBuffer)));
    this.#absent.nulls.fill(1);
    this.#absent.hasNulls = true;
    return this.#absent;
  }

  #hooks(): RowFormatterHooks {
    const { localeId } = this.#file;
    return {
      exact: (column, vector, row, out, position) => {
        const text = formatFieldExactly(vector, row, this.#columns[column].format.type, localeId);
        return position + Buffer.from(out.buffer, out.byteOffset, out.byteLength).write(text, position);
      },
      adjust: (column, _row, out, start, end) => this.#adjust(column, out, start, end),
      adjustRoom: (column) => this.#columns[column].width,
    };
  }

  #adjust(column: number, out: Uint8Array, start: number, end: number): number {
    const { width, doubledText } = this.#columns[column];
    return width > 0 ? this.#pad(column, out, start, end) : doubleText(out, start, end, doubledText);
  }

  /** Fills a fixed field with blanks; a longer value fails: nothing is cut silently. */
  #pad(column: number, out: Uint8Array, start: number, end: number): number {
    const { width, file } = this.#columns[column];
    const taken = this.#widthOf(out, start, end);
    if (taken > width) {
      const args = { value: textOfSpan(out, start, end), width, column: file.name, file: this.#file.path };
      throw dtsError('OPENDTSX_E_FLATFILE_TOOWIDE', args, { source: this.#context.source });
    }
    let p = end;
    for (let count = taken; count < width; count++) out[p++] = blank;
    return p;
  }

  /** What a value takes of a fixed width: characters, or bytes where the code page has several for one. */
  #widthOf(out: Uint8Array, start: number, end: number): number {
    const { codePage } = this.#file;
    const countsBytes = codePage !== utf16 && isMultiByteCodePage(codePage);
    return countsBytes ? encodedLength(textOfSpan(out, start, end), codePage) : utf16Length(out, start, end);
  }
}

/** Writes every occurrence of `text` in [start, end) twice; there is room behind. Returns the end. */
function doubleText(out: Uint8Array, start: number, end: number, text: Uint8Array): number {
  const value = Buffer.from(out.subarray(start, end));
  let p = start;
  let copied = 0;
  for (let found = value.indexOf(text); found >= 0; found = value.indexOf(text, found + text.length)) {
    out.set(value.subarray(copied, found + text.length), p);
    p += found + text.length - copied;
    copied = found;
  }
  out.set(value.subarray(copied), p);
  return p + value.length - copied;
}
