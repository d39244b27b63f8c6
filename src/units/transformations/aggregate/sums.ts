import type { Decimal, InputColumn, Int128Vector, OutputColumn, PipelineBuffer, Value, Vector } from 'opendtsx/sdk';
import { type Accumulator, type GroupedRows, grownCapacity, KnownRows } from './accumulator.ts';
import { reserve } from './counts.ts';
import { ExactSums } from './exact-sums.ts';
import { exactResult, floatResult } from './result-value.ts';

/**
 * Sums, or averages, of a numeric column by group; NULL is left out, and a group of NULL only gives NULL.
 * Integers and decimals are summed exactly, floating point numbers in double precision, in order of arrival.
 */
export class Sums implements Accumulator {
  readonly #source: InputColumn;
  readonly #target: OutputColumn;
  readonly #average: boolean;
  readonly #isFloat: boolean;
  readonly #exact = new ExactSums();
  readonly #known = new KnownRows();
  #floats = new Float64Array(0);
  #counts = new Float64Array(0);

  constructor(source: InputColumn, target: OutputColumn, average: boolean) {
    this.#source = source;
    this.#target = target;
    this.#average = average;
    this.#isFloat = source.type.type === 'DT_R4' || source.type.type === 'DT_R8';
  }

  add(buffer: PipelineBuffer, groups: Int32Array, groupCount: number): void {
    this.#counts = reserve(this.#counts, groupCount);
    const vector = buffer.vector(this.#source.lineageId);
    const known = this.#known.pick(buffer, groups, vector);
    for (let position = 0; position < known.count; position++) this.#counts[known.groups[position]]++;
    if (vector.layout === 'f64') this.#addFloats(known, vector.values, groupCount);
    else {
      this.#exact.reserve(groupCount, grownCapacity);
      this.#addExact(known, vector);
    }
  }

  value(group: number): Value {
    const count = this.#counts[group] ?? 0;
    if (count === 0) return null;
    if (this.#isFloat) {
      const sum = this.#floats[group];
      return floatResult(this.#average ? sum / count : sum, this.#target);
    }
    const sum: Decimal = { coefficient: this.#exact.sum(group), scale: this.#source.type.scale };
    return exactResult(sum, this.#average ? BigInt(count) : 1n, this.#target);
  }

  #addFloats({ count, rows, groups }: GroupedRows, values: Float64Array, groupCount: number): void {
    this.#floats = reserve(this.#floats, groupCount);
    const sums = this.#floats;
    for (let position = 0; position < count; position++) sums[groups[position]] += values[rows[position]];
  }

  #addExact(known: GroupedRows, vector: Vector): void {
    switch (vector.layout) {
      case 'i32':
      case 'u32':
        this.#exact.addNumbers(known, vector.values);
        return;
      case 'i64':
        this.#exact.addIntegers(known, vector.values);
        return;
      case 'u64':
        for (let at = 0; at < known.count; at++) this.#exact.addWide(known.groups[at], vector.values[known.rows[at]]);
        return;
      default: {
        const { high, low } = vector as Int128Vector;
        for (let at = 0; at < known.count; at++) {
          const row = known.rows[at];
          this.#exact.addWide(known.groups[at], (high[row] << 64n) | low[row]);
        }
      }
    }
  }
}
