import type { Fact, OutlineItem } from './outline.ts';

/** The objects of the package before and those of the package after that are the same. */
export class Pairs {
  private readonly afters = new Map<object, object>();

  add(before: OutlineItem, after: OutlineItem): void {
    if (before.subject !== undefined && after.subject !== undefined) this.afters.set(before.subject, after.subject);
  }

  /** Whether both are the same object of the model. */
  are(before: object | undefined, after: object | undefined): boolean {
    return before !== undefined && this.afters.get(before) === after;
  }

  /** The object of the package after; undefined when there is none. */
  afterOf(before: object): object | undefined {
    return this.afters.get(before);
  }
}

/** Two objects that are the same. */
export interface Pair<T extends OutlineItem> {
  readonly before: T;
  readonly after: T;
}

type Rule<T> = (before: readonly T[], after: readonly T[], found: (before: T, after: T) => void) => void;

/**
 * Pairs the objects of two lists by the rules in turn; each rule sees what the rules before it have left.
 * @returns the pairs in the order of `after`
 */
export function pairBy<T extends OutlineItem>(
  before: readonly T[],
  after: readonly T[],
  rules: readonly Rule<T>[],
): Pair<T>[] {
  const befores = new Map<T, T>();
  const paired = new Set<T>();
  for (const rule of rules) {
    rule(
      before.filter((item) => !paired.has(item)),
      after.filter((item) => !befores.has(item)),
      (one, other) => {
        paired.add(one);
        befores.set(other, one);
      },
    );
  }
  return after.flatMap((item) => {
    const partner = befores.get(item);
    return partner === undefined ? [] : [{ before: partner, after: item }];
  });
}

/** Pairs objects with equal keys, in order; with `unique` only keys that stand once on both sides. An undefined key never pairs. */
export function byKey<T>(
  beforeKey: (item: T) => string | undefined,
  { afterKey = beforeKey, unique = false }: { afterKey?: (item: T) => string | undefined; unique?: boolean } = {},
): Rule<T> {
  return (before, after, found) => {
    const befores = Map.groupBy(before, beforeKey);
    for (const [key, items] of Map.groupBy(after, afterKey)) {
      const partners = key === undefined ? [] : (befores.get(key) ?? []);
      if (unique && (partners.length !== 1 || items.length !== 1)) continue;
      for (const [index, partner] of partners.slice(0, items.length).entries()) found(partner, items[index]);
    }
  };
}

const similarEnough = 0.6;
// Beyond it, comparing everything with everything takes too long to be of use.
const mostComparisons = 40_000;

/** Pairs objects of one kind and type that say mostly the same, the most alike first. */
export function bySimilarity<T extends OutlineItem>(
  before: readonly T[],
  after: readonly T[],
  found: (before: T, after: T) => void,
): void {
  if (before.length * after.length > mostComparisons) return;
  const statements = new Map([...before, ...after].map((item) => [item, new Set(statementsOf(item))]));
  const alike = before
    .flatMap((one) =>
      after
        .filter((other) => other.kind === one.kind && other.type === one.type)
        .map((other) => ({ one, other, score: similarity(statements.get(one), statements.get(other)) })),
    )
    .filter(({ score }) => score >= similarEnough)
    .sort((left, right) => right.score - left.score);
  const taken = new Set<T>();
  for (const { one, other } of alike) {
    if (taken.has(one) || taken.has(other)) continue;
    taken.add(one).add(other);
    found(one, other);
  }
}

function similarity(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): number {
  if (one.size === 0 || other.size === 0) return 0;
  const shared = [...one].filter((statement) => other.has(statement)).length;
  return (2 * shared) / (one.size + other.size);
}

function* statementsOf(item: OutlineItem, prefix = ''): Generator<string> {
  for (const { name, text } of item.facts) yield `${prefix}${name}=${text}`;
  for (const child of item.items) {
    yield `${prefix}${child.kind} ${child.name}`;
    yield* statementsOf(child, `${prefix}${child.kind} ${child.name}/`);
  }
}

/** Everything an object says, as one text: equal texts are equal objects. */
export function wholeText(item: OutlineItem): string {
  return JSON.stringify(contentOf(item));
}

// Without the paths that statements have: containers that are nested deep would be told in the cube of their depth.
function contentOf({ facts, items }: OutlineItem): readonly unknown[] {
  return [facts.map(({ name, text }) => [name, text]), items.map((each) => [each.kind, each.name, contentOf(each)])];
}

/** Whether two properties say the same: they lead to the same object, or their texts are equal. */
export function saysSame(before: Fact, after: Fact, pairs: Pairs): boolean {
  if (before.target !== undefined && after.target !== undefined) return pairs.are(before.target, after.target);
  return before.text === after.text;
}
