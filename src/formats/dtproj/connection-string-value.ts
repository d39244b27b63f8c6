// Longer texts are no connection strings, and looking for the end of a brace at every pair takes time in their square.
const longest = 32_767;

/**
 * The value of the last of some keywords (lower case) in a connection string; undefined when it has none of them, or is longer than any.
 * Values may stand in quotes of either kind or, for ODBC, in braces.
 */
export function connectionStringValue(text: string, keywords: readonly string[]): string | undefined {
  if (text.length > longest) return undefined;
  const pairs = text.matchAll(/(?<=^|[;=])([^=;]+)=\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|\{[^}]*\}|[^;]*)(?:;|$)/g);
  let found: string | undefined;
  for (const [, keyword, value] of pairs) {
    if (keywords.includes(keyword.trim().toLowerCase())) found = unquoted(value.trim());
  }
  return found;
}

function unquoted(value: string): string {
  const [first] = value;
  if (first === '{') return value.slice(1, -1);
  if (first !== '"' && first !== "'") return value;
  return value.slice(1, -1).replaceAll(first + first, first);
}
