import { Secret } from '../datatypes/secret.ts';
import type { TypedValue, Value } from '../datatypes/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import type { TypedExpressionTree } from '../expressions/compile-expression.ts';
import type { ConnectionManagerInstance } from '../sdk/connection-manager.ts';
import type { ForeachEnumeratorInstance } from '../sdk/foreach-enumerator.ts';
import type { PropertyBag, PropertyDeclarations, PropertyValue } from '../sdk/property.ts';
import type { TaskInstance } from '../sdk/task.ts';
import { hasConnectionStringParts, withConnectionStringPart } from './connection-string-parts.ts';
import { isExecutableSetting, settingExpectation, withSetting } from './executable-settings.ts';
import type { NameScope } from './name-scope.ts';
import type {
  ConnectionPlan,
  ExecutablePlan,
  ExecutableSettings,
  ForLoopPlan,
  PropertyExpressionPlan,
} from './package-plan.ts';
import type { PipelinePlan } from './pipeline/pipeline-plan.ts';
import { planPipeline } from './pipeline/plan-pipeline.ts';
import { isSecretName } from './plan-connections.ts';
import { compileForLoop, forLoopTexts } from './plan-loops.ts';
import { textOfValue } from './plan-task.ts';
import { declaredName, propertyValueOf } from './read-property-bag.ts';

/** Evaluates an expression where it stands. Throws a `DtsError` when it has no value. */
export type ExpressionEvaluator = (expression: TypedExpressionTree, property: string) => TypedValue;

/** The binding level of an executable: its properties as they are now. */
export interface BoundExecutable {
  readonly settings: ExecutableSettings;
  /** Values of the property expressions that are no settings, by property name. */
  readonly values: ReadonlyMap<string, TypedValue>;
}

/** Evaluates the property expressions of an executable. Throws a `DtsError` when a setting cannot be what its expression says. */
export function bindExecutable(plan: ExecutablePlan, evaluate: ExpressionEvaluator): BoundExecutable {
  let { settings } = plan;
  const values = new Map<string, TypedValue>();
  for (const { property, expression } of plan.propertyExpressions) {
    const value = evaluate(expression, property);
    if (property === 'ForcedExecutionValue') settings = { ...settings, forcedExecutionValue: value };
    else if (isExecutableSetting(property))
      settings = withSetting(settings, property, settingOf(plan, property, value));
    else values.set(property, value);
  }
  return { settings, values };
}

function settingOf(plan: ExecutablePlan, property: string, { value }: TypedValue): Value {
  const expected = settingExpectation(property, String(value));
  if (expected === undefined) return value;
  const place = { source: plan.path, subComponent: property };
  throw dtsError('OPENDTSX_E_PROPERTY_VALUE', { property, value: String(value), expected }, place);
}

/** A task instance with its property expressions evaluated into the bag; findings are those of unreadable values. */
export function bindTask(
  plan: ExecutablePlan,
  bound: BoundExecutable,
): { readonly instance: TaskInstance; readonly findings: readonly Diagnostic[] } {
  const findings: Diagnostic[] = [];
  const declarations = plan.task?.unit?.declaration.properties ?? {};
  const properties = withValues(
    plan.task?.properties ?? {},
    declarations,
    bound.values,
    plan.scope,
    plan.path,
    findings,
  );
  const instance = { id: plan.id, name: plan.name, path: plan.path, localeId: plan.localeId, properties };
  return { instance, findings };
}

/** The data flow of a task as it is now: planned again when property expressions change its components. */
export function bindPipeline(
  plan: ExecutablePlan,
  bound: BoundExecutable,
): { readonly plan: PipelinePlan | undefined; readonly findings: readonly Diagnostic[] } {
  const pipeline = plan.task?.pipeline;
  if (pipeline === undefined) return { plan: undefined, findings: [] };
  if (bound.values.size === 0) return { plan: pipeline.plan, findings: [] };
  const overrides = new Map<string, Value>(pipeline.context.overrides);
  for (const [property, value] of bound.values) overrides.set(property, textOfValue(value));
  const planned = planPipeline(pipeline.model, { ...pipeline.context, overrides });
  return { plan: planned.plan, findings: planned.diagnostics };
}

