import { type HashFunction, viewOf } from './hash-function.ts';
import { Word64 } from './word64.ts';

/** FNV-1a (Fowler, Noll, Vo) of 32 bits, the lowest byte first. */
export function fowlerHash32(): HashFunction {
  return {
    digest(input) {
      let hash = 0x811c9dc5;
      for (let at = 0; at < input.length; at++) hash = Math.imul(hash ^ input[at], 0x01000193);
      const result = new Uint8Array(4);
      viewOf(result).setUint32(0, hash >>> 0, true);
      return result;
    },
  };
}

/** FNV-1a of 64 bits, the lowest byte first. */
export function fowlerHash64(): HashFunction {
  const prime = new Word64(0x100, 0x1b3);
  const hash = new Word64();
  return {
    digest(input) {
      hash.set(0xcbf29ce4, 0x84222325);
      for (let at = 0; at < input.length; at++) hash.set(hash.high, hash.low ^ input[at]).multiply(prime);
      const result = new Uint8Array(8);
      hash.write(viewOf(result), 0);
      return result;
    },
  };
}
