import { createTextTokeniser, FuzzyIndex, randomNumbers } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { groupRows } from './group-rows.ts';

const tokenise = createTextTokeniser({ delimiters: ' ', flags: 1, extendedFlags: 0, localeId: 1033 });
const { signal } = new AbortController();

function indexOf(texts: readonly string[], minSimilarity: number): FuzzyIndex {
  const index = new FuzzyIndex({ columns: [{ tokenise, minSimilarity: 0 }], minSimilarity, exhaustive: false });
  for (const text of texts) index.add([text], 0);
  index.seal();
  return index;
}

describe('groupRows', () => {
  it('gives every row a canonical row that is its own, and as like as is wanted', async () => {
    const random = randomNumbers(23);
    const words = ['bergstrom', 'bergstrm', 'bergström', 'lindqvist', 'lindquist', 'anna', 'ana', 'bert'];
    const text = (): string => `${words[Math.trunc(random() * 8)]} ${words[Math.trunc(random() * 8)]}`;
    for (const minSimilarity of [0.3, 0.6, 0.8, 1]) {
      const texts = Array.from({ length: 60 }, text);
      const index = indexOf(texts, minSimilarity);
      const { canonical, similarities } = await groupRows(index, new Int32Array(60).fill(1), signal);
      texts.forEach((_, row) => {
        const own = canonical[row];
        expect(canonical[own]).toBe(own);
        expect(similarities[own]).toBe(1);
        expect(similarities[row]).toBeCloseTo(index.compare(row, own, new Float64Array(1)), 12);
        expect(Math.fround(similarities[row])).toBeGreaterThanOrEqual(Math.fround(minSimilarity));
      });
    }
  });

  it('joins a row to the canonical row that it is most like', async () => {
    const texts = ['aaaaaaaaaa bbbb', 'aaaaaaaaaa cccc', 'aaaaaaaaaa cccd'];
    const occurrences = Int32Array.of(9, 5, 1);
    const { canonical } = await groupRows(indexOf(texts, 0.8), occurrences, signal);
    expect([...canonical]).toEqual([0, 1, 1]);
  });

  it('ends when it is cancelled', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled'));
    await expect(groupRows(indexOf(['a'], 0.8), new Int32Array(1), cancelled)).rejects.toThrow('cancelled');
  });
});
