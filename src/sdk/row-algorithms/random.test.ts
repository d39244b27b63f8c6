import { describe, expect, it } from 'vitest';
import { randomNumbers } from './random.ts';

// source: inferred; the documentation of the samplings promises equal samples for equal seeds only.
describe('random numbers for samples', () => {
  const first = (seed: number, count = 5): number[] => Array.from({ length: count }, randomNumbers(seed));

  it('are the same for the same seed, now and in every version', () => {
    expect(first(7)).toEqual(first(7));
    expect(first(1, 2).map((value) => value.toFixed(9))).toEqual(['0.627073941', '0.002735721']);
  });

  it('are others for another seed, and for the clock', () => {
    expect(first(7)).not.toEqual(first(8));
    expect(first(0)).not.toEqual(first(0));
  });

  it('spread evenly between 0 and 1', () => {
    const tenths = new Int32Array(10);
    for (const value of first(42, 100_000)) tenths[Math.floor(value * 10)]++;
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});
