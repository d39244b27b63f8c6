import type { TypedValue } from '../datatypes/value.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { Package } from '../model/package.ts';
import type { Project } from '../model/project.ts';
import type { Parameter } from '../model/variable.ts';
import type { Registry } from '../registry/registry.ts';
import { settingExpectation } from './executable-settings.ts';
import { type LoggingRequest, missingLogProviders, planLogProviders } from './logging/plan-log-providers.ts';
import { type NameScope, nestScope } from './name-scope.ts';
import type {
  ConfigurationOutcome,
  ConnectionPlan,
  ExecutablePlan,
  PackagePlan,
  ParameterPlan,
} from './package-plan.ts';
import { planConnection } from './plan-connections.ts';
import { planExecutable } from './plan-executable.ts';
import { planParameter, typeOfVariable } from './plan-variables.ts';
import { scopeAroundPackage } from './scope-of-executable.ts';
import { systemVariableTypes } from './system-variables.ts';

/** What is given from outside for one execution. */
export interface PlanOptions {
  /** Properties as text, by model object and property name; of variables and parameters: `Value`. */
  readonly overrides?: ReadonlyMap<object, ReadonlyMap<string, string>>;
  /** Parameter values by `$Package::Name`, `$Project::Name`, or `Name` (package first). */
  readonly parameters?: ReadonlyMap<string, TypedValue | string>;
  /** Connection strings by connection manager name. */
  readonly connectionStrings?: ReadonlyMap<string, string>;
  /** Targets (`sqlite:./out.db`) by connection manager name. */
  readonly connectionTargets?: ReadonlyMap<string, string>;
  /** Logging asked for from outside. */
  readonly logging?: LoggingRequest;
  /** What became of its configurations. */
  readonly configurations?: ConfigurationOutcome;
  /** Path of the package; `\Package` unless it runs as a child. */
  readonly rootPath?: string;
  /** The names that a parent package makes visible. */
  readonly outerNames?: NameScope;
}

/** What planning a package needs. */
export interface PackagePlanContext {
  readonly registry: Registry;
  readonly project?: Project;
  readonly options?: PlanOptions;
}

/** Plans a package: topology, types, compiled expressions, typed properties, connections. Pure: opens nothing, reports everything. */
export function planPackage(source: Package, context: PackagePlanContext): PackagePlan {
  const options = context.options ?? {};
  const findings: Diagnostic[] = [];
  const path = options.rootPath ?? '\\Package';
  const parameters = planParameters(source, context, findings);
  const outer = scopeAroundPackage(source, parameters, options.outerNames);
  const connections = planConnections(source, context, outer);
  const overrides = options.overrides ?? new Map();
  const root = planExecutable(
    source,
    { path, outer, disabled: false },
    { registry: context.registry, connections, overrides },
  );
  const logProviders = planLogProviders(
    source,
    { registry: context.registry, scope: root.scope, overrides },
    options.logging?.attached ?? [],
  );
  findings.push(...concurrencyFindings(source, path), ...missingLogProviders(root, logProviders));
  return {
    package: source,
    root,
    connections,
    parameters,
    logProviders,
    logsEverything: options.logging?.everything ?? false,
    maxConcurrentExecutables: Number(
      overrides.get(source)?.get('MaxConcurrentExecutables') ?? source.maxConcurrentExecutables,
    ),
    configurations: options.configurations ?? { failed: [], ignored: false },
    planFindings: findings,
    diagnostics: [...findings, ...findingsOf(root), ...usedConnectionFindings(root, connections)],
  };
}

function planParameters(
  source: Package,
  context: PackagePlanContext,
  findings: Diagnostic[],
): readonly ParameterPlan[] {
  const given = context.options?.parameters ?? new Map<string, TypedValue | string>();
  const overrides = context.options?.overrides;
  const plan = (parameter: Parameter, prefix: string): ParameterPlan =>
    planParameter(
      parameter,
      given.get(`${prefix}::${parameter.name}`) ?? overrides?.get(parameter)?.get('Value') ?? given.get(parameter.name),
      findings,
    );
  return [
    ...source.parameters.map((parameter) => plan(parameter, '$Package')),
    ...(context.project?.parameters ?? []).map((parameter) => plan(parameter, '$Project')),
  ];
}

function planConnections(source: Package, context: PackagePlanContext, outer: NameScope): readonly ConnectionPlan[] {
  const names = source.variables.map((variable) => ({
    qualifiedName: `${variable.namespace}::${variable.name}`,
    type: typeOfVariable(variable),
  }));
  const planning = {
    registry: context.registry,
    scope: nestScope(nestScope(outer, systemVariableTypes('package')), names),
    connectionStrings: context.options?.connectionStrings ?? new Map<string, string>(),
    connectionTargets: context.options?.connectionTargets ?? new Map<string, string>(),
    overrides: context.options?.overrides ?? new Map<object, ReadonlyMap<string, string>>(),
  };
  const managers = [...source.connectionManagers, ...(context.project?.connectionManagers ?? [])];
  return managers.map((manager) => planConnection(manager, planning));
}

// Like the object model, which refuses the value; a value given from outside is judged with the other settings.
function concurrencyFindings({ maxConcurrentExecutables: value }: Package, path: string): Diagnostic[] {
  const property = 'MaxConcurrentExecutables';
  const expected = settingExpectation(property, String(value));
  if (expected === undefined) return [];
  return [
    diagnostic('OPENDTSX_E_PROPERTY_VALUE', { property, value, expected }, { source: path, subComponent: property }),
  ];
}

/** Every finding of an executable and of those below it that can run, in their order. */
function findingsOf(plan: ExecutablePlan): readonly Diagnostic[] {
  if (plan.neverRuns) return [];
  return [...plan.findings, ...plan.executables.flatMap(findingsOf), ...plan.eventHandlers.flatMap(findingsOf)];
}

/** The ids of the connection managers that executables which can run use. */
export function usedConnectionIds(plan: ExecutablePlan): ReadonlySet<string> {
  const used = new Set<string>();
  const visit = (each: ExecutablePlan): void => {
    if (each.neverRuns) return;
    for (const id of [...(each.task?.connections ?? []), ...(each.foreachLoop?.connections ?? [])]) used.add(id);
    for (const child of [...each.executables, ...each.eventHandlers]) visit(child);
  };
  visit(plan);
  return used;
}

function usedConnectionFindings(root: ExecutablePlan, connections: readonly ConnectionPlan[]): readonly Diagnostic[] {
  const used = usedConnectionIds(root);
  return connections.filter(({ id }) => used.has(id)).flatMap(({ findings }) => findings);
}
