import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Component, Pipeline } from '../../model/pipeline.ts';
import type { ExecutablePlan } from '../../plan/package-plan.ts';

/** A path of a data flow of a package. */
export interface FlowPath {
  /** Path of the Data Flow task. */
  readonly executablePath: string;
  readonly executableId: string;
  readonly id: string;
  readonly name: string;
  /** `Component.Output` that it starts at, as identification strings name a path. */
  readonly start: string;
  /** Whether its data flow runs within a loop. */
  readonly isInLoop: boolean;
}

/** Every path of every data flow of a package, in the order of the executables. */
export function flowPaths(plan: ExecutablePlan, isInLoop = false): FlowPath[] {
  const own = plan.task?.pipeline === undefined ? [] : pathsOf(plan, plan.task.pipeline.model, isInLoop);
  const isLoop = isInLoop || plan.forLoop !== undefined || plan.foreachLoop !== undefined;
  return [
    ...own,
    ...plan.executables.flatMap((child) => flowPaths(child, isLoop)),
    ...plan.eventHandlers.flatMap((handler) => flowPaths(handler, isInLoop)),
  ];
}

function pathsOf(plan: ExecutablePlan, { paths, components }: Pipeline, isInLoop: boolean): FlowPath[] {
  return paths.map(({ id, name, startId }) => ({
    executablePath: plan.path,
    executableId: plan.id,
    id,
    name,
    start: startOf(startId, components),
    isInLoop,
  }));
}

function startOf(outputId: string, components: readonly Component[]): string {
  for (const { name, outputs } of components) {
    const output = outputs.find(({ id }) => id === outputId);
    if (output !== undefined) return `${name}.${output.name}`;
  }
  return '';
}

/**
 * The path that someone means: by its name, its refId, its identification string (`Paths[…]` with its name, or with component and output,
 * as the SSIS catalog takes them), or `Component.Output`; with the path of the Data Flow task before it where a name alone is not enough.
 * Throws a `DtsError` that lists the paths there are.
 * @param dataFlow path, name or id of the Data Flow task, when known
 */
export function findPath(root: ExecutablePlan, wanted: string, dataFlow?: string): FlowPath {
  const all = flowPaths(root).filter((path) => dataFlow === undefined || isDataFlow(path, dataFlow));
  const exact = all.filter((path) => namesOf(path).includes(wanted));
  const folded = wanted.toLowerCase();
  const found = exact.length > 0 ? exact : all.filter((path) => namesOf(path).some((n) => n.toLowerCase() === folded));
  if (found.length === 1) return found[0];
  const list = (paths: readonly FlowPath[]): string => paths.map((path) => spellPath(path, all)).join(', ') || 'none';
  const args = { path: wanted, dataFlow: dataFlow === undefined ? '' : ` in ${dataFlow}` };
  if (found.length === 0) throw dtsError('OPENDTSX_E_FLOWPATH_UNKNOWN', { ...args, paths: list(all) });
  throw dtsError('OPENDTSX_E_FLOWPATH_AMBIGUOUS', { ...args, paths: list(found) });
}

function isDataFlow({ executablePath, executableId }: FlowPath, wanted: string): boolean {
  const name = executablePath.slice(executablePath.lastIndexOf('\\') + 1);
  return [executablePath, executablePath.slice(1), name, executableId].some(
    (known) => known.toLowerCase() === wanted.toLowerCase(),
  );
}

function namesOf({ executablePath, id, name, start }: FlowPath): string[] {
  const short = [`Paths[${name}]`, `Paths[${start}]`];
  return [name, id, `\\${id}`, start, ...short, ...short.map((each) => `${executablePath}.${each}`)];
}

/** A path as it can be written on a command line: by its name where that is the only one of its data flow. */
function spellPath({ executablePath, name, start }: FlowPath, all: readonly FlowPath[]): string {
  const namesakes = all.filter((path) => path.executablePath === executablePath && path.name === name);
  return `${executablePath}.Paths[${namesakes.length === 1 ? name : start}]`;
}
