import { createHash, pbkdf2Sync } from 'node:crypto';

/** Length of a Triple-DES key in bytes. */
const tripleDesKeyLength = 24;
/** Length of an AES-256 key in bytes. */
const aesKeyLength = 32;
const aesIterations = 1000;

/** What a password opens. */
export interface PasswordKeys {
  readonly tripleDes: Uint8Array;
  /** The AES-256 key for a salt. */
  aes(salt: Uint8Array): Uint8Array;
}

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

/**
 * The AES-256 key for a password and the salt of a value: PBKDF2 with HMAC-SHA-1 and 1000 rounds, as Rfc2898DeriveBytes of .NET does it
 * (source: inferred from a report of a tool that opens projects of Visual Studio 2017; salts of 8 bytes, the fewest it takes, agree).
 */
export function aesKeyOfPassword(password: string, salt: Uint8Array): Uint8Array {
  return pbkdf2Sync(password, salt, aesIterations, aesKeyLength, 'sha1');
}

/** The keys of a password for all algorithms. */
export function keysOfPassword(password: string): PasswordKeys {
  return { tripleDes: keyOfPassword(password), aes: (salt) => aesKeyOfPassword(password, salt) };
}
