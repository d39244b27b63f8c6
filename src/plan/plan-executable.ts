import { type Diagnostic, type DiagnosticPlace, diagnostic } from '../diagnostics/diagnostic.ts';
import type {
  EventHandler,
  Executable,
  ForeachLoop,
  ForLoop,
  PrecedenceConstraint,
  TaskHost,
} from '../model/executable.ts';
import { checkExecutable } from './check-executable.ts';
import { readExecutableSettings } from './executable-settings.ts';
import { givenConstraint } from './given-constraint.ts';
import { readLoggingOptions } from './logging/logging-options.ts';
import { compileAt, type NameScope } from './name-scope.ts';
import type { ConstraintPlan, ExecutablePlan } from './package-plan.ts';
import type { PackagePlanning } from './package-planning.ts';
import { planLocale } from './plan-locale.ts';
import { planForeachLoop, planForLoop } from './plan-loops.ts';
import { compilePropertyExpressions } from './plan-property-expressions.ts';
import { planTask } from './plan-task.ts';
import { planVariable } from './plan-variables.ts';
import { scopeInside } from './scope-of-executable.ts';

/** Where an executable stands. */
export interface ExecutablePlace {
  readonly path: string;
  /** The names visible around it. */
  readonly outer: NameScope;
  /** True inside a disabled container. */
  readonly disabled: boolean;
}

/** Plans an executable and everything below it. */
export function planExecutable(model: Executable, place: ExecutablePlace, planning: PackagePlanning): ExecutablePlan {
  const { path } = place;
  const findings: Diagnostic[] = [];
  const given = planning.overrides.get(model) ?? new Map<string, string>();
  const settings = readExecutableSettings(model, given);
  const neverRuns = place.disabled || (settings.disabled && !hasExpression(model, 'Disable'));
  const localeId = planLocale(
    { localeId: Number(given.get('LocaleID') ?? model.localeId), inherited: place.outer.localeId, source: path },
    findings,
  );
  const scope = scopeInside(model, place.outer, localeId);
  const below = { outer: scope, disabled: neverRuns };
  const executables = model.executables.map((child) =>
    planExecutable(child, { ...below, path: `${path}\\${child.name}` }, planning),
  );
  const planned: ExecutablePlan = {
    kind: model.kind,
    path,
    id: model.id,
    name: model.name,
    creationName: model.creationName,
    localeId,
    transactionOption: settings.transactionOption,
    model,
    settings,
    neverRuns,
    variables: model.variables.map((variable) =>
      planVariable(variable, scope, path, planning.overrides.get(variable), findings),
    ),
    propertyExpressions: compilePropertyExpressions(model.propertyExpressions, scope, path, findings),
    propertyValues: given,
    executables,
    constraints: planConstraints(model, planning.overrides, path, scope, findings),
    eventHandlers: model.eventHandlers.map((handler) =>
      planExecutable(handler, { ...below, path: `${path}.EventHandlers[${handler.eventName}]` }, planning),
    ),
    logging: readLoggingOptions(model.loggingOptions),
    eventName: isEventHandler(model) ? model.eventName : undefined,
    task: isTaskHost(model) ? planTask(model, path, scope, planning, findings) : undefined,
    forLoop: isForLoop(model) ? planForLoop(model, path, scope, given, findings) : undefined,
    foreachLoop: isForeachLoop(model) ? planForeachLoop(model, path, scope, planning, findings) : undefined,
    scope,
    findings,
  };
  findings.push(...checkExecutable(planned, model, given));
  return planned;
}

function hasExpression(model: Executable, property: string): boolean {
  return model.propertyExpressions.some(({ name }) => name === property);
}

function planConstraints(
  model: Executable,
  overrides: PackagePlanning['overrides'],
  path: string,
  scope: NameScope,
  findings: Diagnostic[],
): ConstraintPlan[] {
  const positions = new Map(model.executables.map((executable, index) => [executable, index]));
  return model.precedenceConstraints.flatMap((constraint) =>
    planConstraint(givenConstraint(constraint, overrides.get(constraint)), positions, path, scope, findings),
  );
}

function planConstraint(
  constraint: PrecedenceConstraint,
  positions: ReadonlyMap<Executable | undefined, number>,
  path: string,
  scope: NameScope,
  findings: Diagnostic[],
): ConstraintPlan[] {
  const from = positions.get(constraint.from) ?? -1;
  const to = positions.get(constraint.to) ?? -1;
  const args = {
    from: constraint.from?.name ?? constraint.fromReference,
    to: constraint.to?.name ?? constraint.toReference,
  };
  const place = { source: path, subComponent: constraint.name || 'PrecedenceConstraint' };
  findings.push(...unknownOperation(constraint, place));
  if (from < 0 || to < 0) {
    const detail = `${from < 0 ? args.from : args.to} is no executable of this container`;
    findings.push(diagnostic('DTS_E_PRECEDENCECONSTRAINT', { ...args, detail }, place));
    return [];
  }
  const needed = constraint.evaluationOperation !== 'constraint';
  const compiled = needed ? compileAt(constraint.expression, scope, place, { expected: 'boolean' }) : undefined;
  findings.push(...(compiled?.findings ?? []));
  return [
    {
      from,
      to,
      evaluationOperation: constraint.evaluationOperation,
      value: constraint.value,
      expression: compiled?.expression,
      expressionText: needed ? constraint.expression : '',
      logicalAnd: constraint.logicalAnd,
    },
  ];
}

const constraintNumbers = {
  EvalOp: { known: /^\s*\+?[1-4]\s*$/, expected: '1 Expression, 2 Constraint, 3 both or 4 either' },
  Value: { known: /^\s*\+?[0-3]\s*$/, expected: '0 Success, 1 Failure, 2 Completion or 3 Canceled' },
} as const;

// The reader takes its default for a number it does not know, and the constraint would then mean something else in silence.
function unknownOperation({ properties }: PrecedenceConstraint, place: DiagnosticPlace): Diagnostic[] {
  return Object.entries(constraintNumbers).flatMap(([property, { known, expected }]) => {
    const value = properties.get(property);
    if (value === undefined || known.test(value)) return [];
    return [diagnostic('OPENDTSX_E_PROPERTY_VALUE', { property, value, expected }, place)];
  });
}

function isTaskHost(model: Executable): model is TaskHost {
  return model.kind === 'task';
}

function isForLoop(model: Executable): model is ForLoop {
  return model.kind === 'for-loop';
}

function isForeachLoop(model: Executable): model is ForeachLoop {
  return model.kind === 'foreach-loop';
}

function isEventHandler(model: Executable): model is EventHandler {
  return model.kind === 'event-handler';
}
