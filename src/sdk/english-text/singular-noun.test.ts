import { describe, expect, it } from 'vitest';
import { singularNoun } from './singular-noun.ts';

describe('singularNoun', () => {
  // source: documentation Term Extraction transformation, Stemmed Words; Term Lookup transformation, Matches
  it.each([
    ['bicycles', 'bicycle'],
    ['stories', 'story'],
    ['potatoes', 'potato'],
    ['geese', 'goose'],
    ['men', 'man'],
    ['mice', 'mouse'],
    ['students', 'student'],
  ])('makes %s %s', (plural, singular) => expect(singularNoun(plural)).toBe(singular));

  // source: inferred rules of English spelling
  it.each([
    ['houses', 'house'],
    ['databases', 'database'],
    ['classes', 'class'],
    ['boxes', 'box'],
    ['branches', 'branch'],
    ['dishes', 'dish'],
    ['sizes', 'size'],
    ['viruses', 'virus'],
    ['causes', 'cause'],
    ['uses', 'use'],
    ['shelves', 'shelf'],
    ['curves', 'curve'],
    ['salesmen', 'salesman'],
    ['keys', 'key'],
    ['movies', 'movie'],
    ['shoes', 'shoe'],
  ])('makes %s %s by the rules of spelling', (plural, singular) => expect(singularNoun(plural)).toBe(singular));

  it.each(['bus', 'class', 'this', 'analysis', 'news', 'gas', 'lens', 'data', 'as'])('leaves %s as it is', (word) =>
    expect(singularNoun(word)).toBe(word),
  );
});
