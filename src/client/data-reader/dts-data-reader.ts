import type { ArrowBatch } from '../../datatypes/arrow/arrow-batch.ts';
import { ownMemory, reusedMemory, type TakeMemory } from '../../datatypes/arrow/batch-memory.ts';
import { endOfStream } from '../../datatypes/arrow/message.ts';
import { type CellReader, cellReader } from '../../datatypes/arrow/read-cells.ts';
import { writeSchema } from '../../datatypes/arrow/write-schema.ts';
import type { ProgramValue } from '../../datatypes/program-value.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { type ClrTypeName, type DtsColumn, dtsColumns } from './dts-column.ts';
import { type DtsRow, rowMaker } from './row-maker.ts';
import type { ReadExecution, RowSource } from './row-source.ts';

/** How a reader ends. */
export interface ReaderOptions {
  /** Whether `read` gives true once more behind the last row. */
  readonly readsOnceMore: boolean;
  /** Whether it ends after one row. */
  readonly isSingleRow: boolean;
  /** Is told when the reader is closed. */
  readonly onClose: () => Promise<void>;
}

/** How batches are given. */
export interface BatchOptions {
  /** Whether each batch uses the memory of the one before: faster, but a batch is then valid only until the next is asked for. */
  readonly reuse?: boolean;
}

/**
 * Reads the rows of a DataReader destination while the package runs, one after the other (`read`, and the getters), as objects (`rows`) or in columns (`batches`). The
 * package waits while nothing is read, and is cancelled when the reader is closed before its end. What the package fails with is thrown behind the rows that came before.
 */
export class DtsDataReader implements AsyncDisposable {
  readonly columns: readonly DtsColumn[];
  readonly #source: RowSource;
  readonly #options: ReaderOptions;
  readonly #ordinals: ReadonlyMap<string, number>;
  readonly #take = reusedMemory();
  #batch: ArrowBatch | undefined;
  #cells: readonly CellReader[] = [];
  #row = -1;
  /** `over`: the source has no more rows; `past`: and `read` has said so as the rules have it. */
  #phase: 'reading' | 'over' | 'past' = 'reading';
  #isAsking = false;
  /** Why the package has failed: told again to whoever asks again. */
  #failure: { readonly error: unknown } | undefined;
  #closing: Promise<void> | undefined;

  constructor(source: RowSource, options: ReaderOptions) {
    this.#source = source;
    this.#options = options;
    this.columns = dtsColumns(source.columns);
    this.#ordinals = new Map(this.columns.toReversed().map(({ name, ordinal }) => [name, ordinal]));
  }

  get fieldCount(): number {
    return this.columns.length;
  }

  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /** Whether there is a row to ask for values of. */
  get hasRow(): boolean {
    return this.#batch !== undefined && this.#row >= 0 && !this.isClosed;
  }

  /** What executes on a server; empty for a package of this process. */
  get execution(): ReadExecution {
    return this.#source.execution;
  }

