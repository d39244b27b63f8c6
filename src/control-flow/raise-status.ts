import type { ExecutableRun } from './executable-run.ts';
import { isHandled, raiseEvent } from './raise-event.ts';

/** What an executable is doing (DTSExecStatus). */
export type ExecutionStatus = 'validating' | 'executing' | 'suspended' | 'completed';

/**
 * Raises OnExecStatusChanged when somebody takes it — an event handler, or a log — as every executable changes its status several times. A status that a
 * person caused, by pausing, is always told.
 */
export function raiseStatus(run: ExecutableRun, status: ExecutionStatus, always = false): void {
  const event = 'OnExecStatusChanged';
  if (!always && !isHandled(run, event) && run.execution.host.takesEvent?.(event) !== true) return;
  raiseEvent(run, event, {
    data: { status },
    systemValues: new Map([['ExecutionStatus', status === 'executing']]),
  });
}
