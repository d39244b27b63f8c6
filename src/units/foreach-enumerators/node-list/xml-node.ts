import type * as libxml2 from 'libxml2-wasm';

/** A node of a document as a value: what the item types Navigator and Node put into an Object variable, where SSIS has an XPathNavigator or XmlNode. */
export interface XmlNodeValue {
  readonly kind: 'xml-node';
  readonly nodeType: 'element' | 'attribute' | 'text' | 'comment' | 'processing-instruction' | 'document';
  /** Local name; '' for what has none. */
  readonly name: string;
  readonly namespaceUri: string;
  /** All text in it, one after the other. */
  readonly text: string;
  readonly outerXml: string;
}

/** Whether a value of an Object variable is a node. */
export function isXmlNode(value: unknown): value is XmlNodeValue {
  return typeof value === 'object' && value !== null && (value as { readonly kind?: unknown }).kind === 'xml-node';
}

const asItStands = { format: false } as const;

/** Copies a node out of its document. */
export function xmlNodeValue(node: libxml2.XmlNode, library: typeof libxml2): XmlNodeValue {
  const text = node.content;
  const plain = { kind: 'xml-node', name: '', namespaceUri: '', text } as const;
  if (node instanceof library.XmlElement) {
    const { name, namespaceUri } = node;
    return { ...plain, nodeType: 'element', name, namespaceUri, outerXml: node.toString(asItStands) };
  }
  if (node instanceof library.XmlAttribute) {
    const { name, namespaceUri, prefix } = node;
    const qualified = prefix === '' ? name : `${prefix}:${name}`;
    return { ...plain, nodeType: 'attribute', name, namespaceUri, outerXml: `${qualified}="${escaped(text)}"` };
  }
  if (node instanceof library.XmlComment) return { ...plain, nodeType: 'comment', outerXml: `<!--${text}-->` };
  if (node instanceof library.XmlText || node instanceof library.XmlCData) {
    return { ...plain, nodeType: 'text', outerXml: escaped(text) };
  }
  return { ...plain, ...otherNode(node) };
}

function otherNode(node: libxml2.XmlNode): Pick<XmlNodeValue, 'nodeType' | 'outerXml'> {
  switch (node.constructor.name) {
    case 'XmlDocumentNode':
      return { nodeType: 'document', outerXml: node.doc.toString(asItStands) };
    default:
      return { nodeType: 'processing-instruction', outerXml: node.canonicalizeToString().trim() };
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
