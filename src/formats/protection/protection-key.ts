import { createHash } from 'node:crypto';

/** Length of a Triple-DES key in bytes. */
const tripleDesKeyLength = 24;

/**
 * The Triple-DES key SSIS derives from a package or project password: SHA-1 over the UTF-8 bytes, then the two-block expansion of
 * the Windows function CryptDeriveKey. The stored salt does not enter (source: protection reference, confirmed by decrypting a sample).
 */
export function keyOfPassword(password: string): Uint8Array {
  const hash = createHash('sha1').update(password, 'utf8').digest();
  const blocks = [0x36, 0x5c].map((fill) => {
    const block = Buffer.alloc(64, fill);
    for (let index = 0; index < hash.length; index++) block[index] ^= hash[index];
    return createHash('sha1').update(block).digest();
  });
  return Buffer.concat(blocks).subarray(0, tripleDesKeyLength);
}
