import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { PropertyExpression } from '../model/model-object.ts';
import { compileAt, type NameScope } from './name-scope.ts';
import type { PropertyExpressionPlan } from './package-plan.ts';

/** Compiles the property expressions of an object against the scope at its place; those that fail leave a finding. */
export function compilePropertyExpressions(
  expressions: readonly PropertyExpression[],
  scope: NameScope,
  source: string,
  findings: Diagnostic[],
): readonly PropertyExpressionPlan[] {
  return expressions.flatMap(({ name, expression }) => {
    const compiled = compileAt(expression, scope, { source, subComponent: name });
    findings.push(...compiled.findings);
    return compiled.expression === undefined
      ? []
      : [{ property: componentProperty(name), expression: compiled.expression }];
  });
}

/** `[Component].[Property]`, as Data Flow tasks write it, becomes `Component.Property`; other names stay. */
export function componentProperty(name: string): string {
  const match = /^\[(.+)\]\.\[(.+)\]$/.exec(name);
  return match === null ? name : `${match[1]}.${match[2]}`;
}
