import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisonFlags as flag } from './comparison-flags.ts';
import { knownLocaleIds } from './locale.ts';
import { foldText } from './text-folding.ts';
import { compareText, hasPlainAsciiOrder } from './text-order.ts';

const ordered = (texts: readonly string[], localeId = 1033, punctuation: 'word' | 'string' = 'word'): string[] =>
  [...texts].sort((a, b) => compareText(a, b, localeId, punctuation));

const shuffled = (texts: readonly string[]): string[] =>
  texts
    .map((text, index) => ({ text, place: (index * 7919) % 101 }))
    .sort((a, b) => a.place - b.place)
    .map(({ text }) => text);

const allFlags = [flag.ignoreCase, flag.ignoreNonSpace, flag.ignoreSymbols, flag.ignoreKanaType, flag.ignoreWidth];

// Letters, marks and signs that some flag, locale or script treats in a way of its own.
const letter = fc.constantFrom(
  ..."abAB sSiIıİåÅäøØłæÆœßéÉe1-'._ñlcLCǆ\u0301\u0308\u00ad\u200bアｱあがカﾞ゛ガー漢한कीกำשׁعَΣςσ，Ａ１～€\t",
);
const word = fc.array(letter, { maxLength: 6 }).map((letters) => letters.join(''));
const locale = fc.constantFrom(1033, 1031, 1053, 1030, 1055, 1041, 1045, 1034, 127);
const flags = fc.subarray([...allFlags]).map((chosen) => chosen.reduce((sum, one) => sum | one, 0));

