import { canRedraw, type Painter, painterFor, plainPainter } from './painter.ts';
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

/**
 * The console of this process. A reader that closes its end early (`| head`) ends the output quietly; output that is lost otherwise is
 * told on standard error, and the process then does not end with 0.
 */
export function processConsole(): CommandConsole {
  const { stdout, stderr, env: environment } = process;
  stdout.on('error', reportLostOutput);
  stderr.on('error', () => undefined);
  return {
    output: {
      write: (text) => stdout.write(text),
      // A terminal that does not know its size says 0.
      size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    },
    writeError: (text) => stderr.write(text),
    paint: painterFor({ isTTY: stdout.isTTY, environment }),
    paintError: painterFor({ isTTY: stderr.isTTY, environment }),
    redraws: canRedraw({ isTTY: stdout.isTTY, environment }),
  };
}

const lostOutput = 6;
let told = false;

function reportLostOutput(error: NodeJS.ErrnoException): void {
  if (told || error.code === 'EPIPE') return;
  told = true;
  process.once('exit', (code) => {
    if (code === 0) process.exitCode = lostOutput;
  });
  void describeLoss(error).then((text) => process.stderr.write(text));
}

// Loaded only here: the wordings would slow down every start.
async function describeLoss({ message: detail }: Error): Promise<string> {
  const { diagnostic } = await import('../../diagnostics/diagnostic.ts');
  const { describeFinding, findingOfDiagnostic } = await import('./describe-finding.ts');
  const finding = diagnostic('DTS_E_CANNOTWRITETODATAFILE', { file: 'of standard output', detail });
  return `${describeFinding(findingOfDiagnostic(finding), plainPainter).join('\n')}\n`;
}
