import { describe, expect, it } from 'vitest';
import { plainPainter } from './painter.ts';
import { progressBar, progressLine } from './progress-bar.ts';

// Source: our own.
describe('the progress bar', () => {
  it('shows the share of files before this one, its number and its name without escape sequences', () => {
    expect(progressLine('a.dtsx', 1, 4)).toBe(`${'░'.repeat(24)} 1 of 4  a.dtsx`);
    expect(progressLine('b\u001b[31m.dtsx', 1501, 2000)).toBe(
      `${'█'.repeat(18)}${'░'.repeat(6)} 1,501 of 2,000  b [31m.dtsx`,
    );
  });

  it('is one line that fits the terminal, redrawn at most ten times a second and taken away at the end', () => {
    const times = [0, 99, 100];
    const written: string[] = [];
    const screen = { write: (text: string) => written.push(text), size: () => ({ columns: 40, rows: 24 }) };
    const bar = progressBar(screen, plainPainter, () => times[0]);
    for (const number of [1, 2, 3]) {
      bar.show('folder/package.dtsx', number, 3);
      if (number < 3) times.shift();
    }
    bar.end();
    const frame = (line: string) => `\r\u001b[K${line}`;
    expect(written).toEqual([
      frame(`${'░'.repeat(24)} 1 of 3  folde…`),
      frame(`${'█'.repeat(16)}${'░'.repeat(8)} 3 of 3  folde…`),
      '\r\u001b[K',
    ]);
  });

  it('writes nothing when there was nothing to show', () => {
    const written: string[] = [];
    progressBar({ write: (text) => written.push(text), size: () => ({ columns: 80, rows: 24 }) }, plainPainter).end();
    expect(written).toEqual([]);
  });
});
