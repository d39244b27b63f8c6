import { diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { type BoundExecutable, bindExecutable } from '../plan/bind.ts';
import type { ExecutablePlan } from '../plan/package-plan.ts';
import { propertyEvaluator } from './evaluate-property.ts';
import {
  type ExecutableRun,
  type ExecutionResult,
  type PackageExecution,
  packageRun,
  startRun,
} from './executable-run.ts';
import { raiseEvent, raiseFinding } from './raise-event.ts';
import { runForeachLoop, runForLoop } from './run-loops.ts';
import { type ChildRunner, runTask } from './run-task.ts';

/**
 * Runs an executable from OnPreExecute to OnPostExecute and gives its result to the constraints that follow. A disabled one counts
 * as a success and raises nothing (source: containers reference §2).
 */
export async function runExecutable(
  plan: ExecutablePlan,
  execution: PackageExecution,
  parent: ExecutableRun | undefined,
  runChild: ChildRunner,
): Promise<ExecutionResult> {
  const run = startRun(plan, execution, parent);
  const bound = bindOrRaise(run);
  if (bound?.settings.disabled) return 'success';
  if (bound !== undefined) run.settings = bound.settings;
  // A handler's tasks run while the task that raised the event keeps its slot.
  const limited = plan.kind === 'task' && run.activeHandlers.size === 0;
  if (limited) await execution.slots.take();
  const started = performance.now();
  let result: ExecutionResult;
  try {
    watchVariables(run);
    raiseEvent(run, 'OnPreExecute');
    await run.pending;
    result = conclude(run, await runGuarded(run, bound, runChild));
    await run.pending;
  } finally {
    if (limited) execution.slots.release();
  }
  if (result === 'failure' && plan.kind === 'task') raiseEvent(run, 'OnTaskFailed');
  const duration = performance.now() - started;
  raiseEvent(run, 'OnPostExecute', { data: { result, duration: Math.round(duration) } });
  await run.pending;
  execution.records.push({ path: plan.path, result, duration });
  if (result === 'failure') failOthers(run);
  return result;
}

function bindOrRaise(run: ExecutableRun): BoundExecutable | undefined {
  try {
    return bindExecutable(run.plan, propertyEvaluator(run.scope, run.plan.path));
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    raiseFinding(run, error.diagnostic);
    return undefined;
  }
}

// The one place where the failure of an executable becomes OnError.
async function runGuarded(
  run: ExecutableRun,
  bound: BoundExecutable | undefined,
  runChild: ChildRunner,
): Promise<ExecutionResult> {
  if (bound === undefined) return 'failure';
  const { signal } = run.execution.host;
  if (signal.aborted) return 'canceled';
  try {
    const result = await runKind(run, bound, runChild);
    await run.pending;
    return result;
  } catch (error) {
    if (signal.aborted) return 'canceled';
    if (!(error instanceof DtsError)) throw error;
    raiseFinding(run, { ...error.diagnostic, source: error.diagnostic.source ?? run.plan.path });
    await run.pending;
    return 'failure';
  }
}

async function runKind(run: ExecutableRun, bound: BoundExecutable, runChild: ChildRunner): Promise<ExecutionResult> {
  const { plan, execution } = run;
  if (plan.task !== undefined) return runTask(run, bound, isDelayed(run), runChild);
  if (plan.forLoop !== undefined) await runForLoop(run, plan.forLoop);
  else if (plan.foreachLoop !== undefined) await runForeachLoop(run, plan.foreachLoop);
  else await execution.runContent(run);
  return execution.host.signal.aborted ? 'canceled' : 'success';
}

function isDelayed(run: ExecutableRun | undefined): boolean {
  return run !== undefined && (run.settings.delayValidation || isDelayed(run.parent));
}

/** The result of an executable from what it says, the errors that reached it, and ForceExecutionResult. */
function conclude(run: ExecutableRun, own: ExecutionResult): ExecutionResult {
  const { maximumErrorCount: limit, forceExecutionResult } = run.settings;
  if (own === 'canceled') return own;
  let result: ExecutionResult = own === 'success' && run.failed ? 'failure' : own;
  if (result === 'success' && limit > 0 && run.errorCount >= limit) {
    const args = { executable: run.plan.path, count: run.errorCount, limit };
    raiseFinding(run, diagnostic('DTS_W_MAXIMUMERRORCOUNTREACHED', args, { source: run.plan.path }));
    result = 'failure';
  }
  return forceExecutionResult === 'none' ? result : forceExecutionResult;
}

function failOthers(run: ExecutableRun): void {
  if (run.settings.failParentOnFailure && run.parent !== undefined) run.parent.failed = true;
  if (run.settings.failPackageOnFailure) packageRun(run).failed = true;
}

function watchVariables(run: ExecutableRun): void {
  run.scope.onChanged = (cell) => {
    raiseEvent(run, 'OnVariableValueChanged', {
      data: { variable: cell.qualifiedName },
      systemValues: new Map([
        ['VariableID', cell.id],
        ['VariableName', cell.qualifiedName.slice(cell.qualifiedName.indexOf('::') + 2)],
        ['VariableDescription', cell.description],
      ]),
    });
  };
}
