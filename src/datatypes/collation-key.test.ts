import { describe, expect, it } from 'vitest';
import { collationKey } from './collation-key.ts';
import { matchesLike } from './like-pattern.ts';

// Source: inferred (Windows collations: case-insensitive, accent-sensitive; trailing blanks do not count in comparisons).
describe('keys of the usual collation', () => {
  it.each([
    ['abc', 'ABC'],
    ['abc', 'abc   '],
    ['É', 'é'],
    ['Ａ', 'a'],
    ['e\u0301', 'é'],
  ])('of %j and %j are the same', (left, right) => {
    expect(collationKey(left)).toBe(collationKey(right));
  });

  it('stand in the order of the texts: symbols, digits, letters whatever their case, accents after', () => {
    const texts = ['', '_a', '~', '0', '9', 'a', 'B', 'é', 'ea', 'Éa', 'f', 'Z', 'Ω'];
    const byKey = [...texts].sort((left, right) => (collationKey(left) < collationKey(right) ? -1 : 1));
    expect(byKey.filter((text) => text !== 'é')).toEqual(texts.filter((text) => text !== 'é'));
    expect(collationKey('e') < collationKey('é') && collationKey('é') < collationKey('f')).toBe(true);
  });
});

// Source: inferred (LIKE as Transact-SQL describes it).
describe('LIKE', () => {
  it.each([
    ['Load.dtsx', 'load%', undefined, true],
    ['a\nb', 'a_b', undefined, true],
    ['a.b', 'a_b', undefined, true],
    ['axb', 'a.b', undefined, false],
    ['50%', '50!%', '!', true],
    ['5', '[0-9]', undefined, true],
    ['b', '[^a-c]', undefined, false],
    ['-', '[-a]', undefined, true],
    ['[', '[[]', undefined, true],
    ['x', '[x', undefined, false],
    ['m', '[z-a]', undefined, false],
  ])('%j, %j, escape %j: %j', (text, pattern, escaping, expected) => {
    expect(matchesLike(text, pattern, escaping)).toBe(expected);
  });
});
