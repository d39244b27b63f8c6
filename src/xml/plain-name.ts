/** Whether a text can name an attribute or element whatever reads it: ASCII, without prefix, and not reserved by XML. */
export function isPlainName(text: string): boolean {
  return /^(?!xml)[A-Za-z_][\w.-]*$/i.test(text);
}
