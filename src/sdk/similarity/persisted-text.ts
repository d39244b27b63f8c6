/**
 * The text of a property that the designer marks `state="escaped"`: `_xHHHH_` stands for a UTF-16 unit. Text without such escapes stays as it is
 * (source: observed, Delimiters and ReferenceTableName of Fuzzy Lookup in format 8).
 */
export function unescapePersistedText(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** The delimiters that the designer begins with. */
export const defaultDelimiters = ' \t\r\n,.;:-"\'&/\\@!?()<>[]{}|#*^%';
