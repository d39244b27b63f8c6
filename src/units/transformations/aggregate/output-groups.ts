import {
  columnType,
  createVector,
  DtsError,
  type Float64Vector,
  type InputColumn,
  OrderedRuns,
  type OutputInstance,
  type OutputPort,
  PartitionedRows,
  type PipelineBuffer,
  type RowPartition,
  rowsPerRunBlock,
  type Vector,
} from 'opendtsx/sdk';
import { Groups, type InputRows, type RefusedRows } from './groups.ts';
import { type AggregateSurroundings, sourceColumns } from './result-plan.ts';

/** Rows for whose groups there was no memory, in partitions that are to be grouped one after the other. */
interface LeftRows {
  readonly partition: RowPartition;
  readonly level: number;
}

/**
 * The result of one output: one row for each group in the order in which the groups appeared. Groups that find no room in memory are made
 * afterwards, partition by partition of their rows, and put back into that order by the number of their first row.
 */
export class OutputGroups {
  readonly #output: OutputInstance;
  readonly #surroundings: AggregateSurroundings;
  readonly #groups: Groups;
  readonly #sources: readonly InputColumn[];
  #spilled: PartitionedRows | undefined;
  #rowCount = 0;

  constructor(output: OutputInstance, surroundings: AggregateSurroundings) {
    this.#output = output;
    this.#surroundings = surroundings;
    this.#groups = new Groups(output, surroundings);
    this.#sources = sourceColumns(output, surroundings);
  }

  /** Takes the rows of a buffer. @param rows the positions of its rows */
  add(buffer: PipelineBuffer, rows: Int32Array): void {
    const input = { count: buffer.rowCount, rows, vector: (id: string) => buffer.vector(id) };
    const refused = this.#groups.add(input);
    if (refused !== undefined) this.#spill(input, refused);
    this.#rowCount += input.count;
  }

  /** Sends one row for each group, in the order in which the groups appeared. Throws a `DtsError` for a result that does not fit. */
  async send(port: OutputPort): Promise<void> {
    const lineageIds = this.#output.columns.map(({ lineageId }) => lineageId);
    const vectors = lineageIds.map((id) => port.buffer.vector(id));
    this.#groups.settle();
    for (let from = 0; from < this.#groups.size; from += port.buffer.capacity) {
      const count = Math.min(port.buffer.capacity, this.#groups.size - from);
      this.#write(this.#groups, from, count, vectors);
      const pending = port.send(count);
      if (pending !== undefined) await pending;
    }
    for (const vector of vectors) unshareBytes(vector);
    // Groups that are in memory appeared before all others.
    this.#groups.clear();
    if (this.#spilled === undefined) return;
    const runs = await this.#groupSpilled(this.#spilled);
    await runs.send(port, lineageIds);
    runs.close();
  }

  /** Frees what the groups hold. */
  clear(): void {
    this.#groups.clear();
    this.#spilled?.close();
  }

  #spill(input: InputRows, refused: RefusedRows): void {
    this.#spilled ??= this.#partitionedRows(0);
    const numbers = new Float64Array(input.rows[input.count - 1] + 1);
    for (let position = 0; position < input.count; position++)
      numbers[input.rows[position]] = this.#rowCount + position;
    this.#appendTo(this.#spilled, input, refused, numberVector(numbers));
  }

  #partitionedRows(level: number): PartitionedRows {
    const types = [...this.#sources.map(({ type }) => type), columnType('DT_R8')];
    return new PartitionedRows(types, this.#surroundings.context, level);
  }

  #appendTo(to: PartitionedRows, input: InputRows, refused: RefusedRows, numbers: Float64Vector): void {
    const vectors = [...this.#sources.map(({ lineageId }) => input.vector(lineageId)), numbers];
    to.append(vectors, input.rows, input.count, refused.hashes, refused.isRefused);
  }

  /** The groups of spilled rows: a run for each partition. */
  async #groupSpilled(spilled: PartitionedRows): Promise<OrderedRuns> {
    const { context } = this.#surroundings;
    const runs = new OrderedRuns(
      this.#output.columns.map(({ type }) => type),
      context,
    );
    const left: LeftRows[] = spilled.finish().map((partition) => ({ partition, level: 1 }));
    for (let rows = left.pop(); rows !== undefined; rows = left.pop()) {
      context.signal.throwIfAborted();
      left.push(...this.#groupPartition(rows, runs));
      rows.partition.close();
      // Lets others work, and a cancellation arrive.
      await new Promise(setImmediate);
    }
    return runs;
  }

  /** Writes the groups of a partition as a run; gives the rows that found no room again. */
  #groupPartition({ partition, level }: LeftRows, runs: OrderedRuns): LeftRows[] {
    const groups = new Groups(this.#output, this.#surroundings);
    const firsts: number[] = [];
    let again: PartitionedRows | undefined;
    for (const { rowCount, vectors } of partition.blocks()) {
      const input = this.#inputOf(rowCount, vectors);
      const numbers = vectors[this.#sources.length] as Float64Vector;
      const refused = groups.add(input);
      for (const row of groups.newRows) firsts.push(numbers.values[row]);
      if (refused === undefined) continue;
      again ??= this.#partitionedRows(level);
      this.#appendTo(again, input, refused, numbers);
    }
    groups.settle();
    this.#writeRun(groups, Float64Array.from(firsts), runs);
    groups.clear();
    return again?.finish().map((next) => ({ partition: next, level: level + 1 })) ?? [];
  }

  #inputOf(count: number, vectors: readonly Vector[]): InputRows {
    const byId = new Map(this.#sources.map(({ lineageId }, column) => [lineageId, vectors[column]]));
    return {
      count,
      rows: Int32Array.from({ length: count }, (_, row) => row),
      vector: (id) => byId.get(id) as Vector,
    };
  }

  #writeRun(groups: Groups, firsts: Float64Array, runs: OrderedRuns): void {
    const vectors = this.#output.columns.map(({ type }) => createVector(type, rowsPerRunBlock));
    runs.begin();
    for (let from = 0; from < groups.size; from += rowsPerRunBlock) {
      const count = Math.min(rowsPerRunBlock, groups.size - from);
      for (const vector of vectors) {
        vector.nulls.fill(0);
        vector.hasNulls = false;
        if (vector.layout === 'bytes') vector.used = 0;
      }
      this.#write(groups, from, count, vectors);
      runs.append(vectors, numberVector(firsts.subarray(from, from + count)), count);
    }
  }

  #write(groups: Groups, first: number, count: number, vectors: readonly Vector[]): void {
    try {
      groups.columns.forEach((column, index) => {
        vectors[index].canonicalText = undefined;
        column.write(first, count, vectors[index]);
      });
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
      const { component, context } = this.#surroundings;
      throw new DtsError({ ...error.diagnostic, source: context.source, subComponent: component }, { cause: error });
    }
  }
}

function numberVector(values: Float64Array): Float64Vector {
  return { layout: 'f64', values, nulls: new Uint8Array(values.length), hasNulls: false };
}

// The spans led into the groups: the port must not write over them.
function unshareBytes(vector: Vector): void {
  if (vector.layout === 'bytes') vector.bytes = new Uint8Array(0);
}
