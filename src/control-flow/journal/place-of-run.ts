import type { ExecutableRun } from '../executable-run.ts';

/** Where a run stands: names of the executables around it and the iterations of their loops, e.g. `\Package\Loop[3]\Load`. Names hold no brackets. */
export function placeOfRun(run: ExecutableRun): string {
  const { parent, plan } = run;
  const around = parent === undefined ? '' : placeOfRun(parent) + iterationOf(parent);
  return `${around}\\${plan.kind === 'package' ? 'Package' : plan.name}`;
}

function iterationOf({ iteration }: ExecutableRun): string {
  return iteration === 0 ? '' : `[${iteration}]`;
}

/** Whether what a run does is recorded: not inside a transaction, which is done or not done as a whole, nor in event handlers, which follow their events. */
export function isRecorded(run: ExecutableRun): boolean {
  return run.activeHandlers.size === 0 && !run.isPartOfTransaction;
}
