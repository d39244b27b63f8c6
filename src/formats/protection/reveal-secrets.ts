import { parseSource } from '../../xml/parse-xml.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import {
  cipherTextOf,
  decryptElement,
  isUserKeyValue,
  protectedElements,
  type Undecryptable,
} from './decrypt-element.ts';
import type { PasswordKeys } from './protection-key.ts';

/** A protected value that could not be opened. */
export interface LostSecret {
  /** The element that stays as it is in the tree. */
  readonly element: XmlElement;
  readonly reason: 'no-password' | 'user-key' | Undecryptable['reason'];
  readonly detail: string;
}

/** A document with its protected elements opened as far as possible. */
export interface RevealedDocument {
  readonly document: XmlDocument;
  readonly lost: readonly LostSecret[];
}

/**
 * Puts the plain elements in place of the encrypted ones; gives `document` itself when nothing is protected or openable.
 * The text of the result is plain; its places are named as places of the file, and a writer gets the cipher text back
 * of what it does not change (`SourceText.rewrite`).
 * @param keys those of the password; undefined when none was given
 */
export function revealSecrets(document: XmlDocument, keys: PasswordKeys | undefined): RevealedDocument {
  const lost: LostSecret[] = [];
  const opened: XmlElement[] = [];
  const edits: TextEdit[] = [];
  for (const element of protectedElements(document.root)) {
    const plain = openElement(element, keys);
    if (plain.document === undefined) {
      lost.push({ element, reason: plain.reason, detail: plain.detail });
      continue;
    }
    opened.push(element);
    edits.push({ start: element.start, end: element.end, replacement: plain.document.root.outerXml });
  }
  if (edits.length === 0) return { document, lost };
  const revealed = parseSource(document.source.substitute(edits));
  if (revealed.document !== undefined) return { document: revealed.document, lost };
  // Two nestings that are allowed each may be too deep together.
  const detail = revealed.diagnostics[0].message;
  return { document, lost: [...lost, ...opened.map((element) => ({ element, reason: 'damaged' as const, detail }))] };
}

/** Opens one protected element, or says why it stays closed. */
export function openElement(
  element: XmlElement,
  keys: PasswordKeys | undefined,
): { readonly document: XmlDocument } | (Omit<LostSecret, 'element'> & { readonly document?: undefined }) {
  if (isUserKeyValue(element)) {
    return { reason: 'user-key', detail: "it is protected with a Windows user's key" };
  }
  if (keys !== undefined) return decryptElement(element, keys);
  const cipher = cipherTextOf(element);
  if ('reason' in cipher) return cipher;
  return { reason: 'no-password', detail: 'it is protected by a password, and none was given' };
}
