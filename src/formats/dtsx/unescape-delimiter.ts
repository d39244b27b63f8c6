/** Text with its `_xHHHH_` escapes resolved, as delimiters and qualifiers are persisted: `_x000D__x000A_`, `_x003C_none_x003E_` (`<none>`). */
export function unescapeDelimiter(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

const delimiterProperties = new Set(['ColumnDelimiter', 'HeaderRowDelimiter', 'RowDelimiter', 'TextQualifier']);

/** Resolves the escapes of those properties that hold delimiters or qualifiers; the map is changed. */
export function unescapeDelimiters(properties: Map<string, string>): void {
  for (const [name, value] of properties) {
    if (delimiterProperties.has(name)) properties.set(name, unescapeDelimiter(value));
  }
}

/** The text of a property as it is persisted: with its `_xHHHH_` escapes when the property holds delimiters or a qualifier. */
export function escapeDelimiters(property: string, text: string): string {
  return delimiterProperties.has(property) ? escapeDelimiter(text) : text;
}

/** Text with every character but letters and digits as `_xHHHH_`: the inverse of `unescapeDelimiter`. */
export function escapeDelimiter(text: string): string {
  return text.replaceAll(/[^0-9A-Za-z]/g, (character) => {
    const digits = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `_x${digits}_`;
  });
}
