/** Takes a word into an unfinished hash; pass the result of the last word to `finishHash`. */
export function mixHash(hash: number, word: number): number {
  return Math.imul(((hash << 13) | (hash >>> 19)) ^ word, 0x9e3779b1);
}

/** The finish of MurmurHash3 (32 bit): every bit of the input changes half of those of the result. */
export function finishHash(hash: number): number {
  let finished = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  finished = Math.imul(finished ^ (finished >>> 13), 0xc2b2ae35);
  return finished ^ (finished >>> 16);
}

/** The finished hash of `count` words from `start` on. @param seed words of the same value under different seeds have different hashes */
export function hashKey(seed: number, words: Int32Array, start: number, count: number): number {
  let hash = seed;
  for (let at = start; at < start + count; at++) hash = mixHash(hash, words[at]);
  return finishHash(hash);
}
