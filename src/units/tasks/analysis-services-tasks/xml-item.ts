import { SaxesParser } from 'saxes';

/** An element of an answer, without its namespace. */
export interface XmlItem {
  readonly name: string;
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlItem[];
  /** Text directly in the element, character data included. */
  readonly text: string;
}

interface OpenItem extends XmlItem {
  readonly children: OpenItem[];
  text: string;
}

const deepest = 500;

/** Reads a document. Throws an error that says what is wrong with it; documents with a document type are refused, as they could define entities. */
export function parseXmlItem(text: string): XmlItem {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenItem[] = [];
  let root: OpenItem | undefined;
  parser.on('error', ({ message }) => {
    throw new Error(message);
  });
  parser.on('doctype', () => {
    throw new Error('it has a document type');
  });
  parser.on('opentag', ({ local, attributes }) => {
    if (open.length >= deepest) throw new Error(`its elements lie more than ${deepest} deep`);
    const values = Object.values(attributes).map((each): [string, string] => [each.local, each.value]);
    const item: OpenItem = { name: local, attributes: new Map(values), children: [], text: '' };
    open.at(-1)?.children.push(item);
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

/** The children of a name. */
export function childrenNamed(item: XmlItem | undefined, name: string): readonly XmlItem[] {
  return item?.children.filter((child) => child.name === name) ?? [];
}

/** Every element of a name below an item, those inside others of that name left out. */
export function descendantsNamed(item: XmlItem, name: string): readonly XmlItem[] {
  return item.children.flatMap((child) => (child.name === name ? [child] : descendantsNamed(child, name)));
}

/** A text as it stands in an element. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
}
