import type { ExecutablePlan, PackagePlan } from '../plan/package-plan.ts';

/** An executable of a package that is about to run. */
export interface OutlinedExecutable {
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly kind: ExecutablePlan['kind'];
  readonly isDataFlow: boolean;
}

/** A path of a data flow. */
export interface OutlinedPath {
  readonly id: string;
  readonly name: string;
  /** Names of the components at its ends. */
  readonly from: string;
  readonly to: string;
}

/** What a package consists of, as plain data: it may go from process to process. Holds no value of anything. */
export interface PackageOutline {
  /** Path of the package within the execution: `\Package`, or that of a child. */
  readonly root: string;
  /** Its name, without an extension. */
  readonly packageName: string;
  /** Containers, event handlers and the package itself among them. */
  readonly executables: readonly OutlinedExecutable[];
  readonly flows: readonly { readonly path: string; readonly paths: readonly OutlinedPath[] }[];
}

/** Outlines a planned package. */
export function outlinePackage(plan: PackagePlan): PackageOutline {
  const all = [...executablesBelow(plan.root)];
  return {
    root: plan.root.path,
    packageName: plan.package.name,
    executables: all.map(({ path, id, name, kind, task }) => ({
      path,
      id,
      name,
      kind,
      isDataFlow: task?.pipeline !== undefined,
    })),
    flows: all.flatMap(({ path, task }) => {
      const flow = task?.pipeline?.plan;
      return flow === undefined ? [] : [{ path, paths: flow.paths.map((each) => outlinePath(flow, each)) }];
    }),
  };
}

/** The outline with the paths of its executables moved. */
export function moveOutline(outline: PackageOutline, move: (path: string) => string): PackageOutline {
  return {
    ...outline,
    root: move(outline.root),
    executables: outline.executables.map((each) => ({ ...each, path: move(each.path) })),
    flows: outline.flows.map((flow) => ({ ...flow, path: move(flow.path) })),
  };
}

function* executablesBelow(plan: ExecutablePlan): Generator<ExecutablePlan> {
  yield plan;
  for (const child of [...plan.executables, ...plan.eventHandlers]) yield* executablesBelow(child);
}

type Flow = NonNullable<NonNullable<NonNullable<ExecutablePlan['task']>['pipeline']>['plan']>;

function outlinePath({ components }: Flow, { id, name, from, to }: Flow['paths'][number]): OutlinedPath {
  return {
    id,
    name,
    from: components[from.component]?.instance.name ?? '',
    to: components[to.component]?.instance.name ?? '',
  };
}
