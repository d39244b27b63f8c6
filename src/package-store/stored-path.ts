import { packageStoreError } from './package-store-errors.ts';

const longestName = 128;

/** A folder with a name in it: where a package or folder stands. */
export interface StoredPath {
  /** Folders from the outermost on. */
  readonly folder: readonly string[];
  readonly name: string;
}

/**
 * The names in a path, split at `\` or `/`, with or without one at the beginning; none for the outermost folder. Throws
 * OPENDTSX_E_PACKAGESTORE_PATH for names that could mean another place: `.`, `..`, with a colon or control characters, with blanks at the ends.
 */
export function splitStoredPath(path: string): readonly string[] {
  const names = path.split(/[\\/]/);
  if (names[0] === '') names.shift();
  if (names.at(-1) === '') names.pop();
  for (const name of names) {
    const reason = faultOf(name);
    if (reason !== undefined) throw packageStoreError('OPENDTSX_E_PACKAGESTORE_PATH', { path: shown(path), reason });
  }
  return names;
}

/** A path that ends in a name of its own. Throws OPENDTSX_E_PACKAGESTORE_PATH as `splitStoredPath`, and when it names nothing. */
export function parseStoredPath(path: string): StoredPath {
  const names = splitStoredPath(path);
  const name = names.at(-1);
  if (name === undefined) throw packageStoreError('OPENDTSX_E_PACKAGESTORE_PATH', { path, reason: 'it names nothing' });
  return { folder: names.slice(0, -1), name };
}

/** The path of a folder followed by a name. Throws OPENDTSX_E_PACKAGESTORE_PATH when the name has several parts. */
export function pathWithin(folder: string, name: string): string {
  if (/[\\/]/.test(name)) {
    throw packageStoreError('OPENDTSX_E_PACKAGESTORE_PATH', {
      path: shown(name),
      reason: 'a name has no backslash or slash in it',
    });
  }
  return printStoredPath([...splitStoredPath(folder), name]);
}

/** The path as it is shown: `Loads\Daily`. */
export function printStoredPath(names: readonly string[]): string {
  return names.join('\\');
}

function faultOf(name: string): string | undefined {
  if (name === '') return 'a name in it is empty';
  if (name === '.' || name === '..') return `"${name}" is no name`;
  if (name.length > longestName) return `a name in it has ${name.length} characters; ${longestName} are allowed`;
  if (/\p{Cc}/u.test(name)) return 'a name in it holds a control character';
  if (/[:*?"<>|]/.test(name)) return `the name "${name}" holds one of the characters : * ? " < > |`;
  if (name.trim() !== name || name.endsWith('.'))
    return `the name "${name}" begins or ends with a blank, or ends with a dot`;
  return undefined;
}

function shown(path: string): string {
  return path.replaceAll(/\p{Cc}/gu, '�');
}
