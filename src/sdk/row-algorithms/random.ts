const wordRange = 2 ** 32;

/**
 * A generator of numbers from 0 up to but not including 1, for samples (Mulberry32). The same seed gives the same numbers on every machine and
 * in every version; seed 0 takes the clock, as the samplings of SSIS do.
 */
export function randomNumbers(seed: number): () => number {
  let state = seed === 0 ? Number(process.hrtime.bigint() % BigInt(wordRange)) : seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / wordRange;
  };
}
