import { describe, expect, it } from 'vitest';
import { findPrecedenceCircle } from './precedence-circle.ts';

function circleOf(count: number, ...ways: readonly [from: number, to: number][]): readonly number[] | undefined {
  return findPrecedenceCircle(
    count,
    ways.map(([from, to]) => ({ from, to })),
  );
}

describe('a circle of precedence constraints', () => {
  it('is not found where ways only part and meet again', () => {
    expect(circleOf(4, [0, 1], [0, 2], [1, 3], [2, 3])).toBeUndefined();
    expect(circleOf(0)).toBeUndefined();
  });

  it('is given in the direction of the constraints, without what leads to it or away from it', () => {
    expect(circleOf(5, [0, 3], [3, 1], [1, 2], [2, 3], [2, 4])).toEqual([1, 2, 3]);
  });

  it('may be a single executable', () => {
    expect(circleOf(2, [0, 1], [1, 1])).toEqual([1]);
  });
});