describe('the order of texts', () => {
  // Source: the examples of word sort and string sort in the header winnls.h and the page Handling Sorting in Your Applications.
  it('keeps words with hyphens and apostrophes at their letters', () => {
    const words = ['co_op', 'coat', 'comb', 'coop', 'co-op', 'cork', 'went', 'were', "we're"];
    expect(ordered(shuffled(words))).toEqual(words);
    const marks = ['_-_', '_+_', '_0_', 'A+A', 'A0A', "A'A", 'A-A'];
    expect(ordered(shuffled(marks))).toEqual(marks);
  });

  it('puts hyphens and apostrophes before all symbols in a string sort', () => {
    const words = ['co-op', 'co_op', 'coat', 'comb', 'coop', 'cork', "we're", 'went', 'were'];
    expect(ordered(shuffled(words), 1033, 'string')).toEqual(words);
  });

  // Source: Windows sorting weights.
  it('has symbols, digits and letters in the order of Windows', () => {
    const signs = Array.from(' !"#$%&()*,./:;?@[\\]^_`{|}~+<=>019aAbBzZ');
    for (const localeId of [1033, 1031, 1041, 1053]) expect(ordered(shuffled(signs), localeId)).toEqual(signs);
    expect(ordered(["'", '-', ...shuffled(signs)], 1033, 'string')).toEqual(["'", '-', ...signs]);
  });

  // Source: observed order of the Sort transformation (lower case first); alphabets of the languages.
  it('follows the alphabet of the locale, lower case first', () => {
    expect(ordered(['FERRARI', 'ferrari', 'Ferrari'])).toEqual(['ferrari', 'Ferrari', 'FERRARI']);
    expect(ordered(['z', 'å', 'ä', 'ö', 'a'], 1053)).toEqual(['a', 'z', 'å', 'ä', 'ö']);
    expect(ordered(['z', 'å', 'ä', 'ö', 'a'], 1031)).toEqual(['a', 'å', 'ä', 'ö', 'z']);
    expect(ordered(['d', 'ch', 'h', 'i', 'c'], 1029)).toEqual(['c', 'd', 'h', 'ch', 'i']);
    expect(ordered(['d', 'ch', 'cz'], 1034)).toEqual(['cz', 'ch', 'd']);
    expect(ordered(['d', 'ch', 'cz'], 3082)).toEqual(['ch', 'cz', 'd']);
    expect(ordered(['ad', 'ä', 'af'], 66567)).toEqual(['ad', 'ä', 'af']);
    expect(ordered(['ad', 'ä', 'af'], 1031)).toEqual(['ä', 'ad', 'af']);
  });

  it('knows which locales have letters of two ASCII characters', () => {
    expect([1033, 1031, 1036, 1040, 1041].map(hasPlainAsciiOrder)).toEqual([true, true, true, true, true]);
    expect([1029, 1030, 1038, 1061, 1063, 1034].map(hasPlainAsciiOrder)).toEqual(Array(6).fill(false));
  });

  it('is total: each pair has one order, and no circle', () => {
    const punctuation = fc.constantFrom('word' as const, 'string' as const);
    fc.assert(
      fc.property(word, word, word, locale, punctuation, (a, b, c, localeId, how) => {
        const order = (x: string, y: string): number => Math.sign(compareText(x, y, localeId, how));
        expect(order(a, b)).toBe(-order(b, a) || 0);
        expect(order(a, b) === 0).toBe(a === b);
        if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the fold of a text under comparison flags', () => {
  const same = (a: string, b: string, chosen: number, localeId = 1033): boolean =>
    foldText(a, chosen, localeId) === foldText(b, chosen, localeId);

  // Source: the page Comparing String Data (case, å, symbols), CompareString; languages' own letters inferred.
  const vectors: readonly (readonly [string, string, number, boolean, number?])[] = [
    ['ABC', 'abc', flag.ignoreCase, true],
    ['ABC', 'abc', 0, false],
    ['ÄÉ', 'äé', flag.ignoreCase, true],
    ['ΟΔΟΣ', 'οδος', flag.ignoreCase, true],
    ['Straße', 'STRASSE', flag.ignoreCase, true],
    ['Æble', 'aeble', flag.ignoreCase, true],
    ['Æble', 'aeble', flag.ignoreCase, false, 1030],
    ['FILE', 'file', flag.ignoreCase, false, 1055],
    ['FILE', 'fıle', flag.ignoreCase, true, 1055],
    ['İ', 'i', flag.ignoreCase, true, 1055],
    ['é', 'e\u0301', flag.ignoreCase, true],
    ['é', 'e\u0301', 0, false],
    ['co\u00adop', 'coop', flag.ignoreCase, true],
    ['å', 'a', flag.ignoreNonSpace, true],
    ['å', 'a', flag.ignoreNonSpace, false, 1053],
    ['é', 'e', flag.ignoreNonSpace, true, 1053],
    ['Łódź', 'Lodz', flag.ignoreNonSpace, true],
    ['Łódź', 'Lodz', flag.ignoreNonSpace, false, 1045],
    ['ø', 'o', flag.ignoreNonSpace, true],
    ['ñ', 'n', flag.ignoreNonSpace, true],
    ['ñ', 'n', flag.ignoreNonSpace, false, 3082],
    ['שָׁלוֹם', 'שלום', flag.ignoreNonSpace, true],
    ['が', 'か', flag.ignoreNonSpace, true],
    ['की', 'क', flag.ignoreNonSpace, false],
    ['é', 'E', flag.ignoreNonSpace, false],
    ['É', 'e', flag.ignoreNonSpace | flag.ignoreCase, true],
    [' New York', 'NewYork', flag.ignoreSymbols, true],
    ['*ABC', 'ABC', flag.ignoreSymbols, true],
    ['$1,000.00 +', '100000', flag.ignoreSymbols, true],
    ['a\tb', 'ab', flag.ignoreSymbols, true],
    ['カタカナ', 'かたかな', flag.ignoreKanaType, true],
    ['カ', 'か', flag.ignoreWidth | flag.ignoreCase, false],
    ['ヴヾ', 'ゔゞ', flag.ignoreKanaType, true],
    ['ＡＢＣ１', 'ABC1', flag.ignoreWidth, true],
    ['ｶﾞ', 'ガ', flag.ignoreWidth, true],
    ['ｶﾞ', 'が', flag.ignoreWidth | flag.ignoreKanaType, true],
    ['ｱ', 'ア', flag.ignoreKanaType, false],
    ['　', ' ', flag.ignoreWidth, true],
    ['￥', '¥', flag.ignoreWidth, true],
    ['a ', 'a', flag.ignoreCase, false],
    ['a-b', 'ab', flag.ignoreCase, false],
    ['a', 'A', flag.sortPunctuationAsSymbols, false],
  ];
  for (const [a, b, chosen, expected, localeId] of vectors) {
    it(`of "${a}" and "${b}" under ${chosen} is the same: ${expected}`, () => {
      expect(same(a, b, chosen, localeId)).toBe(expected);
    });
  }

  it('agrees with the order: equal exactly when neither comes first', () => {
    fc.assert(
      fc.property(word, word, flags, locale, (a, b, chosen, localeId) => {
        const [x, y] = [foldText(a, chosen, localeId), foldText(b, chosen, localeId)];
        expect(compareText(x, y, localeId) === 0).toBe(x === y);
      }),
    );
  });

  it('is a fixed point, and ignores no less under more flags', () => {
    fc.assert(
      fc.property(word, word, flags, fc.constantFrom(...allFlags), locale, (a, b, some, more, localeId) => {
        const once = foldText(a, some, localeId);
        expect(foldText(once, some, localeId)).toBe(once);
        if (same(a, b, some, localeId)) expect(same(a, b, some | more, localeId)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('works in every locale', () => {
    const every = allFlags.reduce((sum, one) => sum | one, 0);
    for (const localeId of knownLocaleIds()) expect(foldText('ＡB-Cカ', every, localeId)).toBe('abcか');
  });
});
