import { Secret } from '../../datatypes/secret.ts';

/** Where a person is asked. */
export interface QuestionTerminal {
  readonly input: NodeJS.ReadableStream;
  /** Takes the question; what is typed is never written to it. */
  readonly output: { write(text: string): unknown };
}

/** Asks for a secret on a terminal; what is typed does not show. Undefined when nothing was typed, or the terminal was closed. */
export async function askSecret(question: string, { input, output }: QuestionTerminal): Promise<Secret | undefined> {
  // Loaded when somebody is asked: nearly no run asks.
  const { createInterface } = await import('node:readline/promises');
  const { Writable } = await import('node:stream');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: nowhere, terminal: true });
  const closed = new Promise<undefined>((resolve) => reader.once('close', () => resolve(undefined)));
  try {
    output.write(question);
    const answer = await Promise.race([reader.question(''), closed]);
    return answer === undefined || answer === '' ? undefined : new Secret(answer);
  } finally {
    reader.close();
    output.write('\n');
  }
}
