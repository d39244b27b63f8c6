import { SourceElement } from '../../xml/source-element.ts';
import type { XmlContent, XmlElement, XmlSpan } from '../../xml/xml-element.ts';
import {
  decryptElement,
  hasOwnCipherText,
  isEncryptedData,
  isUserKeyValue,
  unknownAlgorithm,
} from './decrypt-element.ts';

/** A protected value that could not be opened. */
export interface LostSecret {
  /** The element that stays as it is in the tree. */
  readonly element: XmlElement;
  readonly reason: 'no-password' | 'password' | 'algorithm' | 'user-key';
  readonly detail: string;
}

/** A document tree with its protected elements opened as far as possible. */
export interface RevealedTree {
  readonly root: XmlElement;
  readonly lost: readonly LostSecret[];
}

/**
 * Puts the plain elements in place of the encrypted ones; returns `root` itself when nothing is protected or openable.
 * Everything in an opened element has the span of the encrypted element, so that a writer never looks for it in the source.
 * @param key the key of the password; undefined when none was given
 */
export function revealSecrets(root: XmlElement, key: Uint8Array | undefined): RevealedTree {
  const lost: LostSecret[] = [];
  const opened = new Map<XmlElement, XmlElement>();
  for (const element of protectedElements(root)) {
    if (isUserKeyValue(element)) {
      lost.push({ element, reason: 'user-key', detail: "it is protected with a Windows user's key" });
    } else if (key === undefined) {
      const algorithm = unknownAlgorithm(element);
      const detail = algorithm ?? 'it is protected by a password, and none was given';
      lost.push({ element, reason: algorithm === undefined ? 'no-password' : 'algorithm', detail });
    } else {
      const result = decryptElement(element, key);
      if (result.element === undefined) lost.push({ element, reason: result.reason, detail: result.detail });
      else opened.set(element, result.element);
    }
  }
  if (opened.size === 0) return { root, lost };
  return { root: copyOf(root, undefined, opened), lost };
}

function* protectedElements(element: XmlElement): Generator<XmlElement> {
  if (isEncryptedData(element) || hasOwnCipherText(element) || isUserKeyValue(element)) yield element;
  else for (const child of element.elements) yield* protectedElements(child);
}

function copyOf(
  element: XmlElement,
  parent: SourceElement | undefined,
  opened: ReadonlyMap<XmlElement, XmlElement>,
  span?: XmlSpan,
): SourceElement {
  const plain = opened.get(element);
  if (plain !== undefined) return copyOf(plain, parent, new Map(), element);
  const { start, end } = span ?? element;
  const tag = { name: element.name, prefix: element.prefix, local: element.localName, uri: element.namespace };
  const copy = new SourceElement(tag, element.attributes, parent, start, span?.end ?? element.startTagEnd);
  copy.end = end;
  copy.contentEnd = span?.end ?? element.contentEnd;
  for (const child of element.children) {
    const content: XmlContent = child.kind === 'element' ? copyOf(child, copy, opened, span) : placed(child, span);
    copy.children.push(content);
    if (content instanceof SourceElement) copy.elements.push(content);
  }
  return copy;
}

function placed<T extends XmlContent>(content: T, span: XmlSpan | undefined): T {
  return span === undefined ? content : { ...content, start: span.start, end: span.end };
}
