import type { RowErrorKind } from '../datatypes/column-evaluator.ts';
import type { ColumnType } from '../datatypes/data-type.ts';
import type { Int32Vector, Vector } from '../datatypes/vector.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { OutputBuffer, OutputPort, PipelineBuffer, RowErrorDetail, RowOrigin } from '../sdk/buffer.ts';
import type { OutputInstance } from '../sdk/component.ts';
import type { ByteAllocator } from '../sdk/kernels/kernel-memory.ts';
import { createNullVector, createVectors } from './batch.ts';
import { deliver, type PathLink } from './delivery.ts';
import type { RowErrorPlace, RowErrors } from './row-errors.ts';
import { RowMarks } from './row-marks.ts';

/** What an output needs to know of the running data flow. */
export interface OutputSurroundings {
  readonly component: string;
  readonly capacity: number;
  readonly allocate: ByteAllocator;
  readonly rowErrors: RowErrors;
  readonly signal: AbortSignal;
  /** Told after every batch sent. */
  onSent(rowCount: number): void;
}

/** An output of a source or asynchronous component: its buffer, and the paths that leave it. */
export class EngineOutput implements OutputPort, OutputBuffer, RowErrorPlace {
  readonly #instance: OutputInstance;
  readonly #surroundings: OutputSurroundings;
  readonly #links: readonly PathLink[];
  readonly #vectors: ReadonlyMap<string, Vector>;
  readonly marks: RowMarks;
  /** Redirected rows are marked for the one error output. */
  readonly errorOutputPosition = 0;
  readonly inTheMaking = true;
  readonly #nulls = new Map<string, Vector>();
  /** The error output that takes rows redirected from this one; set by the component host. */
  errorOutput: EngineOutput | undefined;
  origin: RowOrigin | undefined;
  rowsSent = 0;

  constructor(instance: OutputInstance, links: readonly PathLink[], surroundings: OutputSurroundings) {
    this.#instance = instance;
    this.#links = links;
    this.#surroundings = surroundings;
    this.#vectors = createVectors(instance.columns, surroundings.capacity, surroundings.allocate);
    this.marks = new RowMarks(surroundings.capacity);
  }

  get id(): string {
    return this.#instance.id;
  }

  get name(): string {
    return this.#instance.name;
  }

  get connected(): boolean {
    return this.#links.length > 0;
  }

  /** The columns of the output. */
  get columns(): ReadonlyMap<string, Vector> {
    return this.#vectors;
  }

  /** Type of a column of the output. */
  typeOf(lineageId: string): ColumnType | undefined {
    return this.#instance.columns.find((column) => column.lineageId === lineageId)?.type;
  }

  get buffer(): OutputBuffer {
    return this;
  }

  get capacity(): number {
    return this.#surroundings.capacity;
  }

  vector(lineageId: string): Vector {
    const vector = this.#vectors.get(lineageId);
    if (vector === undefined) {
      throw new InternalError(
        `${this.#surroundings.component} fills the unknown column ${lineageId} of "${this.name}"`,
      );
    }
    return vector;
  }

  reportRowError(row: number, lineageId: string, code: number, kind: RowErrorKind, detail?: RowErrorDetail): boolean {
    return this.#surroundings.rowErrors.report(row, lineageId, code, kind, detail, this);
  }

  noteRowError(
    action: 'redirected' | 'ignored',
    row: number,
    lineageId: string,
    code: number,
    kind: RowErrorKind,
    detail: () => RowErrorDetail,
  ): void {
    this.#surroundings.rowErrors.note(action, row, lineageId, code, kind, detail, this);
  }

  rowsMade(): void {
    this.#surroundings.rowErrors.tellWaiting(this);
  }

