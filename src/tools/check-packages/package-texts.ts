import { isForeachLoop, isTaskHost } from '../../model/executable-kind.ts';
import type { PropertyExpression } from '../../model/model-object.ts';
import type { Package } from '../../model/package.ts';
import type { Component } from '../../model/pipeline.ts';
import type { Parameter } from '../../model/variable.ts';
import type { ConnectionPlan, ExecutablePlan, PackagePlan } from '../../plan/package-plan.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { componentsOf, runningExecutables } from './running-executables.ts';

/**
 * The texts of a package in which it may name places of the outside: connection strings, values, expressions, configurations, and the
 * data of tasks, enumerators and components that can run. Scripts, layout and descriptions are left out.
 */
export function* packageTexts(
  plan: PackagePlan,
  connections: readonly ConnectionPlan[],
  parameters: readonly Parameter[],
): Generator<string> {
  yield* textsOfPackage(plan.package);
  for (const { valueText } of parameters) yield valueText;
  for (const { connectionString, target, model } of connections) {
    if (target === undefined) yield connectionString;
    yield* expressionsOf(model.propertyExpressions);
  }
  for (const executable of runningExecutables(plan.root)) yield* textsOfExecutable(executable);
}

function* textsOfPackage({ configurations, enableConfigurations, logProviders }: Package): Generator<string> {
  if (enableConfigurations) for (const { configurationString } of configurations) yield configurationString;
  for (const { configString } of logProviders) yield configString;
}

function* textsOfExecutable(executable: ExecutablePlan): Generator<string> {
  const { model } = executable;
  yield* expressionsOf(model.propertyExpressions);
  for (const { valueText, expression, evaluateAsExpression } of model.variables) {
    yield evaluateAsExpression ? unescaped(expression) : valueText;
  }
  if (isTaskHost(model) && model.pipeline === undefined) yield* textsOfElement(model.objectData);
  if (isForeachLoop(model)) yield* textsOfElement(model.enumerator?.objectData);
  for (const component of componentsOf(executable)) yield* textsOfComponent(component);
}

const scriptElements = new Set(['ScriptProject', 'ProjectItem', 'BinaryItem']);
const scriptProperties = new Set(['SourceCode', 'BinaryCode']);

function* textsOfElement(element: XmlElement | undefined): Generator<string> {
  if (element === undefined || scriptElements.has(element.localName)) return;
  for (const { localName, value } of element.attributes) yield textOf(localName, value);
  for (const child of element.children) {
    if (child.kind === 'element') yield* textsOfElement(child);
    else if (child.kind === 'text' || child.kind === 'cdata') yield child.value;
  }
}

function* textsOfComponent(component: Component): Generator<string> {
  for (const { name, value } of component.customProperties) {
    if (!scriptProperties.has(name)) yield textOf(name, value);
  }
  for (const { columns } of [...component.inputs, ...component.outputs]) {
    for (const { customProperties } of columns)
      for (const { name, value } of customProperties) yield textOf(name, value);
  }
}

function* expressionsOf(expressions: readonly PropertyExpression[]): Generator<string> {
  for (const { expression } of expressions) yield unescaped(expression);
}

// FriendlyExpression repeats Expression.
function textOf(name: string, value: string): string {
  if (name === 'FriendlyExpression') return '';
  return /expression$/i.test(name) ? unescaped(value) : value;
}

// Literals of expressions write a backslash twice.
function unescaped(expression: string): string {
  return expression.replaceAll('\\\\', '\\');
}
