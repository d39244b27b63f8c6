import { describe, expect, it } from 'vitest';
import { comparisonFlags } from '../../datatypes/comparison-flags.ts';
import { defaultDelimiters, unescapePersistedText } from './persisted-text.ts';
import { createTextTokeniser, extendedComparisonFlags } from './tokenise-text.ts';

const tokens = (text: string, flags = 0, extendedFlags = 0, delimiters = defaultDelimiters): readonly string[] =>
  createTextTokeniser({ delimiters, flags, extendedFlags, localeId: 1033 })(text);

describe('a text tokeniser', () => {
  it('cuts at each delimiter', () => {
    expect(tokens('Apollo X.C. - Large')).toEqual(['Apollo', 'X', 'C', 'Large']);
    expect(tokens('Apollo X.C. - Large', 0, 0, ' ')).toEqual(['Apollo', 'X.C.', '-', 'Large']);
    expect(tokens('a b', 0, 0, '')).toEqual(['a b']);
    expect(tokens(' ,. ')).toEqual([]);
  });

  it('takes out what the flags ignore', () => {
    expect(tokens('Crème BRÛLÉE', comparisonFlags.ignoreCase)).toEqual(['crème', 'brûlée']);
    expect(tokens('Crème', comparisonFlags.ignoreNonSpace)).toEqual(['Creme']);
    expect(tokens('rock$roll €5', comparisonFlags.ignoreSymbols)).toEqual(['rockroll', '5']);
    expect(tokens('カナ', comparisonFlags.ignoreKanaType)).toEqual(['かな']);
    expect(tokens('Ａ１', comparisonFlags.ignoreWidth)).toEqual(['A1']);
  });

  it('takes out what the extended flags ignore', () => {
    expect(tokens('٣४', 0, extendedComparisonFlags.foldDigits)).toEqual(['34']);
    expect(tokens('ﬁnd Æsir', 0, extendedComparisonFlags.expandLigatures)).toEqual(['find', 'AEsir']);
    expect(tokens('e\u0301', 0, extendedComparisonFlags.precomposed)).toEqual(['é']);
    expect(tokens('ｱ', 0, extendedComparisonFlags.foldCompatibilityZone)).toEqual(['ア']);
  });

  it('cuts a token of more than 32 units', () => {
    expect(tokens(`${'a'.repeat(32)}bc`)).toEqual(['a'.repeat(32), 'bc']);
  });
});

// source: observed 2019, Delimiters and ReferenceTableName of a Fuzzy Lookup
describe('text of an escaped property', () => {
  it('has the units of its escapes', () => {
    expect(unescapePersistedText('_x005B_dbo_x005D_._x005B_Clean_x005D_')).toBe('[dbo].[Clean]');
    expect(unescapePersistedText('[dbo].[T_x]')).toBe('[dbo].[T_x]');
  });
});
