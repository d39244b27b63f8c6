import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../row-algorithms/random.ts';
import { FuzzyIndex, type FuzzyIndexOptions } from './fuzzy-index.ts';
import { defaultDelimiters } from './persisted-text.ts';
import { createTextTokeniser } from './tokenise-text.ts';

const tokenise = createTextTokeniser({ delimiters: defaultDelimiters, flags: 1, extendedFlags: 0, localeId: 1033 });

function indexOf(rows: readonly (readonly (string | null)[])[], options: Partial<FuzzyIndexOptions> = {}): FuzzyIndex {
  const columns = (rows[0] ?? ['']).map(() => ({ tokenise, minSimilarity: 0 }));
  const index = new FuzzyIndex({ columns, minSimilarity: 0, exhaustive: false, ...options });
  for (const row of rows) index.add(row, 0);
  index.seal();
  return index;
}

/** The matches of a text in an index of one column: row and similarity. */
function find(index: FuzzyIndex, text: string | null, limit = 10): (readonly [number, number])[] {
  const { rows, similarities, count } = index.search([text], 0, limit);
  return Array.from({ length: count }, (_, match) => [rows[match], similarities[match]] as const);
}

const similarity = (left: string, right: string): number =>
  find(indexOf([[right]], { exhaustive: true }), left)[0]?.[1] ?? 0;

describe('the similarity of two rows', () => {
  it('is 1 for equal tokens in equal order', () => {
    expect(similarity('The Simpsons', 'the simpsons')).toBe(1);
    expect(similarity('x xy xyz xyzz', 'x xy xyz xyzz')).toBe(1);
  });

  it('falls with each edit, each missing token and with the order', () => {
    const falling = [
      similarity('Main Street', 'Main Street'),
      similarity('Main Street', 'Street Main'),
      similarity('Main Stret', 'Main Street'),
      similarity('Main Strt', 'Main Street'),
      similarity('Main', 'Main Street'),
      similarity('Broadway', 'Main Street'),
    ];
    expect(falling).toEqual([...falling].sort((left, right) => right - left));
    expect(new Set(falling).size).toBe(falling.length);
    expect(falling.at(-1)).toBe(0);
  });

  it('weighs rare tokens more', () => {
    const index = indexOf([['Acme Corporation'], ['Zeta Corporation'], ['Yard Corporation'], ['Boeing Company']]);
    const [first, second] = find(index, 'Boeing Corporation');
    expect(first[0]).toBe(3);
    expect(second[1]).toBeLessThan(first[1]);
  });

  it('is symmetric and lies in [0, 1]', () => {
    const random = randomNumbers(3);
    for (let round = 0; round < 500; round++) {
      const [left, right] = [sentence(random), sentence(random)];
      const index = indexOf([[left], [right]]);
      const columns = new Float64Array(1);
      const there = index.compare(0, 1, columns);
      expect(there).toBeGreaterThanOrEqual(0);
      expect(there).toBeLessThanOrEqual(1);
      expect(index.compare(1, 0, columns)).toBeCloseTo(there, 12);
      expect(index.compare(0, 0, columns)).toBe(1);
    }
  });

  it('sums the columns by their weight', () => {
    const index = indexOf([
      ['Smith', 'Oslo'],
      ['Smyth', 'Bergen'],
      ['Jones', 'Oslo'],
    ]);
    const { rows, count, columnSimilarities } = index.search(['Smith', 'Oslo'], 0, 10);
    expect([...rows.subarray(0, count)]).toEqual([0, 2]);
    expect([...columnSimilarities.subarray(0, 4)]).toEqual([1, 1, 0, 1]);
  });
});

