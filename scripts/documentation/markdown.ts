/** A text in one cell of a table: no line ends, no bars. */
function tableCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}

/** A table; columns whose heading ends in `:` are aligned to the right, as numbers are. Nothing when there are no rows. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const rules = headings.map((heading) => (heading.endsWith(':') ? '---:' : '---'));
  return [
    line(headings.map((heading) => heading.replace(/:$/, ''))),
    line(rules),
    ...rows.map((row) => line(row.map(tableCell))),
  ].join('');
}

/** The parts that are not empty, a blank line between them. */
export function markdownPage(...parts: readonly string[]): string {
  return `${parts
    .filter((part) => part.trim() !== '')
    .map((part) => part.trimEnd())
    .join('\n\n')}\n`;
}

/** A text as code; '' stays ''. */
export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}
