import { diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError, dtsError } from '../diagnostics/dts-error.ts';
import {
  type BoundExecutable,
  bindExecutionValueVariable,
  bindForLoop,
  bindMaxConcurrentExecutables,
} from '../plan/bind.ts';
import type { ExecutablePlan } from '../plan/package-plan.ts';
import { bindRun, watchVariables } from './bind-run.ts';
import { goesOnAfterQuery, makeCancelable, tellCanceled, whileAsking } from './cancellation.ts';
import { concludeRun, failOthers } from './conclude-run.ts';
import { type ExecutableRun, type ExecutionResult, type PackageExecution, startRun } from './executable-run.ts';
import { ExecutionSlots, slotCount } from './execution-slots.ts';
import { raiseEvent, raiseFinding, settleEvents } from './raise-event.ts';
import { raiseStatus } from './raise-status.ts';
import { keepsRecords, recordCommit, recordResult, resultFromBefore } from './record-progress.ts';
import { runForeachLoop, runForLoop } from './run-loops.ts';
import { type ChildRunner, isDelayed, revalidate, runTask } from './run-task.ts';
import { tellAfter, tellBefore } from './tell-hooks.ts';
import { enterTransaction, leaveTransaction } from './transactions/run-transaction.ts';

/**
 * Runs an executable from OnPreExecute to OnPostExecute and gives its result to the constraints that follow. A disabled one counts
 * as a success and raises nothing (source: containers reference §2); nor does one that waited for its turn when the execution was cancelled.
 */
export async function runExecutable(
  plan: ExecutablePlan,
  execution: PackageExecution,
  parent: ExecutableRun | undefined,
  runChild: ChildRunner,
): Promise<ExecutionResult> {
  const run = startRun(plan, execution, parent);
  const before = keepsRecords(execution) ? await resultFromBefore(run) : undefined;
  if (before !== undefined) return before;
  const bound = bindRun(run);
  if (bound?.settings.disabled) return 'success';
  // A handler's tasks run while the task that raised the event keeps its slot.
  const limited = plan.kind === 'task' && run.activeHandlers.size === 0;
  if (limited) await execution.slots.take();
  try {
    return run.signal.aborted ? 'canceled' : await runInTurn(run, bound, runChild);
  } finally {
    // Still open only after a defect of ours.
    if (run.ownsTransaction) await leaveTransaction(run, 'failure');
    if (limited) execution.slots.release();
  }
}

async function runInTurn(
  run: ExecutableRun,
  bound: BoundExecutable | undefined,
  runChild: ChildRunner,
): Promise<ExecutionResult> {
  const { plan, execution } = run;
  const { hooks } = execution.host;
  watchVariables(run);
  makeCancelable(run);
  const entered = enterTransaction(run);
  const told = hooks === undefined || (await tellBefore(run, hooks));
  const started = performance.now();
  raiseEvent(run, 'OnPreExecute');
  if (run.waitingEvents > 0) await run.pending;
  const own = told && entered ? await runGuarded(run, bound, runChild) : 'failure';
  if (own === 'canceled') tellCanceled(run);
  else if (bound !== undefined) giveExecutionValue(run, bound);
  // Writing the execution value may have started handlers of the container that owns the variable.
  await settleEvents(run);
  const concluded = concludeRun(run, own);
  if (run.waitingEvents > 0) await run.pending;
  const result = run.ownsTransaction
    ? await leaveTransaction(run, concluded, (transaction) => recordCommit(run, transaction))
    : concluded;
  if (result === 'failure' && plan.kind === 'task') raiseTaskFailed(run);
  raiseStatus(run, 'completed');
  if (run.waitingEvents > 0) await run.pending;
  const duration = performance.now() - started;
  raiseEvent(run, 'OnPostExecute', { data: { result, duration: Math.round(duration) } });
  if (run.waitingEvents > 0) await run.pending;
  execution.records.push({ path: plan.path, result, duration });
  if (result === 'failure') failOthers(run);
  const recorded = keepsRecords(execution) ? await recordResult(run, result) : result;
  if (hooks !== undefined) await tellAfter(run, hooks, recorded);
  return recorded;
}

// The one place where the failure of an executable becomes OnError.
async function runGuarded(
  run: ExecutableRun,
  bound: BoundExecutable | undefined,
  runChild: ChildRunner,
): Promise<ExecutionResult> {
  if (bound === undefined) return 'failure';
  if (!(await goesOnAfterQuery(run))) return 'canceled';
  try {
    const result = await whileAsking(run, () => runKind(run, bound, runChild));
    await settleEvents(run);
    return result;
  } catch (error) {
    if (run.signal.aborted) return 'canceled';
    if (!(error instanceof DtsError)) throw error;
    raiseFinding(run, { ...error.diagnostic, source: error.diagnostic.source ?? run.plan.path });
    if (run.waitingEvents > 0) await run.pending;
    return 'failure';
  }
}

async function runKind(run: ExecutableRun, bound: BoundExecutable, runChild: ChildRunner): Promise<ExecutionResult> {
  const { plan, execution } = run;
  if (plan.task !== undefined) return runTask(run, bound, runChild);
  if (plan.kind === 'package') limitConcurrency(run, bound);
  // Validation left them out; the containers that it saw are not validated again.
  if (isDelayed(run) && !(await revalidate(run, bound))) return 'failure';
  raiseStatus(run, 'executing');
  if (plan.forLoop !== undefined) await runForLoop(run, loopOf(run, bound));
  else if (plan.foreachLoop !== undefined) await runForeachLoop(run, plan.foreachLoop);
  else await execution.runContent(run);
  return run.signal.aborted ? 'canceled' : 'success';
}

function loopOf({ plan }: ExecutableRun, bound: BoundExecutable): NonNullable<ExecutablePlan['forLoop']> {
  const { loop, findings } = bindForLoop(plan, bound);
  const fault = findings.find(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new DtsError(fault);
  if (loop === undefined) throw dtsError('DTS_E_FORLOOPHASNOEXPRESSION', { executable: plan.path });
  return loop;
}

function limitConcurrency({ execution, plan }: ExecutableRun, bound: BoundExecutable): void {
  const { host } = execution;
  const count = bindMaxConcurrentExecutables(plan, bound);
  if (count === undefined || host.maxConcurrent !== undefined) return;
  execution.slots = new ExecutionSlots(slotCount(count, host.processors));
}

/** Takes over a forced execution value and writes it to the variable that the task names; failing to do so is an error of the task. */
function giveExecutionValue(run: ExecutableRun, bound: BoundExecutable): void {
  const { forceExecutionValue, forcedExecutionValue } = run.settings;
  if (forceExecutionValue) run.executionValue = forcedExecutionValue;
  if (run.plan.kind === 'package') run.execution.executionValue = run.executionValue;
  const variable = bindExecutionValueVariable(run.plan, bound);
  if (variable === '' || run.executionValue === undefined) return;
  try {
    run.scope.write(variable, run.executionValue);
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    const args = { executable: run.plan.path, variable, detail: error.diagnostic.message };
    raiseFinding(run, diagnostic('DTS_E_FAILEDSETEXECVALVARIABLE', args, { source: run.plan.path }));
  }
}

function raiseTaskFailed(run: ExecutableRun): void {
  const { executionValue } = run;
  raiseEvent(run, 'OnTaskFailed', {
    ...(executionValue === undefined ? {} : { systemValues: new Map([['ExecutionValue', executionValue]]) }),
  });
}
