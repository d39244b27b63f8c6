import { diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { ExecutableRun, ExecutionResult } from './executable-run.ts';
import { raiseFinding } from './raise-event.ts';
import { raiseStatus } from './raise-status.ts';
import type { HookPlace, RunHooks } from './run-hooks.ts';

/** Tells the hooks that an executable is about to run, and waits for them. Gives false when the hook failed. */
export function tellBefore(run: ExecutableRun, { beforeExecutable }: RunHooks): Promise<boolean> {
  return guarded(run, async () => {
    const waiting = beforeExecutable?.(placeOf(run));
    if (waiting === undefined) return;
    raiseStatus(run, 'suspended', true);
    await waiting;
    raiseStatus(run, 'executing', true);
    await run.pending;
  });
}

/** Tells the hooks how an executable ended, and waits for them. */
export async function tellAfter(run: ExecutableRun, hooks: RunHooks, result: ExecutionResult): Promise<void> {
  await guarded(run, async () => hooks.afterExecutable?.(placeOf(run), result));
}

async function guarded(run: ExecutableRun, tell: () => Promise<void>): Promise<boolean> {
  try {
    await tell();
    return true;
  } catch (error) {
    const { path } = run.plan;
    const detail = error instanceof Error ? error.message : String(error);
    raiseFinding(run, diagnostic('OPENDTSX_E_HOOKFAILED', { executable: path, detail }, { source: path }));
    await run.pending;
    return false;
  }
}

function placeOf(run: ExecutableRun): HookPlace {
  const { path, id, name, kind } = run.plan;
  return { path, id, name, kind, depth: depthOf(run), variable: (wanted) => readVariable(run, wanted) };
}

function depthOf(run: ExecutableRun): number {
  let depth = 0;
  for (let level = run.parent; level !== undefined; level = level.parent) depth++;
  return depth;
}

function readVariable({ scope }: ExecutableRun, name: string): ReturnType<HookPlace['variable']> {
  try {
    return scope.read(name);
  } catch (error) {
    if (error instanceof DtsError) return undefined;
    throw error;
  }
}
