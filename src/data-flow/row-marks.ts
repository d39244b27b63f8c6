/** Where a row of a buffer goes: 0 the default outputs, n the output at position n − 1, `rowGone` nowhere. */
export const rowGone = 255;

/** Marks of the rows of one buffer, reused for every buffer. Made of nothing until the first row is marked. */
export class RowMarks {
  readonly #capacity: number;
  #marks: Uint8Array | undefined;
  /** Marks of rows that go to outputs of two exclusion groups; made for the first such row. */
  #secondMarks: Uint8Array | undefined;
  #errorCodes: Int32Array | undefined;
  #errorColumns: Int32Array | undefined;
  #selections: (Int32Array | undefined)[] = [];
  /** True when a row of the current buffer is marked. */
  used = false;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Forgets the marks of the last buffer. */
  reset(): void {
    if (this.used) this.#marks?.fill(0);
    this.#secondMarks?.fill(0);
    this.used = false;
  }

  /** Sends a row to the output at this position. */
  direct(row: number, output: number): void {
    this.#marks ??= new Uint8Array(this.#capacity);
    this.#marks[row] = output + 1;
    this.used = true;
  }

  /** Sends a row that goes to an output already to the one at this position too. */
  directAlso(row: number, output: number): void {
    this.#secondMarks ??= new Uint8Array(this.#capacity);
    this.#secondMarks[row] = output + 1;
  }

  /** Sends a row to the error output at this position, with its code and column; −1 when there is none. */
  redirect(row: number, output: number, code: number, column: number): void {
    this.#marks ??= new Uint8Array(this.#capacity);
    this.#marks[row] = output < 0 ? rowGone : output + 1;
    this.errorCodes[row] = code | 0;
    this.errorColumns[row] = column;
    this.used = true;
  }

  /** The mark of a row. */
  of(row: number): number {
    return this.#marks === undefined ? 0 : (this.#marks[row] as number);
  }

  /** ErrorCode by row, for redirected rows. */
  get errorCodes(): Int32Array {
    this.#errorCodes ??= new Int32Array(this.#capacity);
    return this.#errorCodes;
  }

  /** ErrorColumn by row, for redirected rows. */
  get errorColumns(): Int32Array {
    this.#errorColumns ??= new Int32Array(this.#capacity);
    return this.#errorColumns;
  }

  /**
   * The active rows that carry a mark, ascending. The array is reused for the next buffer.
   * @param slot which of the reusable arrays to fill; one per output.
   */
  select(mark: number, rowCount: number, selection: Int32Array | undefined, slot: number): Int32Array {
    this.#selections[slot] ??= new Int32Array(this.#capacity);
    const target = this.#selections[slot] as Int32Array;
    const marks = this.#marks as Uint8Array;
    const second = this.#secondMarks;
    let count = 0;
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : (selection[position] as number);
      if (marks[row] === mark || (second !== undefined && second[row] === mark && mark !== 0)) target[count++] = row;
    }
    return target.subarray(0, count);
  }
}
