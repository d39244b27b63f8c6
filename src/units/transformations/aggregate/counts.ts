import {
  collationOf,
  createKeyPacker,
  type InputColumn,
  KeyTable,
  type OutputColumn,
  type PipelineBuffer,
  type Value,
} from 'opendtsx/sdk';
import { type Accumulator, grownCapacity } from './accumulator.ts';
import { integerResult } from './result-value.ts';

/** Counts by group; Count all without a source column, else the rows in which the column is not NULL. */
export class Counts implements Accumulator {
  readonly #source: InputColumn | undefined;
  readonly #target: OutputColumn;
  #counts = new Float64Array(0);

  constructor(source: InputColumn | undefined, target: OutputColumn) {
    this.#source = source;
    this.#target = target;
  }

  add(buffer: PipelineBuffer, groups: Int32Array, groupCount: number): void {
    this.#counts = reserve(this.#counts, groupCount);
    const counts = this.#counts;
    const { rowCount, selection } = buffer;
    const vector = this.#source === undefined ? undefined : buffer.vector(this.#source.lineageId);
    if (vector?.hasNulls !== true) {
      for (let position = 0; position < rowCount; position++) counts[groups[position]]++;
      return;
    }
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      if (vector.nulls[row] === 0) counts[groups[position]]++;
    }
  }

  value(group: number): Value {
    return integerResult(BigInt(this.#counts[group] ?? 0), this.#target);
  }
}

/** Counts the distinct values of a column by group; NULL is no value. Text is compared by the column's comparison flags. */
export class DistinctCounts implements Accumulator {
  readonly #source: InputColumn;
  readonly #target: OutputColumn;
  readonly #packer;
  readonly #seen = new KeyTable();
  #counts = new Float64Array(0);

  constructor(source: InputColumn, target: OutputColumn, localeId: number) {
    this.#source = source;
    this.#target = target;
    const collation = collationOf(localeId, Number(target.properties.AggregationComparisonFlags));
    this.#packer = createKeyPacker([{ type: source.type, collation }]);
  }

  add(buffer: PipelineBuffer, groups: Int32Array, groupCount: number): void {
    this.#counts = reserve(this.#counts, groupCount);
    const { rowCount, selection } = buffer;
    const packer = this.#packer;
    const vector = buffer.vector(this.#source.lineageId);
    packer.bind([vector]);
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      if (vector.hasNulls && vector.nulls[row] === 1) continue;
      const length = packer.pack(row, 1);
      packer.words[0] = groups[position];
      const known = this.#seen.size;
      if (this.#seen.findOrInsert(packer.words, length) === known) this.#counts[groups[position]]++;
    }
  }

  value(group: number): Value {
    return integerResult(BigInt(this.#counts[group] ?? 0), this.#target);
  }
}

/** An array with room for every group; existing values are kept. */
export function reserve(values: Float64Array<ArrayBuffer>, groupCount: number): Float64Array<ArrayBuffer> {
  if (groupCount <= values.length) return values;
  const grown = new Float64Array(grownCapacity(values.length, groupCount));
  grown.set(values);
  return grown;
}
