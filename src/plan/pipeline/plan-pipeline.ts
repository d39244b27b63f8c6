import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Component, Pipeline } from '../../model/pipeline.ts';
import type { Registry } from '../../registry/registry.ts';
import type { ComponentDeclaration, ComponentInstance, ComponentModule } from '../../sdk/component.ts';
import type { ConnectionKind } from '../../sdk/connection-kind.ts';
import type { Unit } from '../../sdk/unit.ts';
import { planLocale } from '../plan-locale.ts';
import { bindComponent } from './bind-component.ts';
import { columnsAtInputs } from './column-flow.ts';
import { type PathEnds, resolvePaths } from './path-graph.ts';
import type { AvailableColumns, ComponentPlan, PipelinePlan } from './pipeline-plan.ts';
import { readSettings } from './pipeline-settings.ts';

/** What planning a data flow needs to know of the package around it. */
export interface PipelinePlanContext {
  readonly registry: Registry;
  /** Path of the Data Flow task. */
  readonly source: string;
  readonly localeId: number;
  variableType(reference: { namespace?: string; name: string }): ColumnType | undefined | 'unusable';
  /** A connection manager by id (GUID) or refId. */
  connectionManager(
    idOrRefId: string,
  ): { readonly id: string; readonly name: string; readonly gives: ConnectionKind | undefined } | undefined;
  /** Results of property expressions on component properties: `Component.Property` → value. */
  readonly overrides?: ReadonlyMap<string, Value>;
}

