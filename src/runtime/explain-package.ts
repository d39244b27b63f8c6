import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { explainPlan } from '../plan/explain-plan.ts';
import { preparePackage } from './prepare-package.ts';
import type { LoadRequest } from './run-request.ts';
import { createSecretMask } from './secret-mask.ts';

/** The plan of a package as text; undefined when it cannot be loaded, and the diagnostics say why. Opens no connection. */
export function explainPackage(request: LoadRequest): {
  readonly text: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const mask = createSecretMask();
  mask.learnRequest(request);
  const { prepared, diagnostics } = preparePackage(request);
  if (prepared !== undefined) mask.learnPlan(prepared.plan);
  return {
    text: prepared && mask.text(explainPlan(prepared.plan)),
    diagnostics: diagnostics.map((finding) => mask.finding(finding)),
  };
}
