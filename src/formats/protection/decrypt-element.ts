import { createDecipheriv } from 'node:crypto';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { encryptionNamespace, projectNamespace } from './namespaces.ts';
import type { PasswordKeys } from './protection-key.ts';

/** Algorithms that can be decrypted: XML Encryption's name → block length in bytes and the name of node:crypto. */
const algorithms = {
  'tripledes-cbc': { blockLength: 8, cipher: 'des-ede3-cbc' },
  'aes256-cbc': { blockLength: 16, cipher: 'aes-256-cbc' },
} as const;

type Algorithm = keyof typeof algorithms;

/** Why a value stays closed: `password` means that the key does not fit, `damaged` that no key can. */
export interface Undecryptable {
  readonly document?: undefined;
  readonly reason: 'password' | 'algorithm' | 'damaged';
  readonly detail: string;
}

/** The plain element as the root of a document of its own, or why there is none. */
export type Decryption = { readonly document: XmlDocument } | Undecryptable;

/** What a protected element holds for decryption. */
export interface CipherText {
  readonly algorithm: Algorithm;
  readonly bytes: Uint8Array;
  /** Initial vector, one block. */
  readonly initial: Uint8Array;
  /** Enters the key of AES; that of Triple-DES does without. */
  readonly salt: Uint8Array;
}

/** Whether the element is the XML Encryption form that `.dtsx` files put in place of a protected element. */
export function isEncryptedData(element: XmlElement): boolean {
  return element.localName === 'EncryptedData' && element.namespace === encryptionNamespace;
}

/** Whether the element carries its own cipher text, as `.conmgr`, `.params` and project manifests do. */
export function hasOwnCipherText(element: XmlElement): boolean {
  return element.attribute('IV', projectNamespace) !== undefined;
}

/**
 * Whether the value of an element is protected with the key of a Windows user (DPAPI), which opens only there.
 * Base64 of the fixed beginning of every DPAPI blob marks values that lack `Encrypted="1"`.
 */
export function isUserKeyValue(element: XmlElement): boolean {
  if (element.elements.length > 0 || hasOwnCipherText(element)) return false;
  const flag = element.attributeValue('Encrypted');
  if (flag === '1' || flag?.toLowerCase() === 'true') return element.textContent.trim() !== '';
  return element.attribute('Sensitive') !== undefined && element.textContent.trimStart().startsWith('AQAAANCMnd8B');
}

/** The elements at and below `element` whose value is encrypted in any of the three forms, in source order. */
export function* protectedElements(element: XmlElement): Generator<XmlElement> {
  if (isEncryptedData(element) || hasOwnCipherText(element) || isUserKeyValue(element)) yield element;
  else for (const child of element.elements) yield* protectedElements(child);
}

/**
 * Decrypts an `EncryptedData` element, or one with its own cipher text, with the keys of a password. Triple-DES is observed; how AES keys
 * are made is inferred, so a password that does not open an AES value may be right all the same.
 */
export function decryptElement(element: XmlElement, keys: PasswordKeys): Decryption {
  const cipher = cipherTextOf(element);
  return 'reason' in cipher ? cipher : plainDocument(cipher, keys);
}

/** The cipher text of a protected element, or why no key opens it: another algorithm, broken base64, missing bytes. */
export function cipherTextOf(element: XmlElement): CipherText | Undecryptable {
  const own = !isEncryptedData(element);
  const algorithm = algorithmOf(element, own);
  if (!isKnown(algorithm)) {
    const name = algorithm || 'an unnamed algorithm';
    return { reason: 'algorithm', detail: `it is encrypted with ${name}, which this release cannot decrypt` };
  }
  const { blockLength } = algorithms[algorithm];
  const text = own ? element.textContent : (element.child('CipherData')?.child('CipherValue')?.textContent ?? '');
  const stored = bytesOf(text);
  if (stored === undefined) return damaged('its cipher text is not base64');
  const initial = own ? bytesOf(element.attributeValue('IV', projectNamespace) ?? '') : stored.subarray(0, blockLength);
  if (initial?.length !== blockLength) return damaged(`its initial vector is not ${blockLength} bytes of base64`);
  const bytes = own ? stored : stored.subarray(blockLength);
  if (bytes.length === 0 || bytes.length % blockLength !== 0) {
    return damaged(`its cipher text has ${bytes.length} bytes, not a multiple of ${blockLength}: it is cut off`);
  }
  return { algorithm, bytes, initial, salt: bytesOf(element.attributeValue('Salt') ?? '') ?? new Uint8Array() };
}

function damaged(detail: string): Undecryptable {
  return { reason: 'damaged', detail };
}

// Buffer.from takes whatever looks like base64 and drops the rest in silence.
function bytesOf(text: string): Uint8Array | undefined {
  const compact = text.replaceAll(/\s+/g, '');
  const isBase64 = compact.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(compact);
  return isBase64 ? Buffer.from(compact, 'base64') : undefined;
}

// Elements with their own cipher text name an algorithm only since there are two (observed: the designer of 2019).
function algorithmOf(element: XmlElement, own: boolean): string {
  const written = own
    ? (element.attributeValue('Algorithm', projectNamespace) ?? 'tripledes-cbc')
    : (element.child('EncryptionMethod')?.attributeValue('Algorithm') ?? '');
  return written.replace(encryptionNamespace, '');
}

function isKnown(algorithm: string): algorithm is Algorithm {
  return Object.hasOwn(algorithms, algorithm);
}

function plainDocument({ algorithm, bytes, initial, salt }: CipherText, keys: PasswordKeys): Decryption {
  const { blockLength, cipher } = algorithms[algorithm];
  const wrong: Undecryptable = { reason: 'password', detail: `the password does not open it (${algorithm})` };
  const key = algorithm === 'aes256-cbc' ? keys.aes(salt) : keys.tripleDes;
  const decipher = createDecipheriv(cipher, key, initial).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const padding = padded[padded.length - 1];
  if (padding < 1 || padding > blockLength) return wrong;
  const { document } = parseXml(padded.subarray(0, padded.length - padding));
  return document === undefined ? wrong : { document };
}
