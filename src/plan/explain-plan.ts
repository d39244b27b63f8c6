import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ConnectionPlan, ConstraintPlan, ExecutablePlan, PackagePlan, VariablePlan } from './package-plan.ts';
import { explainPipeline } from './pipeline/explain-pipeline.ts';

/** The plan of a package as text: executables in order with their constraints, variables, connections and data flows, and what stands in the way. Holds no secrets. */
export function explainPlan(plan: PackagePlan): string {
  const lines = [`Package ${plan.package.name}`];
  for (const parameter of plan.parameters) {
    lines.push(`  parameter ${parameter.qualifiedName} (${parameter.type.type})`);
  }
  for (const connection of plan.connections) lines.push(`  ${explainConnection(connection)}`);
  lines.push(...explainContent(plan.root).map((line) => `  ${line}`));
  const problems = plan.diagnostics.filter((finding) => finding.severity !== 'information');
  if (problems.length > 0) lines.push('Findings', ...problems.flatMap(explainFinding));
  return `${lines.join('\n')}\n`;
}

function explainConnection(connection: ConnectionPlan): string {
  const kind = connection.unit?.declaration.displayName ?? `${connection.creationName}, not supported`;
  const scheme = connection.target === undefined ? '' : ` → ${connection.target.split(':')[0]}`;
  const retained = connection.retainSameConnection ? ', retained' : '';
  return `connection ${connection.name} (${kind}, ${connection.scope}${retained})${scheme}`;
}

function explainContent(plan: ExecutablePlan): string[] {
  const lines = plan.variables.map(explainVariable);
  for (const { property, expression } of plan.propertyExpressions) lines.push(`${property} := ${expression.text}`);
  if (plan.forLoop !== undefined) {
    const { initialize, evaluate, assign } = plan.forLoop;
    lines.push(`for ${initialize?.text ?? ''}; ${evaluate?.text ?? ''}; ${assign?.text ?? ''}`);
  }
  if (plan.foreachLoop !== undefined) {
    lines.push(`foreach ${plan.foreachLoop.unit?.declaration.displayName ?? 'unsupported enumerator'}`);
    for (const { variable, valueIndex } of plan.foreachLoop.mappings) lines.push(`  value ${valueIndex} → ${variable}`);
  }
  const pipeline = plan.task?.pipeline?.plan;
  if (pipeline !== undefined) lines.push(...explainPipeline(pipeline).split('\n'));
  for (const child of plan.executables) lines.push(...explainExecutable(child, plan));
  for (const handler of plan.eventHandlers) {
    lines.push(
      `on ${handler.eventName}${handler.settings.disabled ? ' (disabled)' : ''}`,
      ...indent(explainContent(handler)),
    );
  }
  return lines;
}

function explainExecutable(plan: ExecutablePlan, container: ExecutablePlan): string[] {
  const position = container.executables.indexOf(plan);
  const after = container.constraints.filter(({ to }) => to === position);
  const constraints = after.map((constraint) => explainConstraint(constraint, container));
  const joined = constraints.join(after.every(({ logicalAnd }) => logicalAnd) ? ' and ' : ' or ');
  const line = [
    `${plan.name} (${kindOf(plan)}${plan.settings.disabled ? ', disabled' : ''})`,
    ...(joined === '' ? [] : [`after ${joined}`]),
  ].join(' ');
  return [line, ...indent(explainContent(plan))];
}

function kindOf(plan: ExecutablePlan): string {
  if (plan.task !== undefined) return plan.task.unit?.declaration.displayName ?? `${plan.creationName}, not supported`;
  return (
    { sequence: 'Sequence', 'for-loop': 'For Loop', 'foreach-loop': 'Foreach Loop' }[plan.kind as string] ?? plan.kind
  );
}

function explainConstraint(constraint: ConstraintPlan, container: ExecutablePlan): string {
  const from = container.executables[constraint.from].name;
  switch (constraint.evaluationOperation) {
    case 'constraint':
      return `${from} ${constraint.value}`;
    case 'expression':
      return `${from} if ${constraint.expressionText}`;
    case 'expression-and-constraint':
      return `${from} ${constraint.value} if ${constraint.expressionText}`;
    case 'expression-or-constraint':
      return `${from} (${constraint.value} or ${constraint.expressionText})`;
  }
}

function explainVariable(variable: VariablePlan): string {
  const type = variable.type?.type ?? 'object';
  const expression = variable.expression === undefined ? '' : ` = ${variable.expression.text}`;
  return `variable ${variable.qualifiedName} (${type}${variable.readOnly ? ', read-only' : ''})${expression}`;
}

function explainFinding(finding: Diagnostic): string[] {
  const place =
    finding.subComponent === undefined ? (finding.source ?? '') : `${finding.source ?? ''} [${finding.subComponent}]`;
  const lines = [`  ${finding.severity} ${finding.symbol} ${place}: ${finding.message}`];
  if (finding.hint !== undefined) lines.push(`    ${finding.hint}`);
  return lines;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
