import type { GroupedRows } from './accumulator.ts';

const largestExact = 2 ** 52;

/**
 * Exact sums by group. Numbers of 32 bits are summed in doubles and values of 64 bits in 64-bit integers; what would overflow there
 * goes over into a sum without limit.
 */
export class ExactSums {
  #numbers = new Float64Array(0);
  #integers = new BigInt64Array(0);
  readonly #wide = new Map<number, bigint>();

  /** Makes room for groups 0 … `groupCount` − 1. */
  reserve(groupCount: number, capacityFor: (current: number, groupCount: number) => number): void {
    if (groupCount <= this.#numbers.length) return;
    const capacity = capacityFor(this.#numbers.length, groupCount);
    const numbers = new Float64Array(capacity);
    const integers = new BigInt64Array(capacity);
    numbers.set(this.#numbers);
    integers.set(this.#integers);
    this.#numbers = numbers;
    this.#integers = integers;
  }

  /** Adds integers of at most 32 bits. */
  addNumbers({ count, rows, groups }: GroupedRows, values: Int32Array | Uint32Array): void {
    const numbers = this.#numbers;
    for (let position = 0; position < count; position++) {
      const group = groups[position];
      const sum = numbers[group] + values[rows[position]];
      numbers[group] = sum;
      if (sum >= largestExact || sum <= -largestExact) {
        this.addWide(group, BigInt(sum));
        numbers[group] = 0;
      }
    }
  }

  /** Adds signed integers of at most 64 bits. */
  addIntegers({ count, rows, groups }: GroupedRows, values: BigInt64Array): void {
    const integers = this.#integers;
    for (let position = 0; position < count; position++) {
      const group = groups[position];
      const value = values[rows[position]];
      const before = integers[group];
      const sum = BigInt.asIntN(64, before + value);
      integers[group] = sum;
      // The sum overflowed when its sign differs from those of both operands.
      if (BigInt.asIntN(64, (before ^ sum) & (value ^ sum)) < 0n) {
        this.addWide(group, before);
        integers[group] = value;
      }
    }
  }

  /** Adds an integer of any size. */
  addWide(group: number, value: bigint): void {
    this.#wide.set(group, (this.#wide.get(group) ?? 0n) + value);
  }

  /** The sum of a group. */
  sum(group: number): bigint {
    return BigInt(this.#numbers[group]) + this.#integers[group] + (this.#wide.get(group) ?? 0n);
  }
}
