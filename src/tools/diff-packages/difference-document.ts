import type { ExecutableDifference, FactDifference, ItemDifference, PackageDifference } from './compare-packages.ts';
import { containerPath, type OutlineItem } from './outline.ts';

/** One difference, as `opendtsx diff --json` tells it. Fields are only ever added (schemas/diff.schema.json). */
export interface DocumentedChange {
  readonly change: 'added' | 'removed' | 'changed' | 'moved' | 'renamed';
  /** Path of the executable, after the change where it is there. */
  readonly executable: string;
  /** The object within the executable, from the outside in; absent when it is the executable itself. */
  readonly object?: readonly DocumentedObject[];
  /** The property that changed. */
  readonly property?: string;
  /** Text before; for `moved` the path of the container. Absent when there was none, or when it is secret. */
  readonly before?: string;
  readonly after?: string;
  /** True when the values are secret and so not told. */
  readonly secret?: boolean;
  /** Of an object added or removed: its properties. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** An object on the way to what changed. */
export interface DocumentedObject {
  readonly kind: string;
  readonly name: string;
}

/** A difference as a list of changes: objects before what is in them. */
export function documentedChanges(difference: PackageDifference): DocumentedChange[] {
  return difference.flatMap(executableChanges);
}

function executableChanges(difference: ExecutableDifference): DocumentedChange[] {
  const { before, after, moved } = difference;
  const executable = (after ?? before)?.path ?? '';
  if (before === undefined || after === undefined) return itemChanges(difference, executable, []);
  const renamed = before.name === after.name ? [] : [{ before: before.name, after: after.name }];
  return [
    ...(moved
      ? [{ change: 'moved' as const, executable, before: containerPath(before), after: containerPath(after) }]
      : []),
    ...renamed.map((names) => ({ change: 'renamed' as const, executable, ...names })),
    ...contentChanges(difference, executable, []),
  ];
}

function itemChanges(
  difference: ItemDifference,
  executable: string,
  object: readonly DocumentedObject[],
): DocumentedChange[] {
  const { before, after } = difference;
  const place = { executable, ...(object.length === 0 ? {} : { object }) };
  if (before === undefined) return after === undefined ? [] : wholeChanges('added', after, executable, object);
  if (after === undefined) return wholeChanges('removed', before, executable, object);
  const renamed = before.name !== after.name && after.ends.length === 0;
  return [
    ...(renamed ? [{ change: 'renamed' as const, ...place, before: before.name, after: after.name }] : []),
    ...contentChanges(difference, executable, object),
  ];
}

function contentChanges(
  { facts, items }: ItemDifference,
  executable: string,
  object: readonly DocumentedObject[],
): DocumentedChange[] {
  const place = { executable, ...(object.length === 0 ? {} : { object }) };
  return [
    ...facts.map((each) => ({ change: changeOf(each), ...place, ...propertyChange(each) })),
    ...items.flatMap((item) => itemChanges(item, executable, [...object, objectOf(item.after ?? item.before)])),
  ];
}

function wholeChanges(
  change: 'added' | 'removed',
  item: OutlineItem,
  executable: string,
  object: readonly DocumentedObject[],
): DocumentedChange[] {
  const properties = Object.fromEntries(item.facts.map((each) => [each.name, each.shown]));
  return [
    { change, executable, ...(object.length === 0 ? {} : { object }), properties },
    ...item.items.flatMap((child) => wholeChanges(change, child, executable, [...object, objectOf(child)])),
  ];
}

function changeOf({ before, after }: FactDifference): DocumentedChange['change'] {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

function propertyChange({
  before,
  after,
}: FactDifference): Pick<DocumentedChange, 'property' | 'before' | 'after' | 'secret'> {
  const property = (after ?? before)?.name ?? '';
  if (before?.secret || after?.secret) return { property, secret: true };
  const [old, current] = [before?.shown, after?.shown];
  return {
    property,
    ...(old === undefined ? {} : { before: old }),
    ...(current === undefined ? {} : { after: current }),
    ...(old === current ? { secret: true } : {}),
  };
}

function objectOf(item: OutlineItem | undefined): DocumentedObject {
  return { kind: item?.kind ?? '', name: item?.name ?? '' };
}
