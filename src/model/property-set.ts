/**
 * The persisted properties of a model object by name, as text in the spelling of the file, order kept.
 * Formats 2 and 3 write booleans as -1/0 and formats 6 and 8 as True/False: read them through `booleanOf` and kin.
 */
export type PropertySet = Map<string, string>;

/** The boolean of a property: `True`, `true`, `-1`, `1` are true; absent gives the default. */
export function booleanOf(properties: PropertySet, name: string, otherwise: boolean): boolean {
  const text = properties.get(name);
  if (text === undefined || text === '') return otherwise;
  return !(text === '0' || text.toLowerCase() === 'false');
}

/** The integer of a property; absent or unreadable gives the default. */
export function integerOf(properties: PropertySet, name: string, otherwise: number): number {
  const text = properties.get(name);
  if (text === undefined || !/^\s*[+-]?\d+\s*$/.test(text)) return otherwise;
  return Number(text);
}

/** The text of a property; absent gives the default. */
export function textOf(properties: PropertySet, name: string, otherwise = ''): string {
  return properties.get(name) ?? otherwise;
}
