import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret } from '../datatypes/secret.ts';
import { InternalError } from '../diagnostics/internal-error.ts';

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/**
 * Seals what is sensitive with the key of the server (AES-256-GCM). What is sealed names its place (`purpose`): moved to another place it does
 * not open.
 */
export class Sealer {
  readonly #key: Buffer;

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    if (key.length !== 32) throw new InternalError(`a key has 32 bytes, this one ${key.length}`);
    this.#key = Buffer.from(key);
  }

  seal(value: Secret | Uint8Array, purpose: string): Uint8Array {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv(algorithm, this.#key, nonce).setAAD(Buffer.from(purpose));
    const plain = value instanceof Secret ? Buffer.from(value.reveal()) : value;
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** Undefined when it was sealed with another key or for another place, or was changed. */
  open(sealed: Uint8Array, purpose: string): Buffer | undefined {
    if (sealed.length < nonceLength + tagLength) return undefined;
    const nonce = sealed.subarray(0, nonceLength);
    const decipher = createDecipheriv(algorithm, this.#key, nonce).setAAD(Buffer.from(purpose));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
    try {
      return Buffer.concat([
        decipher.update(sealed.subarray(nonceLength, sealed.length - tagLength)),
        decipher.final(),
      ]);
    } catch {
      return undefined;
    }
  }

  /** As `open`, for a text. */
  openSecret(sealed: Uint8Array, purpose: string): Secret | undefined {
    const plain = this.open(sealed, purpose);
    return plain === undefined ? undefined : new Secret(plain.toString('utf8'));
  }
}
