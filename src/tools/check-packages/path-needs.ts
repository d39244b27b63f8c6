import type { Parameter } from '../../model/variable.ts';
import type { ConnectionPlan, PackagePlan } from '../../plan/package-plan.ts';
import type { PathResolver } from '../../runtime/resolve-path.ts';
import type { SingleNeed } from './need.ts';
import { packageTexts } from './package-texts.ts';
import { windowsPathsIn } from './windows-paths.ts';

/**
 * The Windows and UNC paths of a package, and of the connection managers and parameters it uses, that no mapping covers: by what a mapping
 * would name.
 */
export function pathNeeds(
  plan: PackagePlan,
  connections: readonly ConnectionPlan[],
  parameters: readonly Parameter[],
  paths: PathResolver,
): SingleNeed[] {
  return [...packageTexts(plan, connections, parameters)]
    .flatMap(windowsPathsIn)
    .filter(({ path }) => paths.checkPath(path) !== undefined)
    .map(({ prefix }) => ({ kind: 'paths', name: prefix }));
}
