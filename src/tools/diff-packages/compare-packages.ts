import type { Package } from '../../model/package.ts';
import { hideSecrets } from './hide-secrets.ts';
import { type Fact, fact, type OutlineExecutable, type OutlineItem } from './outline.ts';
import { outlinePackage } from './outline-package.ts';
import { byKey, bySimilarity, type Pair, Pairs, pairBy, saysSame, wholeText } from './pair-items.ts';

/** A property that differs; undefined on the side where the object does not have it. */
export interface FactDifference {
  readonly before: Fact | undefined;
  readonly after: Fact | undefined;
}

/** An object that differs; undefined on the side where there is no such object. */
export interface ItemDifference {
  readonly before: OutlineItem | undefined;
  readonly after: OutlineItem | undefined;
  /** Of an object that is there before and after. */
  readonly facts: readonly FactDifference[];
  readonly items: readonly ItemDifference[];
}

/** An executable that differs. */
export interface ExecutableDifference extends ItemDifference {
  readonly before: OutlineExecutable | undefined;
  readonly after: OutlineExecutable | undefined;
  /** Whether it stands in another container than before. */
  readonly moved: boolean;
}

/** What differs between two packages: the executables of the package after in its order, then those that are gone. Empty when they mean the same. */
export type PackageDifference = readonly ExecutableDifference[];

/** Compares two packages by meaning, whatever their formats; without a package on one side everything is added or removed. */
export function comparePackages(before: Package | undefined, after: Package | undefined): PackageDifference {
  const present = [before, after].filter((root) => root !== undefined);
  const outlines = hideSecrets(present.map(outlinePackage));
  const befores = before === undefined ? [] : everyExecutable(outlines[0], undefined);
  const afters = after === undefined ? [] : everyExecutable(outlines[outlines.length - 1], undefined);
  const pairs = new Pairs();
  const paired = pairExecutables(befores, afters);
  for (const pair of paired) pairs.add(pair.before.executable, pair.after.executable);
  const contents = paired.map((pair) =>
    pairContent({ before: pair.before.executable, after: pair.after.executable }, pairs),
  );
  const partners = new Map(paired.map((pair, index) => [pair.after, { ...pair, content: contents[index] }]));
  const kept = new Set(paired.map((pair) => pair.before));
  const gone = befores.filter((place) => !kept.has(place));
  return [
    ...afters.flatMap((place): ExecutableDifference[] => {
      const found = partners.get(place);
      if (found === undefined) return [wholeDifference(undefined, place.executable)];
      return executableDifference(found.before, place, found.content, pairs);
    }),
    ...gone.map(({ executable }) => wholeDifference(executable, undefined)),
  ];
}

function wholeDifference(
  before: OutlineExecutable | undefined,
  after: OutlineExecutable | undefined,
): ExecutableDifference {
  return { before, after, moved: false, facts: [], items: [] };
}

interface Place extends OutlineItem {
  readonly executable: OutlineExecutable;
  readonly parent: OutlineExecutable | undefined;
}

function everyExecutable(executable: OutlineExecutable, parent: OutlineExecutable | undefined): Place[] {
  return [
    { ...executable, executable, parent },
    ...executable.executables.flatMap((child) => everyExecutable(child, executable)),
  ];
}

function pairExecutables(before: readonly Place[], after: readonly Place[]): Pair<Place>[] {
  const kindOf = ({ kind, type }: Place): string => JSON.stringify([kind, type]);
  return pairBy(before, after, [
    byKey(({ parent }) => (parent === undefined ? 'package' : undefined)),
    byKey((place) => (place.id === '' ? undefined : place.id + kindOf(place)), { unique: true }),
    byKey((place) => place.executable.path + kindOf(place)),
    // Event handlers are what their event is; everything else may have another name and place.
    (befores, afters, found) => bySimilarity(befores.filter(isNoHandler), afters.filter(isNoHandler), found),
  ]);
}

function isNoHandler({ kind }: Place): boolean {
  return kind !== 'event-handler';
}

function executableDifference(
  before: Place,
  after: Place,
  content: PairedContent,
  pairs: Pairs,
): ExecutableDifference[] {
  const moved =
    before.parent !== undefined &&
    after.parent !== undefined &&
    !pairs.are(before.parent.subject, after.parent.subject);
  const difference = itemDifference(content, pairs);
  const same = !moved && before.name === after.name && difference === undefined;
  if (same) return [];
  return [
    {
      before: before.executable,
      after: after.executable,
      moved,
      facts: difference?.facts ?? [],
      items: difference?.items ?? [],
    },
  ];
}

/** Two objects that are the same, with what in them is the same. */
interface PairedContent extends Pair<OutlineItem> {
  readonly items: readonly PairedContent[];
}

