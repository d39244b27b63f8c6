import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { chooseHash } from './choose-hash.ts';
import { hashTypes } from './hash-types.ts';
import { multipleHash } from './index.ts';

describe('the fixtures of Multiple Hash', () => {
  it.each(flowCases(multipleHash, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});

/** The hash of ASCII text as hexadecimal digits. */
function digestOf(hashType: number, text: string): string {
  return Buffer.from(chooseHash(hashType, 'Hash').digest(Buffer.from(text, 'latin1'))).toString('hex');
}

/** Numbers `0123456789…` of a length. */
const digits = (length: number): string => '0123456789'.repeat(Math.ceil(length / 10)).slice(0, length);

describe('chooseHash', () => {
  // source: observed: published unit tests of SSIS Multiple Hash (xxHash64, MurmurHash3 x64 128)
  it('gives the hashes that the published tests of the replaced component expect', () => {
    expect(digestOf(hashTypes.xxHash, 'ThisIsATestValueForxxHash64')).toBe('f8d1c99eda0d8577');
    expect(digestOf(hashTypes.MurmurHash3a, 'ThisIsATestValueForMurmurHash3')).toBe('bbcac44bfcae82a84a46adad35cecf90');
  });

  // source: documentation check values of CRC-32, FNV-1a and XXH64 for "123456789", "a" and ""
  it('gives the check values of the algorithms', () => {
    expect(digestOf(hashTypes.CRC32, '123456789')).toBe('2639f4cb');
    expect(digestOf(hashTypes.FNV1a32, 'a')).toBe('2c290ce4');
    expect(digestOf(hashTypes.FNV1a64, 'a')).toBe('8cec01864cdc63af');
    expect(digestOf(hashTypes.xxHash, '')).toBe('99e9d85137db46ef');
  });

  // source: observed: SSIS Multiple Hash leaves out the last step of CRC-32C (check value e3069283)
  it('leaves CRC-32C without its last inversion', () => {
    expect(digestOf(hashTypes.CRC32C, '123456789')).toBe('7c6df91c');
  });

  it('tells inputs apart that differ in their last byte, whatever their length', () => {
    for (const hashType of [hashTypes.xxHash, hashTypes.MurmurHash3a, hashTypes.FNV1a64]) {
      for (let length = 0; length < 70; length++) {
        expect(digestOf(hashType, `${digits(length)}a`)).not.toBe(digestOf(hashType, `${digits(length)}b`));
      }
    }
  });

  // source: observed: Multiple Hash writes a single byte 0
  it('gives a byte 0 where no algorithm was chosen', () => {
    expect(digestOf(hashTypes.None, 'abc')).toBe('00');
  });

  it('names an algorithm that the cryptographic library does not have', () => {
    expect(() => chooseHash(hashTypes.RipeMD160, 'Hash', ['md5', 'sha1'])).toThrow(
      expect.objectContaining({ diagnostic: expect.objectContaining({ symbol: 'OPENDTSX_E_HASH_UNAVAILABLE' }) }),
    );
  });
});
