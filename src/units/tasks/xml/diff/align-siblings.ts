import { refusal } from '../xml-fault.ts';
import { nodeKinds, type XmlItem } from '../xml-item.ts';
import type { SubtreeKeys } from './subtree-keys.ts';

/** `DTSXMLDiffAlgorithm`. */
export const diffAlgorithms = { Auto: 0, Fast: 1, Precise: 2 } as const;

/** A node that both lists have, by its places in them. */
export interface SiblingPair {
  readonly source: number;
  readonly target: number;
}

/** Pairs of siblings up to which Auto is precise, and up to which Precise is possible: the work and memory grow with them. */
const mostPairs = { Auto: 40_000, Precise: 4_000_000 };

/**
 * Finds which siblings of one list are those of the other: the same ones, or ones of the same kind and name that changed. The pairs keep the order of both
 * lists. Precise finds the cheapest such pairs; Fast keeps what is the same and pairs the rest in order.
 */
export function alignSiblings(
  sources: readonly XmlItem[],
  targets: readonly XmlItem[],
  keys: SubtreeKeys,
  algorithm: number,
): SiblingPair[] {
  const start = commonLength(sources, targets, keys, 0);
  const end = commonEnd(sources, targets, keys, start);
  const middleSources = sources.slice(start, sources.length - end);
  const middleTargets = targets.slice(start, targets.length - end);
  const work = middleSources.length * middleTargets.length;
  if (algorithm === diffAlgorithms.Precise && work > mostPairs.Precise) {
    const what = `The precise comparison of ${middleSources.length} with ${middleTargets.length} siblings`;
    throw refusal(what, 'it would take too much memory', 'Set DiffAlgorithm to Auto or Fast.');
  }
  const isPrecise =
    algorithm === diffAlgorithms.Precise || (algorithm === diffAlgorithms.Auto && work <= mostPairs.Auto);
  const middle = (isPrecise ? cheapestPairs : quickPairs)(middleSources, middleTargets, keys);
  return [
    ...Array.from({ length: start }, (_, index) => ({ source: index, target: index })),
    ...middle.map(({ source, target }) => ({ source: source + start, target: target + start })),
    ...Array.from({ length: end }, (_, index) => ({
      source: sources.length - end + index,
      target: targets.length - end + index,
    })),
  ];
}

/** Whether one node can be turned into the other by changes: they are of the same kind, elements of the same name. */
export function canChange(source: XmlItem, target: XmlItem): boolean {
  return source.kind === target.kind && (source.kind !== nodeKinds.element || source.local === target.local);
}

function commonLength(
  sources: readonly XmlItem[],
  targets: readonly XmlItem[],
  keys: SubtreeKeys,
  from: number,
): number {
  let index = from;
  while (index < sources.length && index < targets.length && keys.keyOf(sources[index]) === keys.keyOf(targets[index]))
    index++;
  return index;
}

function commonEnd(sources: readonly XmlItem[], targets: readonly XmlItem[], keys: SubtreeKeys, start: number): number {
  const most = Math.min(sources.length, targets.length) - start;
  let count = 0;
  while (count < most) {
    const [source, target] = [sources[sources.length - 1 - count], targets[targets.length - 1 - count]];
    if (keys.keyOf(source) !== keys.keyOf(target)) break;
    count++;
  }
  return count;
}

/** Dynamic programming over both lists: removing and adding cost what they hold, changing what differs at a glance. */
function cheapestPairs(sources: readonly XmlItem[], targets: readonly XmlItem[], keys: SubtreeKeys): SiblingPair[] {
  const width = targets.length + 1;
  const costs = new Float64Array((sources.length + 1) * width);
  const costOf = changeCosts(keys);
  for (let row = sources.length; row >= 0; row--) {
    for (let column = targets.length; column >= 0; column--) {
      const at = row * width + column;
      if (row === sources.length && column === targets.length) continue;
      let best = Number.POSITIVE_INFINITY;
      if (row < sources.length) best = costs[at + width] + keys.sizeOf(sources[row]);
      if (column < targets.length) best = Math.min(best, costs[at + 1] + keys.sizeOf(targets[column]));
      if (row < sources.length && column < targets.length) {
        best = Math.min(best, costs[at + width + 1] + costOf(sources[row], targets[column]));
      }
      costs[at] = best;
    }
  }
  const pairs: SiblingPair[] = [];
  for (let row = 0, column = 0; row < sources.length && column < targets.length; ) {
    const at = row * width + column;
    if (costs[at] === costs[at + width + 1] + costOf(sources[row], targets[column])) {
      pairs.push({ source: row++, target: column++ });
    } else if (costs[at] === costs[at + width] + keys.sizeOf(sources[row])) row++;
    else column++;
  }
  return pairs;
}

