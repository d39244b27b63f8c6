import { canRedraw, type Painter, painterFor } from './painter.ts';
import type { Screen } from './run-report.ts';

/** The console a command line talks to. */
export interface CommandConsole {
  /** Standard output: results and reports. */
  readonly output: Screen;
  /** Standard error: what is wrong with the command line itself. */
  writeError(text: string): void;
  /** Colours for standard output. */
  readonly paint: Painter;
  /** Colours for standard error. */
  readonly paintError: Painter;
  /** Whether lines of standard output may be redrawn in place. */
  readonly redraws: boolean;
}

/** The console of this process. A reader that closes its end early (`| head`) ends the output quietly. */
export function processConsole(): CommandConsole {
  const { stdout, stderr, env: environment } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  return {
    output: {
      write: (text) => stdout.write(text),
      size: () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 }),
    },
    writeError: (text) => stderr.write(text),
    paint: painterFor({ isTTY: stdout.isTTY, environment }),
    paintError: painterFor({ isTTY: stderr.isTTY, environment }),
    redraws: canRedraw({ isTTY: stdout.isTTY, environment }),
  };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
