import { describe, expect, it } from 'vitest';
import { parseByteCount } from './byte-count.ts';

describe('parseByteCount', () => {
  it.each([
    ['300MB', 300_000_000],
    ['1.5 GiB', 1_610_612_736],
    ['64 kib', 65_536],
    ['4096', 4096],
    ['2b', 2],
  ])('reads %j as %i bytes', (text, bytes) => expect(parseByteCount(text)).toBe(bytes));

  it.each(['', 'MB', '-1', '0', '0.1', '1 megabyte', '1e3', '9999999TB', '300MB;'])('does not read %j', (text) =>
    expect(parseByteCount(text)).toBeUndefined(),
  );
});