  send(rowCount: number): void | Promise<void> {
    this.#surroundings.signal.throwIfAborted();
    this.rowsMade();
    const redirected = this.marks.used ? this.marks.select(1, rowCount, undefined, 1) : undefined;
    const selection =
      redirected === undefined || redirected.length === 0 ? undefined : this.marks.select(0, rowCount, undefined, 0);
    const batch = {
      rowCount: selection === undefined ? rowCount : selection.length,
      selection,
      columns: this.#vectors,
      origin: this.origin,
    };
    this.rowsSent += batch.rowCount;
    const pending = deliver(batch, this.#links);
    if (redirected === undefined || redirected.length === 0) {
      if (pending === undefined) return this.#sent(rowCount);
      return pending.then(() => this.#sent(rowCount));
    }
    const afterwards = (): void | Promise<void> =>
      this.errorOutput?.takeRedirected(redirected, this.marks, this, this.origin);
    const errorPending = pending === undefined ? afterwards() : pending.then(afterwards);
    if (errorPending === undefined) return this.#sent(rowCount);
    return errorPending.then(() => this.#sent(rowCount));
  }

  forward(input: PipelineBuffer, columns: ReadonlyMap<string, string | undefined>): void | Promise<void> {
    this.#surroundings.signal.throwIfAborted();
    const vectors = new Map<string, Vector>();
    for (const column of this.#instance.columns) {
      const from = columns.get(column.lineageId);
      vectors.set(
        column.lineageId,
        from === undefined ? this.#nullVector(column.lineageId, column.type) : input.vector(from),
      );
    }
    this.rowsSent += input.rowCount;
    return deliver(
      { rowCount: input.rowCount, selection: input.selection, columns: vectors, origin: input.origin },
      this.#links,
    );
  }

  /** Passes on rows redirected from the main output: columns of the same name, ErrorCode and ErrorColumn. */
  takeRedirected(
    rows: Int32Array,
    marks: RowMarks,
    main: EngineOutput,
    origin: RowOrigin | undefined,
  ): void | Promise<void> {
    const vectors = new Map<string, Vector>();
    for (const column of this.#instance.columns) {
      const twin = main.#instance.columns.find((candidate) => candidate.name === column.name);
      if (isErrorCode(column)) vectors.set(column.lineageId, errorVector(marks.errorCodes));
      else if (isErrorColumn(column)) vectors.set(column.lineageId, errorVector(marks.errorColumns));
      else
        vectors.set(
          column.lineageId,
          twin === undefined ? this.#nullVector(column.lineageId, column.type) : main.vector(twin.lineageId),
        );
    }
    this.rowsSent += rows.length;
    return deliver({ rowCount: rows.length, selection: rows, columns: vectors, origin }, this.#links);
  }

  /** Tells every path that no more rows come. */
  async finish(): Promise<void> {
    for (const link of this.#links) await link.receiver.finish(link.input);
  }

  /** Forgets the rows counted, and what was put into the buffer and not sent. */
  startAnew(): void {
    this.rowsSent = 0;
    this.#clear();
  }

  #sent(rowCount: number): void {
    this.#clear();
    this.#surroundings.onSent(rowCount);
  }

  #clear(): void {
    this.marks.reset();
    for (const vector of this.#vectors.values()) {
      if (vector.hasNulls) {
        vector.nulls.fill(0);
        vector.hasNulls = false;
      }
      if (vector.layout === 'bytes') vector.used = 0;
    }
  }

  #nullVector(lineageId: string, type: ColumnType): Vector {
    let vector = this.#nulls.get(lineageId);
    if (vector === undefined) {
      vector = createNullVector(type, this.capacity);
      this.#nulls.set(lineageId, vector);
    }
    return vector;
  }
}

/** Whether an error output's column holds the code of the error. */
export function isErrorCode(column: { readonly specialFlags: number; readonly name: string }): boolean {
  return column.specialFlags === 1 || (column.specialFlags === 0 && column.name === 'ErrorCode');
}

/** Whether an error output's column holds the number of the column at fault. */
export function isErrorColumn(column: { readonly specialFlags: number; readonly name: string }): boolean {
  return column.specialFlags === 2 || (column.specialFlags === 0 && column.name === 'ErrorColumn');
}

/** ErrorCode or ErrorColumn values as a DT_I4 column. */
export function errorVector(values: Int32Array): Int32Vector {
  return { layout: 'i32', values, nulls: new Uint8Array(values.length), hasNulls: false };
}
