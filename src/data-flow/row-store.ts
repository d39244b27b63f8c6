import type { ColumnType } from '../datatypes/data-type.ts';
import { type BytesVector, createVector, type Vector } from '../datatypes/vector.ts';
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
  const nulls = vector.nulls.byteLength;
  switch (vector.layout) {
    case 'bytes':
      return nulls + vector.starts.byteLength * 2;
    case 'i128':
      return nulls + vector.high.byteLength * 2;
    case 'offset':
      return nulls + vector.ticks.byteLength + vector.offsets.byteLength;
    default:
      return nulls + vector.values.byteLength;
  }
}

function grow(vector: Vector, type: ColumnType, capacity: number): Vector {
  const grown = createVector(type, capacity);
  grown.nulls.set(vector.nulls);
  grown.hasNulls = vector.hasNulls;
  switch (grown.layout) {
    case 'bytes': {
      const from = vector as BytesVector;
      grown.bytes = from.bytes;
      grown.used = from.used;
      grown.starts.set(from.starts);
      grown.ends.set(from.ends);
      break;
    }
    case 'i128':
      grown.high.set((vector as typeof grown).high);
      grown.low.set((vector as typeof grown).low);
      break;
    case 'offset':
      grown.ticks.set((vector as typeof grown).ticks);
      grown.offsets.set((vector as typeof grown).offsets);
      break;
    case 'i64':
      grown.values.set((vector as typeof grown).values);
      break;
    case 'u64':
      grown.values.set((vector as typeof grown).values);
      break;
    default:
      grown.values.set((vector as typeof grown).values as never);
  }
  return grown;
}

type NumberArray = Int32Array | Uint32Array | Float64Array;
type BigArray = BigInt64Array | BigUint64Array;

function copyNumbers(
  to: NumberArray,
  at: number,
  from: NumberArray,
  count: number,
  rows: Int32Array | undefined,
): void {
  if (rows === undefined) to.set(from.subarray(0, count), at);
  else for (let index = 0; index < count; index++) to[at + index] = from[rows[index] as number] as number;
}

function copyBigs(to: BigArray, at: number, from: BigArray, count: number, rows: Int32Array | undefined): void {
  if (rows === undefined) to.set(from.subarray(0, count), at);
  else for (let index = 0; index < count; index++) to[at + index] = from[rows[index] as number] as bigint;
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

/** Copies `count` rows of a vector (all first ones, or those at `rows`) to position `at` of another of the same layout. */
function appendVector(to: Vector, at: number, from: Vector, count: number, rows: Int32Array | undefined): void {
  copyNulls(to, at, from, count, rows);
  switch (to.layout) {
    case 'bytes':
      break; // Its bytes go into the arena.
    case 'i128':
      copyBigs(to.high, at, (from as typeof to).high, count, rows);
      copyBigs(to.low, at, (from as typeof to).low, count, rows);
      break;
    case 'offset':
      copyBigs(to.ticks, at, (from as typeof to).ticks, count, rows);
      for (let index = 0; index < count; index++) {
        to.offsets[at + index] = (from as typeof to).offsets[
          rows === undefined ? index : (rows[index] as number)
        ] as number;
      }
      break;
    case 'i64':
    case 'u64':
      copyBigs(to.values, at, (from as typeof to).values, count, rows);
      break;
    default:
      copyNumbers(to.values, at, (from as typeof to).values, count, rows);
  }
}

/** Fills the first `count` rows of an output vector with the stored rows at `order[from …]`. Spans are shared with the store. */
function gatherVector(store: Vector, order: Int32Array | undefined, from: number, count: number, to: Vector): void {
  const rows = order === undefined ? undefined : order.subarray(from, from + count);
  const first = order === undefined ? from : 0;
  gatherNulls(store, rows, first, count, to);
  switch (to.layout) {
    case 'bytes': {
      const source = store as BytesVector;
      to.bytes = source.bytes;
      copyNumbers(to.starts, 0, first === 0 ? source.starts : source.starts.subarray(first), count, rows);
      copyNumbers(to.ends, 0, first === 0 ? source.ends : source.ends.subarray(first), count, rows);
      break;
    }
    case 'i128':
      copyBigs(to.high, 0, (store as typeof to).high.subarray(first), count, rows);
      copyBigs(to.low, 0, (store as typeof to).low.subarray(first), count, rows);
      break;
    case 'offset':
      copyBigs(to.ticks, 0, (store as typeof to).ticks.subarray(first), count, rows);
      for (let index = 0; index < count; index++) {
        to.offsets[index] = (store as typeof to).offsets[
          rows === undefined ? first + index : (rows[index] as number)
        ] as number;
      }
      break;
    case 'i64':
    case 'u64':
      copyBigs(to.values, 0, (store as typeof to).values.subarray(first), count, rows);
      break;
    default:
      copyNumbers(to.values, 0, (store as typeof to).values.subarray(first), count, rows);
  }
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
