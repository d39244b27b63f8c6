import { refusal } from '../xml-fault.ts';
import {
  countNodes,
  declarationUri,
  makeNode,
  nodeKinds,
  qualifiedName,
  type XmlAttribute,
  type XmlItem,
} from '../xml-item.ts';
import { alignSiblings, type SiblingPair } from './align-siblings.ts';
import { comparedPrefix, comparedUri } from './compared-content.ts';
import { diffAttributes } from './diff-attributes.ts';
import { type DiffOptions, formatDiffOptions } from './diff-options.ts';
import { DiffgramElements, freePrefix } from './diffgram-element.ts';
import { readDocumentType } from './document-type.ts';
import { sourceHash } from './source-hash.ts';
import { SubtreeKeys } from './subtree-keys.ts';

/** What comparing two documents gives. */
export interface Difference {
  /** Whether there is none, as far as the options look. */
  readonly isEqual: boolean;
  /** The diffgram as a document; one without operations when there is no difference. */
  readonly diffgram: XmlItem;
}

const mostNodes = 1_000_000;

/** Compares documents and describes, in the XML Diff Language, how the source becomes the target. The same documents give the same diffgram. */
export function diffDocuments(source: XmlItem, target: XmlItem, options: DiffOptions, algorithm: number): Difference {
  for (const [what, document] of [
    ['source', source],
    ['second', target],
  ] as const) {
    if (countNodes(document) <= mostNodes) continue;
    throw refusal(`The ${what} document`, `it has more than ${mostNodes} nodes to compare`, 'Compare it in parts.');
  }
  const elements = new DiffgramElements(freePrefix(target));
  const operations = new DocumentComparison(new SubtreeKeys(options), elements, algorithm).compare(source, target);
  const root = elements.root(
    { version: '1.0', srcDocHash: sourceHash(source, options), options: formatDiffOptions(options), fragments: 'no' },
    operations,
  );
  return { isEqual: operations.length === 0, diffgram: makeNode(nodeKinds.document, { children: [root] }) };
}

function isText({ kind }: XmlItem): boolean {
  return kind === nodeKinds.text || kind === nodeKinds.whitespace;
}

type Scope = readonly XmlAttribute[];

class DocumentComparison {
  private readonly keys: SubtreeKeys;
  private readonly elements: DiffgramElements;
  private readonly algorithm: number;

  constructor(keys: SubtreeKeys, elements: DiffgramElements, algorithm: number) {
    this.keys = keys;
    this.elements = elements;
    this.algorithm = algorithm;
  }

  compare(source: XmlItem, target: XmlItem): XmlItem[] {
    return [
      ...this.prologue(source, target, nodeKinds.declaration),
      ...this.prologue(source, target, nodeKinds.documentType),
      ...this.children(source, target, []),
    ];
  }

  /** The XML declaration and the document type, which stand outside the order of the other nodes. */
  private prologue(source: XmlItem, target: XmlItem, kind: number): XmlItem[] {
    const old = this.keys.childrenOf(source).find((child) => child.kind === kind);
    const now = this.keys.childrenOf(target).find((child) => child.kind === kind);
    if (old === undefined && now === undefined) return [];
    if (old !== undefined && now !== undefined && this.keys.keyOf(old) === this.keys.keyOf(now)) return [];
    const match = old === undefined ? undefined : String(source.children.indexOf(old) + 1);
    if (now === undefined) return [this.elements.make('remove', { match })];
    if (kind === nodeKinds.declaration) {
      const text = [makeNode(nodeKinds.text, { value: now.value })];
      const isAdded = old === undefined;
      return [this.elements.make(isAdded ? 'add' : 'change', isAdded ? { type: String(kind) } : { match }, text)];
    }
    const { publicId, systemId, subset } = readDocumentType(now.value);
    const names = { name: now.local, publicId: publicId || undefined, systemId: systemId || undefined };
    const content = subset === '' ? [] : [makeNode(nodeKinds.characterData, { value: subset })];
    // A change says only what is new and cannot take an identifier away: the old document type goes and the new one comes.
    const removal = old === undefined ? [] : [this.elements.make('remove', { match })];
    return [...removal, this.elements.make('add', { type: String(kind), ...names }, content)];
  }

