import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type ConfirmationTerminal, terminalConfirmation } from './confirmation.ts';

function terminal(
  typed: string,
  isInput = true,
  isOutput = true,
): ConfirmationTerminal & { readonly shown: () => string } {
  const input = Object.assign(new PassThrough(), { isTTY: isInput });
  const output = Object.assign(new PassThrough(), { isTTY: isOutput });
  input.end(typed);
  return { input, output, shown: () => String(output.read()) };
}

// Source: documentation (dtutil utility, /Copy: Y overwrites, N ends the program).
describe('a question on a terminal', () => {
  it.each([
    ['Y\n', true],
    ['y\n', true],
    [' yes \n', true],
    ['N\n', false],
    ['\n', false],
    ['yesterday\n', false],
    ['', false],
  ])('answered with %j is %s', async (typed, expected) => {
    const place = terminal(typed);
    expect(await terminalConfirmation(place)?.('Overwrite it?')).toBe(expected);
    expect(place.shown()).toContain('Overwrite it? (Y/N) ');
  });

  it('is not asked where nobody sits', () => {
    expect(terminalConfirmation(terminal('Y\n', false))).toBeUndefined();
    expect(terminalConfirmation(terminal('Y\n', true, false))).toBeUndefined();
  });
});
