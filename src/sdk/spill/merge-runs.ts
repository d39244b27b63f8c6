import { layoutOf, type Vector } from '../../datatypes/vector.ts';
import { type RowComparer, rowComparer, type SortKey } from '../row-algorithms/compare-rows.ts';
import { keyWordCount, writeKeyWords } from '../row-algorithms/key-words.ts';
import { readRecordColumn } from './record-column.ts';
import type { RecordLayout, RecordMemory } from './record-layout.ts';
import { type RecordRun, RunReader } from './record-run.ts';

/** A sort key and the column of the records it stands in. */
export interface RecordKey extends SortKey {
  readonly column: number;
}

/** What merging needs to know of the records. */
export interface MergeOptions {
  readonly layout: RecordLayout;
  readonly keys: readonly RecordKey[];
  /** Whether only the first of records with equal keys is kept. */
  readonly distinct: boolean;
}

/**
 * Gives the records of sorted runs in order; of equal ones those of an earlier run first, so that runs in order of arrival merge stably.
 * Holds two blocks of each run.
 */
export class RunMerger {
  readonly #options: MergeOptions;
  /** Leading keys that are compared as words, the words of a row, and the comparison by the keys behind them. */
  readonly #wordKeys: number;
  readonly #wordCount: number;
  readonly #compareRest: RowComparer | undefined;
  /** Runs with records left, as a heap: the one at 0 has the next record. */
  readonly #cursors: RunCursor[];
  #last: { readonly keys: readonly Vector[]; readonly words: Uint32Array; readonly row: number } | undefined;

  constructor(runs: readonly RecordRun[], options: MergeOptions) {
    this.#options = options;
    const { keys } = options;
    const firstText = keys.findIndex(({ type }) => layoutOf(type) === 'bytes');
    this.#wordKeys = firstText < 0 ? keys.length : firstText;
    const counts = keys.slice(0, this.#wordKeys).map(({ type }) => keyWordCount({ layout: layoutOf(type) }));
    this.#wordCount = counts.reduce((sum, count) => sum + count, 0);
    this.#compareRest = this.#wordKeys === keys.length ? undefined : rowComparer(keys.slice(this.#wordKeys));
    this.#cursors = runs
      .map((run, number) => new RunCursor(run, number, options, { keys: this.#wordKeys, words: this.#wordCount }))
      .filter((cursor) => cursor.load());
    for (let at = this.#cursors.length >> 1; at >= 0; at--) this.#sift(at);
  }

  /** Hands every record to `take`, until that gives true. Returns false when no record is left. */
  drain(take: (words: Int32Array, at: number) => boolean): boolean {
    for (let cursor = this.#cursors[0]; cursor !== undefined; cursor = this.#cursors[0]) {
      const isNew = this.#isNew(cursor);
      const full = isNew && take(cursor.memory.chunks[0], cursor.memory.addresses[cursor.row]);
      this.#advance(cursor);
      if (full) return true;
    }
    return false;
  }

  #isNew(cursor: RunCursor): boolean {
    if (!this.#options.distinct) return true;
    const last = this.#last;
    const { keys, words, row } = cursor;
    if (last !== undefined && this.#compare(last, cursor) === 0) return false;
    this.#last = { keys, words, row };
    return true;
  }

  #advance(cursor: RunCursor): void {
    cursor.row++;
    if (cursor.row === cursor.rowCount && !cursor.load()) {
      const last = this.#cursors.pop();
      if (last === undefined || last === cursor) return;
      this.#cursors[0] = last;
    }
    this.#sift(0);
  }

  #sift(from: number): void {
    const cursors = this.#cursors;
    const moved = cursors[from];
    let at = from;
    for (let child = 2 * at + 1; child < cursors.length; child = 2 * at + 1) {
      if (child + 1 < cursors.length && this.#precedes(cursors[child + 1], cursors[child])) child++;
      if (!this.#precedes(cursors[child], moved)) break;
      cursors[at] = cursors[child];
      at = child;
    }
    if (moved !== undefined) cursors[at] = moved;
  }

  #precedes(left: RunCursor, right: RunCursor): boolean {
    const order = this.#compare(left, right);
    return order < 0 || (order === 0 && left.number < right.number);
  }

  #compare(left: KeyedRow, right: KeyedRow): number {
    const count = this.#wordCount;
    const leftFirst = left.row * count;
    const rightFirst = right.row * count;
    for (let word = 0; word < count; word++) {
      const a = left.words[leftFirst + word];
      const b = right.words[rightFirst + word];
      if (a !== b) return a < b ? -1 : 1;
    }
    return this.#compareRest === undefined ? 0 : this.#compareRest(left.keys, left.row, right.keys, right.row);
  }
}

/** A row and its keys: the leading ones as words, the others as vectors. */
interface KeyedRow {
  readonly words: Uint32Array;
  readonly keys: readonly Vector[];
  readonly row: number;
}

class RunCursor {
  readonly number: number;
  readonly #reader: RunReader;
  readonly #options: MergeOptions;
  memory: RecordMemory = { chunks: [], addresses: new Uint32Array(0) };
  keys: readonly Vector[] = [];
  words = new Uint32Array(0);
  row = 0;
  rowCount = 0;
  readonly #leading: { readonly keys: number; readonly words: number };

  /** @param leading how many of the keys are compared as words, and the words of a row */
  constructor(
    run: RecordRun,
    number: number,
    options: MergeOptions,
    leading: { readonly keys: number; readonly words: number },
  ) {
    this.#leading = leading;
    this.#reader = new RunReader(run);
    this.number = number;
    this.#options = options;
  }

  /** Goes on to the next block; false when there is none. */
  load(): boolean {
    const block = this.#reader.read();
    if (block === undefined) return false;
    const { memory, rowCount } = block;
    this.memory = memory;
    this.rowCount = rowCount;
    this.row = 0;
    const { layout, keys } = this.#options;
    const vectors = keys.map(({ column }) => readRecordColumn(layout, column, memory, rowCount));
    this.words = this.#wordsOf(vectors);
    this.keys = vectors.slice(this.#leading.keys);
    return true;
  }

  #wordsOf(vectors: readonly Vector[]): Uint32Array<ArrayBuffer> {
    const stride = this.#leading.words;
    const words = new Uint32Array(stride * this.rowCount);
    let first = 0;
    for (const [index, vector] of vectors.slice(0, this.#leading.keys).entries()) {
      const { descending } = this.#options.keys[index];
      writeKeyWords({ vector, descending }, this.rowCount, words, first, stride);
      first += keyWordCount(vector);
    }
    return words;
  }
}
