import { createInterface } from 'node:readline/promises';

/** Asks a person a question that is answered with yes or no. */
export type Confirmation = (question: string) => Promise<boolean>;

/** Where a person would be asked. */
export interface ConfirmationTerminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Asks on a terminal; undefined when input or output is none. Y and Yes in any case are yes (source: dtutil reference, /Copy), everything
 * else and the end of the input are no.
 */
export function terminalConfirmation(
  { input, output }: ConfirmationTerminal = { input: process.stdin, output: process.stderr },
): Confirmation | undefined {
  if (!input.isTTY || !output.isTTY) return undefined;
  return async (question) => {
    const reader = createInterface({ input, output });
    const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
    try {
      const answer = await Promise.race([reader.question(`${question} (Y/N) `), closed]);
      return /^\s*y(?:es)?\s*$/i.test(answer);
    } finally {
      reader.close();
    }
  };
}
