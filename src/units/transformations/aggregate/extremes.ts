import {
  type ColumnType,
  createVector,
  type InputColumn,
  type Int32Vector,
  type Int64Vector,
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
import { type Accumulator, type GroupedRows, grownCapacity, KnownRows } from './accumulator.ts';

/** The smallest or largest values of a column by group; NULL is left out, and a group of NULL only gives NULL. */
export class Extremes implements Accumulator {
  readonly #source: InputColumn;
  readonly #sign: 1 | -1;
  readonly #compare: RowComparer;
  readonly #known = new KnownRows();
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
    const known = this.#known.pick(buffer, groups, vector);
    const best = this.#best;
    if (vector.layout === 'i32') keepNumbers(known, vector.values, best as Int32Vector, this.#sign);
    else if (vector.layout === 'i64') keepIntegers(known, vector.values, best as Int64Vector, this.#sign > 0);
    else this.#keepOthers(known, vector);
  }

  value(group: number): Value {
    return group < this.#capacity ? readVector(this.#best, group, this.#source.type) : null;
  }

  #keepOthers({ count, rows, groups }: GroupedRows, vector: Vector): void {
    const best = this.#best;
    const [left, right] = [[vector], [best]];
    const keep = cellKeeper(vector, best);
    for (let position = 0; position < count; position++) {
      const group = groups[position];
      const row = rows[position];
      if (best.nulls[group] === 0 && this.#compare(left, row, right, group) * this.#sign >= 0) continue;
      best.nulls[group] = 0;
      keep(row, group);
    }
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

function keepNumbers({ count, rows, groups }: GroupedRows, values: Int32Array, best: Int32Vector, sign: number): void {
  const { values: kept, nulls } = best;
  for (let position = 0; position < count; position++) {
    const group = groups[position];
    const value = values[rows[position]];
    if (nulls[group] === 0 && (value - kept[group]) * sign >= 0) continue;
    nulls[group] = 0;
    kept[group] = value;
  }
}

function keepIntegers(known: GroupedRows, values: BigInt64Array, best: Int64Vector, smallest: boolean): void {
  const { count, rows, groups } = known;
  const { values: kept, nulls } = best;
  for (let position = 0; position < count; position++) {
    const group = groups[position];
    const value = values[rows[position]];
    if (nulls[group] === 0 && (smallest ? value >= kept[group] : value <= kept[group])) continue;
    nulls[group] = 0;
    kept[group] = value;
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
