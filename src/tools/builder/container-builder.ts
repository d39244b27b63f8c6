import type { Executable, PrecedenceConstraint, TaskHost as TaskHostModel } from '../../model/executable.ts';
import type { Package } from '../../model/package.ts';
import type { DtsContainer, DtsSequence } from '../../object-model/dts-container.ts';
import type { ForEachLoop } from '../../object-model/for-each-loop.ts';
import type { TaskHost } from '../../object-model/task-host.ts';
import { type Building, configure, ExecutableBuilder } from './executable-builder.ts';
import { FlowBuilder, type FlowStart } from './flow-builder.ts';
import { ValueHandle } from './handles.ts';
import { RawXml } from './raw.ts';
import { rawElement, taskAround } from './read-raw.ts';
import {
  applyExpressions,
  applySettings,
  type ExecutableSettings,
  type Expressions,
  type ForLoopSettings,
} from './settings.ts';
import type { NamesOfKind, PropertiesOf } from './unit-kit.ts';

/** The settings of a task; `data` is its object data as XML, for what properties do not say. */
export type TaskSettings<P> = P & ExecutableSettings & { readonly data?: RawXml };

/** The settings of a Foreach Loop: those of its enumerator, and of the loop. */
export type ForeachSettings<P> = P & {
  /** The variables that take the values of an item, in their order. */
  readonly into?: readonly (ValueHandle | string)[];
  /** The data of the enumerator as XML, for what properties do not say. */
  readonly data?: RawXml;
  /** Expressions for properties of the enumerator. */
  readonly expressions?: Expressions;
  /** Settings of the loop itself. */
  readonly loop?: ExecutableSettings;
};

/** What fills a container. */
export type Body<U> = (container: ContainerBuilder<U>) => void;

/** What fills a data flow: a function, or a `<pipeline>` as it is. */
export type FlowContent<U> = ((flow: FlowStart<U>) => void) | RawXml;

/** The tasks and loops of a container by name; stock and custom units alike. */
export type ContainerMethods<U> = {
  readonly [N in NamesOfKind<U, 'task'>]: U[N] extends { readonly hostsPipeline: true }
    ? (name: string, content: FlowContent<U>, settings?: PropertiesOf<U[N]> & ExecutableSettings) => EventfulBuilder<U>
    : (name: string, settings?: TaskSettings<PropertiesOf<U[N]>>) => EventfulBuilder<U>;
} & {
  readonly [N in NamesOfKind<U, 'foreach-enumerator'>]: (
    name: string,
    settings: ForeachSettings<PropertiesOf<U[N]>>,
    body: Body<U>,
  ) => ContainerBuilder<U>;
};

/** A container of a package being built. */
export type ContainerBuilder<U> = SequenceBuilder<U> & ContainerMethods<U>;

/** A container or task that may have event handlers. */
export class EventfulBuilder<U> extends ExecutableBuilder {
  /** Adds a handler of an event: `OnError` … Throws a `DtsError` when there is one already. */
  on(event: string, body: Body<U>, settings: ExecutableSettings = {}): this {
    const handler = this.view.eventHandlers.add(event);
    configure(handler, settings);
    body(containerBuilder<U>(handler, this.building));
    return this;
  }
}

/** A container without the methods that units give it. */
export class SequenceBuilder<U> extends EventfulBuilder<U> {
  private get executables(): DtsSequence['executables'] {
    return (this.view as DtsSequence).executables;
  }

  /** Adds a Sequence container. */
  sequence(name: string, body: Body<U>, settings: ExecutableSettings = {}): ContainerBuilder<U> {
    return this.container('STOCK:SEQUENCE', name, settings, body);
  }

  /** Adds a For Loop. */
  forLoop(name: string, settings: ForLoopSettings, body: Body<U>): ContainerBuilder<U> {
    return this.container('STOCK:FORLOOP', name, settings, body);
  }

