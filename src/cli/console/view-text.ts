import type { ViewedRows } from '../../runtime/run-request.ts';
import { formatPlural } from './number-text.ts';
import type { Painter } from './painter.ts';
import { cutToWidth, displayWidth } from './table.ts';

const widestCell = 40;

/** The first rows of a path as a table with pipes: a line that says whose rows they are, then the names and the rows. */
export function viewText({ executablePath, path, columns, rows, complete }: ViewedRows, paint: Painter): string {
  const cells = rows.map((row) => row.map((value) => shown(value === null ? 'NULL' : String(value))));
  const titles = columns.map(shown);
  const widths = titles.map((title, column) =>
    Math.max(...[title, ...cells.map((row) => row[column])].map(displayWidth), 3),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell + ' '.repeat(widths[column] - displayWidth(cell))).join(' | ')} |`;
  const count = complete ? formatPlural(rows.length, 'row') : `the first ${formatPlural(rows.length, 'row')}`;
  return [
    paint('strong', `${executablePath} ${path}: ${count}`),
    line(titles),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...cells.map(line),
    '',
  ].join('\n');
}

// A pipe within a value would end its cell.
function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: data may hold escape sequences that would move the cursor.
  const flat = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ').replaceAll('|', String.raw`\|`);
  return cutToWidth(flat, widestCell);
}
