import { type ProgramValue, programValue } from '../../datatypes/program-value.ts';
import { readVector } from '../../datatypes/read-vector.ts';
import type { Value } from '../../datatypes/value.ts';
import type { Vector } from '../../datatypes/vector.ts';
import type { DataReaderColumn, DataReaderRows } from '../../sdk/data-reader.ts';
import type { RunResult } from '../run-request.ts';
import type { ReaderChannel } from './reader-channel.ts';

/** One row by the names of its columns; it has no prototype. */
export type DataReaderRow = Readonly<Record<string, ProgramValue>>;

/** Rows as the data flow holds them: valid until the next batch is asked for. */
export class DataReaderBatch {
  readonly columns: readonly DataReaderColumn[];
  readonly rowCount: number;
  /** Ascending positions of the rows in the vectors; undefined for 0 … rowCount − 1. */
  readonly selection: Int32Array | undefined;
  /** One for each column. */
  readonly vectors: readonly Vector[];

  constructor(columns: readonly DataReaderColumn[], { rowCount, selection, vectors }: DataReaderRows) {
    this.columns = columns;
    this.rowCount = rowCount;
    this.selection = selection;
    this.vectors = vectors;
  }

  /** The exact value of a column, in its SSIS form. @param row from 0 @param column from 0 */
  value(row: number, column: number): Value {
    return readVector(this.vectors[column], this.selection?.[row] ?? row, this.columns[column].type);
  }

  /** A row as programs like it; it stays valid. @param row from 0 */
  row(row: number): DataReaderRow {
    const values: Record<string, ProgramValue> = Object.create(null);
    for (const [index, { name, type }] of this.columns.entries()) {
      values[name] = programValue(this.value(row, index), type);
    }
    return values;
  }
}

/** Where a reader gets its rows from, and the execution behind it. */
export interface ReaderSource {
  readonly channel: ReaderChannel;
  readonly columns: readonly DataReaderColumn[];
  /** How the execution ends; never rejects for what the package does. */
  readonly result: Promise<RunResult>;
  cancel(): void;
}

/**
 * Reads what a DataReader destination takes while the package runs. The package waits while nothing is read, ends when the last row was read
 * and everything behind it was executed, and is cancelled by `close` before that.
 */
export class DataReader implements AsyncDisposable {
  /** The columns of the rows, in the order in which the destination uses them. */
  readonly columns: readonly DataReaderColumn[];
  readonly #source: ReaderSource;
  #isAtEnd = false;

  constructor(source: ReaderSource) {
    this.columns = source.columns;
    this.#source = source;
  }

  /** How the package ended; settles when it has. */
  get result(): Promise<RunResult> {
    return this.#source.result;
  }

  /**
   * The rows, one after the other. Ends when the package has ended well; throws the `DtsError` of its first error when it failed, and
   * DTS_E_DATAREADERDESTREADERTIMEOUT when reading was slower than ReadTimeout. Leaving the loop closes the reader.
   */
  async *rows(): AsyncGenerator<DataReaderRow, void, undefined> {
    for await (const batch of this.batches()) {
      for (let row = 0; row < batch.rowCount; row++) {
        this.#source.channel.touch();
        yield batch.row(row);
      }
    }
  }

  /** The rows as the data flow holds them, for programs that read columns; ends and fails as `rows`. */
  async *batches(): AsyncGenerator<DataReaderBatch, void, undefined> {
    if (this.#isAtEnd) return;
    const { channel, columns } = this.#source;
    try {
      for (let rows = await channel.next(); rows !== undefined; rows = await channel.next()) {
        yield new DataReaderBatch(columns, rows);
      }
      this.#isAtEnd = true;
    } finally {
      if (!this.#isAtEnd) await this.close();
    }
  }

  /** Counts as reading, for the ReadTimeout of the destination: for programs that have copied a batch and work on it. */
  touch(): void {
    this.#source.channel.stayAwake();
  }

  /** Ends reading, cancels the package when it still runs, and waits until it has ended. Gives how it ended. */
  async close(): Promise<RunResult> {
    const { channel, result, cancel } = this.#source;
    if (!this.#isAtEnd) {
      channel.close();
      cancel();
    }
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
