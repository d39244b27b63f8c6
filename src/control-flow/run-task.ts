import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { InternalError } from '../diagnostics/internal-error.ts';
import { type BoundExecutable, bindPipeline, bindTask } from '../plan/bind.ts';
import type { PackageRequest, TaskResult } from '../sdk/task.ts';
import type { ExecutableRun } from './executable-run.ts';
import { pipelineSurroundings } from './pipeline-surroundings.ts';
import { emit, raiseEvent, raiseFinding } from './raise-event.ts';
import { raiseStatus } from './raise-status.ts';
import { silentFailure, taskContext } from './task-context.ts';
import { type ConnectionUse, releaseConnections } from './use-connection.ts';
import { externalFindings, findingsOfExecutable } from './validate-executable.ts';

/** Runs a child package inside the run of its Execute Package task; handed in, as packages nest. */
export type ChildRunner = (run: ExecutableRun, request: PackageRequest) => Promise<TaskResult>;

/**
 * Validates a task again as it is bound now, executes it and gives its connections back. Throws what the task throws.
 * A task with DelayValidation raises everything that validation finds here; the others only errors, as the rest was raised before.
 */
export async function runTask(
  run: ExecutableRun,
  bound: BoundExecutable,
  runChild: ChildRunner,
): Promise<TaskResult['result']> {
  if (!(await revalidate(run, bound))) return 'failure';
  const unit = run.plan.task?.unit;
  if (unit === undefined) throw new InternalError(`${run.plan.path} passed validation without a unit`);
  raiseStatus(run, 'executing');
  const uses: ConnectionUse[] = [];
  let ranChild = false;
  try {
    const module = await unit.load();
    const result = await module.execute(
      bindTask(run.plan, bound).instance,
      taskContext(run, {
        uses,
        runPipeline: () => runTaskPipeline(run, bound),
        runPackage: (request) => {
          ranChild = true;
          return runChild(run, request);
        },
      }),
    );
    if (run.waitingEvents > 0) await run.pending;
    run.executionValue = result.executionValue;
    // The errors of a child package rise by themselves, unless its event handlers stop them.
    if (result.result === 'failure' && run.errorCount === 0 && !ranChild) raiseFinding(run, silentFailure(run));
    return result.result;
  } finally {
    await releaseConnections(run, uses, (finding) => raiseFinding(run, finding));
  }
}

/** Whether an executable or a container around it postpones validation until it runs. */
export function isDelayed(run: ExecutableRun | undefined): boolean {
  return run !== undefined && (run.settings.delayValidation || isDelayed(run.parent));
}

/** Validates an executable right before it runs; gives whether it may. With DelayValidation everything is raised, otherwise only errors. */
export async function revalidate(run: ExecutableRun, bound: BoundExecutable): Promise<boolean> {
  const delayed = isDelayed(run);
  raiseEvent(run, 'OnPreValidate');
  raiseStatus(run, 'validating');
  // A task of an event handler may run although validation found it wrong: while the package is being validated.
  const all = findingsOfExecutable(run, bound);
  const findings = delayed ? [...all, ...(await delayedWarnings(run, bound, all))] : all.filter(isError);
  for (const finding of findings) raiseFinding(run, finding);
  raiseEvent(run, 'OnPostValidate');
  if (run.waitingEvents > 0) await run.pending;
  return !findings.some(isError);
}

async function runTaskPipeline(run: ExecutableRun, bound: BoundExecutable): Promise<TaskResult> {
  const { plan } = bindPipeline(run.plan, bound);
  if (plan === undefined) return { result: 'failure' };
  const outcome = await run.execution.host.runPipeline(plan, pipelineSurroundings(run, 'execute'));
  const rows = Object.fromEntries(outcome.rowCounts);
  emit(run, 'opendtsx.PipelineRows', { data: rows });
  if (outcome.canceled) return { result: 'canceled' };
  return { result: outcome.succeeded ? 'success' : 'failure' };
}

// Errors of the outside are raised by the data flow itself, which compares again.
async function delayedWarnings(
  run: ExecutableRun,
  bound: BoundExecutable,
  known: readonly Diagnostic[],
): Promise<readonly Diagnostic[]> {
  if (known.some(isError)) return [];
  return (await externalFindings(run, bound)).filter(({ severity }) => severity === 'warning');
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
