import { describe, expect, it } from 'vitest';
import { formatCount, formatDuration } from './number-text.ts';

describe('numbers for a reader', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567, '1,234,567'],
  ])('writes the count %i as %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  it.each([
    [12, '0.012 s'],
    [4210, '4.2 s'],
    [185_900, '3 min 05 s'],
  ])('writes %i milliseconds as %s', (duration, text) => {
    expect(formatDuration(duration)).toBe(text);
  });
});
