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

  /** Adds an integer of at most 32 bits. */
  addNumber(group: number, value: number): void {
    const sum = this.#numbers[group] + value;
    if (sum < largestExact && sum > -largestExact) this.#numbers[group] = sum;
    else {
      this.addWide(group, BigInt(sum));
      this.#numbers[group] = 0;
    }
  }

  /** Adds a signed integer of at most 64 bits. */
  addInt64(group: number, value: bigint): void {
    const before = this.#integers[group];
    const sum = BigInt.asIntN(64, before + value);
    // The sum overflowed when its sign differs from those of both operands.
    if (BigInt.asIntN(64, (before ^ sum) & (value ^ sum)) >= 0n) this.#integers[group] = sum;
    else {
      this.addWide(group, before);
      this.#integers[group] = value;
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
