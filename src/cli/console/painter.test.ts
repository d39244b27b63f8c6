import { describe, expect, it } from 'vitest';
import { canRedraw, painterFor } from './painter.ts';

describe('the terminal', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { CI: 'true' }, false],
    [true, { CI: 'false' }, true],
    [true, { TERM: 'dumb' }, false],
    [true, { NO_COLOR: '1' }, true],
  ])('with isTTY %s and %j redraws: %s', (isTTY, environment, expected) => {
    expect(canRedraw({ isTTY, environment })).toBe(expected);
  });

  it.each([
    [true, {}, '\u001b[31mx\u001b[39m'],
    [false, {}, 'x'],
    [true, { NO_COLOR: '1' }, 'x'],
    [true, { NO_COLOR: '' }, '\u001b[31mx\u001b[39m'],
  ])('with isTTY %s and %j paints %j', (isTTY, environment, expected) => {
    expect(painterFor({ isTTY, environment })('error', 'x')).toBe(expected);
  });
});
