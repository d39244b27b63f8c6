import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import type { Float64Vector, Vector } from '../../datatypes/vector.ts';
import type { OutputPort } from '../buffer.ts';
import type { ComponentContext } from '../component-context.ts';
import { type CellCopier, cellCopier } from '../row-algorithms/copy-cells.ts';
import { type BlockPlace, SpilledBlocks } from './spilled-blocks.ts';

/** Rows per block; few, as each of perhaps a thousand runs has one in memory when they are merged. */
export const rowsPerRunBlock = 128;

/** Runs of rows with ascending numbers in a spill file, sent as one run. */
export class OrderedRuns {
  readonly #blocks: SpilledBlocks;
  readonly #runs: BlockPlace[][] = [];

  constructor(types: readonly ColumnType[], context: ComponentContext) {
    this.#blocks = new SpilledBlocks([...types, columnType('DT_R8')], context.createSpillFile());
  }

  /** Begins a run; the blocks that follow belong to it. */
  begin(): void {
    this.#runs.push([]);
  }

  /** Writes the first `count` rows of the vectors, at most `rowsPerRunBlock`. @param numbers the number of each row */
  append(vectors: readonly Vector[], numbers: Float64Vector, count: number): void {
    this.#runs[this.#runs.length - 1].push(this.#blocks.append([...vectors, numbers], count));
  }

  /** Sends all rows in the order of their numbers. */
  async send(port: OutputPort, lineageIds: readonly string[]): Promise<void> {
    const { buffer } = port;
    const heap = new RunHeap(this.#runs.map((places) => new Run(places, this.#blocks)).filter((run) => run.next()));
    let count = 0;
    for (let run = heap.first; run !== undefined; run = heap.first) {
      run.copyTo(port, lineageIds, count++);
      heap.advance();
      if (count < buffer.capacity && heap.first !== undefined) continue;
      const pending = port.send(count);
      if (pending !== undefined) await pending;
      count = 0;
    }
  }

  /** Deletes the file. */
  close(): void {
    this.#blocks.close();
  }
}

/** One run, at the row that is to be sent next. */
class Run {
  readonly #places: readonly BlockPlace[];
  readonly #blocks: SpilledBlocks;
  #block = -1;
  #row = 0;
  #vectors: readonly Vector[] = [];
  #numbers = new Float64Array(0);
  #copiers: readonly CellCopier[] | undefined;
  /** Number of the row at hand. */
  number = 0;

  constructor(places: readonly BlockPlace[], blocks: SpilledBlocks) {
    this.#places = places;
    this.#blocks = blocks;
  }

  /** Goes to the next row; false at the end. */
  next(): boolean {
    this.#row++;
    if (this.#block < 0 || this.#row === this.#places[this.#block].rowCount) {
      this.#block++;
      if (this.#block >= this.#places.length) return false;
      this.#vectors = this.#blocks.read(this.#places[this.#block]);
      this.#numbers = (this.#vectors[this.#vectors.length - 1] as Float64Vector).values as Float64Array<ArrayBuffer>;
      this.#copiers = undefined;
      this.#row = 0;
    }
    this.number = this.#numbers[this.#row];
    return true;
  }

  copyTo({ buffer }: OutputPort, lineageIds: readonly string[], row: number): void {
    this.#copiers ??= lineageIds.map((id, column) => cellCopier(this.#vectors[column], buffer.vector(id)));
    for (const copy of this.#copiers) copy(this.#row, row);
  }
}

/** Runs by the number of their row at hand, the smallest first. */
class RunHeap {
  readonly #runs: Run[];

  constructor(runs: readonly Run[]) {
    this.#runs = [...runs].sort((left, right) => left.number - right.number);
  }

  get first(): Run | undefined {
    return this.#runs[0];
  }

  /** Takes the first run a row further, or out of the heap when it has ended. */
  advance(): void {
    const runs = this.#runs;
    if (!runs[0].next()) {
      const last = runs.pop();
      if (runs.length === 0 || last === undefined) return;
      runs[0] = last;
    }
    for (let at = 0; ; ) {
      const left = at * 2 + 1;
      const right = left + 1;
      let least = at;
      if (left < runs.length && runs[left].number < runs[least].number) least = left;
      if (right < runs.length && runs[right].number < runs[least].number) least = right;
      if (least === at) return;
      [runs[at], runs[least]] = [runs[least], runs[at]];
      at = least;
    }
  }
}
