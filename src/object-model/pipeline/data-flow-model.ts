import { dtsError } from '../../diagnostics/dts-error.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import { assignPipelineIds, renameInPipeline } from '../../model/assign-pipeline-ids.ts';
import { assignRefIds } from '../../model/assign-ref-ids.ts';
import type { Executable, TaskHost } from '../../model/executable.ts';
import type { ConnectionManager, Package } from '../../model/package.ts';
import type { Component, Input, Output, OutputColumn, Pipeline } from '../../model/pipeline.ts';
import type { Project } from '../../model/project.ts';
import type { NameScope } from '../../plan/name-scope.ts';
import type { ExecutablePlan } from '../../plan/package-plan.ts';
import { columnsAtInputs } from '../../plan/pipeline/column-flow.ts';
import { resolvePaths } from '../../plan/pipeline/path-graph.ts';
import type { AvailableColumns } from '../../plan/pipeline/pipeline-plan.ts';
import { planPackage } from '../../plan/plan-package.ts';
import { scopeOfExecutable } from '../../plan/scope-of-executable.ts';
import type { ComponentUnit, Registry } from '../../registry/registry.ts';
import { type ConnectedComponent, connectComponent } from '../../runtime/connect-component.ts';
import type { LoadRequest } from '../../runtime/run-request.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import type { ComponentDesign } from '../../sdk/design.ts';

/** A Data Flow task with its data flow. */
export type DataFlowTask = TaskHost & { pipeline: Pipeline };

const lastNumberedFormat = 3;

/** What the views of one data flow share: the persisted objects, and what is known about them. */
export class DataFlowModel {
  readonly task: DataFlowTask;
  readonly registry: Registry;
  private readonly request: () => LoadRequest;
  /** Output columns whose type the program has chosen: expressions do not change it. */
  readonly typedColumns = new WeakSet<OutputColumn>();

  /** Throws OPENDTSX_E_MODEL_NUMBEREDFLOW for a package of a format whose data flows number their objects. */
  constructor(task: DataFlowTask, registry: Registry, request: () => LoadRequest) {
    this.task = task;
    this.registry = registry;
    this.request = request;
    const { formatVersion } = this.package;
    if (formatVersion <= lastNumberedFormat) {
      throw dtsError('OPENDTSX_E_MODEL_NUMBEREDFLOW', { task: task.name, formatVersion });
    }
    if (task.refId === '') assignRefIds(this.package);
  }

  get pipeline(): Pipeline {
    return this.task.pipeline;
  }

  get package(): Package {
    let at: Executable = this.task;
    while (at.parent !== undefined) at = at.parent;
    if (at.kind !== 'package') throw new InternalError(`the task ${this.task.name} is in no package`);
    return at as Package;
  }

  /** The connection managers that components can use: of the package and its project. */
  get connectionManagers(): readonly ConnectionManager[] {
    return [...this.package.connectionManagers, ...(this.project?.connectionManagers ?? [])];
  }

  /** The names of variables and parameters that expressions of the data flow can use. */
  get names(): NameScope {
    return scopeOfExecutable(this.task, this.project);
  }

  private get project(): Project | undefined {
    const { source } = this.request();
    return 'package' in source ? source.project : undefined;
  }

  /** Gives everything the path of its name and place, and lets whatever refers to it follow. */
  identify(): void {
    const renamed = new Map<string, string>();
    assignPipelineIds(this.pipeline, this.task.refId, renamed);
    renameInPipeline(this.task, renamed);
    this.refreshCaches();
  }

  /** Gives paths anew when an object that has come into a collection has one that another has already. */
  identifyAmong(objects: readonly { readonly id: string }[], added: { readonly id: string }): void {
    if (objects.some((object) => object !== added && object.id === added.id)) this.identify();
  }

  /** Lets input columns remember name, type and sort key position of the columns where they come from. */
  refreshCaches(): void {
    const { components } = this.pipeline;
    const columns = components.flatMap(({ outputs }) => outputs.flatMap((output) => output.columns));
    const upstream = new Map(columns.map((column) => [column.lineageId, column]));
    for (const column of components.flatMap(({ inputs }) => inputs.flatMap((input) => input.columns))) {
      const from = upstream.get(column.lineageId);
      if (from === undefined) continue;
      const { name, type: cachedType, sortKeyPosition } = from;
      Object.assign(column, { name, cachedType, sortKeyPosition });
    }
  }

