import type { TaskHost } from '../../model/executable.ts';
import { isTaskHost } from '../../model/executable-kind.ts';
import type { Package } from '../../model/package.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { executablePath, walkExecutables } from '../../model/walk.ts';
import { explainPackage } from '../../runtime/explain-package.ts';

/** The plan of a package as text, without what is said of lost secrets: programs are given them. */
export function planWithoutSecrets(root: Package): string {
  const text = explainPackage({ source: { package: root } }).text ?? '';
  return text.replaceAll(/^ .*OPENDTSX_W_PARAMETER_LOST.*\n.*\n/gm, '');
}

/** The tasks of a package whose data flows have their components, columns or paths in another order in what was built of it; none when both have the same plan. */
export function reorderedFlows(root: Package, built: Package): TaskHost[] {
  if (planWithoutSecrets(root) === planWithoutSecrets(built)) return [];
  const orders = new Map(flowsOf(built).map((task) => [executablePath(task), orderOf(task.pipeline as Pipeline)]));
  return flowsOf(root).filter((task) => orders.get(executablePath(task)) !== orderOf(task.pipeline as Pipeline));
}

function flowsOf(root: Package): TaskHost[] {
  return [...walkExecutables(root)].filter(isTaskHost).filter(({ pipeline }) => pipeline !== undefined);
}

function orderOf({ components, paths }: Pipeline): string {
  const ports = components.map(({ name, inputs, outputs }) => [
    name,
    ...[...inputs, ...outputs].map((port) => [port.name, port.columns.map((column) => column.name)]),
  ]);
  return JSON.stringify([ports, paths.map(({ startId, endId }) => [startId, endId])]);
}
