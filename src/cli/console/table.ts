/** A column of a text table. */
export interface TableColumn {
  readonly title: string;
  /** Numbers stand right; everything else left, the default. */
  readonly align?: 'left' | 'right';
  /** Columns of the terminal that a cell may take; 40 when absent. */
  readonly widest?: number;
}

const widestCell = 40;

/**
 * Rows as a text table with a rule below the titles, one string per line, without trailing blanks. Control characters become
 * blanks and a cell wider than its column may be is cut with `…`, so that one row is one line.
 */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const body = rows.map((row) => columns.map(({ widest }, index) => shown(row[index] ?? '', widest)));
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...body.map((row) => displayWidth(row[index]))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => pad(cell, widths[index], columns[index].align))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), line(widths.map((width) => '─'.repeat(width))), ...body.map(line)];
}

function shown(text: string, widest = widestCell): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: data may hold escape sequences that would move the cursor.
  const flat = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  return cutToWidth(flat, widest);
}

/** `text` cut with `…` to at most `width` columns of a terminal. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = '';
  let used = 1;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    cut += character;
  }
  return `${cut}…`;
}

function pad(text: string, width: number, align: TableColumn['align']): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? blanks + text : text + blanks;
}

/** Columns a text takes in a terminal: East Asian wide characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (character <= '~') return 1;
  if (/^[\p{Mn}\p{Me}\u200b-\u200d]$/u.test(character)) return 0;
  return /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]$|\p{Emoji_Presentation}/u.test(
    character,
  )
    ? 2
    : 1;
}
