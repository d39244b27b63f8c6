import { assignPipelineIds, renameInPipeline } from './assign-pipeline-ids.ts';
import type { Executable, TaskHost } from './executable.ts';
import { isDataFlowTask } from './executable-kind.ts';
import type { ConnectionManager, Package } from './package.ts';
import { type PathRule, pathName, RefIdScope } from './ref-id-scope.ts';
import { walkExecutables } from './walk.ts';

/** The paths that changed: old path, or number in a data flow of formats 2 and 3 → new path. */
export interface RenamedPaths {
  readonly objects: ReadonlyMap<string, string>;
  /** Of each data flow, those of `objects` included. */
  readonly dataFlows: ReadonlyMap<TaskHost, ReadonlyMap<string, string>>;
}

/**
 * Gives every object of a package the `refId` path of its present place and name, and every reference to it the new path:
 * ends of constraints, connections of components, lineage ids, paths, `#{…}` in expressions, property expressions of components.
 * Objects whose path is right keep it. Packages of formats 2 and 3 have no paths and stay as they are.
 */
export function assignRefIds(root: Package): RenamedPaths {
  const objects = new Map<string, string>();
  const dataFlows = new Map<TaskHost, ReadonlyMap<string, string>>();
  if (root.formatVersion <= 3) return { objects, dataFlows };
  assignConnectionManagers(root, objects);
  root.refId = 'Package';
  assignContent(root, objects);
  for (const task of [...walkExecutables(root)].filter(isDataFlowTask)) {
    const renamed = new Map(objects);
    assignPipelineIds(task.pipeline, task.refId, renamed);
    renameInPipeline(task, renamed);
    dataFlows.set(task, renamed);
  }
  return { objects, dataFlows };
}

/** The path of a connection manager. */
export function connectionManagerPath({ scope, name }: Pick<ConnectionManager, 'scope' | 'name'>): string {
  return `${scope === 'project' ? 'Project' : 'Package'}.ConnectionManagers[${pathName(name)}]`;
}

function assignConnectionManagers(root: Package, renamed: Map<string, string>): void {
  const managers = root.connectionManagers.filter(({ scope }) => scope === 'package');
  new RefIdScope(renamed).assign(
    managers,
    rule(({ name }, suffix) => `Package.ConnectionManagers[${pathName(name)}${suffix}]`),
  );
}

function rule<T extends { refId: string }>(path: PathRule<T>['path']): PathRule<T> {
  return {
    idOf: ({ refId }) => refId,
    setId: (object, refId) => {
      object.refId = refId;
    },
    path,
  };
}

function assignContent(container: Executable, renamed: Map<string, string>): void {
  const { refId: path } = container;
  const scope = new RefIdScope(renamed);
  scope.assign(
    container.executables,
    rule(({ name }, suffix) => `${path}\\${pathName(name)}${suffix}`),
  );
  nameConstraints(container);
  scope.assign(
    container.precedenceConstraints,
    rule(({ name }, suffix) => `${path}.PrecedenceConstraints[${pathName(name)}${suffix}]`),
  );
  scope.assign(
    container.eventHandlers,
    rule(({ eventName }, suffix) => `${path}.EventHandlers[${eventName}${suffix}]`),
  );
  for (const constraint of container.precedenceConstraints) {
    if (constraint.from !== undefined) constraint.fromReference = constraint.from.refId;
    if (constraint.to !== undefined) constraint.toReference = constraint.to.refId;
  }
  for (const child of [...container.executables, ...container.eventHandlers]) assignContent(child, renamed);
}

// The designer calls them Constraint, Constraint 1, Constraint 2 …
function nameConstraints({ precedenceConstraints }: Executable): void {
  const names = new Set(precedenceConstraints.map(({ name }) => name));
  for (const constraint of precedenceConstraints) {
    if (constraint.name !== '') continue;
    let name = 'Constraint';
    for (let number = 1; names.has(name); number++) name = `Constraint ${number}`;
    constraint.name = name;
    names.add(name);
  }
}
