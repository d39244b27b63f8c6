import { describe, expect, it } from 'vitest';
import { localeOf } from './locale.ts';
import { formatFloat, normalizeNumberText } from './number-text.ts';

describe('numbers as text', () => {
  const printed: readonly [number, 7 | 15, string][] = [
    [0.1 + 0.2, 15, '0.3'],
    [Math.fround(0.1), 7, '0.1'],
    [1e15, 15, '1E+15'],
    [123456789012345, 15, '123456789012345'],
    [0.0001, 15, '0.0001'],
    [0.00001, 15, '1E-05'],
    [-1.5e-300, 15, '-1.5E-300'],
    [100, 15, '100'],
    [16777216, 7, '1.677722E+07'],
  ];
  for (const [value, digits, expected] of printed) {
    it(`prints ${value} with ${digits} digits as ${expected}`, () => {
      expect(formatFloat(value, digits)).toBe(expected);
    });
  }

  it('are read by the separators of the locale', () => {
    const read = (text: string, localeId: number) => normalizeNumberText(text, localeOf(localeId));
    expect([read('1.234,5', 1031), read('1,234.5', 1033), read('1\u202f234,5', 1036), read('5 Kč', 1029)]).toEqual([
      '1234.5',
      '1234.5',
      '1234.5',
      '5',
    ]);
    expect([read('1.2.3', 1033), read('-(5)', 1033), read('--5', 1033), read('5e', 1033), read('.', 1033)]).toEqual(
      Array(5).fill(undefined),
    );
  });
});
