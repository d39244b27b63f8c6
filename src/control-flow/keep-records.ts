import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import { openCheckpoint } from './checkpoints/open-checkpoint.ts';
import { type ExecutableRun, type PackageExecution, startRun } from './executable-run.ts';
import { forgetMarks } from './journal/in-doubt.ts';
import { raiseFinding } from './raise-event.ts';

type PackageResult = 'success' | 'failure' | 'canceled';

/** Opens journal and checkpoint file of a package before it is validated. Gives what validation is to report. */
export async function openRecords(
  execution: PackageExecution,
  parent: ExecutableRun | undefined,
): Promise<readonly Diagnostic[]> {
  const { journal, plan } = execution;
  journal?.enter(execution, parent);
  const findings = [...(await openCheckpoint(execution, parent))];
  const source = plan.root.path;
  if (parent === undefined && journal?.resumes === true) {
    findings.push(diagnostic('OPENDTSX_I_JOURNAL_RESUMED', { package: plan.root.name }, { source }));
  }
  for (const variable of journal?.lost.splice(0) ?? []) {
    findings.push(diagnostic('OPENDTSX_W_JOURNAL_OBJECT', { variable }, { source }));
  }
  return findings;
}

/** Ends journal and checkpoint file with a package. Gives its result, which is failure when that cannot be done. @param ran whether it got beyond validation */
export async function closeRecords(
  execution: PackageExecution,
  parent: ExecutableRun | undefined,
  result: PackageResult,
  ran: boolean,
): Promise<PackageResult> {
  const { journal, checkpoint, plan } = execution;
  if (journal === undefined && checkpoint === undefined) return result;
  const root = startRun(plan.root, execution, parent);
  try {
    if ((await checkpoint?.close(execution, result)) === true) {
      const args = { file: checkpoint?.name ?? '', package: plan.root.name };
      raiseFinding(root, diagnostic('DTS_I_CHECKPOINTFILEDELETED', args, { source: plan.root.path }));
    }
    if (parent !== undefined || journal === undefined || !ran) return result;
    if (result === 'success') await forgetMarks(root, journal.marks);
    journal.ends(result);
    return result;
  } catch (error) {
    if (!(error instanceof DtsError)) throw error;
    raiseFinding(root, error.diagnostic);
    return 'failure';
  } finally {
    await root.pending;
  }
}
