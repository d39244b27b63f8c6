import { DtsError } from '../../src/diagnostics/dts-error.ts';

/** What went wrong with an input. */
export interface Finding {
  readonly index: number;
  /** The kind of the input: the extension of a file of it. */
  readonly kind: string;
  /** The same for the same fault of different inputs, as far as can be told. */
  readonly signature: string;
  /** Message and stack. */
  readonly detail: string;
  /** The smallest input found that does the same, as Base64. */
  readonly input: string;
}

/** Name, message without its particulars, and the innermost place in the sources. */
export function signatureOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown ${String(error)}`;
  const place = /\/((?:src|tests\/fuzz)\/[\w/.-]+):(\d+)/.exec(error.stack ?? '');
  const name = error instanceof DtsError ? `DtsError ${error.diagnostic.symbol}` : error.name;
  const message = error.message
    .split('\n')[0]
    .replaceAll(/["'<].*?["'>]|\d+/g, '#')
    .slice(0, 120);
  return `${name}: ${message} (${place === null ? 'no place' : `${place[1]}:${place[2]}`})`;
}
