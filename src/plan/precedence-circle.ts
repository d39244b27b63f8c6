import type { ConstraintPlan } from './package-plan.ts';

/**
 * The positions of the executables that precedence constraints lead through in a circle, beginning at the first in the order of the
 * package; undefined when there is none.
 */
export function findPrecedenceCircle(
  count: number,
  constraints: readonly Pick<ConstraintPlan, 'from' | 'to'>[],
): readonly number[] | undefined {
  const before = Array.from({ length: count }, (): number[] => []);
  const after = Array.from({ length: count }, (): number[] => []);
  for (const { from, to } of constraints) {
    before[to].push(from);
    after[from].push(to);
  }
  const missing = before.map((list) => list.length);
  const free = [...missing.keys()].filter((index) => missing[index] === 0);
  for (const index of free) for (const to of after[index]) if (--missing[to] === 0) free.push(to);
  const first = missing.findIndex((number) => number > 0);
  return first < 0 ? undefined : walkBack(first, before, missing);
}

// What is left has a predecessor that is left, so going back must come round; the way there is cut off.
function walkBack(first: number, before: readonly number[][], missing: readonly number[]): readonly number[] {
  const way: number[] = [];
  for (let at = first; !way.includes(at); at = before[at].find((index) => missing[index] > 0) ?? at) way.push(at);
  const last = before[way[way.length - 1]].find((index) => missing[index] > 0) ?? first;
  const circle = way.slice(way.indexOf(last)).reverse();
  const start = circle.indexOf(Math.min(...circle));
  return [...circle.slice(start), ...circle.slice(0, start)];
}
