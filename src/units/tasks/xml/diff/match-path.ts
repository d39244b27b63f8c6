import { XmlFault } from '../xml-fault.ts';
import { qualifiedName, type XmlAttribute, type XmlItem } from '../xml-item.ts';

/** What the `match` of an operation selects: children of the node that the operation is about, or attributes of it. */
export type Selection =
  | { readonly kind: 'nodes'; readonly nodes: readonly XmlItem[] }
  | { readonly kind: 'attributes'; readonly attributes: readonly XmlAttribute[] };

/** Evaluates a path descriptor: positions from 1 (`3`, `2-4|7`), all children (`*`), attributes (`@a|@p:b`, `@*`), or positions from the document (`/2/1`). */
export function selectMatch(document: XmlItem, parent: XmlItem, path: string): Selection {
  if (path.startsWith('@')) return { kind: 'attributes', attributes: selectAttributes(parent, path) };
  if (path === '*') return { kind: 'nodes', nodes: someOf(parent.children, path) };
  if (!path.startsWith('/')) return { kind: 'nodes', nodes: selectChildren(parent, path, path) };
  const steps = path.slice(1).split('/');
  const last = steps.pop() ?? '';
  const owner = steps.reduce((node, step) => selectChildren(node, readNumber(step, path), path)[0], document);
  return { kind: 'nodes', nodes: selectChildren(owner, last, path) };
}

function selectChildren({ children }: XmlItem, written: string, path: string): XmlItem[] {
  return written.split('|').flatMap((range) => {
    const [first, last = first] = range.split('-').map((position) => Number(readNumber(position, path)));
    if (range.split('-').length > 2 || last < first)
      throw new XmlFault('DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR', { path });
    if (first < 1 || last > children.length) throw new XmlFault('DTS_E_XMLTASK_NOMATCHINGNODE', { path });
    return children.slice(first - 1, last);
  });
}

function readNumber(written: string, path: string): string {
  if (!/^\d{1,9}$/.test(written)) throw new XmlFault('DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR', { path });
  return written;
}

function selectAttributes({ attributes }: XmlItem, path: string): readonly XmlAttribute[] {
  if (path === '@*') return someOf(attributes, path);
  return path.split('|').map((name) => {
    if (!/^@[^@|]+$/.test(name)) throw new XmlFault('DTS_E_XMLTASK_INVALIDPATHDESCRIPTOR', { path });
    const found = attributes.find((attribute) => `@${qualifiedName(attribute)}` === name);
    if (found === undefined) throw new XmlFault('DTS_E_XMLTASK_NOMATCHINGNODE', { path });
    return found;
  });
}

function someOf<T>(items: readonly T[], path: string): readonly T[] {
  if (items.length === 0) throw new XmlFault('DTS_E_XMLTASK_NOMATCHINGNODE', { path });
  return [...items];
}
