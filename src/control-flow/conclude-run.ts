import { diagnostic } from '../diagnostics/diagnostic.ts';
import { type ExecutableRun, type ExecutionResult, packageRun } from './executable-run.ts';
import { raiseFinding } from './raise-event.ts';

/** The result of an executable from what it says, the errors that reached it, and ForceExecutionResult. */
export function concludeRun(run: ExecutableRun, own: ExecutionResult): ExecutionResult {
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

/** Carries the failure of an executable to the container around it and to its package, as far as its settings say. */
export function failOthers(run: ExecutableRun): void {
  if (run.settings.failParentOnFailure && run.parent !== undefined) run.parent.failed = true;
  if (run.settings.failPackageOnFailure) packageRun(run).failed = true;
}
