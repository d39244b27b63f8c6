import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../row-algorithms/random.ts';
import { FuzzyIndex } from './fuzzy-index.ts';

const tokenise = (text: string): readonly string[] => text.split(' ').filter((token) => token !== '');

describe('TokenComparison', () => {
  it('gives what its formula says, over the words and texts of a reference', () => {
    const random = randomNumbers(19);
    const letters = 'abcdefgh';
    const word = (): string =>
      Array.from({ length: 1 + Math.trunc(random() * 6) }, () => letters[Math.trunc(random() * 8)]).join('');
    const words = Array.from({ length: 25 }, word);
    const text = (): string =>
      Array.from({ length: Math.trunc(random() * 6) }, () => words[Math.trunc(random() * words.length)]).join(' ');
    for (let round = 0; round < 40; round++) {
      const texts = Array.from({ length: 12 }, text);
      const index = new FuzzyIndex({ columns: [{ tokenise, minSimilarity: 0 }], minSimilarity: 0, exhaustive: true });
      for (const each of texts) index.add([each], 0);
      index.seal();
      const weigh = weightsOf(texts);
      texts.forEach((left, row) => {
        texts.forEach((right, other) => {
          const found = index.compare(row, other, new Float64Array(1));
          expect([left, right, found]).toEqual([left, right, expect.closeTo(plainSimilarity(left, right, weigh), 10)]);
        });
      });
    }
  });
});

type Weigh = (token: string) => number;

function weightsOf(texts: readonly string[]): Weigh {
  const all = texts.flatMap(tokenise);
  return (token) => {
    const occurrences = all.filter((other) => other === token).length;
    return Math.sqrt(token.length) * Math.log(Math.E + texts.length / occurrences);
  };
}

/** The similarity by its formula, in the plainest way. */
function plainSimilarity(left: string, right: string, weigh: Weigh): number {
  const [own, other] = [tokenise(left), tokenise(right)];
  const total = [...own, ...other].reduce((sum, token) => sum + weigh(token), 0) / 2;
  if (total === 0) return 1;
  const pairs: { row: number; column: number; worth: number }[] = [];
  const isFree = (row: number, column: number): boolean =>
    pairs.every((pair) => pair.row !== row && pair.column !== column);
  own.forEach((token, row) => {
    const column = other.findIndex((each, at) => each === token && isFree(row, at));
    if (column >= 0) pairs.push({ row, column, worth: weigh(token) });
  });
  for (;;) {
    const open = own
      .flatMap((token, row) => other.map((each, column) => ({ row, column, worth: worthOf(token, each, weigh) })))
      .filter(({ row, column, worth }) => worth > 0 && isFree(row, column));
    if (open.length === 0) break;
    pairs.push(open.reduce((best, pair) => (pair.worth > best.worth ? pair : best)));
  }
  const all = pairs.reduce((sum, { worth }) => sum + worth, 0);
  const chain = heaviestChain(pairs.sort((first, second) => first.row - second.row));
  return (chain + (all - chain) * 0.9) / total;
}

function worthOf(left: string, right: string, weigh: Weigh): number {
  const similarity = 1 - edits(left, right) / Math.max(left.length, right.length);
  return similarity < 0.3 ? 0 : (similarity * (weigh(left) + weigh(right))) / 2;
}

function edits(left: string, right: string): number {
  if (left === '' || right === '') return left.length + right.length;
  const replaced = edits(left.slice(1), right.slice(1)) + Number(left[0] !== right[0]);
  return left[0] === right[0]
    ? replaced
    : Math.min(replaced, edits(left.slice(1), right) + 1, edits(left, right.slice(1)) + 1);
}

function heaviestChain(pairs: readonly { readonly column: number; readonly worth: number }[], after = -1): number {
  if (pairs.length === 0) return 0;
  const [{ column, worth }, ...rest] = pairs;
  const without = heaviestChain(rest, after);
  return column > after ? Math.max(without, worth + heaviestChain(rest, column)) : without;
}
