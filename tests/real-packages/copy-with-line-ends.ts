import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Copies a text file with the line ends of Windows, which source control took away; the last line gets none. Gives the lines that
 * are not empty.
 */
export function copyWithLineEnds(from: string, to: string): readonly string[] {
  const lines = readFileSync(from, 'latin1')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  writeFileSync(to, lines.join('\r\n'), 'latin1');
  return lines;
}
