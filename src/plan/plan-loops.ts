import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { ForeachLoop, ForLoop } from '../model/executable.ts';
import { compileAt, type NameScope, splitName } from './name-scope.ts';
import type { ForeachLoopPlan, ForLoopPlan } from './package-plan.ts';
import type { PackagePlanning } from './package-planning.ts';
import { compilePropertyExpressions } from './plan-property-expressions.ts';
import { connectionIds, connectionReferences } from './plan-task.ts';
import { readPropertyBag } from './read-property-bag.ts';
import { unsupportedEnumerator } from './unsupported-units.ts';

/** Compiles the expressions of a For Loop; EvalExpression is required and must be boolean. */
export function planForLoop(
  loop: ForLoop,
  path: string,
  scope: NameScope,
  given: ReadonlyMap<string, string>,
  findings: Diagnostic[],
): ForLoopPlan {
  const compile = (property: string, written: string, options: { assignment?: boolean; expected?: 'boolean' }) => {
    const text = given.get(property) ?? written;
    if (text.trim() === '') return undefined;
    const compiled = compileAt(text, scope, { source: path, subComponent: property }, options);
    findings.push(...compiled.findings);
    return compiled.expression;
  };
  const evaluateText = given.get('EvalExpression') ?? loop.evalExpression;
  if (evaluateText.trim() === '') {
    findings.push(
      diagnostic(
        'DTS_E_FORLOOPHASNOEXPRESSION',
        { executable: path },
        { source: path, subComponent: 'EvalExpression' },
      ),
    );
  }
  return {
    initialize: compile('InitExpression', loop.initExpression, { assignment: true }),
    evaluate: compile('EvalExpression', loop.evalExpression, { expected: 'boolean' }),
    assign: compile('AssignExpression', loop.assignExpression, { assignment: true }),
  };
}

/** Plans the enumerator of a Foreach Loop and checks that its mappings lead to variables. */
export function planForeachLoop(
  loop: ForeachLoop,
  path: string,
  scope: NameScope,
  planning: PackagePlanning,
  findings: Diagnostic[],
): ForeachLoopPlan {
  const { enumerator } = loop;
  const creationName = enumerator?.creationName ?? '';
  const unit = planning.registry.foreachEnumerator(creationName);
  const given = (enumerator && planning.overrides.get(enumerator)) ?? new Map<string, string>();
  const place = `${path}.ForEachEnumerator`;
  if (unit === undefined) findings.push(unsupportedEnumerator(path, creationName === '' ? '(none)' : creationName));
  const declarations = unit?.declaration.properties ?? {};
  const properties = readPropertyBag(declarations, enumerator?.objectData, { scope, source: path, findings, given });
  const mappings = loop.variableMappings.map((mapping) => ({
    variable: mapping.variableName,
    valueIndex: mapping.valueIndex,
  }));
  for (const { variable, valueIndex } of mappings) {
    if (scope.variableType(splitName(variable)) !== undefined) continue;
    const args = {
      executable: path,
      variable,
      index: valueIndex,
      detail: 'the variable does not exist or is out of scope',
    };
    findings.push(diagnostic('DTS_E_FOREACHVARIABLEMAPPING', args, { source: path }));
  }
  return {
    unit,
    id: enumerator?.id ?? '',
    name: enumerator?.name || loop.name,
    properties,
    propertyExpressions: compilePropertyExpressions(enumerator?.propertyExpressions ?? [], scope, place, findings),
    propertyValues: given,
    mappings,
    connections: connectionIds(connectionReferences(declarations, properties), planning.connections),
  };
}