/** A planned data flow; `plan` is undefined when a finding of severity error stands in the way. */
export interface PipelinePlanning {
  readonly plan: PipelinePlan | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks and types a data flow. Pure: opens nothing, reports everything it finds. */
export function planPipeline(pipeline: Pipeline, context: PipelinePlanContext): PipelinePlanning {
  const findings: Diagnostic[] = [];
  const graph = resolvePaths(pipeline);
  findings.push(...graph.findings);
  const available = columnsAtInputs(pipeline, graph);
  const plans: ComponentPlan[] = [];
  const position = new Map<number, number>();
  for (const index of graph.order) {
    const component = pipeline.components[index] as Component;
    const planned = planComponent(component, index, graph.paths, available.get(index) ?? [], context);
    findings.push(...planned.findings);
    if (planned.unit === undefined || planned.instance === undefined) continue;
    position.set(index, plans.length);
    plans.push({
      index: plans.length,
      unit: planned.unit,
      instance: planned.instance,
      connections: planned.connections,
      connectionNames: planned.connectionNames,
      variables: planned.variables,
    });
  }
  const placed = findings.map((finding) => ({ ...finding, source: finding.source ?? context.source }));
  if (placed.some((finding) => finding.severity === 'error')) return { plan: undefined, diagnostics: placed };
  const paths = graph.paths.map((path) => ({
    id: path.id,
    name: path.name,
    from: { component: position.get(path.from) as number, output: path.output },
    to: { component: position.get(path.to) as number, input: path.input },
  }));
  const plan: PipelinePlan = {
    source: context.source,
    settings: readSettings(pipeline, context.overrides ?? new Map()),
    components: plans,
    paths,
    ...numberLineages(plans),
  };
  return { plan, diagnostics: placed };
}

interface PlannedComponent {
  readonly unit: Unit<ComponentDeclaration, ComponentModule> | undefined;
  readonly instance: ComponentInstance | undefined;
  readonly connections: ReadonlyMap<string, string>;
  readonly connectionNames: ReadonlyMap<string, string>;
  readonly variables: readonly string[];
  readonly findings: readonly Diagnostic[];
}

function planComponent(
  component: Component,
  index: number,
  paths: readonly PathEnds[],
  available: readonly AvailableColumns[],
  context: PipelinePlanContext,
): PlannedComponent {
  const managedType = component.customProperties.find((property) => property.name === 'UserComponentTypeName')?.value;
  const unit = context.registry.component(component.componentClassId, managedType);
  const none = new Map<string, string>();
  const nothing = { connections: none, connectionNames: none, variables: [] };
  if (unit === undefined) {
    const finding = diagnostic(
      'OPENDTSX_E_COMPONENT_UNSUPPORTED',
      { component: component.name, kind: managedType ?? component.componentClassId },
      { subComponent: component.name },
    );
    return { ...nothing, unit, instance: undefined, findings: [finding] };
  }
  const locale: Diagnostic[] = [];
  const localeId = planLocale(
    { localeId: component.localeId, inherited: context.localeId, source: component.name },
    locale,
  );
  const bound = bindComponent(component, {
    declaration: unit.declaration,
    available,
    connectedInputs: component.inputs.map((_, input) =>
      paths.some((path) => path.to === index && path.input === input),
    ),
    connectedOutputs: component.outputs.map((_, output) =>
      paths.some((path) => path.from === index && path.output === output),
    ),
    scope: { localeId, variableType: context.variableType },
    overrides: overridesOf(component.name, context.overrides),
  });
  const connections = bindConnections(component, unit.declaration, context);
  const own = unit.declaration.validate(bound.instance);
  const findings = [...locale, ...bound.findings, ...connections.findings, ...own].map((finding) => ({
    ...finding,
    subComponent: finding.subComponent ?? component.name,
  }));
  return {
    unit,
    instance: bound.instance,
    connections: connections.managers,
    connectionNames: connections.names,
    variables: bound.variables,
    findings,
  };
}

function overridesOf(component: string, overrides: ReadonlyMap<string, Value> | undefined): ReadonlyMap<string, Value> {
  const own = new Map<string, Value>();
  for (const [key, value] of overrides ?? []) {
    if (key.startsWith(`${component}.`)) own.set(key.slice(component.length + 1), value);
  }
  return own;
}

function bindConnections(
  component: Component,
  declaration: ComponentDeclaration,
  context: PipelinePlanContext,
): {
  managers: ReadonlyMap<string, string>;
  names: ReadonlyMap<string, string>;
  findings: readonly Diagnostic[];
} {
  const managers = new Map<string, string>();
  const names = new Map<string, string>();
  const findings: Diagnostic[] = [];
  for (const [slot, wanted] of Object.entries(declaration.connections ?? {})) {
    const persisted = component.connections.find((connection) => connection.name === slot) ?? component.connections[0];
    const references = [persisted?.connectionManagerId, persisted?.connectionManagerRefId].filter(
      (reference): reference is string => reference !== undefined && reference !== '',
    );
    const manager = references
      .map((reference) => context.connectionManager(reference))
      .find((found) => found !== undefined);
    if (manager === undefined) {
      if (wanted.optional && references.length === 0) continue;
      findings.push(
        diagnostic('DTS_E_CANNOTTFINDRUNTIMECONNECTIONOBJECT', {
          component: component.name,
          slot,
          reference: references.at(-1) ?? '',
        }),
      );
      continue;
    }
    // A manager of an unsupported kind has its own finding already.
    if (manager.gives !== undefined && !wanted.accepts.includes(manager.gives)) {
      findings.push(
        diagnostic('OPENDTSX_E_CONNECTION_KIND', {
          component: component.name,
          slot,
          connection: manager.name,
          gives: manager.gives,
          accepts: wanted.accepts.join(' or '),
        }),
      );
    }
    managers.set(slot, manager.id);
    names.set(slot, manager.name);
  }
  return { managers, names, findings };
}

function numberLineages(plans: readonly ComponentPlan[]): {
  lineageNumbers: ReadonlyMap<string, number>;
  lineageNames: ReadonlyMap<string, string>;
} {
  const lineageNumbers = new Map<string, number>();
  const lineageNames = new Map<string, string>();
  for (const plan of plans) {
    for (const output of plan.instance.outputs) {
      for (const column of output.columns) {
        const number = /^\d+$/.test(column.lineageId) ? Number(column.lineageId) : lineageNumbers.size + 1;
        lineageNumbers.set(column.lineageId, number);
        lineageNames.set(column.lineageId, column.name);
      }
    }
  }
  return { lineageNumbers, lineageNames };
}
