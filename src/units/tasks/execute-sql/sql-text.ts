/** A stretch of SQL text: code, or something to be skipped when looking for code (literal, quoted name, comment). */
interface SqlStretch {
  readonly text: string;
  readonly code: boolean;
}

const skipped = /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\[(?:[^\]]|\]\])*(?:\]|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

function stretchesOf(sql: string): SqlStretch[] {
  const stretches: SqlStretch[] = [];
  let end = 0;
  for (const match of sql.matchAll(skipped)) {
    stretches.push({ text: sql.slice(end, match.index), code: true }, { text: match[0], code: false });
    end = match.index + match[0].length;
  }
  stretches.push({ text: sql.slice(end), code: true });
  return stretches;
}

/** The text with literals, quoted names and comments blanked out: the same length and line breaks, so positions fit. */
function codeOnly(sql: string): string {
  return stretchesOf(sql)
    .map((stretch) => (stretch.code ? stretch.text : stretch.text.replaceAll(/[^\r\n]/g, ' ')))
    .join('');
}

/**
 * The batches of a text: parts between lines that hold nothing but GO, or `GO n`, which repeats its batch n times. Empty batches
 * are left out. A GO inside a literal, quoted name or comment does not count. Source: Execute SQL task (documentation), sqlcmd.
 */
export function splitBatches(sql: string): string[] {
  const code = codeOnly(sql);
  const batches: string[] = [];
  let start = 0;
  for (const match of code.matchAll(/^[^\S\r\n]*GO(?:[^\S\r\n]+(\d+))?[^\S\r\n]*;?[^\S\r\n]*\r?$/gim)) {
    appendBatch(batches, sql.slice(start, match.index), Number(match[1] ?? 1));
    start = match.index + match[0].length;
  }
  appendBatch(batches, sql.slice(start), 1);
  return batches;
}

function appendBatch(batches: string[], text: string, times: number): void {
  const batch = text.trim();
  if (batch === '') return;
  for (let count = 0; count < times; count++) batches.push(batch);
}

/** How many parameter markers `?` a statement has. */
export function countMarkers(sql: string): number {
  return codeOnly(sql).split('?').length - 1;
}

/** The statement with its parameter markers `?` replaced. @param replacement text for the marker of a number, from 0 */
export function replaceMarkers(sql: string, replacement: (index: number) => string): string {
  let index = 0;
  return stretchesOf(sql)
    .map(({ text, code }) => (code ? text.replaceAll('?', () => replacement(index++)) : text))
    .join('');
}

/** Whether a statement mentions a parameter `@name`. */
export function mentionsParameter(sql: string, name: string): boolean {
  const mentioned: readonly string[] =
    codeOnly(sql)
      .toLowerCase()
      .match(/@[\p{L}\p{N}_$#@]+/gu) ?? [];
  return mentioned.includes(name.toLowerCase());
}
