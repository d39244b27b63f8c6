import type { PackagePlan } from '../../plan/package-plan.ts';
import { validatePackage } from '../../runtime/run-package.ts';
import type { RunRequest, RunResult } from '../../runtime/run-request.ts';
import { createSecretMask } from '../../runtime/secret-mask.ts';
import { describeDryRun } from './describe-dry-run.ts';

/** What an execution would do. */
export interface DryRun {
  /** Undefined when there is no plan: the package could not be loaded, or not selected from. */
  readonly text: string | undefined;
  /** Of validation. */
  readonly result: RunResult;
}

/** Plans and validates what a request asks for and tells what would run. Nothing runs, and nothing is written: what else the request asks to be written is left out. */
export async function dryRun(request: RunRequest): Promise<DryRun> {
  let plan: PackagePlan | undefined;
  const result = await validatePackage({
    ...withoutWriting(request),
    onPlan(given) {
      plan ??= given;
    },
  });
  if (plan === undefined) return { text: undefined, result };
  const mask = createSecretMask();
  mask.learnRequest(request);
  mask.learnPlan(plan);
  return { text: describeDryRun(plan, (text) => mask.text(text)), result };
}

function withoutWriting(request: RunRequest): RunRequest {
  const written = ['rejects', 'taps', 'views', 'profile', 'journal', 'logging', 'eventLog', 'telemetry', 'hooks'];
  return Object.fromEntries(
    Object.entries(request).filter(([name]) => !written.includes(name)),
  ) as unknown as RunRequest;
}
