import type { XmlDocument } from '../../xml/xml-document.ts';
import type { XmlAttribute, XmlContent, XmlElement, XmlInstruction } from '../../xml/xml-element.ts';
import { declaredPrefix } from './element-text.ts';
import { declaredNamespaces, namespacesInScope } from './namespaces.ts';

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

const attributeReferences: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
const textReferences: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };

/**
 * The canonical form of a document (Canonical XML 1.0 without comments), as text to be encoded in UTF-8.
 * @param omitted left out with everything in it, as the transform for enveloped signatures does
 */
export function canonicalDocument(document: XmlDocument, omitted?: XmlElement): string {
  const rootIndex = document.children.indexOf(document.root);
  const instructions = (content: readonly XmlContent[]): string[] =>
    content.flatMap((each) =>
      each.kind === 'instruction' && each.target !== 'xml' ? instruction(document, each) : [],
    );
  const before = instructions(document.children.slice(0, rootIndex)).map((text) => `${text}\n`);
  const after = instructions(document.children.slice(rootIndex + 1)).map((text) => `\n${text}`);
  return [...before, canonicalElement(document, document.root, omitted), ...after].join('');
}

/** The canonical form of an element on its own: every namespace in scope and the `xml:` attributes of its ancestors are written on it. */
export function canonicalElement(document: XmlDocument, apex: XmlElement, omitted?: XmlElement): string {
  const parts: string[] = [];
  const namespaces = [...namespacesInScope(apex)];
  write(
    document,
    apex,
    { namespaces, attributes: [...inheritedXmlAttributes(apex), ...apex.attributes] },
    omitted,
    parts,
  );
  return parts.join('');
}

interface Written {
  readonly namespaces: readonly (readonly [prefix: string, uri: string])[];
  readonly attributes: readonly XmlAttribute[];
}

function write(
  document: XmlDocument,
  element: XmlElement,
  { namespaces, attributes }: Written,
  omitted: XmlElement | undefined,
  parts: string[],
): void {
  parts.push('<', element.name);
  for (const [prefix, uri] of namespaces.toSorted(([left], [right]) => order(left, right))) {
    if (uri !== xmlNamespace) parts.push(prefix === '' ? ' xmlns' : ` xmlns:${prefix}`, `="${attributeText(uri)}"`);
  }
  const ordinary = attributes.filter((attribute) => declaredPrefix(attribute) === undefined);
  for (const { name, value } of ordinary.toSorted(byNamespaceAndName)) parts.push(` ${name}="${attributeText(value)}"`);
  parts.push('>');
  for (const child of element.children) {
    if (child.kind === 'element') {
      if (child !== omitted) {
        write(document, child, { namespaces: changedNamespaces(child), attributes: child.attributes }, omitted, parts);
      }
    } else if (child.kind === 'instruction') parts.push(instruction(document, child));
    else if (child.kind !== 'comment') parts.push(child.value.replaceAll(/[&<>\r]/g, (each) => textReferences[each]));
  }
  parts.push('</', element.name, '>');
}

// A declaration that repeats what holds already is not written.
function changedNamespaces(element: XmlElement): (readonly [string, string])[] {
  const declared = [...declaredNamespaces(element)];
  if (declared.length === 0) return declared;
  const scope = namespacesInScope(element.parent);
  return declared.filter(([prefix, uri]) => (scope.get(prefix) ?? '') !== uri);
}

function inheritedXmlAttributes(apex: XmlElement): XmlAttribute[] {
  const inherited = new Map<string, XmlAttribute>();
  for (let owner = apex.parent; owner !== undefined; owner = owner.parent) {
    for (const attribute of owner.attributes) {
      const isNearest = attribute.prefix === 'xml' && !inherited.has(attribute.name);
      if (isNearest && !apex.attributes.some(({ name }) => name === attribute.name)) {
        inherited.set(attribute.name, attribute);
      }
    }
  }
  return [...inherited.values()];
}

function byNamespaceAndName(left: XmlAttribute, right: XmlAttribute): number {
  return order(left.namespace, right.namespace) || order(left.localName, right.localName);
}

function order(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function attributeText(value: string): string {
  return value.replaceAll(/[&<"\t\n\r]/g, (each) => attributeReferences[each]);
}

// Taken from the source: blanks at the end belong to it.
function instruction(document: XmlDocument, { target, start, end }: XmlInstruction): string {
  const data = document.text
    .slice(start + 2 + target.length, end - 2)
    .replaceAll(/\r\n?/g, '\n')
    .trimStart();
  return data === '' ? `<?${target}?>` : `<?${target} ${data}?>`;
}
