import { nameKey } from '../store/name-key.ts';
import { catalogError } from './catalog-errors.ts';

/** The kinds of objects whose names the catalog checks. */
export type NamedKind = 'FOLDER' | 'PROJECT' | 'ENVIRONMENT' | 'LEVEL' | 'VARIABLE';

const longest = 128;

/**
 * Throws unless an object of the kind may have the name: 1 to 128 characters, no `"<>|` and no control characters, no blanks around it, `@` not
 * first; variables only letters, digits and underscores, no digit first (source: SSIS Catalog, Catalog Object Identifiers).
 */
export function checkObjectName(kind: NamedKind, name: string): void {
  const detail = kind === 'VARIABLE' ? (whyNoIdentifier(name) ?? whyNoName(name)) : whyNoName(name);
  if (detail !== undefined) throw catalogError(`OPENDTSX_E_CATALOG_${kind}_NAME`, { name: printable(name), detail });
}

/** Why an object must not have the name; undefined when it may. */
export function whyNoName(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > longest) return `it has ${name.length} characters`;
  if (name !== name.trim()) return 'it begins or ends with a blank';
  if (name.startsWith('@')) return 'it begins with @';
  const found = [...name].find((character) => '"<>|'.includes(character) || isControl(character));
  return found === undefined ? undefined : `it contains ${printable(JSON.stringify(found))}`;
}

function whyNoIdentifier(name: string): string | undefined {
  if (name === '' || /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name)) return undefined;
  return 'it is not made of letters, digits and underscores, or begins with a digit';
}

function isControl(character: string): boolean {
  return character.charCodeAt(0) < 32 || !character.isWellFormed();
}

function printable(name: string): string {
  return [...name].map((character) => (isControl(character) ? '\ufffd' : character)).join('');
}

/** What rows are looked up by; undefined when no object can have the name (no database takes a NUL character). */
export function lookupKey(name: string): string | undefined {
  return name.includes('\0') || name.length > 1024 ? undefined : nameKey(name);
}