function pairContent(pair: Pair<OutlineItem>, pairs: Pairs): PairedContent {
  pairs.add(pair.before, pair.after);
  const isConnecting = ({ ends }: OutlineItem): boolean => ends.length > 0;
  const isOther = (item: OutlineItem): boolean => !isConnecting(item);
  // What connects objects is paired by them, so they come first.
  const others = pairItems(pair.before.items.filter(isOther), pair.after.items.filter(isOther), pairs);
  const content = others.map((each) => pairContent(each, pairs));
  const connecting = pairItems(pair.before.items.filter(isConnecting), pair.after.items.filter(isConnecting), pairs);
  return { ...pair, items: [...content, ...connecting.map((each) => pairContent(each, pairs))] };
}

function pairItems(before: readonly OutlineItem[], after: readonly OutlineItem[], pairs: Pairs): Pair<OutlineItem>[] {
  const kindOf = ({ kind, type }: OutlineItem): string => JSON.stringify([kind, type]);
  const nameKey = (item: OutlineItem): string => JSON.stringify([item.name, kindOf(item)]);
  const numbers = new Map<object, number>();
  const numberOf = (object: object | undefined): number | undefined => {
    if (object === undefined) return undefined;
    if (!numbers.has(object)) numbers.set(object, numbers.size);
    return numbers.get(object);
  };
  const endsKey = (item: OutlineItem, resolve: (end: object) => object | undefined): string | undefined =>
    item.ends.length === 0
      ? undefined
      : kindOf(item) + JSON.stringify(item.ends.map((end) => numberOf(resolve(end)) ?? -1));
  return pairBy(before, after, [
    byKey((item) => (item.id === '' ? undefined : item.id + kindOf(item)), { unique: true }),
    byKey((item) => endsKey(item, (end) => pairs.afterOf(end)), { afterKey: (item) => endsKey(item, (end) => end) }),
    // First, because what a deep tree says is long.
    byKey(nameKey, { unique: true }),
    byKey((item) => JSON.stringify([item.name, kindOf(item), wholeText(item)])),
    byKey(nameKey),
    (befores, afters, found) => bySimilarity(befores.filter(mayBeRenamed), afters.filter(mayBeRenamed), found),
  ]);
}

// Columns say too little of themselves to be told apart by anything but their names.
function mayBeRenamed({ kind }: OutlineItem): boolean {
  return kind === 'component';
}

/** What differs between two objects that are the same; undefined when nothing does. */
function itemDifference(content: PairedContent, pairs: Pairs): ItemDifference | undefined {
  const { before, after } = content;
  const facts = [...factDifferences(before, after, pairs), ...orderDifference(content)];
  const byAfter = new Map(content.items.map((each) => [each.after, each]));
  const kept = new Set(content.items.map((each) => each.before));
  const items = [
    ...after.items.flatMap((item): ItemDifference[] => {
      const found = byAfter.get(item);
      if (found === undefined) return [{ before: undefined, after: item, facts: [], items: [] }];
      const difference = itemDifference(found, pairs);
      return difference === undefined ? [] : [difference];
    }),
    ...before.items
      .filter((item) => !kept.has(item))
      .map((item) => ({ before: item, after: undefined, facts: [], items: [] })),
  ];
  // The names of what connects objects are made of the names of these.
  const renamed = before.name !== after.name && after.ends.length === 0;
  return facts.length === 0 && items.length === 0 && !renamed ? undefined : { before, after, facts, items };
}

function factDifferences(before: OutlineItem, after: OutlineItem, pairs: Pairs): FactDifference[] {
  const befores = numbered(before.facts);
  const afters = numbered(after.facts);
  return [
    ...[...afters].flatMap(([key, each]) => {
      const old = befores.get(key);
      return old !== undefined && saysSame(old, each, pairs) ? [] : [{ before: old, after: each }];
    }),
    ...[...befores].filter(([key]) => !afters.has(key)).map(([, each]) => ({ before: each, after: undefined })),
  ];
}

// Nothing keeps a file from stating a property twice.
function numbered(facts: readonly Fact[]): Map<string, Fact> {
  const counts = new Map<string, number>();
  return new Map(
    facts.map((each) => {
      const count = counts.get(each.name) ?? 0;
      counts.set(each.name, count + 1);
      return [JSON.stringify([each.name, count]), each];
    }),
  );
}

// Of the objects of one kind that are there before and after, in the order of either side.
function orderDifference({ before, items }: PairedContent): FactDifference[] {
  const places = new Map<OutlineItem, number>();
  for (const siblings of Map.groupBy(before.items, ({ kind }) => kind).values()) {
    for (const [index, item] of siblings.entries()) places.set(item, index);
  }
  const ordered = items.filter((each) => each.after.ordered);
  return [...Map.groupBy(ordered, ({ after }) => after.kind)].flatMap(([kind, pairs]) => {
    const current = pairs.map((each) => ({ place: places.get(each.before) ?? 0, name: each.before.name }));
    const former = [...current].sort((one, other) => one.place - other.place);
    if (current.every((each, index) => each === former[index])) return [];
    const labels = (each: typeof current): string =>
      each.map(({ place, name }) => name || String(place + 1)).join(', ');
    return [{ before: fact(`order of ${kind}`, labels(former)), after: fact(`order of ${kind}`, labels(current)) }];
  });
}
