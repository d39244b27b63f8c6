import { getHashes, hash } from 'node:crypto';
import { dtsError } from 'opendtsx/sdk';
import { cyclicHash, polynomials } from './cyclic-hash.ts';
import { fowlerHash32, fowlerHash64 } from './fowler-hash.ts';
import type { HashFunction } from './hash-function.ts';
import { hashTypes } from './hash-types.ts';
import { murmurHash } from './murmur-hash.ts';
import { xxHash } from './xx-hash.ts';

const cryptographic: Readonly<Record<number, string>> = {
  [hashTypes.MD5]: 'md5',
  [hashTypes.RipeMD160]: 'ripemd160',
  [hashTypes.SHA1]: 'sha1',
  [hashTypes.SHA256]: 'sha256',
  [hashTypes.SHA384]: 'sha384',
  [hashTypes.SHA512]: 'sha512',
};

const own: Readonly<Record<number, () => HashFunction>> = {
  [hashTypes.CRC32]: () => cyclicHash(polynomials.crc32, true),
  // Multiple Hash leaves out the last step of CRC-32C (source: its published tests).
  [hashTypes.CRC32C]: () => cyclicHash(polynomials.crc32c, false),
  [hashTypes.FNV1a32]: fowlerHash32,
  [hashTypes.FNV1a64]: fowlerHash64,
  [hashTypes.MurmurHash3a]: murmurHash,
  [hashTypes.xxHash]: xxHash,
};

/**
 * The function of a hash type; of None, one that gives a single byte 0, as Multiple Hash does. Throws OPENDTSX_E_HASH_UNAVAILABLE for an
 * algorithm that the cryptographic library does not have. @param offered the algorithms that it has
 */
export function chooseHash(
  hashType: number,
  component: string,
  offered: readonly string[] = getHashes(),
): HashFunction {
  const algorithm = cryptographic[hashType];
  if (algorithm === undefined) return own[hashType]?.() ?? { digest: () => new Uint8Array(1) };
  if (!offered.some((name) => name.toLowerCase() === algorithm)) {
    throw dtsError('OPENDTSX_E_HASH_UNAVAILABLE', { component, algorithm }, { subComponent: component });
  }
  return { digest: (input) => hash(algorithm, input, 'buffer') };
}
