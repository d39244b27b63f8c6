import type { Executable, ForeachLoop, ForLoop } from '../../model/executable.ts';
import type { ModelObject } from '../../model/model-object.ts';
import type { NameScope } from '../../plan/name-scope.ts';
import type { ExecutablePlan, PackagePlan } from '../../plan/package-plan.ts';
import { bindAt, type ExpressionSite, errorOf, type SiteOptions } from './expression-site.ts';
import { pipelineSites } from './pipeline-sites.ts';

/** Every expression of a package that has an effect, those of disabled executables included, bound at its place. */
export function packageSites({ package: source, root }: PackagePlan): readonly ExpressionSite[] {
  return [
    ...source.connectionManagers.flatMap((manager) =>
      propertySites(manager, `\\Package.Connections[${manager.name}]`, root.scope),
    ),
    ...source.logProviders.flatMap((provider) =>
      propertySites(provider, `\\Package.LogProviders[${provider.name}]`, root.scope),
    ),
    ...executableSites(root),
  ];
}

function executableSites(plan: ExecutablePlan): readonly ExpressionSite[] {
  const { model, path, scope } = plan;
  return [
    ...variableSites(model, path, scope),
    ...propertySites(model, path, scope),
    ...constraintSites(model, path, scope),
    ...forLoopSites(plan),
    ...foreachLoopSites(plan),
    ...taskSites(plan),
    ...[...plan.executables, ...plan.eventHandlers].flatMap(executableSites),
  ];
}

function variableSites({ variables }: Executable, path: string, scope: NameScope): readonly ExpressionSite[] {
  return variables
    .filter(({ evaluateAsExpression, expression }) => evaluateAsExpression && expression.trim() !== '')
    .map(({ namespace, name, expression }) => bindAt(expression, `${path}.Variables[${namespace}::${name}]`, scope));
}

function propertySites(
  { propertyExpressions }: ModelObject,
  path: string,
  scope: NameScope,
): readonly ExpressionSite[] {
  return propertyExpressions.map(({ name, expression }) => bindAt(expression, `${path}.Properties[${name}]`, scope));
}

function constraintSites(model: Executable, path: string, scope: NameScope): readonly ExpressionSite[] {
  return model.precedenceConstraints
    .filter(({ evaluationOperation }) => evaluationOperation !== 'constraint')
    .map(({ name, expression }) =>
      bindAt(expression, `${path}.PrecedenceConstraints[${name}]`, scope, { expected: 'boolean' }),
    );
}

function forLoopSites({ forLoop, model, path, scope }: ExecutablePlan): readonly ExpressionSite[] {
  if (forLoop === undefined) return [];
  const { initExpression, evalExpression, assignExpression } = model as ForLoop;
  const written: readonly (readonly [property: string, text: string, options: SiteOptions])[] = [
    ['InitExpression', initExpression, { assignment: true }],
    ['EvalExpression', evalExpression, { expected: 'boolean' }],
    ['AssignExpression', assignExpression, { assignment: true }],
  ];
  return written
    .filter(([, text]) => text.trim() !== '')
    .map(([property, text, options]) => bindAt(text, `${path}.${property}`, scope, options));
}

function foreachLoopSites({ foreachLoop, model, path, scope }: ExecutablePlan): readonly ExpressionSite[] {
  const enumerator = foreachLoop && (model as ForeachLoop).enumerator;
  return enumerator === undefined ? [] : propertySites(enumerator, `${path}.ForEachEnumerator`, scope);
}

function taskSites({ task, findings, path, scope }: ExecutablePlan): readonly ExpressionSite[] {
  if (task?.pipeline !== undefined) return pipelineSites(task.pipeline);
  return Object.entries(task?.unit?.declaration.properties ?? {}).flatMap(([property, { kind, expression: form }]) => {
    if (kind !== 'expression') return [];
    const value = task?.properties[property];
    // The bag holds no text of what did not compile, but the finding does.
    const failure = errorOf(findings.filter(({ subComponent }) => subComponent === property));
    const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : failure?.args.expression;
    return text === undefined ? [] : [bindAt(String(text), `${path}.${property}`, scope, form)];
  });
}
