import { type HashFunction, viewOf } from './hash-function.ts';

/** Bit-reversed polynomials. */
export const polynomials = { crc32: 0xedb88320, crc32c: 0x82f63b78 } as const;

/**
 * A cyclic redundancy check of 32 bits, the lowest byte first.
 * @param complement whether the last step inverts the bits, as the definition of CRC-32 and CRC-32C asks for
 */
export function cyclicHash(polynomial: number, complement: boolean): HashFunction {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => remainderOf(byte, polynomial));
  return {
    digest(input) {
      let check = 0xffffffff;
      for (let at = 0; at < input.length; at++) check = table[(check ^ input[at]) & 0xff] ^ (check >>> 8);
      const result = new Uint8Array(4);
      viewOf(result).setUint32(0, complement ? ~check : check, true);
      return result;
    },
  };
}

function remainderOf(byte: number, polynomial: number): number {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = (remainder & 1) === 0 ? remainder >>> 1 : (remainder >>> 1) ^ polynomial;
  }
  return remainder;
}
