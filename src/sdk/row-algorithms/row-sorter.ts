import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ColumnType } from '../../datatypes/data-type.ts';
import { isBlob } from '../../datatypes/type-families.ts';
import { layoutOf, type Vector } from '../../datatypes/vector.ts';
import type { OutputPort, PipelineBuffer } from '../buffer.ts';
import type { ComponentContext } from '../component-context.ts';
import { createByteArena } from '../kernels/kernel-memory.ts';
import type { MemoryGrant } from '../memory.ts';
import type { RowStore } from '../row-store.ts';
import { type MergeOptions, type RecordKey, RunMerger } from '../spill/merge-runs.ts';
import { type HeapSizes, RecordHeap, usualHeapSizes } from '../spill/record-heap.ts';
import { lengthMask, type RecordMemory, recordLayout } from '../spill/record-layout.ts';
import { type RecordRun, RunWriter } from '../spill/record-run.ts';
import { RecordUnpacker } from '../spill/record-unpacker.ts';
import type { SpillFile } from '../spill/spill-file.ts';
import type { SortKey } from './compare-rows.ts';
import { sortRows } from './sort-order.ts';

/** What a sorter holds and by what it sorts. */
export interface RowSorterOptions {
  readonly columns: readonly ColumnType[];
  readonly keys: readonly RecordKey[];
  /** Whether only the first of rows with equal keys is kept. */
  readonly distinct: boolean;
}

/** How much a sorter holds at a time; other sizes than the usual ones change the speed, never the rows. */
export interface SorterSizes extends HeapSizes {
  /** Words of a block of a spill file. */
  readonly blockWords: number;
  /** Runs that are merged at once. */
  readonly mergedRuns: number;
}

/** Sizes for real data. */
export const usualSorterSizes: SorterSizes = { ...usualHeapSizes, blockWords: 1 << 15, mergedRuns: 64 };

/**
 * Sorts any number of rows in the order of `rowComparer`, stably. They stay in memory as far as it is granted; beyond it they go to a spill
 * file as sorted runs, which are merged when the rows are sent.
 */
export class RowSorter {
  readonly #options: RowSorterOptions & MergeOptions;
  readonly #context: ComponentContext;
  readonly #sizes: SorterSizes;
  readonly #grant: MemoryGrant;
  readonly #heap: RecordHeap;
  /** The keys of the rows in the heap, in columns. */
  readonly #keys: RowStore;
  readonly #files: SpillFile[] = [];
  #runs: RecordRun[] = [];

  constructor(options: RowSorterOptions, context: ComponentContext, sizes: SorterSizes = usualSorterSizes) {
    const layout = recordLayout(options.columns);
    this.#options = { ...options, layout };
    this.#context = context;
    this.#sizes = sizes;
    this.#grant = context.memory.grant('rows to sort');
    this.#heap = new RecordHeap(layout, this.#grant, sortingBytes(options), sizes);
    this.#keys = context.createRowStore({ columns: options.keys.map(({ type }) => type) });
  }

  /** Takes the active rows of a buffer. @param lineageIds the source of each column */
  append(buffer: PipelineBuffer, lineageIds: readonly string[]): void {
    const vectors = lineageIds.map((lineageId) => buffer.vector(lineageId));
    const { selection, rowCount } = buffer;
    for (let done = 0; done < rowCount; ) {
      if (this.#keys.byteLength > mostKeyBytes) this.#spillHeap();
      const next = this.#heap.append(vectors, selection, done, rowCount);
      if (next - done === rowCount) {
        const { keys } = this.#options;
        this.#keys.append(
          buffer,
          keys.map(({ column }) => lineageIds[column]),
        );
      } else this.#appendKeys(vectors, selection, done, next);
      if (next < rowCount) this.#spillHeap();
      done = next;
    }
  }

