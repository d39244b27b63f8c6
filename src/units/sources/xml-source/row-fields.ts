/** Bytes of text that rows waiting to be sent may hold before they are sent without waiting for a full buffer. */
export const mostWaitingBytes = 4 << 20;

const shortText = 24;

/** Rows of one output before they are parsed: the text of their fields, column by column. A row has no object of its own. */
export class RowFields {
  /** UTF-8 of all fields. */
  bytes: Buffer = Buffer.allocUnsafe(1 << 16);
  used = 0;
  rowCount = 0;
  readonly starts: Int32Array[];
  /** Before the start for a field that the row does not have. */
  readonly ends: Int32Array[];
  /** Line of the document that each row begins in. */
  lines: Int32Array;
  /** Whether every byte is below 0x80. */
  ascii = true;
  readonly #columns: readonly number[];

  /** @param columns positions in the values given to `append` @param capacity rows to begin with */
  constructor(columns: readonly number[], capacity: number) {
    this.#columns = columns;
    this.starts = columns.map(() => new Int32Array(capacity));
    this.ends = columns.map(() => new Int32Array(capacity));
    this.lines = new Int32Array(capacity);
  }

  /** Adds a row. */
  append(values: readonly (string | undefined)[], line: number): void {
    const row = this.rowCount;
    if (row === this.lines.length) this.#grow();
    for (let column = 0; column < this.#columns.length; column++) {
      const value = values[this.#columns[column]];
      this.starts[column][row] = this.used;
      if (value !== undefined) this.#write(value);
      this.ends[column][row] = value === undefined ? this.used - 1 : this.used;
    }
    this.lines[row] = line;
    this.rowCount++;
  }

  /** Forgets the rows; room that only exceptional rows needed is given back. */
  clear(): void {
    if (this.bytes.length > 2 * mostWaitingBytes) this.bytes = Buffer.allocUnsafe(1 << 16);
    this.used = 0;
    this.rowCount = 0;
    this.ascii = true;
  }

  #write(value: string): void {
    const most = value.length * 3;
    if (this.used + most > this.bytes.length) this.#growBytes(most);
    if (value.length <= shortText && this.#writeAscii(value)) return;
    const written = this.bytes.write(value, this.used, 'utf8');
    if (written !== value.length) this.ascii = false;
    this.used += written;
  }

  #writeAscii(value: string): boolean {
    const { bytes, used } = this;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit >= 0x80) return false;
      bytes[used + i] = unit;
    }
    this.used += value.length;
    return true;
  }

  #growBytes(most: number): void {
    const grown = Buffer.allocUnsafe(Math.max(this.used + most, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.used);
    this.bytes = grown;
  }

  #grow(): void {
    const larger = (values: Int32Array): Int32Array => {
      const grown = new Int32Array(values.length * 2);
      grown.set(values);
      return grown;
    };
    for (let column = 0; column < this.starts.length; column++) {
      this.starts[column] = larger(this.starts[column]);
      this.ends[column] = larger(this.ends[column]);
    }
    this.lines = larger(this.lines);
  }
}
