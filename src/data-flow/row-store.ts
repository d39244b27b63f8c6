import type { ColumnType } from '../datatypes/data-type.ts';
import { type BytesVector, createVector, type Vector } from '../datatypes/vector.ts';
import { copyLanes, lanesOf } from '../datatypes/vector-lanes.ts';
import type { OutputPort, PipelineBuffer } from '../sdk/buffer.ts';
import type { RowStore, RowStoreOptions } from '../sdk/row-store.ts';
import { TextArena } from './text-arena.ts';

const firstCapacity = 4096;

/** A store that holds its rows in memory, in columns that grow by doubling. */
export function createRowStore(options: RowStoreOptions): RowStore {
  return new ColumnRowStore(options.columns);
}

class ColumnRowStore implements RowStore {
  readonly #types: readonly ColumnType[];
  /** Positions of the text columns, whose bytes lie in the arena. */
  readonly #textColumns: readonly number[];
  #arena = new TextArena();
  #vectors: Vector[];
  #capacity = firstCapacity;
  rowCount = 0;

  constructor(types: readonly ColumnType[]) {
    this.#types = types;
    this.#vectors = types.map((type) => createVector(type, firstCapacity));
    this.#textColumns = [...types.keys()].filter((column) => this.#vectors[column]?.layout === 'bytes');
  }

  get byteLength(): number {
    return this.#vectors.reduce((sum, vector) => sum + bytesOf(vector), this.#arena.bytes.byteLength);
  }

  vector(column: number): Vector {
    return this.#vectors[column] as Vector;
  }

  append(buffer: PipelineBuffer, lineageIds: readonly string[]): void {
    const sources = lineageIds.map((lineageId) => buffer.vector(lineageId));
    this.#append(sources, buffer.rowCount, buffer.selection);
  }

  appendRow(vectors: readonly (Vector | undefined)[], row: number): void {
    this.#append(vectors, 1, Int32Array.of(row));
  }

  #append(sources: readonly (Vector | undefined)[], count: number, rows: Int32Array | undefined): void {
    this.#reserve(count);
    const at = this.rowCount;
    for (const [column, target] of this.#vectors.entries()) {
      const source = sources[column];
      if (source !== undefined) appendVector(target, at, source, count, rows);
      else {
        target.nulls.fill(1, at, at + count);
        target.hasNulls = true;
      }
    }
    const text = (vectors: readonly (Vector | undefined)[]) => this.#textColumns.map((column) => vectors[column]);
    if (this.#textColumns.length > 0) {
      this.#arena.append(
        text(this.#vectors) as BytesVector[],
        at,
        text(sources) as (BytesVector | undefined)[],
        count,
        rows,
      );
    }
    this.rowCount += count;
  }

  async emit(output: OutputPort, lineageIds: readonly (string | undefined)[], order?: Int32Array): Promise<void> {
    if (!output.connected) return;
    const { buffer } = output;
    const total = order?.length ?? this.rowCount;
    for (let from = 0; from < total; from += buffer.capacity) {
      const count = Math.min(buffer.capacity, total - from);
      lineageIds.forEach((lineageId, column) => {
        if (lineageId === undefined) return;
        gatherVector(this.#vectors[column] as Vector, order, from, count, buffer.vector(lineageId));
      });
      const pending = output.send(count);
      if (pending !== undefined) await pending;
    }
    for (const lineageId of lineageIds) {
      if (lineageId === undefined) continue;
      const vector = buffer.vector(lineageId);
      // The spans led into this store: the port must not write over them.
      if (vector.layout === 'bytes') vector.bytes = new Uint8Array(0);
    }
  }

  clear(): void {
    this.#capacity = firstCapacity;
    this.rowCount = 0;
    this.#arena = new TextArena();
    this.#vectors = this.#types.map((type) => createVector(type, firstCapacity));
  }

  #reserve(count: number): void {
    const needed = this.rowCount + count;
    if (needed <= this.#capacity) return;
    let capacity = this.#capacity;
    while (capacity < needed) capacity *= 2;
    this.#vectors = this.#vectors.map((vector, column) => grow(vector, this.#types[column] as ColumnType, capacity));
    this.#capacity = capacity;
  }
}

function bytesOf(vector: Vector): number {
  return lanesOf(vector).reduce((sum, lane) => sum + lane.byteLength, vector.nulls.byteLength);
}

function grow(vector: Vector, type: ColumnType, capacity: number): Vector {
  const grown = createVector(type, capacity);
  grown.nulls.set(vector.nulls);
  grown.hasNulls = vector.hasNulls;
  copyLanes(grown, 0, vector, 0, vector.nulls.length, undefined);
  if (grown.layout === 'bytes') {
    const from = vector as BytesVector;
    grown.bytes = from.bytes;
    grown.used = from.used;
  }
  return grown;
}

function copyNulls(to: Vector, at: number, from: Vector, count: number, rows: Int32Array | undefined): void {
  if (!from.hasNulls) {
    to.nulls.fill(0, at, at + count);
    return;
  }
  to.hasNulls = true;
  if (rows === undefined) to.nulls.set(from.nulls.subarray(0, count), at);
  else for (let index = 0; index < count; index++) to.nulls[at + index] = from.nulls[rows[index] as number] as number;
}

/** Copies `count` rows of a vector (all first ones, or those at `rows`) to position `at` of another of the same layout; the bytes of texts go into the arena. */
function appendVector(to: Vector, at: number, from: Vector, count: number, rows: Int32Array | undefined): void {
  copyNulls(to, at, from, count, rows);
  if (to.layout !== 'bytes') copyLanes(to, at, from, 0, count, rows);
}

/** Fills the first `count` rows of an output vector with the stored rows at `order[from …]`. Spans are shared with the store. */
function gatherVector(store: Vector, order: Int32Array | undefined, from: number, count: number, to: Vector): void {
  const rows = order === undefined ? undefined : order.subarray(from, from + count);
  const first = order === undefined ? from : 0;
  gatherNulls(store, rows, first, count, to);
  if (to.layout === 'bytes') to.bytes = (store as BytesVector).bytes;
  copyLanes(to, 0, store, first, count, rows);
}

function gatherNulls(store: Vector, rows: Int32Array | undefined, first: number, count: number, to: Vector): void {
  if (!store.hasNulls) {
    if (to.hasNulls) to.nulls.fill(0, 0, count);
    to.hasNulls = false;
    return;
  }
  for (let index = 0; index < count; index++) {
    to.nulls[index] = store.nulls[rows === undefined ? first + index : (rows[index] as number)] as number;
  }
  to.hasNulls = true;
}
