import { escapeAttribute } from '../../xml/escape.ts';
import type { TextEdit } from '../../xml/splice.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlAttribute, XmlElement } from '../../xml/xml-element.ts';
import { inheritedNamespaces, namespacesInScope } from './namespaces.ts';

/** How the designer laid out the text around an element. */
export interface ElementLayout {
  /** Blanks before the element on its line; undefined when something else stands there. */
  readonly indentation: string | undefined;
  /** Whether each attribute has a line of its own. */
  readonly attributeLines: boolean;
  readonly lineEnd: string;
}

/** The layout at an element's place. */
export function layoutAt(document: XmlDocument, element: XmlElement): ElementLayout {
  const { text, root } = document;
  const line = text.slice(text.lastIndexOf('\n', element.start - 1) + 1, element.start);
  return {
    indentation: /^[ \t]*$/.test(line) && element.parent !== undefined ? line : undefined,
    attributeLines: text.slice(root.start, root.startTagEnd).includes('\n'),
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

/** The text of what stands between the tags of an element, as written. */
export function contentText(document: XmlDocument, element: XmlElement): string {
  return document.text.slice(element.startTagEnd, element.contentEnd);
}

/**
 * The text of an element as a document of its own: the declarations it needs from above come before or after its attributes, which are
 * separated by one blank. The native half of SSIS writes them first, the .NET half last (observed).
 */
export function standaloneText(document: XmlDocument, element: XmlElement, declarations: 'first' | 'last'): string {
  const written = element.attributes.map((attribute) => document.sourceOf(attribute));
  const needed = [...inheritedNamespaces(element)].map(
    ([prefix, uri]) => `${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`,
  );
  const attributes = declarations === 'first' ? [...needed, ...written] : [...written, ...needed];
  const startTag = [element.name, ...attributes].join(' ');
  return `<${startTag}>${contentText(document, element)}</${element.name}>`;
}

/**
 * The text of a root element for a place in another document, without the declarations that already hold there; as written when that
 * place is the root.
 */
export function embeddedText(source: XmlDocument, place: XmlElement | undefined): string {
  const { root } = source;
  if (place === undefined) return root.outerXml;
  const scope = namespacesInScope(place);
  const attributes = root.attributes.filter((attribute) => {
    const declared = declaredPrefix(attribute);
    return declared === undefined || scope.get(declared) !== attribute.value;
  });
  const startTag = [root.name, ...attributes.map((attribute) => source.sourceOf(attribute))].join(' ');
  return `<${startTag}>${contentText(source, root)}</${root.name}>`;
}

/** The prefix that an attribute declares ('' for the default namespace); undefined when it is no namespace declaration. */
export function declaredPrefix({ name, prefix, localName }: XmlAttribute): string | undefined {
  if (prefix === 'xmlns') return localName;
  return name === 'xmlns' ? '' : undefined;
}

/** Removes an attribute with the blanks before it. */
export function attributeRemoval(element: XmlElement, attribute: XmlAttribute): TextEdit {
  return { start: gapStart(element, attribute), end: attribute.end, replacement: '' };
}

/** The blanks before an attribute, as written. */
export function gapBefore(document: XmlDocument, element: XmlElement, attribute: XmlAttribute): string {
  return document.text.slice(gapStart(element, attribute), attribute.start);
}

/** Puts text in place of everything between the tags of an element. */
export function contentReplacement(document: XmlDocument, element: XmlElement, replacement: string): TextEdit {
  if (element.startTagEnd < element.end) return { start: element.startTagEnd, end: element.contentEnd, replacement };
  const slash = document.text.lastIndexOf('/', element.end);
  return { start: slash, end: element.end, replacement: `>${replacement}</${element.name}>` };
}

/** Removes an element with the blanks before it. */
export function elementRemoval(document: XmlDocument, element: XmlElement): TextEdit {
  const before = document.text.slice(0, element.start);
  return { start: before.trimEnd().length, end: element.end, replacement: '' };
}

function gapStart(element: XmlElement, attribute: XmlAttribute): number {
  const index = element.attributes.indexOf(attribute);
  return index === 0 ? element.start + 1 + element.name.length : element.attributes[index - 1].end;
}
