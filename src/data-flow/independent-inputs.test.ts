import { describe, expect, it } from 'vitest';
import type { PathPlan } from '../plan/pipeline/pipeline-plan.ts';
import { inputsAreIndependent } from './independent-inputs.ts';

/** Paths written as `from>to`, each to an input of its own. */
function paths(text: string): PathPlan[] {
  return text.split(' ').map((pair, position) => {
    const [from, to] = pair.split('>').map(Number);
    return { id: pair, name: pair, from: { component: from, output: 0 }, to: { component: to, input: position } };
  });
}

describe('inputsAreIndependent', () => {
  it.each([
    ['true for two sources', '0>2 1>2 2>3', 2, true],
    ['false for one source on two ways', '0>1 0>2 1>3 2>3', 3, false],
    ['false for one component that feeds both inputs', '0>1 0>1', 1, false],
    ['true for sources that meet again further down', '0>2 1>2 2>3 0>3', 2, true],
    ['true for one input', '0>1', 1, true],
  ])('is %s', (_, text, component, independent) => {
    expect(inputsAreIndependent(paths(text), component)).toBe(independent);
  });

  it('is false where another component may make the two sources wait for each other', () => {
    const crossed = paths('0>2 1>2 0>3 1>3');
    expect(inputsAreIndependent(crossed, 2)).toBe(false);
    expect(inputsAreIndependent(crossed, 3)).toBe(false);
  });
});
