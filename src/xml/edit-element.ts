import { InternalError } from '../diagnostics/internal-error.ts';
import { ElementEditor } from './element-editor.ts';
import { plainUtf8 } from './encoding.ts';
import { escapeAttribute } from './escape.ts';
import { type ParsedXml, parseSource } from './parse-xml.ts';
import { SourceText } from './source-text.ts';
import { spliceText, type TextEdit } from './splice.ts';
import type { XmlElement } from './xml-element.ts';

/**
 * A changed copy of an element: detached (it has no parent), its source is its own text, which is the old text but for the changes, and
 * the prefixes in scope at the original place hold in it, so that its `outerXml` can be put in that place.
 * Throws `InternalError` when the changes do not leave one well-formed element.
 */
export function editElement(element: XmlElement, change: (editor: ElementEditor) => void): XmlElement {
  const editor = new ElementEditor(element);
  change(editor);
  const { document, diagnostics } = parseElement(textAfter(element, editor.changes), namespacesInScope(element));
  if (document === undefined) throw new InternalError(`an edited element is broken: ${diagnostics[0].message}`);
  return document.root;
}

/** Reads the text of one element in which the given prefixes hold without being declared. Never throws for bad input. */
export function parseElement(text: string, namespaces: Readonly<Record<string, string>>): ParsedXml {
  return parseSource(new SourceText(text, plainUtf8, undefined, { namespaces }));
}

/** The source text of an element after edits, whose offsets refer to the whole source. */
export function textAfter(element: XmlElement, edits: readonly TextEdit[]): string {
  const { start } = element;
  const shifted = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  return spliceText(element.outerXml, shifted);
}

/**
 * The text of an element after edits, fit for another place: a prefix that it uses and that means something else there, or nothing, is
 * declared in its start tag.
 * @param scope the prefixes that hold at the other place
 */
export function textForPlace(
  element: XmlElement,
  edits: readonly TextEdit[],
  scope: Readonly<Record<string, string>>,
): string {
  const text = textAfter(element, edits);
  const outside = element.parent === undefined ? element.source.namespaces : namespacesInScope(element.parent);
  const declarations = Object.entries(outside)
    .filter(([prefix, uri]) => prefix !== '' && scope[prefix] !== uri && text.includes(`${prefix}:`))
    .filter(([prefix]) => !element.attributes.some(({ name }) => name === `xmlns:${prefix}`))
    .map(([prefix, uri]) => ` xmlns:${prefix}="${escapeAttribute(uri)}"`);
  const tagName = 1 + element.name.length;
  return text.slice(0, tagName) + declarations.join('') + text.slice(tagName);
}

/** The namespace of every prefix that holds inside the start tag of an element; '' is the default namespace. */
export function namespacesInScope(element: XmlElement): Record<string, string> {
  const inherited = element.parent === undefined ? element.source.namespaces : namespacesInScope(element.parent);
  const namespaces = { ...inherited };
  for (const { prefix, localName, name, value } of element.attributes) {
    if (name === 'xmlns') namespaces[''] = value;
    else if (prefix === 'xmlns') namespaces[localName] = value;
  }
  return namespaces;
}