  /** Sends the rows in order. @param lineageIds the output column that each column fills; undefined leaves the column out */
  async emit(output: OutputPort, lineageIds: readonly (string | undefined)[]): Promise<void> {
    if (!output.connected) return;
    const { layout } = this.#options;
    const vectors = lineageIds.map((lineageId) =>
      lineageId === undefined ? undefined : output.buffer.vector(lineageId),
    );
    const arena = createByteArena();
    const unpacker = new RecordUnpacker(layout, vectors, output.buffer.capacity, arena);
    try {
      if (this.#runs.length === 0) await this.#emitHeap(output, unpacker);
      else await this.#emitRuns(output, unpacker);
    } finally {
      unpacker.detach();
      arena.release();
    }
  }

  /** Frees memory and files. */
  clear(): void {
    this.#heap.clear();
    this.#keys.clear();
    this.#runs = [];
    for (const file of this.#files.splice(0)) file.close();
  }

  async #emitHeap(output: OutputPort, unpacker: RecordUnpacker): Promise<void> {
    const order = this.#sortHeap();
    for (let done = 0; done < order.length; ) {
      const count = unpacker.unpack(this.#heap, order, done, order.length - done);
      done += count;
      const pending = output.send(count);
      if (pending !== undefined) await pending;
    }
  }

  async #emitRuns(output: OutputPort, unpacker: RecordUnpacker): Promise<void> {
    this.#spillHeap();
    this.#heap.clear();
    await this.#mergeUntilFew();
    const batch = new RecordBatch(output.buffer.capacity);
    const merger = new RunMerger(this.#runs, this.#options);
    for (let more = true; more; ) {
      more = merger.drain((words, at) => batch.add(words, at));
      for (let done = 0; done < batch.rowCount; ) {
        const count = unpacker.unpack(batch, undefined, done, batch.rowCount - done);
        done += count;
        const pending = output.send(count);
        if (pending !== undefined) await pending;
      }
      batch.reset();
    }
  }

  #appendKeys(vectors: readonly Vector[], rows: Int32Array | undefined, first: number, count: number): void {
    const keys = this.#options.keys.map(({ column }) => vectors[column]);
    for (let at = first; at < count; at++) this.#keys.appendRow(keys, rows === undefined ? at : rows[at]);
  }

  #sortHeap(): Int32Array {
    const { keys, distinct } = this.#options;
    const vectors = keys.map((key, column) => ({ ...key, vector: this.#keys.vector(column) }));
    const sorted = sortRows(vectors, this.#keys.rowCount);
    return distinct ? sorted.distinct() : sorted.order;
  }

  #spillHeap(): void {
    if (this.#heap.rowCount === 0) return;
    this.#context.signal.throwIfAborted();
    const order = this.#sortHeap();
    const writer = new RunWriter(this.#files[0] ?? this.#createFile(), this.#sizes.blockWords);
    writer.addAll(this.#heap, order);
    this.#runs.push(writer.finish());
    this.#heap.reset();
    this.#keys.clear();
  }

  /** Merges neighbouring runs into longer ones until all can be merged at once. */
  async #mergeUntilFew(): Promise<void> {
    const { mergedRuns, blockWords } = this.#sizes;
    while (this.#runs.length > mergedRuns) {
      const before = this.#files.splice(0);
      const merged: RecordRun[] = [];
      for (let first = 0; first < this.#runs.length; first += mergedRuns) {
        this.#context.signal.throwIfAborted();
        const writer = new RunWriter(this.#files[0] ?? this.#createFile(), blockWords);
        new RunMerger(this.#runs.slice(first, first + mergedRuns), this.#options).drain((words, at) => {
          writer.add(words, at);
          return false;
        });
        merged.push(writer.finish());
        // A cancellation is heard between two groups.
        await nextTurn();
      }
      this.#runs = merged;
      for (const file of before) file.close();
    }
  }

  #createFile(): SpillFile {
    const file = this.#context.createSpillFile(
      this.#options.columns.some(({ type }) => isBlob(type)) ? 'blobs' : 'rows',
    );
    this.#files.push(file);
    return file;
  }
}

const orderBytes = 8;
/** Keys whose text no vector could hold are sorted in several runs. */
const mostKeyBytes = 2 ** 30;

/** Bytes that sorting needs for each row besides its record: keys, their words, the order. Texts are reckoned at half their length. */
function sortingBytes({ keys }: RowSorterOptions): number {
  const key = ({ type }: SortKey): number =>
    layoutOf(type) === 'bytes' ? textKeyBytes + Math.min(type.length, longText) : fixedKeyBytes;
  return keys.reduce((sum, each) => sum + key(each), orderBytes);
}

const fixedKeyBytes = 24;
const textKeyBytes = 48;
const longText = 128;
const batchWords = 1 << 18;

/** The records of an output batch. */
class RecordBatch implements RecordMemory {
  readonly #capacity: number;
  #used = 0;
  readonly chunks: Int32Array<ArrayBuffer>[] = [new Int32Array(batchWords)];
  readonly addresses: Uint32Array;
  rowCount = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.addresses = new Uint32Array(capacity);
  }

  /** Copies the record at `at`; true when no more should come. */
  add(words: Int32Array, at: number): boolean {
    const length = words[at] & lengthMask;
    if (this.#used + length > this.chunks[0].length) this.#grow(this.#used + length);
    const [to] = this.chunks;
    let used = this.#used;
    this.addresses[this.rowCount++] = used;
    for (let from = at, end = at + length; from < end; from++) to[used++] = words[from];
    this.#used = used;
    return this.rowCount === this.#capacity || used >= batchWords;
  }

  reset(): void {
    this.#used = 0;
    this.rowCount = 0;
  }

  #grow(needed: number): void {
    const grown = new Int32Array(Math.max(needed, 2 * batchWords));
    grown.set(this.chunks[0].subarray(0, this.#used));
    this.chunks[0] = grown;
  }
}
