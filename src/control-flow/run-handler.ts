import { bindRun, watchVariables } from './bind-run.ts';
import { concludeRun, failOthers } from './conclude-run.ts';
import { type ExecutableRun, type HandlerAnswer, type HandlerStart, startRun } from './executable-run.ts';
import { runCollection } from './run-collection.ts';
import { enterTransaction, leaveTransaction } from './transactions/run-transaction.ts';

const goesOn: HandlerAnswer = { propagate: true, cancel: false };

/**
 * Runs an event handler as a container of the executable that owns it: with property expressions, variables and settings of its own. Its errors count
 * on it and on the owner; FailParentOnFailure and FailPackageOnFailure carry its failure on. Gives what it leaves in Propagate and Cancel.
 */
export async function runHandler(
  plan: ExecutableRun['plan'],
  owner: ExecutableRun,
  start: HandlerStart,
): Promise<HandlerAnswer> {
  const run = startRun(plan, owner.execution, owner, start);
  const bound = bindRun(run);
  if (bound?.settings.disabled) return goesOn;
  watchVariables(run);
  const entered = enterTransaction(run);
  if (bound !== undefined && entered) await runCollection(run, () => canceledBy(run));
  if (run.waitingEvents > 0) await run.pending;
  const concluded = concludeRun(run, bound === undefined ? 'failure' : 'success');
  if (run.waitingEvents > 0) await run.pending;
  const result = await leaveTransaction(run, concluded);
  if (run.waitingEvents > 0) await run.pending;
  if (result === 'failure') failOthers(run);
  return { propagate: isTrue(run, 'System::Propagate'), cancel: isTrue(run, 'System::Cancel') };
}

// Documented of OnError, OnWarning and OnQueryCancel; the handlers of other events do not have the variable in SSIS.
const cancelable: ReadonlySet<string | undefined> = new Set(['OnError', 'OnWarning', 'OnQueryCancel']);

function canceledBy(run: ExecutableRun): boolean {
  return cancelable.has(run.plan.eventName) && isTrue(run, 'System::Cancel');
}

function isTrue(run: ExecutableRun, variable: string): boolean {
  return run.scope.read(variable).value === true;
}