  private children(source: XmlItem, target: XmlItem, scope: Scope): XmlItem[] {
    const inOrder = (node: XmlItem): boolean =>
      node.kind !== nodeKinds.declaration && node.kind !== nodeKinds.documentType;
    const sources = this.keys.childrenOf(source).filter(inOrder);
    const targets = this.keys.childrenOf(target).filter(inOrder);
    const positions = new Map(source.children.map((child, index) => [child, index + 1]));
    const isUnordered = this.keys.options.has('IgnoreChildOrder');
    const pairs = isUnordered
      ? this.pairAnywhere(sources, targets)
      : this.pairInOrder(sources, targets, source.kind === nodeKinds.document);
    return isUnordered
      ? this.unorderedOperations(sources, targets, pairs, positions, scope)
      : this.orderedOperations(sources, targets, pairs, positions, scope);
  }

  /** The roots of documents are each other, whatever their names, so that a root that was renamed keeps its content. */
  private pairInOrder(sources: readonly XmlItem[], targets: readonly XmlItem[], areRoots: boolean): SiblingPair[] {
    const align = (from: SiblingPair, to: SiblingPair): SiblingPair[] =>
      alignSiblings(
        sources.slice(from.source, to.source),
        targets.slice(from.target, to.target),
        this.keys,
        this.algorithm,
      ).map(({ source, target }) => ({ source: source + from.source, target: target + from.target }));
    const [start, end] = [
      { source: 0, target: 0 },
      { source: sources.length, target: targets.length },
    ];
    const isElement = ({ kind }: XmlItem): boolean => kind === nodeKinds.element;
    const root = { source: sources.findIndex(isElement), target: targets.findIndex(isElement) };
    if (!areRoots || root.source < 0 || root.target < 0) return align(start, end);
    const behind = { source: root.source + 1, target: root.target + 1 };
    return [...align(start, root), root, ...align(behind, end)];
  }

  private pairAnywhere(sources: readonly XmlItem[], targets: readonly XmlItem[]): SiblingPair[] {
    const pairs: SiblingPair[] = [];
    const pairBy = (keyOf: (node: XmlItem) => string): void => {
      const free = new Map<string, number[]>();
      const taken = new Set(pairs.map(({ target }) => target));
      for (const [index, node] of targets.entries()) {
        if (taken.has(index)) continue;
        const list = free.get(keyOf(node));
        if (list === undefined) free.set(keyOf(node), [index]);
        else list.push(index);
      }
      const done = new Set(pairs.map(({ source }) => source));
      for (const [index, node] of sources.entries()) {
        const target = done.has(index) ? undefined : free.get(keyOf(node))?.shift();
        if (target !== undefined) pairs.push({ source: index, target });
      }
    };
    pairBy((node) => String(this.keys.keyOf(node)));
    pairBy(({ kind, local }) => `${kind} ${kind === nodeKinds.element ? local : ''}`);
    return pairs;
  }

  private orderedOperations(
    sources: readonly XmlItem[],
    targets: readonly XmlItem[],
    pairs: readonly SiblingPair[],
    positions: ReadonlyMap<XmlItem, number>,
    scope: Scope,
  ): XmlItem[] {
    const operations: XmlItem[] = [];
    let from: SiblingPair = { source: 0, target: 0 };
    // The node after which additions go, when no operation has put the position there yet.
    let behind: number | undefined;
    for (const pair of [...pairs, { source: sources.length, target: targets.length }]) {
      operations.push(...this.removals(sources.slice(from.source, pair.source), positions));
      const added = targets.slice(from.target, pair.target);
      if (added.length > 0) {
        if (behind !== undefined) operations.push(this.elements.make('node', { match: String(behind) }));
        operations.push(...this.additions(added, scope));
        behind = undefined;
      }
      from = { source: pair.source + 1, target: pair.target + 1 };
      if (pair.source >= sources.length) break;
      const position = positions.get(sources[pair.source]) ?? 0;
      const change = this.change(sources[pair.source], targets[pair.target], position, scope);
      if (change !== undefined) operations.push(change);
      behind = change === undefined ? position : undefined;
    }
    return operations;
  }

