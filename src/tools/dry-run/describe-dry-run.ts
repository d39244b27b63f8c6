import type { ColumnType } from '../../datatypes/data-type.ts';
import { formatValue } from '../../datatypes/format-value.ts';
import type { Value } from '../../datatypes/value.ts';
import type { ConnectionPlan, ConstraintPlan, ExecutablePlan, PackagePlan } from '../../plan/package-plan.ts';

/**
 * What an execution of a plan would do, as text: the values it would begin with, where connections lead, and the executables that would run with
 * what each waits for. `mask` hides secrets.
 */
export function describeDryRun(plan: PackagePlan, mask: (text: string) => string): string {
  const lines = [
    `Would run ${plan.package.name}`,
    ...section(
      'parameters',
      plan.parameters.map(
        ({ qualifiedName, type, value, sensitive }) => `${qualifiedName} = ${sensitive ? '****' : shown(value, type)}`,
      ),
    ),
    ...section('variables', plan.root.variables.map(variableLine)),
    ...section('connections', plan.connections.map(connectionLine)),
    ...section('executables', contentLines(plan.root, '')),
  ];
  return `${lines.map(mask).join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `  ${title}`, ...lines.map((line) => `    ${line}`)];
}

function shown(value: Value, type: ColumnType): string {
  return value === null ? 'NULL' : formatValue(value, type);
}

function variableLine({ qualifiedName, type, value, expression }: PackagePlan['root']['variables'][number]): string {
  if (expression !== undefined) return `${qualifiedName} = ${expression.text} (expression)`;
  return `${qualifiedName} = ${type === undefined ? '(object)' : shown(value, type)}`;
}

function connectionLine({ name, target, connectionString, propertyExpressions }: ConnectionPlan): string {
  const computed = propertyExpressions.some(({ property }) => property === 'ConnectionString');
  const place = target ?? (computed ? '(an expression gives it)' : connectionString);
  return `${name} → ${place === '' ? '(nowhere)' : place}`;
}

function contentLines(container: ExecutablePlan, indent: string): string[] {
  const order = inOrder(container);
  const lines = order.flatMap((position) => {
    const executable = container.executables[position];
    const line = `${indent}${executable.name} (${kindOf(executable)})${waitsFor(container, position)}`;
    if (executable.neverRuns) return [`${line}: disabled, does not run`];
    return [line, ...contentLines(executable, `${indent}  `)];
  });
  const handlers = container.eventHandlers
    .filter(({ neverRuns, executables }) => !neverRuns && executables.length > 0)
    .flatMap((handler) => [`${indent}on ${handler.eventName}`, ...contentLines(handler, `${indent}  `)]);
  return [...lines, ...handlers];
}

/** Positions of the executables so that each stands behind those it waits for. */
function inOrder({ executables, constraints }: ExecutablePlan): number[] {
  const order: number[] = [];
  const waiting = new Set(executables.keys());
  while (waiting.size > 0) {
    const ready = [...waiting].filter((position) =>
      constraints.every(({ from, to }) => to !== position || !waiting.has(from)),
    );
    // A circle, which is a finding: in the order of the package.
    for (const position of ready.length === 0 ? [...waiting] : ready) {
      order.push(position);
      waiting.delete(position);
    }
  }
  return order;
}

function waitsFor({ constraints, executables }: ExecutablePlan, position: number): string {
  const incoming = constraints.filter(({ to }) => to === position);
  if (incoming.length === 0) return '';
  const joiner = incoming.every(({ logicalAnd }) => logicalAnd) ? ' and ' : ' or ';
  return ` after ${incoming.map((constraint) => conditionOf(constraint, executables[constraint.from].name)).join(joiner)}`;
}

function conditionOf({ evaluationOperation: operation, value, expressionText }: ConstraintPlan, from: string): string {
  switch (operation) {
    case 'constraint':
      return `${from} (${value})`;
    case 'expression':
      return `${from} if ${expressionText}`;
    case 'expression-and-constraint':
      return `${from} (${value}) if ${expressionText}`;
    case 'expression-or-constraint':
      return `${from} (${value} or ${expressionText})`;
  }
}

const containerKinds: Readonly<Record<string, string>> = {
  sequence: 'Sequence Container',
  'for-loop': 'For Loop Container',
  'foreach-loop': 'Foreach Loop Container',
};

function kindOf({ kind, task, creationName }: ExecutablePlan): string {
  return containerKinds[kind] ?? task?.unit?.declaration.displayName ?? creationName;
}
