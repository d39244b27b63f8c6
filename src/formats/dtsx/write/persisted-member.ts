/** One member of a model object and the property it is persisted as. Tables of them drive the writer. */
export interface PersistedMember<T> {
  readonly property: string;
  /** The text in a file of the format; undefined when the designer leaves the property out. */
  text(object: T, formatVersion: number): string | undefined;
}

/** Whether a format keeps the properties of objects in `DTS:Property` elements and writes every one of them. */
export function hasPropertyElements(formatVersion: number): boolean {
  return formatVersion <= 3;
}

/** A boolean: `True`/`False`, or -1/0 in formats 2 and 3. */
export function flag<T>(property: string, get: (object: T) => boolean, otherwise: boolean): PersistedMember<T> {
  return {
    property,
    text: (object, formatVersion) => {
      const value = get(object);
      if (hasPropertyElements(formatVersion)) return value ? '-1' : '0';
      if (value === otherwise) return undefined;
      return value ? 'True' : 'False';
    },
  };
}

/** A number that formats 6 and 8 leave out when it has its default; without default it is always written. */
export function number<T>(property: string, get: (object: T) => number, otherwise?: number): PersistedMember<T> {
  return {
    property,
    text: (object, formatVersion) => {
      const value = get(object);
      return value === otherwise && !hasPropertyElements(formatVersion) ? undefined : String(value);
    },
  };
}

/** A text that formats 6 and 8 leave out when it is empty. */
export function text<T>(property: string, get: (object: T) => string): PersistedMember<T> {
  return {
    property,
    text: (object, formatVersion) => get(object) || (hasPropertyElements(formatVersion) ? '' : undefined),
  };
}

/** A text that is always written. */
export function required<T>(property: string, get: (object: T) => string): PersistedMember<T> {
  return { property, text: get };
}

/** One of several values that is stored as a number. */
export function choice<T, V extends string>(
  property: string,
  get: (object: T) => V,
  numbers: Readonly<Record<V, number>>,
  otherwise: V,
): PersistedMember<T> {
  return number(property, (object) => numbers[get(object)], numbers[otherwise]);
}

/** An attribute of a data flow object that formats 6 and 8 leave out when it has its default, which formats 2 and 3 write. */
export function attribute<T>(name: string, get: (object: T) => string, otherwise: string): PersistedMember<T> {
  return {
    property: name,
    text: (object, formatVersion) => {
      const value = get(object);
      return value === otherwise && !hasPropertyElements(formatVersion) ? undefined : value;
    },
  };
}

/** What an object has: its members by table, and its persisted properties where it keeps them. */
export interface Persisted {
  readonly properties?: ReadonlyMap<string, string>;
}

/**
 * The properties that differ from what was read, with their new text (undefined: to be removed). A member that was changed wins over the
 * property of the same name. Without `pristine` everything the object has is a change.
 */
export function changedProperties<T extends object>(
  object: T & Persisted,
  pristine: (T & Persisted) | undefined,
  members: readonly PersistedMember<T>[],
  formatVersion: number,
): Map<string, string | undefined> {
  const changes = new Map<string, string | undefined>();
  const before = pristine?.properties ?? new Map<string, string>();
  const after = object.properties ?? new Map<string, string>();
  for (const name of before.keys()) if (!after.has(name)) changes.set(name, undefined);
  for (const [name, value] of after) if (before.get(name) !== value) changes.set(name, value);
  for (const { property, text: textOf } of members) {
    const value = textOf(object, formatVersion);
    if (pristine !== undefined && textOf(pristine, formatVersion) === value) continue;
    if (before.get(property) === value) changes.delete(property);
    else changes.set(property, value);
  }
  return changes;
}
