/** What a piece of text means, for its colour. */
export type Tone = 'error' | 'warning' | 'information' | 'success' | 'faint' | 'strong';

/** Gives text the colour of its meaning, or leaves it as it is. */
export type Painter = (tone: Tone, text: string) => string;

const codes: Readonly<Record<Tone, readonly [on: number, off: number]>> = {
  error: [31, 39],
  warning: [33, 39],
  information: [36, 39],
  success: [32, 39],
  faint: [2, 22],
  strong: [1, 22],
};

/** Leaves text without colour. */
export const plainPainter: Painter = (_, text) => text;

/** Colours with the escape sequences of ANSI terminals. */
const colourPainter: Painter = (tone, text) => {
  const [on, off] = codes[tone];
  return `\u001b[${on}m${text}\u001b[${off}m`;
};

/** What deciding about colours and cursor movement depends on. */
export interface TerminalTraits {
  readonly isTTY: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Whether lines may be redrawn in place: a terminal that can, and not a build server. */
export function canRedraw({ isTTY, environment }: TerminalTraits): boolean {
  const { CI = '', TERM } = environment;
  return isTTY && TERM !== 'dumb' && (CI === '' || CI === 'false');
}

/** The painter for a stream: colours on a terminal, unless `NO_COLOR` is set (https://no-color.org/). */
export function painterFor({ isTTY, environment }: TerminalTraits): Painter {
  const coloured = isTTY && environment.TERM !== 'dumb' && (environment.NO_COLOR ?? '') === '';
  return coloured ? colourPainter : plainPainter;
}