  /** Adds a Foreach Loop with an enumerator by its creation name: for enumerators without method. */
  foreachLoop(name: string, enumerator: string, settings: ForeachSettings<object>, body: Body<U>): ContainerBuilder<U> {
    const { into = [], data, expressions, loop = {}, ...properties } = settings;
    return this.container('STOCK:FOREACHLOOP', name, loop, body, (container) => {
      const { variableMappings } = container as ForEachLoop;
      const host = (container as ForEachLoop).setForEachEnumerator(enumerator);
      if (data !== undefined) host.model.objectData = rawElement(data);
      applySettings(host, properties);
      applyExpressions(host, expressions);
      for (const each of into) variableMappings.add(each instanceof ValueHandle ? each.qualifiedName : each);
    });
  }

  /** Adds a task by its creation name: for tasks without method, and those that are not installed here. */
  task(moniker: string, name: string, { data, ...settings }: TaskSettings<object> = {}): EventfulBuilder<U> {
    const task = this.executables.add(moniker);
    task.name = name;
    if (data !== undefined) takeObjectData(task, data);
    configure(task, settings);
    return new EventfulBuilder<U>(task, this.building);
  }

  protected override place(element: string, holder: Package): ExecutableBuilder {
    const { model } = this.view;
    if (element === 'PrecedenceConstraint') {
      model.precedenceConstraints.push(...holder.precedenceConstraints.map((each) => withEnds(each, model)));
      return this;
    }
    if (element !== 'Executable') return super.place(element, holder);
    for (const executable of holder.executables) executable.parent = model;
    model.executables.push(...holder.executables);
    return new EventfulBuilder<U>(this.executables.item(this.executables.count - 1), this.building);
  }

  /** Adds a task with a data flow. */
  private flowTask(
    moniker: string,
    name: string,
    content: FlowContent<U>,
    { expressions, ...settings }: ExecutableSettings = {},
  ): EventfulBuilder<U> {
    if (content instanceof RawXml) return this.task(moniker, name, { ...settings, expressions, data: content });
    const built = this.task(moniker, name, settings);
    const flow = new FlowBuilder(built.view as TaskHost, this.building);
    content(flow.start as FlowStart<U>);
    // They may set properties of components.
    this.building.steps.push(async () => applyExpressions(built.view, expressions));
    return built;
  }

  private container(
    moniker: string,
    name: string,
    settings: ExecutableSettings,
    body: Body<U>,
    prepare: (container: DtsContainer) => void = () => undefined,
  ): ContainerBuilder<U> {
    const view = this.executables.add(moniker);
    view.name = name;
    prepare(view);
    configure(view, settings);
    const container = containerBuilder<U>(view, this.building);
    body(container);
    return container;
  }

  /** The methods that units give a container, by name. */
  protected unitMethods(): Record<string, unknown> {
    const methods: Record<string, unknown> = {};
    for (const [name, declaration] of this.building.units) {
      const { creationName } = 'identifiers' in declaration ? declaration.identifiers : { creationName: '' };
      if (declaration.kind === 'task') {
        const add = declaration.hostsPipeline === true ? this.flowTask : this.task;
        methods[name] = (add as (...args: readonly unknown[]) => unknown).bind(this, creationName);
      } else if (declaration.kind === 'foreach-enumerator') {
        methods[name] = (title: string, settings: ForeachSettings<object>, body: Body<U>) =>
          this.foreachLoop(title, creationName, settings, body);
      }
    }
    return methods;
  }

  /** The container with the methods that units give it. */
  withUnits(): ContainerBuilder<U> {
    return Object.assign(this, this.unitMethods()) as ContainerBuilder<U>;
  }
}

/** The builder of a container. */
function containerBuilder<U>(view: DtsContainer, building: Building): ContainerBuilder<U> {
  return new SequenceBuilder<U>(view, building).withUnits();
}

function takeObjectData({ model }: DtsContainer, data: RawXml): void {
  const { objectData, pipeline } = taskAround(data);
  Object.assign(model as TaskHostModel, { objectData, pipeline });
}

// The references of raw XML are paths, or ids, of executables that are there already.
function withEnds(constraint: PrecedenceConstraint, container: Executable): PrecedenceConstraint {
  const find = (reference: string): Executable | undefined =>
    container.executables.find(({ id, name }) => id === reference || reference.endsWith(`\\${name}`));
  return Object.assign(constraint, { from: find(constraint.fromReference), to: find(constraint.toReference) });
}