/** The expressions of a For Loop as they are now: compiled again when property expressions give their texts. */
export function bindForLoop(
  plan: ExecutablePlan,
  bound: BoundExecutable,
): { readonly loop: ForLoopPlan | undefined; readonly findings: readonly Diagnostic[] } {
  const { forLoop } = plan;
  const changed = forLoop === undefined ? [] : forLoopTexts.filter((name) => bound.values.has(name));
  if (forLoop === undefined || changed.length === 0) return { loop: forLoop, findings: [] };
  const findings: Diagnostic[] = [];
  const texts = { ...forLoop.texts };
  for (const name of changed) texts[name] = textOfValue(bound.values.get(name) as TypedValue);
  return { loop: compileForLoop(texts, plan.path, plan.scope, findings), findings };
}

/** The number of tasks that a package may run at the same time, as it is now. Throws a `DtsError` when its expression gives none. */
export function bindMaxConcurrentExecutables(plan: ExecutablePlan, bound: BoundExecutable): number | undefined {
  const value = bound.values.get('MaxConcurrentExecutables');
  return value === undefined ? undefined : Number(settingOf(plan, 'MaxConcurrentExecutables', value));
}

/** The variable that receives the execution value of a task, as it is now; '' when none. */
export function bindExecutionValueVariable(plan: ExecutablePlan, bound: BoundExecutable): string {
  const value = bound.values.get('ExecValueVariable') ?? bound.values.get('ExecutionValueVariable');
  return value === undefined ? (plan.task?.executionValueVariable ?? '') : textOfValue(value);
}

/** The enumerator of a Foreach Loop as it is now. */
export function bindEnumerator(
  plan: ExecutablePlan,
  evaluate: ExpressionEvaluator,
): { readonly instance: ForeachEnumeratorInstance; readonly findings: readonly Diagnostic[] } {
  const findings: Diagnostic[] = [];
  const loop = plan.foreachLoop;
  const declarations = loop?.unit?.declaration.properties ?? {};
  const values = valuesOf(loop?.propertyExpressions ?? [], evaluate);
  const properties = withValues(loop?.properties ?? {}, declarations, values, plan.scope, plan.path, findings);
  return { instance: { id: loop?.id ?? '', name: loop?.name ?? '', properties }, findings };
}

/** A connection manager as it is now. */
export function bindConnection(
  plan: ConnectionPlan,
  evaluate: ExpressionEvaluator,
): { readonly instance: ConnectionManagerInstance; readonly findings: readonly Diagnostic[] } {
  const findings: Diagnostic[] = [];
  const values = valuesOf(plan.propertyExpressions, evaluate);
  let { connectionString, password } = plan;
  const secrets = new Map(plan.secrets);
  for (const [property, value] of values) {
    if (property === 'ConnectionString') connectionString = textOfValue(value);
    else if (property === 'Password' || property === 'ServerPassword') password = new Secret(textOfValue(value));
    else if (isSecretName(property)) secrets.set(property, new Secret(textOfValue(value)));
  }
  const hasParts = plan.unit === undefined || hasConnectionStringParts(plan.unit.declaration.gives);
  for (const [property, value] of hasParts ? values : []) {
    connectionString = withConnectionStringPart(connectionString, property, textOfValue(value));
  }
  const declarations = plan.unit?.declaration.properties ?? {};
  const source = `\\Package.Connections[${plan.name}]`;
  const properties = withValues(plan.properties, declarations, values, noNames, source, findings);
  const { id, name, creationName, target } = plan;
  const retained = values.get('RetainSameConnection') ?? values.get('Retain');
  const retainSameConnection = retained === undefined ? plan.retainSameConnection : retained.value === true;
  return {
    instance: {
      id,
      name,
      creationName,
      connectionString,
      connectionStringChanged: connectionString !== plan.model.connectionString,
      target,
      password,
      secrets,
      retainSameConnection,
      properties,
    },
    findings,
  };
}

const noNames: NameScope = { localeId: 1033, variableType: () => undefined };

function valuesOf(
  expressions: readonly PropertyExpressionPlan[],
  evaluate: ExpressionEvaluator,
): ReadonlyMap<string, TypedValue> {
  return new Map(expressions.map(({ property, expression }) => [property, evaluate(expression, property)]));
}

function withValues(
  bag: PropertyBag,
  declarations: PropertyDeclarations,
  values: ReadonlyMap<string, TypedValue>,
  scope: NameScope,
  source: string,
  findings: Diagnostic[],
): PropertyBag {
  if (values.size === 0) return bag;
  const changed: Record<string, PropertyValue> = { ...bag };
  for (const [property, value] of values) {
    const name = declaredName(declarations, property);
    if (name === undefined) continue;
    changed[name] = propertyValueOf(name, textOfValue(value), declarations[name], { scope, source, findings });
  }
  return Object.freeze(changed);
}
