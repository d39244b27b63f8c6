import {
  type BlockPlace,
  type ColumnType,
  type ComponentContext,
  type PairedRows,
  type RowWindow,
  SpilledBlocks,
  type Vector,
} from 'opendtsx/sdk';

/** Rows with one key in a temporary file, numbered from 0; meant to be read in their order, again and again. */
export class SpilledRun {
  readonly #types: readonly ColumnType[];
  readonly #blocks: SpilledBlocks;
  readonly #rowsPerBlock: number;
  readonly #places: BlockPlace[] = [];
  /** The number of the first row of each block. */
  readonly #firsts: number[] = [];
  #block = -1;
  rowCount = 0;
  rows: PairedRows | undefined;
  row = 0;

  constructor(types: readonly ColumnType[], context: ComponentContext) {
    this.#types = types;
    this.#blocks = new SpilledBlocks(types, context.createSpillFile());
    this.#rowsPerBlock = context.rowsPerBuffer;
  }

  /** Adds `count` rows of a window from position `from` on. */
  add(window: RowWindow, from: number, count: number): void {
    const vectors = this.#types.map((_, column) => window.vector(column));
    for (let done = 0; done < count; done += this.#rowsPerBlock) {
      const length = Math.min(this.#rowsPerBlock, count - done);
      const selection = Int32Array.from({ length }, (_, row) => from + done + row);
      this.#firsts.push(this.rowCount);
      this.#places.push(this.#blocks.append(vectors, length, selection));
      this.rowCount += length;
    }
  }

  /** Goes to a row: `rows` and `row` say where it lies then. `rows` is the same object for all rows of a block. */
  seek(number: number): void {
    const block = this.#block;
    const first = this.#firsts[block];
    if (block < 0 || number < first || number >= first + this.#places[block].rowCount) this.#readBlock(number);
    this.row = number - this.#firsts[this.#block];
  }

  /** Deletes the file. */
  close(): void {
    this.#blocks.close();
  }

  #readBlock(number: number): void {
    let block = number === 0 ? 0 : Math.min(this.#block + 1, this.#places.length - 1);
    while (this.#firsts[block] > number) block--;
    while (block + 1 < this.#firsts.length && this.#firsts[block + 1] <= number) block++;
    const vectors: readonly Vector[] = this.#blocks.read(this.#places[block]);
    this.#block = block;
    this.rows = { vector: (column) => vectors[column] };
  }
}
