import type { DtsProperties, PropertyData } from '../../object-model/dts-property.ts';

const identity = new Set(['Name', 'ID', 'CreationName', 'VersionGUID', 'PackageType']);

/** The properties of an object whose values are not those of a new one: what a program has to say of it. */
export function changedSettings(present: DtsProperties, fresh: DtsProperties): Record<string, PropertyData> {
  const changed = [...present].filter(
    ({ name, value, set }) => set && !identity.has(name) && !(fresh.contains(name) && fresh.item(name).value === value),
  );
  return Object.fromEntries(changed.map(({ name, value }) => [name, value]));
}

/** A record without what is undefined; undefined when nothing is left. */
export function unlessEmpty<T extends object>(record: T): T | undefined {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T);
}
