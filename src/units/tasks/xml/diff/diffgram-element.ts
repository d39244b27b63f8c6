import { declarationUri, makeNode, nodeKinds, type XmlAttribute, type XmlItem } from '../xml-item.ts';

/** Namespace of diffgrams in the XML Diff Language (XDL). */
export const diffgramUri = 'http://schemas.microsoft.com/xmltools/2002/xmldiff';

/** Makes elements of a diffgram with one prefix. */
export class DiffgramElements {
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  make(local: string, attributes: Readonly<Record<string, string | undefined>>, children: XmlItem[] = []): XmlItem {
    const given = Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const plain = given.map(([name, value]): XmlAttribute => ({ prefix: '', local: name, uri: '', value }));
    return makeNode(nodeKinds.element, {
      prefix: this.prefix,
      local,
      uri: diffgramUri,
      attributes: plain,
      children,
    });
  }

  /** The `xmldiff` element around all others. */
  root(attributes: Readonly<Record<string, string>>, children: XmlItem[]): XmlItem {
    const root = this.make('xmldiff', attributes, children);
    root.attributes.push({ prefix: 'xmlns', local: this.prefix, uri: declarationUri, value: diffgramUri });
    return root;
  }
}

/** A prefix for a diffgram that carries this document's nodes: `xd`, unless the document uses it for something else. */
export function freePrefix(document: XmlItem): string {
  const used = new Set<string>();
  const collect = (node: XmlItem): void => {
    used.add(node.prefix);
    for (const { prefix, local } of node.attributes) used.add(prefix === 'xmlns' ? local : prefix);
    node.children.forEach(collect);
  };
  collect(document);
  let number = 0;
  const name = (): string => `xd${number === 0 ? '' : number}`;
  while (used.has(name())) number++;
  return name();
}
