import { dtsError } from '../../diagnostics/dts-error.ts';
import { connectionManagerPath } from '../../model/assign-ref-ids.ts';
import { newComponentConnection } from '../../model/new-pipeline-objects.ts';
import type { ConnectionManager as ManagerModel } from '../../model/package.ts';
import type { Component, ComponentConnection } from '../../model/pipeline.ts';
import { ConnectionManager } from '../connections.ts';
import { viewOf } from '../view-of.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { ModelCollection } from './model-collection.ts';

/** A slot of a component for a connection manager. */
export class RuntimeConnection {
  /** The persisted object; changed by everything set here. */
  readonly model: ComponentConnection;
  private readonly component: Component;
  private readonly flow: DataFlowModel;

  constructor(model: ComponentConnection, component: Component, flow: DataFlowModel) {
    this.model = model;
    this.component = component;
    this.flow = flow;
  }

  get id(): string {
    return this.model.id;
  }

  /** `OleDbConnection` … */
  get name(): string {
    return this.model.name;
  }

  get description(): string {
    return this.model.properties?.get('description') ?? '';
  }

  /** The connection manager in the slot; undefined when it is empty. */
  get connectionManager(): ConnectionManager | undefined {
    const found = this.manager;
    return found && viewOf(found, () => new ConnectionManager(found));
  }

  /** Throws a `DtsError` for a connection manager that is not of this package or its project. */
  set connectionManager(manager: ConnectionManager | undefined) {
    if (manager === undefined) Object.assign(this.model, { connectionManagerId: '', connectionManagerRefId: '' });
    else this.fill(manager.model);
  }

  /** Id of the connection manager in the slot; '' when it is empty. */
  get connectionManagerId(): string {
    return this.manager?.id ?? '';
  }

  /** Puts the connection manager with an id or name into the slot. Throws a `DtsError` when there is none. */
  set connectionManagerId(id: string) {
    const wanted = id.toLowerCase();
    const names = ({ id: guid, name }: ManagerModel): readonly string[] => [guid, name];
    const found = this.flow.connectionManagers.find((each) =>
      names(each).some((name) => name.toLowerCase() === wanted),
    );
    if (found === undefined) throw this.missing(id);
    this.fill(found);
  }

  private get manager(): ManagerModel | undefined {
    const { connectionManagerId, connectionManagerRefId } = this.model;
    const references = [connectionManagerId.split(':')[0], connectionManagerId, connectionManagerRefId];
    return this.flow.connectionManagers.find(
      ({ id, refId }) => references.includes(id) || (refId !== '' && references.includes(refId)),
    );
  }

  private fill(manager: ManagerModel): void {
    if (!this.flow.connectionManagers.includes(manager)) throw this.missing(manager.name);
    // The slot names the manager by path: from now on the path follows its name.
    if (manager.refId === '') manager.refId = connectionManagerPath(manager);
    const { connectionManagerId, connectionManagerRefId } = newComponentConnection(this.component, this.name, manager);
    Object.assign(this.model, { connectionManagerId, connectionManagerRefId });
  }

  private missing(element: string): Error {
    const present = this.flow.connectionManagers.map(({ name }) => name).join(', ') || 'none';
    const owner = this.flow.package.name;
    return dtsError('DTS_E_ELEMENTNOTFOUND', { element, kind: 'connection manager', owner, present });
  }
}

/** The slots of a component for connection managers. */
export type RuntimeConnectionCollection = ModelCollection<ComponentConnection, RuntimeConnection>;

/** The slots of a component. */
export function runtimeConnections(component: Component, flow: DataFlowModel): RuntimeConnectionCollection {
  return new ModelCollection({
    kind: 'connection',
    owner: () => component.name,
    models: () => component.connections,
    view: (model) => viewOf(model, () => new RuntimeConnection(model, component, flow)),
    remove: (model) => {
      component.connections.splice(component.connections.indexOf(model), 1);
    },
  });
}
