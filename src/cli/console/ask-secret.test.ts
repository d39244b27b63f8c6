import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askSecret } from './ask-secret.ts';

function terminal(): { input: PassThrough; output: { write(text: string): void }; shown: string[] } {
  const shown: string[] = [];
  return { input: new PassThrough(), output: { write: (text) => shown.push(text) }, shown };
}

describe('asking for a secret', () => {
  it('takes the line that is typed, and does not show it', async () => {
    const { shown, ...asked } = terminal();
    const answer = askSecret('Value of x: ', asked);
    asked.input.write('hush\r');
    expect((await answer)?.reveal()).toBe('hush');
    expect(shown).toEqual(['Value of x: ', '\n']);
  });

  it.each(['\r', '\u0004'])('gives nothing for %j', async (typed) => {
    const { shown: _, ...asked } = terminal();
    const answer = askSecret('Value of x: ', asked);
    asked.input.write(typed);
    expect(await answer).toBeUndefined();
  });
});
