import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../row-algorithms/random.ts';
import { EditDistance, longestPattern } from './edit-distance.ts';

const codesOf = (text: string): Uint16Array => Uint16Array.from(text, (unit) => unit.charCodeAt(0));

function distance(left: string, right: string): number {
  const measured = new EditDistance();
  measured.setPattern(codesOf(left), 0, left.length);
  return measured.distanceTo(codesOf(right), 0, right.length);
}

/** The distance by its definition: the table of Wagner and Fischer. */
function plainDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let at = 1; at <= left.length; at++) {
    const next = [at];
    for (let column = 1; column <= right.length; column++) {
      const replaced = row[column - 1] + Number(left[at - 1] !== right[column - 1]);
      next.push(Math.min(replaced, row[column] + 1, next[column - 1] + 1));
    }
    row = next;
  }
  return row[right.length];
}

describe('EditDistance', () => {
  it('counts insertions, deletions and replacements', () => {
    expect(distance('helo', 'hello')).toBe(1);
    expect(distance('saint', 'st')).toBe(3);
    expect(distance('boeing', 'beoing')).toBe(2);
    expect(distance('', 'abc')).toBe(3);
    expect(distance('abc', '')).toBe(3);
  });

  it('is that of its definition, up to the longest pattern', () => {
    const random = randomNumbers(7);
    const word = (length: number): string => Array.from({ length }, () => 'abcé'[Math.trunc(random() * 4)]).join('');
    for (let round = 0; round < 2000; round++) {
      const left = word(Math.trunc(random() * (longestPattern + 1)));
      const right = word(Math.trunc(random() * 40));
      expect([left, right, distance(left, right)]).toEqual([left, right, plainDistance(left, right)]);
    }
  });

  it('forgets a pattern when it gets the next', () => {
    const measured = new EditDistance();
    measured.setPattern(codesOf('abc'), 0, 3);
    measured.setPattern(codesOf('xyz'), 0, 3);
    expect(measured.distanceTo(codesOf('abc'), 0, 3)).toBe(3);
  });
});
