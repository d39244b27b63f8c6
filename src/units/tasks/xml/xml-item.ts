/** Kinds of nodes. The numbers are those of `XmlNodeType`, which diffgrams and their hash use. */
export const nodeKinds = {
  element: 1,
  attribute: 2,
  text: 3,
  characterData: 4,
  instruction: 7,
  comment: 8,
  document: 9,
  documentType: 10,
  whitespace: 14,
  declaration: 17,
} as const;

/** One of `nodeKinds`. */
export type NodeKind = (typeof nodeKinds)[keyof typeof nodeKinds];

/** Namespace of namespace declarations, which are attributes here. */
export const declarationUri = 'http://www.w3.org/2000/xmlns/';

/** An attribute or namespace declaration; `xmlns="…"` has no prefix and the local name `xmlns`. */
export interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  /** '' outside namespaces. */
  readonly uri: string;
  readonly value: string;
}

/**
 * A node of a document. Blank text that is not under `xml:space="preserve"` is no node. `local` is the target of an instruction and the name of a
 * document type; `value` the text of text, comments, instructions and declarations, and all of a document type after its name.
 */
export interface XmlItem {
  readonly kind: NodeKind;
  prefix: string;
  local: string;
  uri: string;
  value: string;
  attributes: XmlAttribute[];
  children: XmlItem[];
}

/** Makes a node of a kind; what is not given is empty. */
export function makeNode(kind: NodeKind, parts: Partial<Omit<XmlItem, 'kind'>> = {}): XmlItem {
  return { kind, prefix: '', local: '', uri: '', value: '', attributes: [], children: [], ...parts };
}

/** A name as it is written: `prefix:local`, or `local`. */
export function qualifiedName({ prefix, local }: { readonly prefix: string; readonly local: string }): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

/** The element of a document that holds all others; undefined for a document without one. */
export function rootElement(document: XmlItem): XmlItem | undefined {
  return document.children.find(({ kind }) => kind === nodeKinds.element);
}

/** A copy of a node and, unless told otherwise, of all below it. */
export function copyNode(node: XmlItem, withChildren = true): XmlItem {
  return {
    ...node,
    attributes: [...node.attributes],
    children: withChildren ? node.children.map((child) => copyNode(child)) : [],
  };
}

/** Number of nodes in a subtree, itself included; attributes count. */
export function countNodes(node: XmlItem): number {
  return node.children.reduce((sum, child) => sum + countNodes(child), 1 + node.attributes.length);
}

/** All text in a subtree, as `InnerText` has it. */
export function textOf(node: XmlItem): string {
  switch (node.kind) {
    case nodeKinds.text:
    case nodeKinds.characterData:
    case nodeKinds.whitespace:
      return node.value;
    case nodeKinds.element:
    case nodeKinds.document:
      return node.children.map(textOf).join('');
    default:
      return '';
  }
}

/** The prefixes that a document declares, each with the first namespace it stands for; the default namespace is left out. */
export function declaredPrefixes(node: XmlItem, found = new Map<string, string>()): Map<string, string> {
  for (const { prefix, local, value } of node.attributes) {
    if (prefix === 'xmlns' && !found.has(local)) found.set(local, value);
  }
  for (const child of node.children) declaredPrefixes(child, found);
  return found;
}
