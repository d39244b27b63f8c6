import type { CompileOptions } from '../../expressions/compile-expression.ts';
import type { ExpressionScope } from '../../expressions/expression-scope.ts';
import type { Executable, ForeachLoop, TaskHost } from '../../model/executable.ts';
import type { Package } from '../../model/package.ts';
import type { CustomProperty, Pipeline } from '../../model/pipeline.ts';
import type { Parameter, Variable } from '../../model/variable.ts';
import { columnsAtInputs } from '../../plan/pipeline/column-flow.ts';
import { resolvePaths } from '../../plan/pipeline/path-graph.ts';
import type { AvailableColumns } from '../../plan/pipeline/pipeline-plan.ts';
import type { KnownNames } from '../evaluate-expression/complete-expression.ts';
import {
  componentScope,
  expressionScope,
  knownNames,
  namesAt,
  outermostNames,
  type VisibleNames,
} from './expression-names.ts';
import { attributeMarkup, type MarkupElement, type MarkupValue, propertyMarkup, textMarkup } from './markup-value.ts';

/** An expression of a package with its place in the text of the package. */
export interface LocatedExpression {
  readonly value: MarkupValue;
  readonly scope: ExpressionScope;
  /** What may be completed in it. */
  readonly names: KnownNames;
  readonly options: CompileOptions;
  /** False for text that is kept but not used: of a variable that is not evaluated, of a constraint without expression. */
  readonly active: boolean;
  /** Where it stands: its variables are those visible here. */
  readonly executable: Executable;
}

/** Every expression of a package, in no particular order; empty ones are among them when the package writes them. */
export function findExpressions(
  source: Package,
  projectParameters: readonly Parameter[],
): readonly LocatedExpression[] {
  const outer = outermostNames(source, projectParameters);
  const names = namesAt(source, outer);
  const place = { names, executable: source };
  return [
    ...source.connectionManagers.flatMap(({ origin }) => propertyExpressions(origin, place)),
    ...source.logProviders.flatMap(({ origin }) => propertyExpressions(origin, place)),
    ...executableExpressions(source, outer),
  ];
}

interface Place {
  readonly names: VisibleNames;
  readonly executable: Executable;
}

function executableExpressions(executable: Executable, outer: VisibleNames): LocatedExpression[] {
  const names = namesAt(executable, outer);
  const place = { names, executable };
  return [
    ...executable.variables.flatMap((variable) => variableExpression(variable, place)),
    ...propertyExpressions(executable.origin, place),
    ...executable.precedenceConstraints.flatMap(({ origin, evaluationOperation }) => {
      const active = evaluationOperation !== 'constraint';
      return propertyExpression(origin, 'Expression', place, { expected: 'boolean' }, active);
    }),
    ...ownExpressions(executable, place),
    ...[...executable.executables, ...executable.eventHandlers].flatMap((each) => executableExpressions(each, names)),
  ];
}

function ownExpressions(executable: Executable, place: Place): LocatedExpression[] {
  switch (executable.kind) {
    case 'for-loop':
      return [
        ...propertyExpression(executable.origin, 'InitExpression', place, { assignment: true }),
        ...propertyExpression(executable.origin, 'EvalExpression', place, { expected: 'boolean' }),
        ...propertyExpression(executable.origin, 'AssignExpression', place, { assignment: true }),
      ];
    case 'foreach-loop':
      return propertyExpressions((executable as ForeachLoop).enumerator?.origin, place);
    case 'task':
      return taskExpressions(executable as TaskHost, place);
    default:
      return [];
  }
}

function taskExpressions({ objectData, pipeline }: TaskHost, place: Place): LocatedExpression[] {
  if (pipeline !== undefined) return pipelineExpressions(pipeline, place);
  const attribute = objectData?.localName === 'ExpressionTask' ? objectData.attribute('Expression') : undefined;
  if (objectData === undefined || attribute === undefined) return [];
  return [outsideDataFlow(attributeMarkup(objectData, attribute), place, { assignment: true })];
}

function variableExpression({ origin, evaluateAsExpression }: Variable, place: Place): LocatedExpression[] {
  return propertyExpression(origin, 'Expression', place, {}, evaluateAsExpression);
}

function propertyExpressions(origin: MarkupElement | undefined, place: Place): LocatedExpression[] {
  const elements = origin?.childrenNamed('PropertyExpression') ?? [];
  return elements.map((element) => outsideDataFlow(textMarkup(element), place));
}

function propertyExpression(
  origin: MarkupElement | undefined,
  name: string,
  place: Place,
  options: CompileOptions,
  active = true,
): LocatedExpression[] {
  const value = origin === undefined ? undefined : propertyMarkup(origin, name);
  if (value === undefined) return [];
  // An empty text is no expression, but somebody may be about to write one.
  return [outsideDataFlow(value, place, options, active && value.text.trim() !== '')];
}

function outsideDataFlow(
  value: MarkupValue,
  { names, executable }: Place,
  options: CompileOptions = {},
  active = true,
): LocatedExpression {
  return { value, scope: expressionScope(names), names: knownNames(names), options, active, executable };
}

function pipelineExpressions(pipeline: Pipeline, place: Place): LocatedExpression[] {
  const reaching = columnsAtInputs(pipeline, resolvePaths(pipeline));
  return pipeline.components.flatMap(({ inputs, outputs }, index) => {
    const columns: AvailableColumns = new Map((reaching.get(index) ?? []).flatMap((input) => [...input]));
    const located = (properties: readonly CustomProperty[], options: CompileOptions): LocatedExpression[] =>
      componentExpressions(properties, columns, place, options);
    return [
      ...inputs.flatMap((input) => input.columns.flatMap(({ customProperties }) => located(customProperties, {}))),
      ...outputs.flatMap((output) => [
        ...located(output.customProperties, { expected: 'boolean' }),
        ...output.columns.flatMap(({ customProperties }) => located(customProperties, {})),
      ]),
    ];
  });
}

// Derived Column and Conditional Split keep each expression twice: with lineage ids, and with names for people.
function componentExpressions(
  properties: readonly CustomProperty[],
  columns: AvailableColumns,
  { names, executable }: Place,
  options: CompileOptions,
): LocatedExpression[] {
  const written = properties.filter(({ name }) => name === 'Expression' || name === 'FriendlyExpression');
  if (written.length < 2) return [];
  return written.flatMap(({ origin }) => {
    if (origin === undefined) return [];
    const value = textMarkup(origin);
    const scope = componentScope(names, columns);
    const active = value.text.trim() !== '';
    return [{ value, scope, names: knownNames(names, columns), options, active, executable }];
  });
}
