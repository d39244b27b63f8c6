/** Text with its `_xHHHH_` escapes resolved: delimiters and qualifiers are persisted so. `<none>` means no text. */
export function resolveEscapes(text: string): string {
  const resolved = text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return resolved === '<none>' ? '' : resolved;
}
