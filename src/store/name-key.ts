/** What names are compared by: without case, in one form of Unicode, as the catalog's collation does. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toUpperCase();
}
