import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { findTerms } from './find-terms.ts';
import { termExtraction } from './index.ts';
import { splitText } from './split-text.ts';
import { TermCounts } from './term-counts.ts';
import { termTypes } from './term-types.ts';

describe('the fixtures of Term Extraction', () => {
  it.each(flowCases(termExtraction, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});

const nouns = (text: string): readonly string[] => findTerms(text, { termType: termTypes.Noun, longestPhrase: 12 });
const phrases = (text: string, longestPhrase = 12): readonly string[] =>
  findTerms(text, { termType: termTypes.NounPhrase, longestPhrase });
const sentences = (text: string): string[] => splitText(text).map((words) => words.map((word) => word.text).join(' '));

// source: documentation Term Extraction transformation, Identification of Words, Sentence and Word Boundaries
describe('splitText', () => {
  it('keeps words that hyphens and underscores connect', () => {
    expect(sentences('copy-protected read-only my_word')).toEqual(['copy-protected read-only my_word']);
  });

  it('ends a sentence at hyphens and underscores without letters beside them', () => {
    expect(sentences('one - two')).toEqual(['one', 'two']);
    expect(sentences('3-4')).toEqual(['3', '4']);
    expect(sentences('word- next -other')).toEqual(['word next other']);
  });

  it('joins acronyms with periods', () => {
    expect(sentences('the A.B.C Company')).toEqual(['the ABC Company']);
    expect(sentences('The U.S. economy')).toEqual(['The US economy']);
  });

  it('splits words and sentences at special characters and drops these', () => {
    expect(sentences('date/time (bicycle) C# A23B#99')).toEqual(['date', 'time', 'bicycle', 'C', 'A23B', '99']);
    expect(sentences('January 31, 2004')).toEqual(['January 31', '2004']);
  });

  it('breaks contractions at the apostrophe and trims what follows another one', () => {
    expect(sentences("we're bicycle's")).toEqual(['we re bicycle']);
  });

  it('ends a sentence at two line breaks in a row, and a word at one', () => {
    expect(sentences('one\ntwo\n\nthree\tfour')).toEqual(['one two', 'three four']);
  });

  it('ends a sentence at every character beyond {', () => {
    expect(sentences('caf\u00e9 {bar}')).toEqual(['caf', 'bar']);
  });

  it('finds nothing in nothing', () => {
    expect(sentences('')).toEqual([]);
    expect(sentences(' ,;- \n\n')).toEqual([]);
  });
});

// source: documentation Term Extraction transformation: its examples
describe('findTerms', () => {
  it('leaves articles and pronouns out', () => {
    expect(nouns('the bicycle, my bicycle, and that bicycle')).toEqual(['bicycle', 'bicycle', 'bicycle']);
    expect(nouns("we're here, it's they who see")).toEqual([]);
  });

  it('finds phrases of nouns, adjectives and participles', () => {
    expect(phrases('new blue bicycle, bicycle helmet, boxed bicycles')).toEqual([
      'new blue bicycle',
      'bicycle helmet',
      'boxed bicycle',
    ]);
    expect(phrases('the highest mountain')).toEqual(['highest mountain']);
  });

  it('finds both', () => {
    const both = findTerms('many beautiful blue bicycles', {
      termType: termTypes.NounAndNounPhrase,
      longestPhrase: 12,
    });
    expect(both).toEqual(['bicycle', 'beautiful blue bicycle']);
  });

  it('gives the singular, of names only when they are in the lexicon', () => {
    expect(nouns('men, mice, geese, stories and bicycles')).toEqual(['man', 'mouse', 'goose', 'story', 'bicycle']);
    expect(nouns('two Aprils for Adidas')).toEqual(['April', 'Adidas']);
  });

  it('drops a capital that only begins a sentence', () => {
    expect(nouns('Dogs chase cats.')).toEqual(['dog', 'cat']);
    expect(phrases('Mountain paths are steep.')).toEqual(['mountain path']);
    expect(nouns('You see many bicycles in Seattle. Bicycles are blue.')).toEqual(['bicycle', 'Seattle', 'bicycle']);
  });

  it('leaves verbs out', () => {
    expect(nouns('Customers ordered a helmet and want to order the bicycle')).toEqual([
      'customer',
      'helmet',
      'bicycle',
    ]);
    expect(nouns('The students study history')).toEqual(['student', 'history']);
  });

  it('takes gerunds of the lexicon as nouns', () => {
    expect(nouns('the meeting about riding')).toEqual(['meeting']);
  });

  it('takes no phrase that is longer than allowed, and no phrase without a noun', () => {
    expect(phrases('new blue bicycle helmet', 3)).toEqual([]);
    expect(phrases('new blue bicycle helmet', 4)).toEqual(['new blue bicycle helmet']);
    expect(phrases('31 62')).toEqual([]);
  });
});

describe('TermCounts', () => {
  // source: documentation Term Extraction transformation, Exclusion Terms
  it('leaves out every term that contains an excluded one', () => {
    const counts = new TermCounts(false);
    counts.addRow(['data', 'Data mining', 'metadata', 'big data set', 'mining']);
    const texts = (excluded: readonly string[]): string[] => counts.result(1, excluded).map(({ text }) => text);
    expect(texts(['data'])).toEqual(['metadata', 'mining']);
    expect(texts(['data mining'])).toEqual(['data', 'metadata', 'big data set', 'mining']);
    expect(texts([' '])).toEqual(['data', 'Data mining', 'metadata', 'big data set', 'mining']);
  });

  // source: documentation Term Extraction transformation, Case-Sensitive Normalization
  it('takes the form that occurs first when case does not matter', () => {
    const counts = new TermCounts(false);
    counts.addRow(['Method', 'method', 'METHOD']);
    counts.addRow(['method']);
    expect(counts.result(2, [])).toMatchObject([{ text: 'Method', frequency: 4, rows: 2 }]);
  });
});
