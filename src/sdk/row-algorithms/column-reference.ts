/**
 * The lineage id that a property of kind `lineage` refers to: `#{refId}` of formats 6 and 8, the plain or `#`-prefixed number of formats 2
 * and 3. '' for a property that refers to nothing: empty, 0, −1, or marked `:invalid` by the designer.
 */
export function columnReference(text: string): string {
  const trimmed = text.trim();
  const braced = /^#\{(.*)\}$/s.exec(trimmed);
  const reference = braced === null ? trimmed.replace(/^#/, '') : braced[1];
  if (reference === '0' || reference === '-1' || reference.endsWith(':invalid')) return '';
  return reference;
}

/** The lineage ids of a list of references separated by semicolons, as `ParameterMap` holds it: `#{refId};#{refId};`. */
export function columnReferences(text: string): readonly string[] {
  const braced = text.match(/#\{[^}]*\}/g);
  const entries = braced ?? text.split(';').filter((entry) => entry.trim() !== '');
  return entries.map(columnReference);
}
