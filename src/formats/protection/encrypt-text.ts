import { createCipheriv } from 'node:crypto';

const blockLength = 8;
const saltLength = 7;

/** Gives that many random bytes. Salt, initial vector and padding of each value are drawn in this order, values in document order. */
export type RandomBytes = (count: number) => Uint8Array;

/** An encrypted text; everything is base64. */
export interface EncryptedText {
  readonly salt: string;
  readonly initial: string;
  readonly value: string;
}

/**
 * Encrypts the text of an element for `EncryptedData`: UTF-8 without byte order mark, the initial vector before the cipher text, padded
 * as XML Encryption says: the last byte counts, the others are random (observed: packages of the designer).
 */
export function encryptForElement(plain: string, key: Uint8Array, random: RandomBytes): EncryptedText {
  const { salt, initial } = drawn(random);
  const bytes = Buffer.from(plain, 'utf8');
  const count = blockLength - (bytes.length % blockLength);
  const padded = Buffer.concat([bytes, count > 1 ? random(count - 1) : new Uint8Array(), Uint8Array.of(count)]);
  const value = Buffer.concat([initial, encrypted(padded, key, initial)]);
  return { salt: base64(salt), initial: base64(initial), value: base64(value) };
}

/**
 * Encrypts the text of an element for the element itself: UTF-8 with byte order mark, PKCS#7 padding, the initial vector kept apart
 * (observed: project files of the designer).
 */
export function encryptForOwnText(plain: string, key: Uint8Array, random: RandomBytes): EncryptedText {
  const { salt, initial } = drawn(random);
  const bytes = Buffer.from(`\ufeff${plain}`, 'utf8');
  const count = blockLength - (bytes.length % blockLength);
  const value = encrypted(Buffer.concat([bytes, Buffer.alloc(count, count)]), key, initial);
  return { salt: base64(salt), initial: base64(initial), value: base64(value) };
}

function drawn(random: RandomBytes): { readonly salt: Uint8Array; readonly initial: Uint8Array } {
  const salt = random(saltLength);
  return { salt, initial: random(blockLength) };
}

function encrypted(padded: Uint8Array, key: Uint8Array, initial: Uint8Array): Uint8Array {
  const cipher = createCipheriv('des-ede3-cbc', key, initial).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
