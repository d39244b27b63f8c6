import type { ColumnType } from '../datatypes/data-type.ts';
import type { Vector } from '../datatypes/vector.ts';

/** A column of the rows that a DataReader destination hands to a program. */
export interface DataReaderColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Rows that are handed to a program: valid until the Promise of `offer` settles. */
export interface DataReaderRows {
  readonly rowCount: number;
  /** Ascending positions of the rows in the vectors; undefined for 0 … rowCount − 1. */
  readonly selection: Int32Array | undefined;
  /** One for each column. */
  readonly vectors: readonly Vector[];
}

/** What became of rows that were offered: the program has asked for more, has asked for nothing in time, or reads no more. */
export type DataReaderOutcome = 'read' | 'timeout' | 'closed';

/** A program that reads the rows of a DataReader destination while the package runs. */
export interface DataReaderClient {
  /** Tells the columns; called before the first rows of each run of the data flow. */
  begin(columns: readonly DataReaderColumn[]): void;
  /**
   * Hands rows over, and settles when the program asks for the next ones: that is back-pressure. Call it again only then.
   * @param readTimeout milliseconds without any reading after which the outcome is `timeout`; 0 or less: never
   * @param signal ends the waiting with the outcome `closed`
   */
  offer(rows: DataReaderRows, readTimeout: number, signal: AbortSignal): Promise<DataReaderOutcome>;
}
