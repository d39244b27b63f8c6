import type { ExecutableRun } from './executable-run.ts';
import { isHandled, raiseEvent } from './raise-event.ts';

const betweenQuestions = 1000; // Milliseconds.

/** Makes a run cancelable by itself when there is an OnQueryCancel handler that could ask for it. */
export function makeCancelable(run: ExecutableRun): void {
  if (!isHandled(run, 'OnQueryCancel')) return;
  run.cancellation = new AbortController();
  run.signal = AbortSignal.any([run.signal, run.cancellation.signal]);
}

/** Asks the OnQueryCancel handlers whether a run goes on, where it can stop: before it starts, between iterations, while a task works. */
export async function goesOnAfterQuery(run: ExecutableRun): Promise<boolean> {
  if (run.cancellation !== undefined && !run.signal.aborted) {
    const answer = { cancel: false };
    raiseEvent(run, 'OnQueryCancel', { answer });
    await run.pending;
    if (answer.cancel) run.cancellation.abort();
  }
  return !run.signal.aborted;
}

/** Asks the OnQueryCancel handlers every second while a task works. */
export async function whileAsking<T>(run: ExecutableRun, work: () => Promise<T>): Promise<T> {
  if (run.cancellation === undefined) return work();
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    const done = (): void => {
      asking = false;
    };
    // What goes wrong in a handler stays in `run.pending`.
    goesOnAfterQuery(run).then(done, done);
  }, betweenQuestions);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/**
 * Raises OnQueryCancel for an execution that was cancelled from outside, once for each task or empty loop that stopped: the handlers are the place to
 * clean up, so they run although nothing else starts any more. What they answer changes nothing.
 */
export function tellCanceled(run: ExecutableRun): void {
  if (!run.execution.host.signal.aborted) return;
  if (run.parent !== undefined) run.parent.canceledInside = true;
  if (!run.canceledInside) raiseEvent(run, 'OnQueryCancel');
}
