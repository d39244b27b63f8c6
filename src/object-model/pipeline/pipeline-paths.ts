import { dtsError } from '../../diagnostics/dts-error.ts';
import type { Component, Input as InputModel, Output as OutputModel, Path as PathModel } from '../../model/pipeline.ts';
import { resolvePaths } from '../../plan/pipeline/path-graph.ts';
import { viewOf } from '../view-of.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { growPorts, shrinkPorts } from './grow-ports.ts';
import { ModelCollection } from './model-collection.ts';
import { type Input, inputView, type Output, outputView } from './pipeline-ports.ts';

/** A path between two components. */
export class Path {
  /** The persisted object; changed by everything set here. */
  readonly model: PathModel;
  private readonly flow: DataFlowModel;

  constructor(model: PathModel, flow: DataFlowModel) {
    this.model = model;
    this.flow = flow;
  }

  get id(): string {
    return this.model.id;
  }

  get name(): string {
    return this.model.name;
  }

  set name(name: string) {
    this.model.name = name;
    this.flow.identify();
  }

  /** Where the path begins; undefined while it is not attached. */
  get startPoint(): Output | undefined {
    const { startId } = this.model;
    const start = this.portWith(startId, ({ outputs }) => outputs);
    return start && outputView(start.port, start.component, this.flow);
  }

  /** Where the path ends; undefined while it is not attached. */
  get endPoint(): Input | undefined {
    const { endId } = this.model;
    const end = this.portWith(endId, ({ inputs }) => inputs);
    return end && inputView(end.port, end.component, this.flow);
  }

  /**
   * Leads the path from an output to an input and names it after the output; components that take any number of paths get another free port.
   * Throws a `DtsError` when one of them has a path already, is not of this data flow, or the rows would run in a circle.
   */
  attachPathAndPropagateNotifications(output: Output, input: Input): void {
    const { flow, model } = this;
    for (const { flow: other, model: port, component } of [output, input]) {
      if (other !== flow || !flow.pipeline.components.includes(component)) throw notHere(port, flow);
      if (flow.isAttached(port)) {
        throw dtsError('DTS_E_ALREADYATTACHED', {
          path: model.name || output.name,
          component: component.name,
          port: port.name,
        });
      }
    }
    Object.assign(model, { startId: output.id, endId: input.id });
    const circle = resolvePaths(flow.pipeline).findings.find(({ symbol }) => symbol === 'DTS_E_EXECUTIONTREECYCLE');
    if (circle !== undefined) {
      Object.assign(model, { startId: '', endId: '' });
      throw dtsError('DTS_E_EXECUTIONTREECYCLE', circle.args);
    }
    if (model.name === '') model.name = output.name;
    for (const { component } of [output, input]) growPorts(flow, component);
    flow.identify();
  }

  /** Takes the path away from both ends; columns that came over it are no longer valid. */
  detachPathAndPropagateNotifications(): void {
    const { flow, model } = this;
    const ends = [this.startPoint, this.endPoint].filter((port) => port !== undefined);
    Object.assign(model, { startId: '', endId: '' });
    for (const { component } of ends) shrinkPorts(flow, component);
    flow.identify();
  }

  private portWith<P extends InputModel | OutputModel>(
    id: string,
    ports: (component: Component) => readonly P[],
  ): { readonly port: P; readonly component: Component } | undefined {
    for (const component of this.flow.pipeline.components) {
      const port = ports(component).find((each) => each.id === id);
      if (port !== undefined && id !== '') return { port, component };
    }
    return undefined;
  }
}

function notHere({ id }: InputModel | OutputModel, { pipeline, task }: DataFlowModel): Error {
  const present = pipeline.components.map(({ name }) => name).join(', ') || 'none';
  return dtsError('DTS_E_ELEMENTNOTFOUND', {
    element: id,
    kind: 'component with this port',
    owner: task.name,
    present,
  });
}

/** The paths of a data flow. */
export class PathCollection extends ModelCollection<PathModel, Path> {
  private readonly flow: DataFlowModel;

  constructor(flow: DataFlowModel) {
    super({
      kind: 'path',
      owner: () => flow.task.name,
      models: () => flow.pipeline.paths,
      view: (model) => pathView(model, flow),
      remove: (model) => {
        pathView(model, flow).detachPathAndPropagateNotifications();
        flow.pipeline.paths.splice(flow.pipeline.paths.indexOf(model), 1);
      },
    });
    this.flow = flow;
  }

  /** Adds a path that leads nowhere yet. */
  new(): Path {
    const model: PathModel = { id: '', name: '', startId: '', endId: '', origin: undefined };
    this.flow.pipeline.paths.push(model);
    this.flow.identify();
    return pathView(model, this.flow);
  }
}

/** The view of a path. */
export function pathView(model: PathModel, flow: DataFlowModel): Path {
  return viewOf(model, () => new Path(model, flow));
}
