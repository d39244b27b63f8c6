import { formatValue } from '../datatypes/format-value.ts';
import { DtsError } from '../diagnostics/dts-error.ts';
import type { ConnectionPlan, ExecutablePlan, ExecutableSettings, VariablePlan } from '../plan/package-plan.ts';
import type { ComponentPlan } from '../plan/pipeline/pipeline-plan.ts';
import type { EventContext } from './event.ts';
import { type ExecutableRun, type PackageExecution, packageRun } from './executable-run.ts';
import { bindConnectionOf } from './use-connection.ts';

type Properties = EventContext['properties'];

/** Executions of packages whose state at the beginning was told. */
const begun = new WeakSet<PackageExecution>();

/**
 * The state around an executable at this moment: that of the component named, if any, of the executable and of those around it up to its package, at depths from 1
 * on; with them the variables that they own, and with the package its connection managers. The first time in an execution of a package, the variables and
 * connection managers as they were before it, at depth 0 (source: catalog.event_message_context; which properties there are is inferred). Holds no value that is
 * declared sensitive; secrets within others are for the host to hide.
 */
export function contextOf(run: ExecutableRun, component: string | undefined): EventContext[] {
  const contexts: EventContext[] = [];
  if (!begun.has(run.execution)) contexts.push(...stateBefore(run.execution));
  begun.add(run.execution);
  let depth = 1;
  const found = component === undefined ? undefined : componentOf(run.plan, component);
  if (found !== undefined) contexts.push(componentContext(run, found, depth++));
  for (let level: ExecutableRun | undefined = run; level !== undefined; level = level.parent) {
    contexts.push(...levelContexts(level, depth++));
    if (level.plan.kind === 'package') break;
  }
  return contexts;
}

function levelContexts(level: ExecutableRun, depth: number): EventContext[] {
  const { plan } = level;
  const own: EventContext = {
    depth,
    path: plan.path,
    kind: plan.kind === 'event-handler' ? 'sequence' : plan.kind,
    name: level.name,
    id: plan.id,
    properties: settingsOf(plan, level.settings),
  };
  const variables = plan.variables.flatMap((variable) =>
    variableContext(plan, variable, depth, valueNow(level, variable)),
  );
  return plan.kind === 'package' ? [own, ...variables, ...connectionsNow(level, depth)] : [own, ...variables];
}

function settingsOf({ creationName }: ExecutablePlan, settings: ExecutableSettings): Properties {
  const values: readonly (readonly [string, string | number | boolean])[] = [
    ['CreationName', creationName],
    ['Disable', settings.disabled],
    ['DelayValidation', settings.delayValidation],
    ['FailPackageOnFailure', settings.failPackageOnFailure],
    ['FailParentOnFailure', settings.failParentOnFailure],
    ['MaximumErrorCount', settings.maximumErrorCount],
    ['ForceExecutionResult', settings.forceExecutionResult],
    ['TransactionOption', settings.transactionOption],
    ['IsolationLevel', settings.isolationLevel],
    ['LoggingMode', settings.loggingMode],
  ];
  return values.map(([name, value]) => [name, textOf(value)]);
}

function componentOf({ task }: ExecutablePlan, name: string): ComponentPlan | undefined {
  return task?.pipeline?.plan?.components.find(({ instance }) => instance.name === name);
}

function componentContext({ plan }: ExecutableRun, { unit, instance }: ComponentPlan, depth: number): EventContext {
  const properties = Object.entries(unit.declaration.properties).flatMap(([name, { sensitive }]) => {
    const value = instance.properties[name];
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isPlain && !sensitive ? [[name, textOf(value)] as const] : [];
  });
  const { name, id } = instance;
  return { depth, path: plan.path, member: `\\${name}`, kind: 'pipeline', name, id, properties };
}

function stateBefore({ plan }: PackageExecution): EventContext[] {
  const variables = plan.root.variables.flatMap((variable) =>
    variableContext(plan.root, variable, 0, textOfVariable(variable)),
  );
  return [
    ...variables,
    ...plan.connections.map((manager) => connectionContext(plan.root, manager, 0, manager.connectionString)),
  ];
}

function textOfVariable({ type, value }: VariablePlan): string | undefined {
  return type === undefined || value === null ? undefined : formatValue(value, type);
}

function variableContext(
  { path }: ExecutablePlan,
  { qualifiedName: name, id }: VariablePlan,
  depth: number,
  value: string | undefined,
): EventContext[] {
  if (value === undefined) return [];
  return [{ depth, path, member: `.Variables[${name}]`, kind: 'variable', name, id, properties: [['Value', value]] }];
}

function valueNow({ scope }: ExecutableRun, { qualifiedName }: VariablePlan): string | undefined {
  return unlessFailing(() => {
    const { type, value } = scope.read(qualifiedName);
    return value === null ? undefined : formatValue(value, type);
  });
}

function connectionsNow(run: ExecutableRun, depth: number): EventContext[] {
  return run.execution.plan.connections.map((manager) => {
    const now = unlessFailing(() => bindConnectionOf(packageRun(run), manager).connectionString);
    return connectionContext(run.plan, manager, depth, now);
  });
}

function connectionContext(
  { path }: ExecutablePlan,
  { name, id, creationName, retainSameConnection, model }: ConnectionPlan,
  depth: number,
  connectionString: string | undefined,
): EventContext {
  const properties: Properties = [
    ...(connectionString === undefined ? [] : [['ConnectionString', connectionString] as const]),
    ['CreationName', creationName],
    ['DelayValidation', textOf(model.delayValidation)],
    ['RetainSameConnection', textOf(retainSameConnection)],
  ];
  return { depth, path, member: `.Connections[${name}]`, kind: 'connection-manager', name, id, properties };
}

// What cannot be computed, or holds an object, is left out: the error itself is told, not one about its context.
function unlessFailing(compute: () => string | undefined): string | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof DtsError) return undefined;
    throw error;
  }
}

function textOf(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}