/** What turning one node into another costs, looking at its attributes and children but not below them; infinite when it cannot be. */
function changeCosts(keys: SubtreeKeys): (source: XmlItem, target: XmlItem) => number {
  const contents = new Map<XmlItem, Map<string, number>>();
  const contentOf = (node: XmlItem): Map<string, number> => {
    const known = contents.get(node);
    if (known !== undefined) return known;
    const found = new Map<string, number>();
    for (const each of keys.attributesOf(node)) found.set(JSON.stringify(keys.attributeContent(each)), 1);
    for (const child of keys.childrenOf(node)) {
      const key = String(keys.keyOf(child));
      found.set(key, (found.get(key) ?? 0) + keys.sizeOf(child));
    }
    contents.set(node, found);
    return found;
  };
  return (source, target) => {
    if (keys.keyOf(source) === keys.keyOf(target)) return 0;
    if (!canChange(source, target)) return Number.POSITIVE_INFINITY;
    let common = 0;
    const others = contentOf(target);
    for (const [key, size] of contentOf(source)) common += Math.min(size, others.get(key) ?? 0);
    // A change is a little cheaper than removing and adding, so that what has nothing in common is still paired in order.
    return Math.max(keys.sizeOf(source) + keys.sizeOf(target) - 2 * common - 1, 1) * 0.9;
  };
}

/** Anchors are subtrees that both lists have once; between them, what can be changed into each other is paired in order. */
function quickPairs(sources: readonly XmlItem[], targets: readonly XmlItem[], keys: SubtreeKeys): SiblingPair[] {
  const anchors = longestRising(uniquePairs(sources, targets, keys));
  const pairs: SiblingPair[] = [];
  let from: SiblingPair = { source: 0, target: 0 };
  for (const anchor of [...anchors, { source: sources.length, target: targets.length }]) {
    pairs.push(...pairsBetween(sources, targets, from, anchor, keys));
    if (anchor.source < sources.length) pairs.push(anchor);
    from = { source: anchor.source + 1, target: anchor.target + 1 };
  }
  return pairs;
}

function pairsBetween(
  sources: readonly XmlItem[],
  targets: readonly XmlItem[],
  from: SiblingPair,
  to: SiblingPair,
  keys: SubtreeKeys,
): SiblingPair[] {
  const pairs: SiblingPair[] = [];
  let next = from.target;
  for (let source = from.source; source < to.source && next < to.target; source++) {
    const found = nearest(sources[source], targets, next, to.target, keys);
    if (found === undefined) continue;
    pairs.push({ source, target: found });
    next = found + 1;
  }
  return pairs;
}

const farthest = 16;

function nearest(
  source: XmlItem,
  targets: readonly XmlItem[],
  from: number,
  to: number,
  keys: SubtreeKeys,
): number | undefined {
  const last = Math.min(to, from + farthest);
  let similar: number | undefined;
  for (let target = from; target < last; target++) {
    if (keys.keyOf(source) === keys.keyOf(targets[target])) return target;
    if (similar === undefined && canChange(source, targets[target])) similar = target;
  }
  return similar;
}

/** Pairs of the subtrees that each list has exactly once, by place in the source. */
function uniquePairs(sources: readonly XmlItem[], targets: readonly XmlItem[], keys: SubtreeKeys): SiblingPair[] {
  const places = (nodes: readonly XmlItem[]): Map<number, number> => {
    const found = new Map<number, number>();
    for (const [index, node] of nodes.entries()) found.set(keys.keyOf(node), found.has(keys.keyOf(node)) ? -1 : index);
    return found;
  };
  const targetPlaces = places(targets);
  return [...places(sources)]
    .map(([key, source]) => ({ source, target: targetPlaces.get(key) ?? -1 }))
    .filter(({ source, target }) => source >= 0 && target >= 0)
    .sort((left, right) => left.source - right.source);
}

/** The longest part of a list, in its order, whose targets rise. */
function longestRising(pairs: readonly SiblingPair[]): SiblingPair[] {
  const ends: number[] = [];
  const before = new Int32Array(pairs.length);
  for (const [index, { target }] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]].target < target) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? -1 : ends[low - 1];
    ends[low] = index;
  }
  const found: SiblingPair[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index]) found.push(pairs[index]);
  return found.reverse();
}
