import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { termLookup } from './index.ts';
import { TermMatcher } from './term-matcher.ts';

describe('the fixtures of Term Lookup', () => {
  it.each(flowCases(termLookup, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});

/** The terms found in a text, each as often as it occurs. */
function found(terms: readonly string[], text: string, isCaseSensitive = false): Record<string, number> {
  const counts = new TermMatcher(terms, isCaseSensitive).count(text);
  return Object.fromEntries([...counts].map(([term, count]) => [terms[term], count]));
}

// source: documentation Term Lookup transformation, section Matches
describe('TermMatcher', () => {
  it('matches the plural to the singular where the reference has only that', () => {
    expect(found(['student'], 'A student met students.')).toEqual({ student: 2 });
    expect(found(['city', 'box', 'child'], 'Cities, boxes and children')).toEqual({ city: 1, box: 1, child: 1 });
  });

  it('counts the plural apart where the reference has it', () => {
    expect(found(['student', 'students'], 'A student met students.')).toEqual({ student: 1, students: 1 });
    expect(found(['students'], 'A student met students.')).toEqual({ students: 1 });
  });

  it('lets only the last word of a phrase be a plural', () => {
    expect(found(['doctors appointment'], 'two doctors appointments')).toEqual({ 'doctors appointment': 1 });
    expect(found(['doctor appointment'], 'two doctors appointments')).toEqual({});
  });

  it('tells upper from lower case on request, but for the first word of a sentence', () => {
    expect(found(['student'], 'STUDENT and Student', true)).toEqual({});
    expect(found(['student'], 'Student. Student and Student', true)).toEqual({ student: 2 });
  });

  it('gives the shorter of terms that overlap', () => {
    expect(found(['Windows 7 Professional', 'Windows'], 'Windows 7 Professional')).toEqual({ Windows: 1 });
  });

  it('finds terms with special characters', () => {
    expect(found(['C#', 'AT&T', 'read-only'], 'read-only C# at AT&T')).toEqual({ 'C#': 1, 'AT&T': 1, 'read-only': 1 });
  });

  it('leaves words that only end in s as they are', () => {
    expect(found(['clas', 'bu', 'thi'], 'this class by bus')).toEqual({});
  });
});
