import { closestName } from '../diagnostics/closest-name.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import type { ConstraintPlan, ExecutablePlan, PackagePlan } from '../plan/package-plan.ts';

/** Which part of a package is to run. */
export interface Selection {
  /** Path of the executable that alone runs, with all it holds: `\Package\Load`, or its name where only one has it. */
  readonly only?: string;
  /** Path of the executable to go on from: it and what its constraints lead to, on every level around it. */
  readonly from?: string;
}

/**
 * The plan of a part of a package. Containers around the part stay, with their variables, loops and event handlers; constraints that begin or end
 * at what is left out are left out too, as are those that end where the part begins. Throws OPENDTSX_E_SELECTION when a path leads to no executable, or to one that is disabled.
 */
export function selectExecutables(plan: PackagePlan, { only, from }: Selection): PackagePlan {
  let { root } = plan;
  if (from !== undefined) root = partOf(root, wayTo(root, from, '--from'), successorsToo);
  if (only !== undefined) root = partOf(root, wayTo(root, only, '--only'), alone);
  if (root === plan.root) return plan;
  const { root: _, diagnostics, ...rest } = plan;
  const kept = new Set(executablesBelow(root).flatMap(({ findings }) => findings));
  const known = new Set(executablesBelow(plan.root).flatMap(({ findings }) => findings));
  return { ...rest, root, diagnostics: diagnostics.filter((finding) => !known.has(finding) || kept.has(finding)) };
}

/** Every executable of a plan with what it holds, handlers included. */
function executablesBelow(plan: ExecutablePlan): ExecutablePlan[] {
  return [plan, ...plan.executables.flatMap(executablesBelow), ...plan.eventHandlers.flatMap(executablesBelow)];
}

/** Positions of the executables of a container that stay, when the way leads to the one at `position`. */
type Choice = (container: ExecutablePlan, position: number) => ReadonlySet<number>;

const alone: Choice = (_, position) => new Set([position]);

const successorsToo: Choice = ({ constraints }, position) => {
  const kept = new Set([position]);
  // A set that grows while it is walked: successors of successors come too.
  for (const each of kept) {
    for (const { from, to } of constraints) if (from === each) kept.add(to);
  }
  return kept;
};

function partOf(plan: ExecutablePlan, way: readonly ExecutablePlan[], choose: Choice): ExecutablePlan {
  const [next, ...rest] = way;
  if (next === undefined) return plan;
  const position = plan.executables.indexOf(next);
  const kept = [...choose(plan, position)].sort((left, right) => left - right);
  const places = new Map(kept.map((old, index) => [old, index]));
  const executables = kept.map((each) => (each === position ? partOf(next, rest, choose) : plan.executables[each]));
  const constraints = plan.constraints.flatMap((constraint): ConstraintPlan[] => {
    const [from, to] = [places.get(constraint.from), places.get(constraint.to)];
    // Whatever led to where it begins has happened.
    return from === undefined || to === undefined || constraint.to === position ? [] : [{ ...constraint, from, to }];
  });
  return { ...plan, executables, constraints };
}

/** The executables from below the package to the one that is meant. */
function wayTo(root: ExecutablePlan, written: string, option: string): ExecutablePlan[] {
  const all = waysBelow(root, []);
  const wanted = written
    .toLowerCase()
    .replaceAll('/', '\\')
    .replace(/^\\?(?=package\\)/, '\\');
  const byPath = all.filter((way) => lastOf(way).path.toLowerCase() === wanted);
  const found =
    byPath.length > 0 ? byPath : all.filter((way) => lastOf(way).name.toLowerCase() === written.toLowerCase());
  const paths = all.map((way) => lastOf(way).path);
  const refuse = (detail: string): never => {
    throw dtsError('OPENDTSX_E_SELECTION', { option, path: written, detail, executables: listed(paths) });
  };
  if (found.length > 1) {
    return refuse(`several have that name: ${found.map((way) => lastOf(way).path).join(', ')}`);
  }
  if (found.length === 0) {
    const meant = closestName(written, [...paths, ...all.map((way) => lastOf(way).name)]);
    return refuse(`there is no such executable${meant === undefined ? '' : `; perhaps ${meant} is meant`}`);
  }
  const disabled = found[0].find(({ neverRuns }) => neverRuns);
  return disabled === undefined ? found[0] : refuse(`${disabled.path} is disabled`);
}

function waysBelow(plan: ExecutablePlan, way: readonly ExecutablePlan[]): ExecutablePlan[][] {
  return plan.executables.flatMap((child) => [[...way, child], ...waysBelow(child, [...way, child])]);
}

function lastOf(way: readonly ExecutablePlan[]): ExecutablePlan {
  return way[way.length - 1];
}

const mostListed = 20;

function listed(paths: readonly string[]): string {
  if (paths.length === 0) return 'none';
  return `${paths.slice(0, mostListed).join(', ')}${paths.length > mostListed ? ` and ${paths.length - mostListed} more` : ''}`;
}
