/** Whether a text has the wildcards `*` or `?`. */
export function hasWildcards(text: string): boolean {
  return /[*?]/.test(text);
}

/** A path in its folder (with the separator that ends it) and its last name. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return { folder: path.slice(0, end), name: path.slice(end) };
}

/** The names that a pattern means: `*` stands for any text, `?` for one character. */
export function matchNames(names: readonly string[], pattern: string, ignoreCase: boolean): string[] {
  const literal = pattern.replaceAll(/[\\^$.+()[\]{}|]/g, String.raw`\$&`);
  const expression = new RegExp(`^${literal.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`, ignoreCase ? 'iu' : 'u');
  return names.filter((name) => expression.test(name)).sort();
}
