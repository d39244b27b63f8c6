import type { PathPlan } from '../plan/pipeline/pipeline-plan.ts';

/**
 * Whether the inputs of a component are fed by parts of the data flow that nothing but this component connects. Only then may one input be kept
 * waiting for rows of another: a source that feeds both, or a second component that makes two sources wait for each other, would never go on.
 */
export function inputsAreIndependent(paths: readonly PathPlan[], component: number): boolean {
  const neighbours = new Map<number, number[]>();
  const connect = (from: number, to: number): void => {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
  };
  for (const { from, to } of paths) {
    if (from.component === component || to.component === component) continue;
    connect(from.component, to.component);
    connect(to.component, from.component);
  }
  const reached = new Set<number>();
  return paths
    .filter(({ to }) => to.component === component)
    .every(({ from }) => {
      if (reached.has(from.component)) return false;
      reach(from.component, neighbours, reached);
      return true;
    });
}

function reach(start: number, neighbours: ReadonlyMap<number, readonly number[]>, reached: Set<number>): void {
  const open = [start];
  for (let component = open.pop(); component !== undefined; component = open.pop()) {
    if (reached.has(component)) continue;
    reached.add(component);
    open.push(...(neighbours.get(component) ?? []));
  }
}
