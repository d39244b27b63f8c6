import { DtsError } from '../../diagnostics/dts-error.ts';
import type { MainPipe } from '../../object-model/pipeline/main-pipe.ts';
import type { TaskHost } from '../../object-model/task-host.ts';
import type { ComponentDeclaration } from '../../sdk/component.ts';
import type { Building } from './executable-builder.ts';
import { buildComponent, type Connected, errorOutput, shorthandOf } from './flow-component.ts';
import type { AnyFlowSettings, FlowEnd, FlowSettings } from './flow-settings.ts';
import type { ConnectionHandle } from './handles.ts';
import type { NamesOfKind, PropertiesOf } from './unit-kit.ts';

type ComponentKind = 'source' | 'transformation' | 'destination';

/** The settings of a component: its declared properties, and what it does with columns; or just columns or outputs with their expressions. */
export type ComponentSettings<T, C extends string> =
  | (PropertiesOf<T> & FlowSettings<C>)
  | (T extends { readonly shorthand: string } ? Readonly<Record<string, string>> : never);

/** The names of columns that a component adds, as far as the compiler can know them. */
export type AddedColumns<T, S> = S extends { readonly columns: infer N }
  ? keyof N & string
  : T extends { readonly shorthand: 'columns' }
    ? keyof S & string
    : T extends { readonly kind: 'source' }
      ? S extends { readonly connection: ConnectionHandle<infer N> }
        ? [N] extends [never]
          ? string
          : N
        : string
      : S extends { readonly from: readonly FlowEnd[] }
        ? string
        : never;

/** The components that may come next, by name; stock and custom units alike. */
export type ComponentMethods<U, C extends string> = {
  readonly [N in NamesOfKind<U, ComponentKind>]: <const S extends ComponentSettings<U[N], C>>(
    name: string,
    settings?: S,
  ) => FlowPoint<U, C | AddedColumns<U[N], S>>;
};

/** Where a data flow begins. */
export type FlowStart<U> = ComponentMethods<U, never>;

/** An output of a component; `C` are the names of the columns there. */
export type FlowPoint<U, C extends string> = FlowEnd &
  ComponentMethods<U, C> & {
    /** Another output of the component. */
    output(name: string): FlowPoint<U, C>;
    /** The error output of the component. */
    readonly errors: FlowPoint<U, C | 'ErrorCode' | 'ErrorColumn'>;
  };

type AnyPoint = FlowPoint<Record<never, never>, string>;

const ends = new WeakMap<object, Connected>();

/** Why a component could not be built. */
export class FlowFailure extends DtsError {
  /** The task whose data flow it is in. */
  readonly task: TaskHost;

  constructor(cause: DtsError, task: TaskHost) {
    super(cause.diagnostic, { cause });
    this.task = task;
  }
}

/** Records the components of a data flow in the order of the program; `build()` makes them. */
export class FlowBuilder {
  /** Where the data flow begins. */
  readonly start: object;
  private readonly task: TaskHost;
  private readonly building: Building;

  constructor(task: TaskHost, building: Building) {
    this.task = task;
    this.building = building;
    this.start = this.methods([]);
  }

  private methods(before: readonly Connected[]): object {
    const components = [...this.building.units].filter(
      (entry): entry is [string, ComponentDeclaration] => 'placement' in entry[1],
    );
    return Object.fromEntries(
      components.map(([method, declaration]) => [
        method,
        (name: string, settings: AnyFlowSettings = {}) => this.add(declaration, name, settings, before),
      ]),
    );
  }

  private add(
    declaration: ComponentDeclaration,
    name: string,
    given: AnyFlowSettings,
    before: readonly Connected[],
  ): AnyPoint {
    const settings = shorthandOf(declaration, given);
    const others = (settings.from ?? []).map((end) => ends.get(end) as Connected);
    const made: Connected = { component: undefined, output: undefined };
    this.building.steps.push(async () => {
      const pipe = this.task.innerObject as MainPipe;
      try {
        made.component = await buildComponent({ pipe, declaration, name, settings, inputs: [...before, ...others] });
      } catch (error) {
        throw error instanceof DtsError ? new FlowFailure(error, this.task) : error;
      }
    });
    return this.point(made);
  }

  // A point shares the component of the first one, which is made later.
  private point(end: Connected): AnyPoint {
    const at = (output: Connected['output']): AnyPoint =>
      this.point({
        output,
        get component() {
          return end.component;
        },
        set component(component) {
          end.component = component;
        },
      });
    const point = Object.defineProperties(this.methods([end]), {
      output: { value: (name: string) => at(name) },
      errors: { get: () => at(errorOutput) },
      flowEnd: { value: errorOutput },
    }) as AnyPoint;
    ends.set(point, end);
    return point;
  }
}
