import { type DenseKeys, denseKeys, type KeyPacker, type KeyTable, type PipelineBuffer } from 'opendtsx/sdk';
import type { LookupColumns } from './lookup-columns.ts';

/** Finds the keys of rows in a table that gets no more keys. */
export class KeyMatcher {
  readonly #table: KeyTable;
  readonly #packer: KeyPacker;
  readonly #columns: LookupColumns;
  readonly #dense: DenseKeys | undefined;

  constructor(table: KeyTable, packer: KeyPacker, columns: LookupColumns) {
    this.#table = table;
    this.#packer = packer;
    this.#columns = columns;
    // Whether the column is one of 32-bit integers shows when the first buffer comes; keys of two words are likely to be.
    this.#dense = columns.joins.length === 1 ? denseKeys(table) : undefined;
  }

  /** Writes the number of the key of every active row, or −1, by row. */
  match(buffer: PipelineBuffer, numbers: Int32Array): void {
    const vectors = this.#columns.joins.map(({ column }) => buffer.vector(column.lineageId));
    const { rowCount, selection } = buffer;
    const [first] = vectors;
    if (this.#dense !== undefined && first.layout === 'i32') {
      this.#dense.match(first, rowCount, selection, numbers);
      return;
    }
    this.#packer.bind(vectors);
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      const length = this.#packer.pack(row);
      numbers[row] = this.#table.find(this.#packer.words, length);
    }
  }
}
