import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { ForeachLoop, ForLoop } from '../model/executable.ts';
import { compileAt, type NameScope, splitName } from './name-scope.ts';
import type { ForeachLoopPlan, ForLoopPlan } from './package-plan.ts';
import type { PackagePlanning } from './package-planning.ts';
import { compilePropertyExpressions } from './plan-property-expressions.ts';
import { connectionIds, connectionReferences } from './plan-task.ts';
import { readPropertyBag } from './read-property-bag.ts';
import { unreadObjectData } from './unread-object-data.ts';
import { unsupportedEnumerator, unsupportedFeature } from './unsupported-units.ts';

/** The properties of a For Loop that hold expressions. */
export const forLoopTexts = ['InitExpression', 'EvalExpression', 'AssignExpression'] as const;

/** Plans the expressions of a For Loop; EvalExpression is required and must be boolean. Property expressions may give them later. */
export function planForLoop(
  loop: ForLoop,
  path: string,
  scope: NameScope,
  given: ReadonlyMap<string, string>,
  findings: Diagnostic[],
): ForLoopPlan {
  const texts = {
    InitExpression: given.get('InitExpression') ?? loop.initExpression,
    EvalExpression: given.get('EvalExpression') ?? loop.evalExpression,
    AssignExpression: given.get('AssignExpression') ?? loop.assignExpression,
  };
  if (loop.maximumConcurrent !== 1) findings.push(unsupportedConcurrency(path, loop.maximumConcurrent));
  const replaced = loop.propertyExpressions.map(({ name }) => name);
  const ownFindings: Diagnostic[] = [];
  const planned = compileForLoop(texts, path, scope, ownFindings);
  findings.push(...ownFindings.filter(({ subComponent = '' }) => !replaced.includes(subComponent)));
  return planned;
}

/** Compiles the expressions of a For Loop. */
export function compileForLoop(
  texts: ForLoopPlan['texts'],
  path: string,
  scope: NameScope,
  findings: Diagnostic[],
): ForLoopPlan {
  const compile = (property: keyof typeof texts, options: { assignment?: boolean; expected?: 'boolean' }) => {
    const text = texts[property];
    if (text.trim() === '') return undefined;
    const compiled = compileAt(text, scope, { source: path, subComponent: property }, options);
    findings.push(...compiled.findings);
    return compiled.expression;
  };
  if (texts.EvalExpression.trim() === '') {
    findings.push(
      diagnostic(
        'DTS_E_FORLOOPHASNOEXPRESSION',
        { executable: path },
        { source: path, subComponent: 'EvalExpression' },
      ),
    );
  }
  return {
    texts,
    initialize: compile('InitExpression', { assignment: true }),
    evaluate: compile('EvalExpression', { expected: 'boolean' }),
    assign: compile('AssignExpression', { assignment: true }),
  };
}

function unsupportedConcurrency(path: string, count: number): Diagnostic {
  return unsupportedFeature(path, `MaximumConcurrent=${count}`, 'its iterations run one after another');
}

// The designer calls enumerators by a GUID: messages then name the loop.
function enumeratorName(own: string | undefined, loop: string): string {
  return own === undefined || own === '' || /^\{[0-9A-F-]{36}\}$/i.test(own) ? loop : own;
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
  if (unit?.declaration.exactObjectData && enumerator?.objectData !== undefined) {
    for (const name of unreadObjectData(enumerator.objectData, declarations)) {
      findings.push(
        diagnostic('OPENDTSX_E_FOREACH_UNREAD', { executable: path, creationName, name }, { source: path }),
      );
    }
  }
  const mappings = loop.variableMappings.map((mapping) => ({
    variable: planning.overrides.get(mapping)?.get('VariableName') ?? mapping.variableName,
    valueIndex: Number(planning.overrides.get(mapping)?.get('ValueIndex') ?? mapping.valueIndex),
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
    name: enumeratorName(enumerator?.name, loop.name),
    properties,
    propertyExpressions: compilePropertyExpressions(enumerator?.propertyExpressions ?? [], scope, place, findings),
    propertyValues: given,
    mappings,
    connections: connectionIds(
      [...connectionReferences(declarations, properties), ...(unit?.declaration.connections?.(properties) ?? [])],
      planning.connections,
    ),
  };
}
