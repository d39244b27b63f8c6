import { SaxesParser } from 'saxes';

/** An element of a document, with namespaces resolved. */
export interface XmlItem {
  readonly local: string;
  readonly uri: string;
  /** Attributes by `local` where they have no namespace, else by `uri local`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlItem[];
  /** Text directly in the element, character data included. */
  readonly text: string;
  /** The namespace that a prefix stands for here. */
  resolve(prefix: string): string | undefined;
}

interface OpenItem {
  local: string;
  uri: string;
  attributes: Map<string, string>;
  children: OpenItem[];
  text: string;
  prefixes: Map<string, string>;
  resolve(prefix: string): string | undefined;
}

const deepest = 500;

/** Reads a document. Throws an error that says what is wrong with it; documents with a document type are refused, as they could define entities. */
export function parseXmlTree(text: string): XmlItem {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenItem[] = [];
  let root: OpenItem | undefined;
  parser.on('error', (error) => {
    throw new Error(error.message);
  });
  parser.on('doctype', () => {
    throw new Error('it has a document type');
  });
  parser.on('opentag', ({ local, uri, attributes, ns }) => {
    const parent = open.at(-1);
    const prefixes = new Map(Object.entries(ns ?? {}));
    const item: OpenItem = {
      local,
      uri,
      attributes: new Map(
        Object.values(attributes).map((each) => [
          each.uri === '' ? each.local : `${each.uri} ${each.local}`,
          each.value,
        ]),
      ),
      children: [],
      text: '',
      prefixes,
      resolve: (prefix) => prefixes.get(prefix) ?? parent?.resolve(prefix),
    };
    if (open.length >= deepest) throw new Error(`its elements lie more than ${deepest} deep`);
    parent?.children.push(item);
    root ??= item;
    open.push(item);
  });
  parser.on('closetag', () => void open.pop());
  const add = (part: string): void => {
    const item = open.at(-1);
    if (item !== undefined) item.text += part;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(text).close();
  if (root === undefined) throw new Error('it is empty');
  return root;
}

/** The children of a name, in any namespace. */
export function childrenNamed(item: XmlItem | undefined, local: string): readonly XmlItem[] {
  return item?.children.filter((child) => child.local === local) ?? [];
}

/** The first element that a path of local names leads to. */
export function itemAt(item: XmlItem | undefined, ...path: string[]): XmlItem | undefined {
  return path.reduce<XmlItem | undefined>((found, local) => childrenNamed(found, local)[0], item);
}

/** A text as it stands in an element or, with quotes, in an attribute. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;');
}

/** Whether XML can hold a text: control characters and lone surrogates are not allowed. */
export function isXmlText(text: string): boolean {
  return /^(?:[\t\n\r\u0020-\ud7ff\ue000-\ufffd]|[\ud800-\udbff][\udc00-\udfff])*$/.test(text);
}
