import type { ColumnType } from '../../datatypes/data-type.ts';
import { createVector, type Vector } from '../../datatypes/vector.ts';
import type { ComponentContext } from '../component-context.ts';
import { cellCopier } from '../row-algorithms/copy-cells.ts';
import { finishHash, mixHash } from '../row-algorithms/hash-words.ts';
import { type BlockPlace, SpilledBlocks } from './spilled-blocks.ts';

const partitionBits = 5;
const partitionCount = 2 ** partitionBits;
const mostRowsPerBlock = 2048;
/** Bytes of texts after which a block is written though it has few rows. */
const textBytesPerBlock = 256 * 1024;

/** Rows of one partition, read again block by block in order of arrival. */
export interface RowPartition {
  /** Blocks have no more rows than buffers. */
  blocks(): Iterable<{ readonly rowCount: number; readonly vectors: readonly Vector[] }>;
  /** Says that the rows are not needed any more; the file goes with the last partition. */
  close(): void;
}

/** Rows written to a spill file in partitions by the hash of their key, to be treated one after the other: rows with one key are in one partition. */
export class PartitionedRows {
  readonly #types: readonly ColumnType[];
  readonly #level: number;
  readonly #rowsPerBlock: number;
  readonly #blocks: SpilledBlocks;
  /** The block of each partition that is being filled; undefined before its first row. */
  readonly #open: (OpenBlock | undefined)[] = new Array(partitionCount).fill(undefined);
  readonly #places: readonly BlockPlace[][];
  readonly #ends = new Int32Array(partitionCount);
  #partitions = new Uint8Array(0);
  #sorted = new Int32Array(0);

  /** @param level how many times these rows were partitioned before: each time the hash is used in another way */
  constructor(types: readonly ColumnType[], context: ComponentContext, level: number) {
    this.#types = types;
    this.#level = level;
    this.#rowsPerBlock = Math.min(context.rowsPerBuffer, mostRowsPerBlock);
    this.#blocks = new SpilledBlocks(types, context.createSpillFile());
    this.#places = this.#open.map(() => []);
  }

  /**
   * Takes the rows `rows[p]` with `include[p]` = 1.
   * @param vectors one for each column @param hashes hash of the key, by position p
   */
  append(vectors: readonly Vector[], rows: Int32Array, count: number, hashes: Int32Array, include: Uint8Array): void {
    const sorted = this.#sort(rows, count, hashes, include);
    for (let partition = 0, from = 0; partition < partitionCount; partition++) {
      const end = this.#ends[partition];
      if (end > from) this.#fill(partition, vectors, sorted, from, end);
      from = end;
    }
  }

  /** The partitions that have rows. No more rows may come. */
  finish(): RowPartition[] {
    for (let partition = 0; partition < partitionCount; partition++) this.#write(partition);
    this.#open.fill(undefined);
    const filled = this.#places.filter((places) => places.length > 0);
    let open = filled.length;
    const closeOne = (): void => {
      open--;
      if (open === 0) this.close();
    };
    return filled.map((places) => ({ blocks: () => this.#read(places), close: closeOne }));
  }

  /** Deletes the file. */
  close(): void {
    this.#blocks.close();
    this.#open.fill(undefined);
  }

  *#read(places: readonly BlockPlace[]): Generator<{ readonly rowCount: number; readonly vectors: readonly Vector[] }> {
    for (const place of places) yield { rowCount: place.rowCount, vectors: this.#blocks.read(place) };
  }

  /** The included rows by partition, each in its order; `#ends` says where each partition ends. */
  #sort(rows: Int32Array, count: number, hashes: Int32Array, include: Uint8Array): Int32Array {
    if (this.#sorted.length < count) {
      this.#sorted = new Int32Array(count);
      this.#partitions = new Uint8Array(count);
    }
    const ends = this.#ends.fill(0);
    const partitions = this.#partitions;
    for (let position = 0; position < count; position++) {
      const hash = finishHash(mixHash(hashes[position], this.#level + 1));
      partitions[position] = hash >>> (32 - partitionBits);
      ends[partitions[position]] += include[position];
    }
    for (let partition = 0, start = 0; partition < partitionCount; partition++) {
      const rowCount = ends[partition];
      ends[partition] = start;
      start += rowCount;
    }
    for (let position = 0; position < count; position++) {
      if (include[position] === 1) this.#sorted[ends[partitions[position]]++] = rows[position];
    }
    return this.#sorted;
  }

  /** Copies the rows `sorted[from …]` into the block of a partition, column by column, and writes it as often as it is full. */
  #fill(partition: number, vectors: readonly Vector[], sorted: Int32Array, from: number, end: number): void {
    const capacity = this.#rowsPerBlock;
    let block = this.#open[partition];
    if (block === undefined) {
      block = { rowCount: 0, vectors: this.#types.map((type) => createVector(type, capacity)) };
      this.#open[partition] = block;
    }
    for (let next = from; next < end; ) {
      const count = Math.min(end - next, capacity - block.rowCount);
      for (let column = 0; column < vectors.length; column++) {
        const copy = cellCopier(vectors[column], block.vectors[column]);
        for (let row = 0; row < count; row++) copy(sorted[next + row], block.rowCount + row);
      }
      next += count;
      block.rowCount += count;
      if (block.rowCount === capacity || textBytesOf(block) > textBytesPerBlock) this.#write(partition);
    }
  }

  #write(partition: number): void {
    const block = this.#open[partition];
    if (block === undefined || block.rowCount === 0) return;
    this.#places[partition].push(this.#blocks.append(block.vectors, block.rowCount));
    block.rowCount = 0;
    for (const vector of block.vectors) {
      vector.hasNulls = false;
      if (vector.layout === 'bytes') vector.used = 0;
    }
  }
}

interface OpenBlock {
  rowCount: number;
  readonly vectors: readonly Vector[];
}

function textBytesOf({ vectors }: OpenBlock): number {
  return vectors.reduce((sum, vector) => sum + (vector.layout === 'bytes' ? vector.used : 0), 0);
}
