import type { TextEdit } from '../../xml/splice.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { isEncryptedData, isUserKeyValue } from './decrypt-element.ts';
import {
  attributeRemoval,
  contentReplacement,
  contentText,
  declaredPrefix,
  elementRemoval,
  embeddedText,
} from './element-text.ts';
import { projectNamespace } from './namespaces.ts';
import { isParameterValue } from './sensitive-elements.ts';

const cipherAttributes: readonly string[] = ['Salt', 'IV', 'Algorithm'];

/** Puts the plain form of a protected element in its place. */
export function unsealElement(document: XmlDocument, element: XmlElement, plain: XmlDocument): TextEdit[] {
  if (!isEncryptedData(element)) {
    return [...withoutCipherAttributes(element), contentReplacement(document, element, contentText(plain, plain.root))];
  }
  // The plain text of a parameter is the whole property around the cipher text.
  const replaced = isParameterValue(element.parent) && isParameterValue(plain.root) ? element.parent : element;
  return [{ start: replaced.start, end: replaced.end, replacement: embeddedText(plain, replaced.parent) }];
}

/** Leaves out a value that stays closed: what marks an element as sensitive stays, empty; an `EncryptedData` goes altogether. */
export function leaveOutElement(document: XmlDocument, element: XmlElement): TextEdit[] {
  if (isEncryptedData(element)) return [elementRemoval(document, element)];
  // Under a user key the value of a parameter is a property within the property.
  if (isUserKeyValue(element) && isParameterValue(element.parent)) return [elementRemoval(document, element)];
  const encrypted = element.attribute('Encrypted');
  return [
    ...withoutCipherAttributes(element),
    ...(encrypted === undefined ? [] : [attributeRemoval(element, encrypted)]),
    contentReplacement(document, element, ''),
  ];
}

/** Removes what an element says of its own cipher text, with the declaration of a prefix that only this used. */
export function withoutCipherAttributes(element: XmlElement): TextEdit[] {
  const cipher = element.attributes.filter(
    ({ namespace, localName }) => namespace === projectNamespace && cipherAttributes.includes(localName),
  );
  const prefixes = new Set(cipher.map(({ prefix }) => prefix));
  const others = element.attributes.filter((attribute) => !cipher.includes(attribute));
  const unused = [...prefixes].filter(
    (prefix) => element.prefix !== prefix && others.every((attribute) => attribute.prefix !== prefix),
  );
  // A declaration that only these attributes used was made for them.
  const declarations = others.filter((attribute) => unused.includes(declaredPrefix(attribute) ?? ''));
  return [...cipher, ...declarations].map((attribute) => attributeRemoval(element, attribute));
}
