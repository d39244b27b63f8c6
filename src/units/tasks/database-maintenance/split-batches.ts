const noCode = /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\[(?:[^\]]|\]\])*(?:\]|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const separator = /^[^\S\r\n]*GO(?:[^\S\r\n]+(\d+))?[^\S\r\n]*;?[^\S\r\n]*\r?$/gim;

/** The batches of a text: parts between lines with nothing but GO, or `GO n`, which repeats its batch. One in a literal, name or comment does not count. */
export function splitBatches(sql: string): string[] {
  // Of the same length, so that positions fit.
  const code = sql.replaceAll(noCode, (text) => text.replaceAll(/[^\r\n]/g, ' '));
  const batches: string[] = [];
  let start = 0;
  for (const match of code.matchAll(separator)) {
    const batch = sql.slice(start, match.index).trim();
    if (batch !== '') for (let count = Number(match[1] ?? 1); count > 0; count--) batches.push(batch);
    start = match.index + match[0].length;
  }
  const last = sql.slice(start).trim();
  return last === '' ? batches : [...batches, last];
}
