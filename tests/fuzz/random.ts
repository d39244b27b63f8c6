/** Pseudo-random numbers that are the same for the same seed on every machine (algorithm: mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to below 1. */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from 0 to below `limit`; 0 when the limit is 0. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** A member of a list, or undefined of an empty one. */
  pick<T>(list: readonly [T, ...T[]]): T;
  pick<T>(list: readonly T[]): T | undefined;
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** Two offsets of a sequence, in order, mostly near each other. */
  span(length: number): readonly [start: number, end: number] {
    const start = this.below(length + 1);
    const longest = this.once(4) ? length : Math.min(length, 64);
    return [start, Math.min(length, start + this.below(longest + 1))];
  }
}

/** The numbers of one input of a campaign: seed and index give the same input whatever came before. */
export function randomOf(seed: number, index: number): Random {
  return new Random(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35));
}
