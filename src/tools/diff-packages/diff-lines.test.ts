import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from './diff-lines.ts';

const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });

/** Length of the longest common subsequence, by the textbook's table. */
function commonLength(before: readonly string[], after: readonly string[]): number {
  let row = after.map(() => 0);
  for (const line of before) {
    const next: number[] = [];
    for (const [index, other] of after.entries()) {
      next.push(line === other ? (row[index - 1] ?? 0) + 1 : Math.max(row[index], next[index - 1] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('diffLines', () => {
  it('gives the example of the paper', () => {
    const lines = diffLines([...'ABCABBA'], [...'CBABAC']);
    expect(lines.map(({ mark, line }) => mark + line)).toEqual(['-A', '-B', ' C', '+B', ' A', ' B', '-B', ' A', '+C']);
  });

  it('holds both texts, and as few changes as there can be', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after);
        const without = (mark: string): string[] => lines.filter((each) => each.mark !== mark).map(({ line }) => line);
        expect(without('+')).toEqual(before);
        expect(without('-')).toEqual(after);
        expect(lines.filter(({ mark }) => mark === ' ')).toHaveLength(commonLength(before, after));
      }),
    );
  });

  it('gives up the search in texts that share next to nothing', () => {
    const before = Array.from({ length: 3000 }, (_, index) => `before ${index}`);
    const after = Array.from({ length: 3000 }, (_, index) => `after ${index}`);
    const lines = diffLines(before, after);
    expect(lines.filter(({ mark }) => mark === '-')).toHaveLength(3000);
    expect(lines.filter(({ mark }) => mark === '+')).toHaveLength(3000);
  });
});
