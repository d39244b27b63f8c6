import type { RowErrorKind } from '../datatypes/column-evaluator.ts';
import type { ColumnType } from '../datatypes/data-type.ts';
import type { Vector } from '../datatypes/vector.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import type { PipelineBuffer, RowErrorDetail, RowOrigin } from '../sdk/buffer.ts';
import type { Batch } from './batch.ts';
import type { RowErrors } from './row-errors.ts';
import { RowMarks, rowGone } from './row-marks.ts';

/** What an input buffer needs to know of its component. */
export interface BufferSurroundings {
  readonly component: string;
  readonly capacity: number;
  readonly rowErrors: RowErrors;
  /** Position of the error output fed by this input, or −1. */
  readonly errorOutput: number;
  /** Position of an output by id. */
  readonly outputPositions: ReadonlyMap<string, number>;
  /** Exclusion groups of the outputs, by position. */
  readonly exclusionGroups: readonly number[];
  /** Type of a column that reaches the input. */
  typeOf(lineageId: string): ColumnType | undefined;
  /** Vectors of the columns that the component adds on the synchronous outputs of this input, by lineage id. */
  readonly added: ReadonlyMap<string, Vector>;
}

/** The buffer that a component sees for one of its inputs; one object, filled anew for every batch. */
export class EngineBuffer implements PipelineBuffer {
  readonly #surroundings: BufferSurroundings;
  readonly marks: RowMarks;
  #batch: Batch | undefined;

  constructor(surroundings: BufferSurroundings) {
    this.#surroundings = surroundings;
    this.marks = new RowMarks(surroundings.capacity);
  }

  /** Takes up the next batch. */
  fill(batch: Batch): void {
    this.#batch = batch;
    this.marks.reset();
  }

  /** The batch in hand. */
  get batch(): Batch {
    if (this.#batch === undefined) throw new InternalError(`${this.#surroundings.component} has no buffer in hand`);
    return this.#batch;
  }

  get rowCount(): number {
    return this.batch.rowCount;
  }

  get selection(): Int32Array | undefined {
    return this.batch.selection;
  }

  get origin(): RowOrigin | undefined {
    return this.batch.origin;
  }

  /** The columns that reach the input. */
  get columns(): ReadonlyMap<string, Vector> {
    return this.batch.columns;
  }

  /** Position of the error output fed by this input, or −1. */
  get errorOutputPosition(): number {
    return this.#surroundings.errorOutput;
  }

  /** Type of a column that reaches the input. */
  typeOf(lineageId: string): ColumnType | undefined {
    return this.#surroundings.typeOf(lineageId);
  }

  vector(lineageId: string): Vector {
    const vector = this.#surroundings.added.get(lineageId) ?? this.batch.columns.get(lineageId);
    if (vector !== undefined) return vector;
    throw new InternalError(`${this.#surroundings.component} asks for the column ${lineageId}, which its buffer lacks`);
  }

  reportRowError(row: number, lineageId: string, code: number, kind: RowErrorKind, detail?: RowErrorDetail): boolean {
    return this.#surroundings.rowErrors.report(row, lineageId, code, kind, detail, this);
  }

  directRow(row: number, outputId: string): void {
    this.directTo(row, this.positionOf(outputId));
  }

  /** Position of an output, for `directTo`. */
  positionOf(outputId: string): number {
    const position = this.#surroundings.outputPositions.get(outputId);
    if (position !== undefined) return position;
    throw new InternalError(`${this.#surroundings.component} directs a row to the unknown output ${outputId}`);
  }

  /** As `directRow`, to the output at a position. */
  directTo(row: number, position: number): void {
    const groups = this.#surroundings.exclusionGroups;
    const known = this.marks.of(row);
    // A row goes to one output of each exclusion group.
    if (known > 0 && known !== rowGone && groups[known - 1] !== groups[position]) this.marks.directAlso(row, position);
    else this.marks.direct(row, position);
  }
}