  private unorderedOperations(
    sources: readonly XmlItem[],
    targets: readonly XmlItem[],
    pairs: readonly SiblingPair[],
    positions: ReadonlyMap<XmlItem, number>,
    scope: Scope,
  ): XmlItem[] {
    const kept = new Set(pairs.map(({ source }) => source));
    const found = new Set(pairs.map(({ target }) => target));
    const changes = [...pairs]
      .sort((left, right) => left.source - right.source)
      .map(({ source, target }) =>
        this.change(sources[source], targets[target], positions.get(sources[source]) ?? 0, scope),
      )
      .filter((operation) => operation !== undefined);
    const added = targets.filter((_, index) => !found.has(index));
    return [
      ...this.removals(
        sources.filter((_, index) => !kept.has(index)),
        positions,
      ),
      ...changes,
      ...this.additions(added, scope),
    ];
  }

  /** One `remove` for all nodes, as ranges of positions: `2-4|7`. */
  private removals(removed: readonly XmlItem[], positions: ReadonlyMap<XmlItem, number>): XmlItem[] {
    if (removed.length === 0) return [];
    const ranges: [number, number][] = [];
    for (const node of removed) {
      const position = positions.get(node) ?? 0;
      const last = ranges.at(-1);
      if (last !== undefined && last[1] + 1 === position) last[1] = position;
      else ranges.push([position, position]);
    }
    const match = ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join('|');
    return [this.elements.make('remove', { match })];
  }

  /** Texts between which a node was passed over go into operations of their own, as one text would be read from one operation. */
  private additions(added: readonly XmlItem[], scope: Scope): XmlItem[] {
    const groups: XmlItem[][] = [];
    for (const node of added) {
      const last = groups.at(-1)?.at(-1);
      if (last === undefined || (isText(last) && isText(node))) groups.push([node]);
      else groups.at(-1)?.push(node);
    }
    return groups.map((group) => this.addition(group, scope));
  }

  private addition(added: readonly XmlItem[], scope: Scope): XmlItem {
    const operation = this.elements.make('add', {}, [...added]);
    const declared = new Set<string>();
    for (const declaration of [...scope].reverse()) {
      const name = qualifiedName(declaration);
      const isPrefix = declaration.prefix === 'xmlns' || name === 'xmlns';
      if (declared.has(name)) continue;
      declared.add(name);
      if (isPrefix || declaration.value === 'preserve') operation.attributes.push(declaration);
    }
    return operation;
  }

  /** The operation that turns one node into the other; undefined when they are the same. */
  private change(source: XmlItem, target: XmlItem, position: number, scope: Scope): XmlItem | undefined {
    if (this.keys.keyOf(source) === this.keys.keyOf(target)) return undefined;
    const match = String(position);
    if (source.kind !== nodeKinds.element) return this.elements.make('change', { match }, [target]);
    const { options } = this.keys;
    const names = {
      name: source.local === target.local ? undefined : target.local,
      prefix: comparedPrefix(source, options) === comparedPrefix(target, options) ? undefined : target.prefix,
      ns: comparedUri(source, options) === comparedUri(target, options) ? undefined : target.uri,
    };
    const isRenamed = Object.values(names).some((value) => value !== undefined);
    const inherited = target.attributes.filter(
      ({ uri, prefix, local }) => uri === declarationUri || (prefix === 'xml' && local === 'space'),
    );
    return this.elements.make(isRenamed ? 'change' : 'node', { match, ...names }, [
      ...diffAttributes(source, target, this.keys, this.elements),
      ...this.children(source, target, [...scope, ...inherited]),
    ]);
  }
}
