import type { RowErrorKind } from '../datatypes/column-evaluator.ts';
import type { Vector } from '../datatypes/vector.ts';

/** Where the rows of a buffer were read from: rides along synchronous paths and into error messages and rejects. */
export interface RowOrigin {
  /** File, table or statement the rows come from. */
  readonly source: string;
  /** Number of the buffer's first row in its source, from 1. */
  firstRow: number;
  /** The number of row r is `firstRow + rows[r]`; absent: `firstRow + r`. For buffers that rows were taken out of. */
  rows?: Int32Array;
  /** Byte offset of row r in the file is `byteBase + byteOffsets[r]`; absent for sources that are not files. */
  byteBase?: number;
  byteOffsets?: Int32Array;
  /** Line of row r, from 1, is `lineBase + lines[r]`. */
  lineBase?: number;
  lines?: Int32Array;
}

/**
 * A batch of rows as a component sees it. Valid only during `process` (until its Promise settles): vectors are reused afterwards.
 * Row positions are those of the vectors; when `selection` is given only the positions in it are rows of this buffer.
 */
export interface PipelineBuffer {
  /** Number of active rows. */
  readonly rowCount: number;
  /** Ascending positions of the active rows, valid in [0, rowCount); undefined when the rows are 0 … rowCount − 1. */
  readonly selection: Int32Array | undefined;
  readonly origin: RowOrigin | undefined;
  /** The vector of the column with this lineage id: an input column, or an output column that this synchronous component adds. Columns not used by the component may be read too. */
  vector(lineageId: string): Vector;
  /**
   * Reports a row error. The engine applies the package's disposition for the column (or the output/input when no column is given):
   * FailComponent ends the data flow with a message that names component, column, row, value and origin; RedirectRow moves the row to the
   * error output; IgnoreFailure lets it pass (store NULL or the truncated value yourself).
   * @param lineageId column at fault; '' when the whole row is.
   * @param code SSIS code for ErrorCode. @param detail offending value and rule, for the message.
   * @returns true when the row goes on (ignored), false when it left the buffer.
   */
  reportRowError(row: number, lineageId: string, code: number, kind: RowErrorKind, detail?: RowErrorDetail): boolean;
  /**
   * Sends a row of a synchronous component to one output of an exclusion group (by output id); called again for an output of another group, to that
   * too. Rows not directed go to the outputs of exclusion group 0.
   */
  directRow(row: number, outputId: string): void;
}

/** What a message about a row error says beyond place and code. */
export interface RowErrorDetail {
  /** The offending value as text; the engine shortens it. */
  readonly value?: string;
  /** The rule that the value breaks, e.g. `"abc" is not a DT_I4`. */
  readonly rule?: string;
}

/** A buffer that a source or an asynchronous component fills. One is reused for all batches of an output. */
export interface OutputBuffer {
  /** Rows that fit. */
  readonly capacity: number;
  /** Where the rows come from; the source fills it in before `send`. */
  origin: RowOrigin | undefined;
  vector(lineageId: string): Vector;
  /** As `PipelineBuffer.reportRowError`, for a row of this batch. Rows redirected are left out of the output by `send`. */
  reportRowError(row: number, lineageId: string, code: number, kind: RowErrorKind, detail?: RowErrorDetail): boolean;
  /**
   * Tells of a row in error of this batch that the component, by the column's disposition, sent to the error output or let pass by itself.
   * It is then counted and written down as those that the engine settles. @param detail asked for only when the row is described
   */
  noteRowError?(
    action: 'redirected' | 'ignored',
    row: number,
    lineageId: string,
    code: number,
    kind: RowErrorKind,
    detail: () => RowErrorDetail,
  ): void;
  /** The values of the batch are there: rows in error noted so far are told of with them. To be called before rows are moved; `send` does it otherwise. */
  rowsMade?(): void;
}

/** One output of a source or asynchronous component, as the component sees it. */
export interface OutputPort {
  readonly id: string;
  readonly name: string;
  /** False when no path leaves the output: rows need not be made. */
  readonly connected: boolean;
  /** The buffer to fill next. */
  readonly buffer: OutputBuffer;
  /**
   * Sends the first `rowCount` rows of `buffer`. When a Promise is returned, wait for it before filling the buffer again: that is back-pressure.
   */
  send(rowCount: number): void | Promise<void>;
  /**
   * Sends the active rows of an input buffer on without copying: `columns` gives for each output lineage id the input lineage id, or undefined for NULL.
   */
  forward(input: PipelineBuffer, columns: ReadonlyMap<string, string | undefined>): void | Promise<void>;
}