  /** The unit of a component. Throws OPENDTSX_E_MODEL_MONIKER when nothing here is of its class. */
  unitOf(component: Component): ComponentUnit {
    const unit = this.findUnit(component);
    if (unit === undefined) throw dtsError('OPENDTSX_E_MODEL_MONIKER', { moniker: component.componentClassId });
    return unit;
  }

  /** What the unit of a component declares; undefined when nothing here is of its class. */
  declarationOf(component: Component): ComponentDeclaration | undefined {
    return this.findUnit(component)?.declaration;
  }

  /** How new components of its class look; nothing for a class without design. */
  designOf(component: Component): ComponentDesign {
    return this.declarationOf(component)?.design ?? {};
  }

  /** The columns that reach an input over its path. */
  availableAt(input: Input): AvailableColumns {
    const { components } = this.pipeline;
    const index = components.findIndex(({ inputs }) => inputs.includes(input));
    const reaching = columnsAtInputs(this.pipeline, resolvePaths(this.pipeline)).get(index);
    return reaching?.[components[index].inputs.indexOf(input)] ?? new Map();
  }

  /** The output column with a lineage id, when it reaches an input. */
  findReaching(input: Input, lineageId: string): OutputColumn | undefined {
    const { components, paths } = this.pipeline;
    const passed = new Set<Input>();
    for (let at: Input | undefined = input; at !== undefined && !passed.has(at); ) {
      passed.add(at);
      const end: string = at.id;
      const start = paths.find(({ endId }) => endId === end)?.startId;
      const from = components.find(({ outputs }) => outputs.some(({ id }) => id === start));
      const output = from?.outputs.find(({ id }) => id === start);
      const found = output?.columns.find((column) => column.lineageId === lineageId);
      if (found !== undefined) return found;
      at = from?.inputs.find(({ id }) => id === output?.synchronousInputId);
    }
    return undefined;
  }

  /** Every column that reaches a component. */
  availableTo(component: Component): AvailableColumns {
    return new Map(component.inputs.flatMap((input) => [...this.availableAt(input)]));
  }

  /** The output column where a lineage begins. */
  columnOfLineage(lineageId: string): OutputColumn | undefined {
    for (const { outputs } of this.pipeline.components) {
      for (const { columns } of outputs) {
        const found = columns.find((column) => column.lineageId === lineageId);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** Whether a path begins or ends there. */
  isAttached({ id }: Input | Output): boolean {
    return this.pipeline.paths.some(({ startId, endId }) => startId === id || endId === id);
  }

  /** The task as planned now, with the package around it. */
  plan(): ExecutablePlan {
    const { project } = this;
    const { root } = planPackage(this.package, {
      registry: this.registry,
      ...(project === undefined ? {} : { project }),
    });
    const found = planOf(this.task, root);
    if (found === undefined) throw new InternalError(`the task ${this.task.name} was not planned`);
    return found;
  }

  /** Opens the connections of a component. Throws a `DtsError` when one cannot be had. */
  connect(component: Component): Promise<ConnectedComponent> {
    return connectComponent(this.request(), this.task, component);
  }

  private findUnit(component: Component): ComponentUnit | undefined {
    const managed = component.customProperties.find(({ name }) => name === 'UserComponentTypeName');
    return this.registry.component(component.componentClassId, managed?.value);
  }
}

function planOf(task: TaskHost, plan: ExecutablePlan): ExecutablePlan | undefined {
  if (plan.model === task) return plan;
  for (const child of [...plan.executables, ...plan.eventHandlers]) {
    const found = planOf(task, child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The object with an id among those of one kind. Throws DTS_E_ELEMENTNOTFOUND, which names those that there are. */
export function objectWithId<T extends { readonly id: string; readonly name: string }>(
  objects: readonly T[],
  id: string,
  kind: string,
  owner: string,
): T {
  const found = objects.find((object) => object.id === id);
  if (found !== undefined) return found;
  const present = objects.map((object) => object.id).join(', ') || 'none';
  throw dtsError('DTS_E_ELEMENTNOTFOUND', { element: id, kind, owner, present });
}
