import { type HashFunction, viewOf } from './hash-function.ts';
import { Word64 } from './word64.ts';

const blockLength = 16;
const first = new Word64(0x87c37b91, 0x114253d5);
const second = new Word64(0x4cf5ad43, 0x2745937f);
const firstFinal = new Word64(0xff51afd7, 0xed558ccd);
const secondFinal = new Word64(0xc4ceb9fe, 0x1a85ec53);
const five = new Word64(0, 5);
const firstAddend = new Word64(0, 0x52dce729);
const secondAddend = new Word64(0, 0x38495ab5);

/**
 * MurmurHash3, 128 bits, variant x64, as Multiple Hash computes it: it sets only the lower half of its state to the seed 0 before each row,
 * so that the first row has the hash of the definition and every other one depends on the row before (source: its published tests).
 */
export function murmurHash(): HashFunction {
  const [low, high, lowKey, highKey] = [new Word64(), new Word64(), new Word64(), new Word64()];
  const rest = new DataView(new ArrayBuffer(blockLength));
  const mixKeys = (view: DataView, at: number): void => {
    low.xor(lowKey.read(view, at).multiply(first).rotateLeft(31).multiply(second));
    highKey
      .read(view, at + 8)
      .multiply(second)
      .rotateLeft(33)
      .multiply(first);
  };
  return {
    digest(input) {
      const view = viewOf(input);
      const whole = input.length - (input.length % blockLength);
      low.set(0, 0);
      for (let at = 0; at < whole; at += blockLength) {
        mixKeys(view, at);
        low.rotateLeft(27).add(high).multiply(five).add(firstAddend);
        high.xor(highKey).rotateLeft(31).add(low).multiply(five).add(secondAddend);
      }
      if (whole < input.length) {
        for (let at = 0; at < blockLength; at++) rest.setUint8(at, input[whole + at] ?? 0);
        mixKeys(rest, 0);
        high.xor(highKey);
      }
      return finish(low, high, input.length);
    },
  };
}

function finish(low: Word64, high: Word64, length: number): Uint8Array {
  low.set(low.high, low.low ^ length);
  high.set(high.high, high.low ^ length);
  low.add(high);
  high.add(low);
  scatter(low);
  scatter(high);
  low.add(high);
  high.add(low);
  const result = new Uint8Array(blockLength);
  low.write(viewOf(result), 0);
  high.write(viewOf(result), 8);
  return result;
}

function scatter(word: Word64): void {
  word.xorShiftRight(33).multiply(firstFinal).xorShiftRight(33).multiply(secondFinal).xorShiftRight(33);
}
