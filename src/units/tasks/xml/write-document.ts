import { textKinds } from './parse-document.ts';
import {
  declarationUri,
  type NodeKind,
  nodeKinds,
  qualifiedName,
  type XmlAttribute,
  type XmlItem,
} from './xml-item.ts';

/** How a document is written. */
export interface WriteOptions {
  /** One element per line, two spaces deeper each, except beside text; as `XmlDocument.Save` does (observed SQL Server 2019). */
  readonly indent: boolean;
}

/** Line end of everything the task writes, as on Windows. */
export const lineEnd = '\r\n';

type Scope = ReadonlyMap<string, string>;

const outermost: Scope = new Map([
  ['', ''],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
  ['xmlns', declarationUri],
]);

/** Writes a document, or nodes one after the other; namespace declarations that are missing are added. */
export function writeDocument(nodes: readonly XmlItem[], { indent }: WriteOptions): string {
  const written = nodes.flatMap((node) => (node.kind === nodeKinds.document ? node.children : [node]));
  const isMixed = written.some(({ kind }) => textKinds.includes(kind));
  return written
    .map((node) => writeNode(node, outermost, indent && !isMixed, 0))
    .join(indent && !isMixed ? lineEnd : '');
}

function writeNode(node: XmlItem, scope: Scope, indent: boolean, depth: number): string {
  switch (node.kind) {
    case nodeKinds.element:
      return writeElement(node, scope, indent, depth);
    case nodeKinds.characterData:
      return `<![CDATA[${node.value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
    case nodeKinds.comment:
      return `<!--${node.value}-->`;
    case nodeKinds.instruction:
      return `<?${node.local}${node.value === '' ? '' : ` ${node.value}`}?>`;
    case nodeKinds.declaration:
      return `<?xml ${node.value}?>`;
    case nodeKinds.documentType:
      return `<!DOCTYPE ${node.local}${node.value === '' ? '' : ` ${node.value}`}>`;
    default:
      return escapeText(node.value);
  }
}

function writeElement(element: XmlItem, outer: Scope, indent: boolean, depth: number): string {
  const { attributes, scope } = declareNamespaces(element, outer);
  const name = qualifiedName(element);
  const start = `<${[name, ...attributes.map((each) => `${qualifiedName(each)}="${escapeAttribute(each.value)}"`)].join(' ')}`;
  if (element.children.length === 0) return `${start} />`;
  const inside = indent && !isMixed(element);
  const children = element.children.map((child) => writeNode(child, scope, inside, depth + 1));
  if (!inside) return `${start}>${children.join('')}</${name}>`;
  const line = `${lineEnd}${'  '.repeat(depth + 1)}`;
  return `${start}>${line}${children.join(line)}${lineEnd}${'  '.repeat(depth)}</${name}>`;
}

const kindsBesideLines: readonly NodeKind[] = textKinds;

function isMixed({ children, attributes }: XmlItem): boolean {
  if (attributes.some(({ prefix, local, value }) => prefix === 'xml' && local === 'space' && value === 'preserve'))
    return true;
  return children.some(({ kind }) => kindsBesideLines.includes(kind));
}

/** The attributes of an element with the declarations that its names need, and the prefixes as they stand inside it. */
function declareNamespaces(element: XmlItem, outer: Scope): { attributes: readonly XmlAttribute[]; scope: Scope } {
  const scope = new Map(outer);
  for (const { prefix, local, value } of element.attributes) {
    if (prefix === 'xmlns') scope.set(local, value);
    else if (prefix === '' && local === 'xmlns') scope.set('', value);
  }
  let attributes: XmlAttribute[] = element.attributes;
  const declare = (prefix: string, uri: string): void => {
    if (scope.get(prefix) === uri) return;
    scope.set(prefix, uri);
    const declaration: XmlAttribute =
      prefix === ''
        ? { prefix: '', local: 'xmlns', uri: declarationUri, value: uri }
        : { prefix: 'xmlns', local: prefix, uri: declarationUri, value: uri };
    const name = qualifiedName(declaration);
    attributes = [...attributes.filter((each) => qualifiedName(each) !== name), declaration];
  };
  declare(element.prefix, element.uri);
  for (const { prefix, uri } of element.attributes) {
    if (prefix !== '' && uri !== declarationUri) declare(prefix, uri);
  }
  return { attributes, scope };
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
}

/** An attribute's value as it stands between double quotes. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\t', '&#x9;').replaceAll('\n', '&#xA;');
}
