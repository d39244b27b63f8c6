import type { XmlAttribute as LibraryAttribute, XmlNode as LibraryNode, XmlDocument } from 'libxml2-wasm';
import { InternalError, loadClientLibrary } from 'opendtsx/sdk';
import { quietStandardError } from './quiet-standard-error.ts';
import { writeDocument } from './write-document.ts';
import { XmlFault } from './xml-fault.ts';
import { declaredPrefixes, nodeKinds, type XmlAttribute, type XmlItem } from './xml-item.ts';

/** What an XPath expression gives: a text, or nodes in document order. */
export type XPathResult =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'nodes'; readonly nodes: readonly (XmlItem | XmlAttribute)[] };

/**
 * Evaluates an XPath 1.0 expression over a document. Prefixes are those that the document declares. Numbers and booleans read as .NET writes them:
 * `73.5`, `NaN`, `True`.
 */
export async function evaluateXPath(document: XmlItem, expression: string): Promise<XPathResult> {
  const library = await loadClientLibrary(() => import('libxml2-wasm'), 'libxml2-wasm', 'the XML task');
  const { ParseOption, XmlDocument } = library;
  const content = document.children.filter(
    ({ kind }) => kind !== nodeKinds.declaration && kind !== nodeKinds.documentType,
  );
  const parsed = XmlDocument.fromString(writeDocument(content, { indent: false }), {
    option: ParseOption.XML_PARSE_HUGE | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET,
  });
  try {
    const namespaces = Object.fromEntries(declaredPrefixes(document));
    const { result, error, printed } = quietStandardError(() => parsed.eval(expression.trim(), namespaces));
    if (result === undefined) {
      const detail = faultIn(printed) ?? (error instanceof Error ? error.message : String(error));
      throw new XmlFault('DTS_E_XMLTASK_XPATHNAVERROR', { expression, detail }, { cause: error });
    }
    if (!Array.isArray(result)) return { kind: 'value', text: formatResult(result) };
    const places = new TreePlaces(document, parsed, content);
    return { kind: 'nodes', nodes: result.map((node) => places.find(node)).filter((node) => node !== undefined) };
  } finally {
    parsed.dispose();
  }
}

/** The first line that libxml2 printed, without its heading. */
function faultIn(printed: string): string | undefined {
  return /^XPath error : (.+)$/m.exec(printed)?.[1];
}

function formatResult(result: string | number | boolean): string {
  if (typeof result === 'boolean') return result ? 'True' : 'False';
  if (typeof result === 'string' || Number.isNaN(result)) return String(result);
  if (!Number.isFinite(result)) return result > 0 ? 'Infinity' : '-Infinity';
  return String(result);
}

/** Finds our nodes for those of the library: both trees have the same nodes in document order. */
class TreePlaces {
  private readonly document: XmlItem;
  private readonly nodes = new Map<number, XmlItem>();

  constructor(document: XmlItem, parsed: XmlDocument, content: readonly XmlItem[]) {
    this.document = document;
    const ours: XmlItem[] = [];
    const collect = (node: XmlItem): void => {
      ours.push(node);
      node.children.forEach(collect);
    };
    content.forEach(collect);
    for (const [index, node] of parsed.find('//node()').entries()) this.nodes.set(addressOf(node), ours[index]);
  }

  find(node: LibraryNode): XmlItem | XmlAttribute | undefined {
    switch (node.constructor.name) {
      case 'XmlDocumentNode':
        return this.document;
      // Namespace nodes are not part of the tree; the library does not keep their memory either.
      case 'XmlNamespaceDeclNode':
        return undefined;
      case 'XmlAttribute': {
        const { name, namespaceUri, parent } = node as LibraryAttribute;
        const owner = parent === null ? undefined : this.nodes.get(addressOf(parent));
        return owner?.attributes.find(({ local, uri }) => local === name && uri === namespaceUri);
      }
      default:
        return this.nodes.get(addressOf(node));
    }
  }
}

/** Where the library keeps a node: the only thing that is the same for two of its objects for one node, and can be looked up. */
function addressOf(node: LibraryNode): number {
  const address = (node as unknown as { readonly _nodePtr?: number })._nodePtr;
  if (address === undefined)
    throw new InternalError('This version of libxml2-wasm does not tell the address of a node.');
  return address;
}