describe('a search', () => {
  // source: documentation Fuzzy Lookup transformation: helo is not matched with hello when there are no other tokens
  it('does not find a short word that is misspelt, unless it is exhaustive or another word leads there', () => {
    expect(find(indexOf([['hello']]), 'helo')).toEqual([]);
    expect(find(indexOf([['hello']], { exhaustive: true }), 'helo')).toEqual([[0, expect.closeTo(0.8, 12)]]);
    expect(find(indexOf([['hello world']]), 'helo world')[0][1]).toBeGreaterThan(0.8);
  });

  it('gives the best first, of equals the first row, and no more than are wanted', () => {
    const index = indexOf([['Main Stret'], ['Main Street'], ['Main Street'], ['Side Street']]);
    expect(find(index, 'Main Street').map(([row]) => row)).toEqual([1, 2, 0, 3]);
    expect(find(index, 'Main Street', 1)).toEqual([[1, 1]]);
  });

  it('keeps to the thresholds of the whole and of each column', () => {
    const rows = [['Main Street'], ['Main Stret'], ['Main']];
    expect(find(indexOf(rows, { minSimilarity: 0.8 }), 'Main Street').map(([row]) => row)).toEqual([0, 1]);
    const columns = [{ tokenise, minSimilarity: 1 }];
    expect(find(indexOf(rows, { columns }), 'Main Street').map(([row]) => row)).toEqual([0]);
  });

  it('finds nothing without tokens, in an empty reference, or with another exact key', () => {
    const index = indexOf([['a'], [null], ['']]);
    expect(find(index, null)).toEqual([]);
    expect(find(index, ' . ')).toEqual([]);
    expect(find(indexOf([]), 'a')).toEqual([]);
    expect(index.search(['a'], 7, 10).count).toBe(0);
    expect(index.search(['a'], -1, 10).count).toBe(0);
  });

  it('finds equal rows among more rows of a token than it reads', () => {
    const rows = Array.from({ length: 70_000 }, (_, row) => [
      row === 69_999 ? 'both common' : row % 2 ? 'both' : 'common',
    ]);
    const index = indexOf(rows);
    expect(find(index, 'both common', 1)).toEqual([[69_999, 1]]);
  });

  it('gives the same however often it is asked, whatever else was asked before', () => {
    const random = randomNumbers(11);
    const rows = Array.from({ length: 50 }, () => [sentence(random)]);
    const [index, fresh] = [indexOf(rows), indexOf(rows)];
    for (let round = 0; round < 200; round++) find(index, sentence(random));
    for (const [text] of rows) expect(find(index, text)).toEqual(find(fresh, text));
  });

  it('agrees with an exhaustive one on every row that has a token, or one like it by q-gram, in common', () => {
    const random = randomNumbers(5);
    for (let round = 0; round < 60; round++) {
      const rows = Array.from({ length: 40 }, () => [sentence(random)]);
      const [indexed, exhaustive] = [indexOf(rows), indexOf(rows, { exhaustive: true })];
      for (let query = 0; query < 10; query++) {
        const text = sentence(random);
        const must = find(exhaustive, text, 40).filter(([row]) => isReachable(text, rows[row][0]));
        expect(find(indexed, text, 40)).toEqual(must);
      }
    }
  });
});

describe('searchBefore', () => {
  it('finds each pair once', () => {
    const index = indexOf([['Main Street'], ['Main Stret'], ['Other'], ['Man Street']]);
    const pairs = [0, 1, 2, 3].map((row) => {
      const { rows, count } = index.searchBefore(row, 10);
      return [...rows.subarray(0, count)].sort();
    });
    expect(pairs).toEqual([[], [0], [], [0, 1]]);
  });
});

describe('addDistinct', () => {
  it('gives rows with equal tokens and key one position', () => {
    const index = new FuzzyIndex({ columns: [{ tokenise, minSimilarity: 0 }], minSimilarity: 0, exhaustive: false });
    const added = (text: string | null, key: number): number => index.addDistinct([text], key);
    expect([added('A b', 0), added('a B', 0), added('a b', 1), added('b a', 0), added(null, 0)]).toEqual([
      0, 0, 1, 2, 3,
    ]);
    expect(added('a, b', 0)).toBe(0);
    expect(index.rowCount).toBe(4);
  });
});

const words = [
  'street',
  'stret',
  'main',
  'mian',
  'helo',
  'hello',
  'corporation',
  'corporatoin',
  'st',
  'saint',
  'boeing',
  'x',
];

function sentence(random: () => number): string {
  const length = 1 + Math.trunc(random() * 4);
  return Array.from({ length }, () => words[Math.trunc(random() * words.length)]).join(' ');
}

/** Whether a non-exhaustive search has to find a row: two tokens are equal, or half alike and share a q-gram of 4. */
function isReachable(left: string, right: string): boolean {
  const reference = right.split(' ');
  return left.split(' ').some((own) => reference.some((other) => own === other || sharesGram(own, other)));
}

function sharesGram(left: string, right: string): boolean {
  const grams = (text: string): string[] =>
    text.length <= 4 ? [text] : Array.from({ length: text.length - 3 }, (_, at) => text.slice(at, at + 4));
  const own = grams(left);
  return grams(right).some((gram) => own.includes(gram)) && wordSimilarity(left, right) >= 0.5;
}

function wordSimilarity(left: string, right: string): number {
  return find(indexOf([[right]], { exhaustive: true }), left)[0]?.[1] ?? 0;
}
