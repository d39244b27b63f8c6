import type { ExecutablePlan } from '../../plan/package-plan.ts';

const splits = new WeakSet<ExecutablePlan>();

/** Notes that validation has warned of an executable whose transaction spans several databases. */
export function noteSplit(plan: ExecutablePlan): void {
  splits.add(plan);
}

/** Whether validation has warned already that the transaction of an executable spans several databases. */
export function isKnownToSplit(plan: ExecutablePlan): boolean {
  return splits.has(plan);
}
