import type { Decimal, InputColumn, Int128Vector, OutputColumn, PipelineBuffer, Value, Vector } from 'opendtsx/sdk';
import { type Accumulator, grownCapacity } from './accumulator.ts';
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
    const { rowCount, selection } = buffer;
    if (this.#isFloat) this.#floats = reserve(this.#floats, groupCount);
    else this.#exact.reserve(groupCount, grownCapacity);
    const counts = this.#counts;
    const addRow = this.#adder(vector);
    for (let position = 0; position < rowCount; position++) {
      const row = selection === undefined ? position : selection[position];
      if (vector.hasNulls && vector.nulls[row] === 1) continue;
      const group = groups[position];
      counts[group]++;
      addRow(group, row);
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

  #adder(vector: Vector): (group: number, row: number) => void {
    const exact = this.#exact;
    const floats = this.#floats;
    switch (vector.layout) {
      case 'f64': {
        const { values } = vector;
        return (group, row) => {
          floats[group] += values[row];
        };
      }
      case 'i32':
      case 'u32': {
        const { values } = vector;
        return (group, row) => exact.addNumber(group, values[row]);
      }
      case 'i64': {
        const { values } = vector;
        return (group, row) => exact.addInt64(group, values[row]);
      }
      case 'u64': {
        const { values } = vector;
        return (group, row) => exact.addWide(group, values[row]);
      }
      default: {
        const { high, low } = vector as Int128Vector;
        return (group, row) => exact.addWide(group, (high[row] << 64n) | low[row]);
      }
    }
  }
}
