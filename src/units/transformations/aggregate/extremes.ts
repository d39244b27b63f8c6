import {
  type ColumnType,
  createVector,
  type InputColumn,
  type Int128Vector,
  InternalError,
  type OffsetVector,
  type PipelineBuffer,
  type RowComparer,
  readVector,
  rowComparer,
  type Value,
  type Vector,
} from 'opendtsx/sdk';
import { type Accumulator, grownCapacity } from './accumulator.ts';

/** The smallest or largest values of a column by group; NULL is left out, and a group of NULL only gives NULL. */
export class Extremes implements Accumulator {
  readonly #source: InputColumn;
  readonly #sign: 1 | -1;
  readonly #compare: RowComparer;
  #best: Vector;
  #capacity = 0;

  /** @param which `minimum` keeps the smallest values. */
  constructor(source: InputColumn, which: 'minimum' | 'maximum') {
    this.#source = source;
    this.#sign = which === 'minimum' ? 1 : -1;
    this.#compare = rowComparer([{ type: source.type, descending: false }]);
    this.#best = createVector(source.type, 0);
  }

  add(buffer: PipelineBuffer, groups: Int32Array, groupCount: number): void {
    if (groupCount > this.#capacity) this.#grow(groupCount);
    const vector = buffer.vector(this.#source.lineageId);
    const { rowCount, selection } = buffer;
    const best = this.#best;
    const isBetter = this.#betterThan(vector, best);
    const keep = cellKeeper(vector, best);
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      if (vector.hasNulls && vector.nulls[row] === 1) continue;
      const group = groups[position];
      if (best.nulls[group] === 1 || isBetter(row, group)) {
        best.nulls[group] = 0;
        keep(row, group);
      }
    }
  }

  value(group: number): Value {
    return group < this.#capacity ? readVector(this.#best, group, this.#source.type) : null;
  }

  #betterThan(vector: Vector, best: Vector): (row: number, group: number) => boolean {
    const rising = this.#sign > 0;
    if (vector.layout === 'i128' || vector.layout === 'offset' || vector.layout === 'bytes') {
      const [left, right] = [[vector], [best]];
      return (row, group) => this.#compare(left, row, right, group) * this.#sign < 0;
    }
    const { values } = vector;
    const { values: bestValues } = best as typeof vector;
    if (rising) return (row, group) => values[row] < bestValues[group];
    return (row, group) => values[row] > bestValues[group];
  }

  #grow(groupCount: number): void {
    const capacity = grownCapacity(this.#capacity, groupCount);
    const grown = emptyVector(this.#source.type, capacity);
    const keep = cellKeeper(this.#best, grown);
    for (let group = 0; group < this.#capacity; group++) {
      if (this.#best.nulls[group] === 1) continue;
      grown.nulls[group] = 0;
      keep(group, group);
    }
    this.#best = grown;
    this.#capacity = capacity;
  }
}

function emptyVector(type: ColumnType, capacity: number): Vector {
  const vector = createVector(type, capacity);
  vector.nulls.fill(1);
  vector.hasNulls = true;
  return vector;
}

function cellKeeper(from: Vector, to: Vector): (row: number, group: number) => void {
  switch (from.layout) {
    case 'bytes':
      throw new InternalError('text has no minimum or maximum');
    case 'i128': {
      const target = to as Int128Vector;
      return (row, group) => {
        target.high[group] = from.high[row];
        target.low[group] = from.low[row];
      };
    }
    case 'offset': {
      const target = to as OffsetVector;
      return (row, group) => {
        target.ticks[group] = from.ticks[row];
        target.offsets[group] = from.offsets[row];
      };
    }
    default: {
      const { values } = from;
      const { values: target } = to as typeof from;
      return (row, group) => {
        target[group] = values[row];
      };
    }
  }
}
