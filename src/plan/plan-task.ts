import { convertValue } from '../datatypes/convert-value.ts';
import type { Value } from '../datatypes/value.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { TaskHost } from '../model/executable.ts';
import type { PropertyBag, PropertyDeclarations } from '../sdk/property.ts';
import type { TaskDeclaration } from '../sdk/task.ts';
import type { NameScope } from './name-scope.ts';
import type { ConnectionPlan, TaskPipeline, TaskPlan } from './package-plan.ts';
import type { PackagePlanning } from './package-planning.ts';
import { type PipelinePlanContext, planPipeline } from './pipeline/plan-pipeline.ts';
import { findConnection } from './plan-connections.ts';
import { componentProperty } from './plan-property-expressions.ts';
import { readPropertyBag } from './read-property-bag.ts';
import { unreadSettings } from './unread-object-data.ts';
import { refusedTask, unsupportedTask } from './unsupported-units.ts';

/** Plans what a task host hosts; every finding carries the path of the task. */
export function planTask(
  host: TaskHost,
  path: string,
  scope: NameScope,
  planning: PackagePlanning,
  findings: Diagnostic[],
): TaskPlan {
  const unit =
    planning.registry.task(host.creationName) ?? planning.registry.task(host.properties.get('ExecutableType') ?? '');
  const given = planning.overrides.get(host);
  const executionValueVariable =
    given?.get('ExecValueVariable') ??
    given?.get('ExecutionValueVariable') ??
    host.properties.get('ExecValueVariable') ??
    host.properties.get('ExecutionValueVariable') ??
    '';
  if (unit === undefined) {
    findings.push(unsupportedTask(path, host.creationName));
    return { unit, properties: {}, pipeline: undefined, connections: [], executionValueVariable };
  }
  const { declaration } = unit;
  if (declaration.refused !== undefined) {
    findings.push(refusedTask(path, host.creationName, declaration.displayName, declaration.refused));
  }
  const properties = readPropertyBag(declaration.properties, host.objectData, {
    scope,
    source: path,
    findings,
    ...(given === undefined ? {} : { given }),
  });
  findings.push(...unreadFindings(host, path, declaration));
  const pipeline =
    declaration.hostsPipeline && host.pipeline !== undefined
      ? planTaskPipeline(host.pipeline, path, scope, planning, given, findings)
      : undefined;
  const connections = [
    ...connectionReferences(declaration.properties, properties),
    ...pipelineConnections(host.pipeline),
  ];
  return {
    unit,
    properties,
    pipeline,
    connections: connectionIds(connections, planning.connections),
    executionValueVariable,
  };
}

/** What a task with `exactObjectData` keeps besides its properties, unless it is a default that means nothing. */
function unreadFindings({ objectData }: TaskHost, path: string, declaration: TaskDeclaration): readonly Diagnostic[] {
  if (!declaration.exactObjectData || objectData === undefined) return [];
  const { ignoredObjectData = [], displayName: kind } = declaration;
  return unreadSettings(objectData, declaration.properties)
    .filter(({ name, value }) => !/^(|0|false)$/i.test(value) && !ignoredObjectData.includes(name))
    .filter(({ name, value }) => !ignoredObjectData.includes(`${name}=${value}`))
    .map(({ name }) => diagnostic('OPENDTSX_E_TASK_UNREAD', { executable: path, kind, name }, { source: path }));
}

function planTaskPipeline(
  model: NonNullable<TaskHost['pipeline']>,
  path: string,
  scope: NameScope,
  planning: PackagePlanning,
  given: ReadonlyMap<string, string> | undefined,
  findings: Diagnostic[],
): TaskPipeline {
  const overrides = new Map<string, Value>();
  for (const [property, text] of given ?? []) overrides.set(componentProperty(property), text);
  const context: PipelinePlanContext = {
    registry: planning.registry,
    source: path,
    localeId: scope.localeId,
    variableType: (reference) => scope.variableType(reference),
    connectionManager: (reference) => describeConnection(findConnection(planning.connections, reference)),
    overrides,
  };
  const planned = planPipeline(model, context);
  findings.push(...planned.diagnostics);
  return { model, context, plan: planned.plan };
}

function describeConnection(
  connection: ConnectionPlan | undefined,
): ReturnType<PipelinePlanContext['connectionManager']> {
  if (connection === undefined) return undefined;
  const gives = connection.unit?.declaration.gives ?? (connection.target === undefined ? undefined : 'database');
  return { id: connection.id, name: connection.name, gives };
}

/** The values of properties of kind connection in a bag, and of texts that are the ID of a connection manager: File System tasks hold connection, variable or path. */
export function connectionReferences(declarations: PropertyDeclarations, bag: PropertyBag): readonly string[] {
  return Object.entries(declarations).flatMap(([name, declaration]) => {
    if (declaration.kind === 'connection') return [String(bag[name] ?? '')];
    if (declaration.kind === 'string')
      return /^\{[0-9a-f-]{36}\}/i.test(String(bag[name] ?? '')) ? [String(bag[name])] : [];
    if (declaration.kind !== 'collection') return [];
    return (bag[name] as readonly PropertyBag[]).flatMap((record) =>
      connectionReferences(declaration.fields ?? {}, record),
    );
  });
}

function pipelineConnections(pipeline: TaskHost['pipeline']): readonly string[] {
  return (pipeline?.components ?? []).flatMap((component) =>
    component.connections.flatMap((connection) => [connection.connectionManagerId, connection.connectionManagerRefId]),
  );
}

/** The distinct ids of the connection managers that references mean; references that mean none are left out. */
export function connectionIds(
  references: readonly string[],
  connections: readonly ConnectionPlan[],
): readonly string[] {
  const ids = references.map((reference) => findConnection(connections, reference)?.id);
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** A value as text in the invariant form in which packages hold properties. */
export function textOfValue(value: {
  readonly value: Value;
  readonly type: Parameters<typeof convertValue>[1];
}): string {
  if (value.value === null) return '';
  if (typeof value.value === 'boolean') return value.value ? 'True' : 'False';
  const text = convertValue(
    value.value,
    value.type,
    { type: 'DT_WSTR', length: 0, precision: 0, scale: 0, codePage: 0 },
    { localeId: 1033 },
  );
  return String(text.value ?? '');
}
