const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for the content and the attributes of HTML, without the control characters that no document may hold. */
export function escapeHtml(text: string): string {
  const escaped = text.replaceAll(/[&<>"']/g, (character) => entities[character]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: messages may quote the data of packages.
  return escaped.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '�');
}

/** A value as JSON that may stand within a `script` element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
