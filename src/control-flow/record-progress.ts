import { DtsError } from '../diagnostics/dts-error.ts';
import { failOthers } from './conclude-run.ts';
import type { ExecutableRun, ExecutionResult, PackageExecution } from './executable-run.ts';
import { raiseFinding } from './raise-event.ts';
import type { Transaction } from './transactions/transaction.ts';

/** Whether what is done in an execution is remembered beyond it. */
export function keepsRecords({ journal, checkpoint }: PackageExecution): boolean {
  return journal !== undefined || checkpoint !== undefined;
}

/** The result that an executable had in a run before this one, by journal or checkpoint file, and with which it counts as done. */
export async function resultFromBefore(run: ExecutableRun): Promise<ExecutionResult | undefined> {
  const { journal, checkpoint } = run.execution;
  try {
    return (await journal?.resultOf(run)) ?? checkpoint?.resultOf(run);
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    await fail(run, error);
    return 'failure';
  }
}

/** Records how an executable ended. What cannot be recorded is a failure: a later run would do it again. */
export async function recordResult(run: ExecutableRun, result: ExecutionResult): Promise<ExecutionResult> {
  const { journal, checkpoint } = run.execution;
  try {
    journal?.finished(run, result);
    await checkpoint?.finished(run, result);
    return result;
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    await fail(run, error);
    return 'failure';
  }
}

/** Records that a transaction is about to be committed. Throws a `DtsError` when it cannot. */
export async function recordCommit(run: ExecutableRun, transaction: Transaction): Promise<void> {
  await run.execution.journal?.beforeCommit(run, transaction);
}

async function fail(run: ExecutableRun, error: DtsError): Promise<void> {
  raiseFinding(run, error.diagnostic);
  await run.pending;
  failOthers(run);
}
