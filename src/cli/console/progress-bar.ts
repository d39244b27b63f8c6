import { formatCount } from './number-text.ts';
import type { Painter } from './painter.ts';
import type { Screen } from './run-report.ts';
import { cutToWidth } from './table.ts';

const frameMilliseconds = 100;
const barColumns = 24;

/** Shows how far a sequence of files has come, in one line that is redrawn in place. */
export interface ProgressBar {
  /** @param number of the file, from 1 */
  show(file: string, number: number, files: number): void;
  /** Takes the line away. */
  end(): void;
}

/** A bar on a terminal, drawn at most ten times a second. @param now milliseconds of a clock */
export function progressBar(screen: Screen, paint: Painter, now: () => number = Date.now): ProgressBar {
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    show(file, number, files) {
      if (now() - drawnAt < frameMilliseconds) return;
      drawnAt = now();
      const { columns } = screen.size();
      screen.write(`\r\u001b[K${paint('faint', cutToWidth(progressLine(file, number, files), columns - 1))}`);
    },
    end() {
      if (drawnAt > Number.NEGATIVE_INFINITY) screen.write('\r\u001b[K');
    },
  };
}

/** The line of a progress bar: the share of files before this one, its number and its name. */
export function progressLine(file: string, number: number, files: number): string {
  const full = Math.floor(((number - 1) / files) * barColumns);
  const bar = '█'.repeat(full) + '░'.repeat(barColumns - full);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a file name may hold escape sequences.
  const name = file.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  return `${bar} ${formatCount(number)} of ${formatCount(files)}  ${name}`;
}