  /** Goes to the next row, the first one first. False when there is none, and the package has ended well. */
  async read(): Promise<boolean> {
    this.#source.touch();
    if (this.#batch !== undefined && this.#row + 1 < this.#batch.rowCount) {
      this.#row++;
      return true;
    }
    if (this.#phase === 'reading' && (await this.#readBatch(this.#take))) return true;
    const isOnceMore = this.#phase === 'over' && this.#options.readsOnceMore;
    this.#phase = 'past';
    return isOnceMore;
  }

  /** The rows as objects that stay valid. Leaving the loop early closes the reader. */
  async *rows(): AsyncGenerator<DtsRow, void, undefined> {
    const take = reusedMemory();
    for await (const batch of this.#batches(take)) {
      const make = rowMaker(batch.columns);
      for (let row = 0; row < batch.rowCount; row++) {
        this.#source.touch();
        yield make(row);
      }
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<DtsRow, void, undefined> {
    return this.rows();
  }

  /** The rows as columns in the form of Arrow, in memory of their own. Leaving the loop early closes the reader. */
  batches({ reuse = false }: BatchOptions = {}): AsyncGenerator<ArrowBatch, void, undefined> {
    return this.#batches(reuse ? reusedMemory() : ownMemory);
  }

  /** The rows as a stream of Arrow (`application/vnd.apache.arrow.stream`), for its libraries. Leaving the loop early closes the reader. */
  async *arrowStream(): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    yield writeSchema(this.#source.columns);
    for await (const { message } of this.#batches(ownMemory)) yield message;
    yield endOfStream();
  }

  getName(ordinal: number): string {
    return this.#column(ordinal).name;
  }

  /** The number of a column, from 0; the first one where several have the name. Throws OPENDTSX_E_DTSCLIENT_COLUMN. */
  getOrdinal(name: string): number {
    const lower = name.toLowerCase();
    const ordinal = this.#ordinals.get(name) ?? this.columns.findIndex((column) => column.name.toLowerCase() === lower);
    if (ordinal >= 0) return ordinal;
    throw this.#noColumn(name);
  }

  /** The SSIS type of a column, e.g. `DT_WSTR`. */
  getDataTypeName(ordinal: number): string {
    return this.#column(ordinal).type;
  }

  /** The class of .NET that values of a column would have, e.g. `System.String`. */
  getFieldType(ordinal: number): ClrTypeName {
    return this.#column(ordinal).clrType;
  }

  isDBNull(ordinal: number): boolean {
    return this.getValue(ordinal) === null;
  }

  /** The value of a column in the row; NULL is `null`. Throws OPENDTSX_E_DTSCLIENT_PASTEND where there is no row. */
  getValue(ordinal: number): ProgramValue {
    const { name } = this.#column(ordinal);
    if (!this.hasRow) {
      throw dtsError('OPENDTSX_E_DTSCLIENT_PASTEND', { column: name });
    }
    return this.#cells[ordinal](this.#row);
  }

  /** The values of the row, by the order of the columns. */
  getValues(): ProgramValue[] {
    return this.columns.map(({ ordinal }) => this.getValue(ordinal));
  }

  getBoolean(ordinal: number): boolean {
    return this.#typed(ordinal, 'getBoolean', 'System.Boolean') as boolean;
  }

  getByte(ordinal: number): number {
    return this.#typed(ordinal, 'getByte', 'System.Byte') as number;
  }

  getInt16(ordinal: number): number {
    return this.#typed(ordinal, 'getInt16', 'System.Int16') as number;
  }

  getInt32(ordinal: number): number {
    return this.#typed(ordinal, 'getInt32', 'System.Int32') as number;
  }

  getInt64(ordinal: number): bigint {
    return this.#typed(ordinal, 'getInt64', 'System.Int64') as bigint;
  }

  getFloat(ordinal: number): number {
    return this.#typed(ordinal, 'getFloat', 'System.Single') as number;
  }

  getDouble(ordinal: number): number {
    return this.#typed(ordinal, 'getDouble', 'System.Double') as number;
  }

  /** The digits of an exact number. */
  getDecimal(ordinal: number): string {
    return this.#typed(ordinal, 'getDecimal', 'System.Decimal') as string;
  }

  getString(ordinal: number): string {
    return this.#typed(ordinal, 'getString', 'System.String') as string;
  }

  getGuid(ordinal: number): string {
    return this.#typed(ordinal, 'getGuid', 'System.Guid') as string;
  }

  /** A date and time, whose UTC fields are those of the package. */
  getDateTime(ordinal: number): Date {
    return this.#typed(ordinal, 'getDateTime', 'System.DateTime') as Date;
  }

  getBytes(ordinal: number): Uint8Array {
    return this.#typed(ordinal, 'getBytes', 'System.Byte[]') as Uint8Array;
  }

  /**
   * Ends reading, cancels the package when it still runs, and waits for its end. Under the rule `readsOnceMore` it throws OPENDTSX_E_DTSCLIENT_UNREAD, and
   * has closed the reader, when `read` was not called behind the last row.
   */
  async close(): Promise<void> {
    const isUnread = this.#options.readsOnceMore && this.#phase !== 'past' && !this.isClosed;
    await this.#close();
    if (isUnread) throw dtsError('OPENDTSX_E_DTSCLIENT_UNREAD');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }

  #close(): Promise<void> {
    this.#closing ??= this.#source.close().finally(() => this.#options.onClose());
    return this.#closing;
  }

  async *#batches(take: TakeMemory): AsyncGenerator<ArrowBatch, void, undefined> {
    try {
      // What `read` has begun is read to its end by `read`.
      if (this.#batch !== undefined) throw dtsError('OPENDTSX_E_DTSCLIENT_MIXED');
      while (this.#phase === 'reading' && (await this.#readBatch(take))) yield this.#taken();
      this.#phase = 'past';
    } finally {
      if (this.#phase !== 'past') await this.#close();
    }
  }

  #taken(): ArrowBatch {
    const batch = this.#batch as ArrowBatch;
    this.#batch = undefined;
    return batch;
  }

  /** Asks for the next rows that are any; false when there are none, or the one row that was wanted has been read. */
  async #readBatch(take: TakeMemory): Promise<boolean> {
    if (this.isClosed) throw dtsError('OPENDTSX_E_DTSCLIENT_CLOSED');
    if (this.#isAsking) throw dtsError('OPENDTSX_E_DTSCLIENT_ASKING');
    this.#isAsking = true;
    try {
      const isDone = this.#options.isSingleRow && this.#row >= 0;
      if (this.#failure !== undefined) throw this.#failure.error;
      this.#batch = isDone ? undefined : await this.#source.next(take);
    } catch (error) {
      this.#batch = undefined;
      this.#failure = { error };
      throw error;
    } finally {
      this.#isAsking = false;
    }
    this.#row = 0;
    if (this.#batch === undefined) {
      this.#phase = 'over';
      // The package may go on where one row was all that was wanted.
      if (this.#options.isSingleRow) await this.#source.close();
      return false;
    }
    if (this.#options.isSingleRow) this.#batch = { ...this.#batch, rowCount: 1 };
    this.#cells = this.#batch.columns.map(cellReader);
    return true;
  }

  #typed(ordinal: number, method: string, wanted: ClrTypeName): ProgramValue {
    const { name, clrType, type } = this.#column(ordinal);
    if (clrType !== wanted) throw dtsError('OPENDTSX_E_DTSCLIENT_TYPE', { method, column: name, type, clrType });
    const value = this.getValue(ordinal);
    if (value === null) throw dtsError('OPENDTSX_E_DTSCLIENT_NULL', { method, column: name });
    return value;
  }

  #column(ordinal: number): DtsColumn {
    const column = this.columns[ordinal];
    if (column === undefined) throw this.#noColumn(String(ordinal));
    return column;
  }

  #noColumn(column: string): Error {
    const existing = this.columns.map(({ name }) => name).join(', ');
    return dtsError('OPENDTSX_E_DTSCLIENT_COLUMN', { column, existing });
  }
}
