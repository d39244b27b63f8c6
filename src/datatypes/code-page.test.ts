import { describe, expect, it } from 'vitest';
import { decodeBytes, encodeStrict, encodeText, fitToBytes, isKnownCodePage } from './code-page.ts';

describe('code pages', () => {
  for (const [codePage, text] of [
    [1252, 'é€’\x81'],
    [28591, 'é\x80'],
    [65001, 'é日😀'],
    [1200, 'é日😀'],
    [1251, 'Привет'],
    [932, '日本'],
    [437, 'é'],
  ] as const) {
    it(`${codePage} gives text back as it was`, () => {
      expect(decodeBytes(encodeText(text, codePage), codePage)).toBe(text);
      expect(encodeStrict(text, codePage)).toHaveProperty('bytes');
    });
  }

  it('tell the first character they lack', () => {
    expect(encodeStrict('a?Ωb', 1252)).toEqual({ position: 2, character: 'Ω' });
    expect(encodeStrict('x日', 1251)).toEqual({ position: 1, character: '日' });
    expect(encodeStrict('a\ud800', 65001)).toEqual({ position: 1, character: '\ud800' });
  });

  it('cut text between characters', () => {
    expect(fitToBytes('日本', 932, 3)).toBe('日');
    expect(fitToBytes('abc', 1252, 2)).toBe('ab');
  });

  it('are known or not', () => {
    expect([1252, 65001, 850, 54936, 4711].map(isKnownCodePage)).toEqual([true, true, true, true, false]);
  });
});
