import { isTaskHost } from '../../model/executable-kind.ts';
import type { Component } from '../../model/pipeline.ts';
import type { ExecutablePlan } from '../../plan/package-plan.ts';

/** An executable and everything below it that is not disabled in the package. */
export function* runningExecutables(plan: ExecutablePlan): Generator<ExecutablePlan> {
  if (plan.neverRuns) return;
  yield plan;
  for (const child of [...plan.executables, ...plan.eventHandlers]) yield* runningExecutables(child);
}

/** The components of a data flow task; none of other executables. */
export function componentsOf({ model }: ExecutablePlan): readonly Component[] {
  return isTaskHost(model) ? (model.pipeline?.components ?? []) : [];
}
