import type { TextEdit } from '../../xml/splice.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { contentReplacement, type ElementLayout, gapBefore, layoutAt, standaloneText } from './element-text.ts';
import { type EncryptedText, encryptForElement, encryptForOwnText, type RandomBytes } from './encrypt-text.ts';
import { encryptionNamespace, namespacesInScope, projectNamespace } from './namespaces.ts';
import type { PasswordKeys } from './protection-key.ts';
import { isParameterValue } from './sensitive-elements.ts';

/** What encrypts values: with Triple-DES, which every version reads. */
export interface Seal {
  readonly keys: PasswordKeys;
  readonly random: RandomBytes;
}

const compact: ElementLayout = { indentation: undefined, attributeLines: false, lineEnd: '' };

/** Replaces a plain sensitive element of a package by `EncryptedData`; the value of a parameter keeps an element around it (observed). */
export function sealInPackage(document: XmlDocument, element: XmlElement, seal: Seal): TextEdit {
  const encrypted = encryptForElement(standaloneText(document, element, 'first'), seal.keys.tripleDes, seal.random);
  const layout = layoutAt(document, element);
  const { start, end } = element;
  if (!isParameterValue(element)) {
    return { start, end, replacement: encryptedData(encrypted, ['Type', 'Salt', 'IV'], layout) };
  }
  const inside = { ...layout, indentation: deeper(layout, 1) };
  const data = encryptedData(encrypted, ['IV', 'Salt', 'Type'], inside);
  if (isParameterValue(element.parent)) return { start, end, replacement: data };
  const name = element.attribute('Name');
  const startTag = `<${element.name}${gap(layout)}${name === undefined ? '' : document.sourceOf(name)}>`;
  const replacement = `${startTag}${line(layout, 1)}${data}${line(layout, 0)}</${element.name}>`;
  return { start, end, replacement };
}

/** Replaces the root of a package by one `EncryptedData` without layout (its frame is observed, its key inferred). */
export function sealWholePackage(document: XmlDocument, seal: Seal): TextEdit {
  const { root } = document;
  const encrypted = encryptForElement(document.sourceOf(root), seal.keys.tripleDes, seal.random);
  return { start: root.start, end: root.end, replacement: encryptedData(encrypted, ['Type', 'Salt', 'IV'], compact) };
}

/** Puts the cipher text of an element of a project file in place of its content, with `Salt` and `IV` among its attributes (observed). */
export function sealOwnText(document: XmlDocument, element: XmlElement, seal: Seal): TextEdit[] {
  const encrypted = encryptForOwnText(standaloneText(document, element, 'last'), seal.keys.tripleDes, seal.random);
  const { prefix, declaration } = projectPrefix(element);
  const last = element.attributes.at(-1);
  const between = last === undefined ? ' ' : gapBefore(document, element, last);
  const added = `${between}${prefix}:Salt="${encrypted.salt}"${between}${prefix}:IV="${encrypted.initial}"${declaration}`;
  const at = last?.end ?? element.start + 1 + element.name.length;
  return [{ start: at, end: at, replacement: added }, contentReplacement(document, element, encrypted.value)];
}

// Where no prefix is declared, .NET makes one of the depth of the element (observed).
function projectPrefix(element: XmlElement): { readonly prefix: string; readonly declaration: string } {
  const scope = namespacesInScope(element);
  const declared = [...scope].find(([prefix, uri]) => prefix !== '' && uri === projectNamespace)?.[0];
  if (declared !== undefined) return { prefix: declared, declaration: '' };
  let prefix = `p${depthOf(element)}`;
  while (scope.has(prefix)) prefix += 'x';
  return { prefix, declaration: ` xmlns:${prefix}="${projectNamespace}"` };
}

function depthOf(element: XmlElement): number {
  return element.parent === undefined ? 1 : depthOf(element.parent) + 1;
}

function encryptedData(encrypted: EncryptedText, order: readonly string[], layout: ElementLayout): string {
  const values: Readonly<Record<string, string>> = {
    Type: `${encryptionNamespace}Element`,
    Salt: encrypted.salt,
    IV: encrypted.initial,
  };
  const attributes = order.map((name) => `${gap(layout)}${name}="${values[name]}"`).join('');
  const method = `${gap({ ...layout, indentation: deeper(layout, 1) })}Algorithm="${encryptionNamespace}tripledes-cbc"`;
  return [
    `<EncryptedData${attributes} xmlns="${encryptionNamespace}">`,
    `${line(layout, 1)}<EncryptionMethod${method} />`,
    `${line(layout, 1)}<CipherData>`,
    `${line(layout, 2)}<CipherValue>${encrypted.value}</CipherValue>`,
    `${line(layout, 1)}</CipherData>`,
    `${line(layout, 0)}</EncryptedData>`,
  ].join('');
}

function deeper({ indentation }: ElementLayout, levels: number): string | undefined {
  return indentation === undefined ? undefined : indentation + '  '.repeat(levels);
}

function line(layout: ElementLayout, levels: number): string {
  const indentation = deeper(layout, levels);
  return indentation === undefined ? '' : layout.lineEnd + indentation;
}

function gap(layout: ElementLayout): string {
  return layout.attributeLines && layout.indentation !== undefined ? line(layout, 1) : ' ';
}
