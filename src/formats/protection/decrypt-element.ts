import { createDecipheriv } from 'node:crypto';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';

const encryptionNamespace = 'http://www.w3.org/2001/04/xmlenc#';
const projectNamespace = 'www.microsoft.com/SqlServer/SSIS';
const blockLength = 8;

/** The plain element, or why there is none: `password` means that the key does not fit. */
export type Decryption =
  | { readonly element: XmlElement }
  | { readonly element?: undefined; readonly reason: 'password' | 'algorithm'; readonly detail: string };

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

/**
 * Decrypts an `EncryptedData` element, or one with its own cipher text, with the key of a password. Only Triple-DES is known:
 * how newer versions derive their AES keys is not documented.
 */
export function decryptElement(element: XmlElement, key: Uint8Array): Decryption {
  const detail = unknownAlgorithm(element);
  if (detail !== undefined) return { reason: 'algorithm', detail };
  return isEncryptedData(element) ? decryptEncryptedData(element, key) : decryptOwnText(element, key);
}

/** Says which algorithm no key opens here; undefined when it is Triple-DES. */
export function unknownAlgorithm(element: XmlElement): string | undefined {
  if (!isEncryptedData(element)) {
    if (initialVector(element).length === blockLength) return undefined;
    return 'it is encrypted with an algorithm this release does not know';
  }
  const algorithm = element.child('EncryptionMethod')?.attributeValue('Algorithm') ?? '';
  if (algorithm.endsWith('#tripledes-cbc')) return undefined;
  const name = algorithm.replace(encryptionNamespace, '') || 'an unnamed algorithm';
  return `it is encrypted with ${name}, which this release cannot decrypt`;
}

function initialVector(element: XmlElement): Uint8Array {
  return Buffer.from(element.attributeValue('IV', projectNamespace) ?? '', 'base64');
}

function decryptEncryptedData(element: XmlElement, key: Uint8Array): Decryption {
  const bytes = Buffer.from(element.child('CipherData')?.child('CipherValue')?.textContent ?? '', 'base64');
  return plainElement(bytes.subarray(blockLength), bytes.subarray(0, blockLength), key);
}

function decryptOwnText(element: XmlElement, key: Uint8Array): Decryption {
  return plainElement(Buffer.from(element.textContent, 'base64'), initialVector(element), key);
}

function plainElement(cipherText: Uint8Array, initial: Uint8Array, key: Uint8Array): Decryption {
  const wrong: Decryption = { reason: 'password', detail: 'the password does not fit' };
  if (cipherText.length === 0 || cipherText.length % blockLength !== 0 || initial.length !== blockLength) return wrong;
  const decipher = createDecipheriv('des-ede3-cbc', key, initial).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(cipherText), decipher.final()]);
  const padding = padded[padded.length - 1];
  if (padding < 1 || padding > blockLength) return wrong;
  const { document } = parseXml(padded.subarray(0, padded.length - padding));
  return document === undefined ? wrong : { element: document.root };
}
