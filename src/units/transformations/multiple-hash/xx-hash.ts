import { type HashFunction, viewOf } from './hash-function.ts';
import { Word64 } from './word64.ts';

const stripe = 32;
const prime1 = new Word64(0x9e3779b1, 0x85ebca87);
const prime2 = new Word64(0xc2b2ae3d, 0x27d4eb4f);
const prime3 = new Word64(0x165667b1, 0x9e3779f9);
const prime4 = new Word64(0x85ebca77, 0xc2b2ae63);
const prime5 = new Word64(0x27d4eb2f, 0x165667c5);
const zero = new Word64();
// 0 − prime1.
const minusPrime1 = new Word64(0x61c8864e, 0x7a143579);
const turns = [1, 7, 12, 18] as const;

/** XXH64 with the seed 0, the lowest byte first. */
export function xxHash(): HashFunction {
  const lanes = [new Word64(), new Word64(), new Word64(), new Word64()] as const;
  const [hash, word] = [new Word64(), new Word64()];
  const round = (lane: Word64): Word64 => lane.add(word.multiply(prime2)).rotateLeft(31).multiply(prime1);
  const merge = (lane: Word64): void => {
    word.copy(lane);
    hash
      .xor(round(lane.copy(zero)))
      .multiply(prime1)
      .add(prime4);
  };
  const readStripes = (view: DataView): number => {
    lanes[0].copy(prime1).add(prime2);
    lanes[1].copy(prime2);
    lanes[2].copy(zero);
    lanes[3].copy(minusPrime1);
    let at = 0;
    for (; at + stripe <= view.byteLength; at += stripe) {
      for (let lane = 0; lane < 4; lane++) {
        word.read(view, at + lane * 8);
        round(lanes[lane]);
      }
    }
    hash.copy(zero);
    for (let lane = 0; lane < 4; lane++) hash.add(word.copy(lanes[lane]).rotateLeft(turns[lane]));
    for (const lane of lanes) merge(lane);
    return at;
  };
  const readRest = (view: DataView, start: number): void => {
    const { byteLength } = view;
    let at = start;
    for (; at + 8 <= byteLength; at += 8) {
      word.read(view, at);
      hash
        .xor(round(lanes[0].copy(zero)))
        .rotateLeft(27)
        .multiply(prime1)
        .add(prime4);
    }
    if (at + 4 <= byteLength) {
      word.set(0, view.getUint32(at, true)).multiply(prime1);
      hash.xor(word).rotateLeft(23).multiply(prime2).add(prime3);
      at += 4;
    }
    for (; at < byteLength; at++) {
      word.set(0, view.getUint8(at)).multiply(prime5);
      hash.xor(word).rotateLeft(11).multiply(prime1);
    }
  };
  return {
    digest(input) {
      const view = viewOf(input);
      const read = input.length >= stripe ? readStripes(view) : 0;
      if (read === 0) hash.copy(prime5);
      hash.add(word.set(0, input.length));
      readRest(view, read);
      hash.xorShiftRight(33).multiply(prime2).xorShiftRight(29).multiply(prime3).xorShiftRight(32);
      const result = new Uint8Array(8);
      hash.write(viewOf(result), 0);
      return result;
    },
  };
}
