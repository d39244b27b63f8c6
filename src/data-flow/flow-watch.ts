import type { ComponentPlan, PathPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';
import type { RowStore } from '../sdk/row-store.ts';
import type { Batch } from './batch.ts';
import { ComponentClock, FlowClock } from './component-clock.ts';
import type { BatchReceiver, PathLink } from './delivery.ts';
import type { ComponentProfile } from './flow-profile.ts';
import { PathProgress } from './path-progress.ts';
import type { PathWatcher } from './path-watcher.ts';
import { PhaseLog, type PhaseName } from './phase-log.ts';
import type { ComponentMemoryUse, PipelineHost } from './pipeline-host.ts';

const memoryInterval = 100;

/** Everything that looks into one run of a data flow. There is none when nobody looks, so that looking costs nothing otherwise. */
export class FlowWatch {
  readonly #plan: PipelinePlan;
  readonly #host: PipelineHost;
  readonly #clocks: readonly ComponentClock[];
  readonly #phases: readonly PhaseLog[];
  readonly #clock: FlowClock | undefined;
  readonly #progress: PathProgress | undefined;
  readonly #watchers: PathWatcher[] = [];
  readonly #stores = new Map<number, RowStore[]>();
  readonly #held: number[];
  readonly #started = performance.now();
  #peakMemory = 0;
  #lastLook = Number.NEGATIVE_INFINITY;

  constructor(plan: PipelinePlan, host: PipelineHost) {
    this.#plan = plan;
    this.#host = host;
    this.#clock = host.profile === undefined && host.phases === undefined ? undefined : new FlowClock();
    this.#progress = host.pathProgress === undefined ? undefined : new PathProgress(plan, host.pathProgress);
    this.#clocks = plan.components.map(
      ({ instance }) => new ComponentClock(instance.inputs.filter(({ connected }) => connected).length),
    );
    this.#phases = host.phases === undefined ? [] : this.#clocks.map((clock) => new PhaseLog(clock));
    this.#held = plan.components.map(() => 0);
  }

  /** The receiver of a path with everything that watches it in between. */
  receiver(path: PathPlan, inner: BatchReceiver): BatchReceiver {
    const target = this.#plan.components[path.to.component] as ComponentPlan;
    const available = target.instance.inputs[path.to.input]?.available ?? new Map();
    const columns = [...available].map(([lineageId, { name, type }]) => ({ lineageId, name, type }));
    const { id, name, from, to } = path;
    const watchers = [...(this.#host.watch?.({ id, name, from, to, columns }) ?? [])];
    const timed = this.#clock === undefined ? inner : this.#timedReceiver(path, inner);
    if (watchers.length === 0) return timed;
    this.#watchers.push(...watchers);
    return new WatchedReceiver(timed, watchers, (watcher) => this.#finish(watcher));
  }

  /** Does a part of the life of a component. Comparing external metadata is a phase, and no work of the component. */
  async timed<T>(component: number, phase: Exclude<PhaseName, 'ProcessInput'>, work: () => T | Promise<T>): Promise<T> {
    const clock = this.#clock;
    const run =
      clock === undefined || phase === 'Validate'
        ? work
        : () => clock.run(this.#clocks[component] as ComponentClock, undefined, work);
    const log = this.#phases[component];
    return log === undefined ? run() : log.during(phase, run);
  }

  /** Takes note of a store of a component, whose bytes count as held back. */
  store(component: number, store: RowStore): RowStore {
    if (this.#clock !== undefined) this.#stores.set(component, [...(this.#stores.get(component) ?? []), store]);
    return store;
  }

  /** Some batch was sent. */
  tick(links: readonly PathLink[]): void {
    this.#progress?.tick(links);
  }

  /** The run is over, however it ended: lets the watchers finish and tells the profile. */
  end(links: readonly PathLink[], memory: readonly ComponentMemoryUse[]): void {
    for (const watcher of [...this.#watchers]) this.#finish(watcher);
    if (this.#clock === undefined) return;
    this.#lookAtMemory(true);
    const { components } = this.#plan;
    this.#host.phases?.(
      components.map(({ instance, index }) => ({
        name: instance.name,
        phases: this.#phases[index]?.entries() ?? [],
      })),
    );
    this.#host.profile?.({
      plan: this.#plan,
      elapsed: performance.now() - this.#started,
      peakMemory: this.#peakMemory,
      components: components.map((component) => this.#profileOf(component, links, memory)),
    });
  }

  #timedReceiver(path: PathPlan, inner: BatchReceiver): BatchReceiver {
    const clock = this.#clock as FlowClock;
    const caller = this.#clocks[path.from.component] as ComponentClock;
    const component = this.#clocks[path.to.component] as ComponentClock;
    const log = this.#phases[path.to.component];
    const call = <T>(work: () => T | Promise<T>): T | Promise<T> => {
      const run = (): T | Promise<T> => clock.run(component, caller, work);
      return log === undefined ? run() : log.call(run);
    };
    return {
      receive: (batch, input) => {
        const pending = call(() => inner.receive(batch, input));
        this.#lookAtStores(path.to.component);
        this.#lookAtMemory(false);
        return pending;
      },
      finish: async (input) => {
        await call(() => inner.finish(input));
        component.openInputs--;
      },
    };
  }

  #finish(watcher: PathWatcher): void {
    const at = this.#watchers.indexOf(watcher);
    if (at < 0) return;
    this.#watchers.splice(at, 1);
    watcher.finish?.();
  }

  #lookAtStores(component: number): void {
    const stores = this.#stores.get(component);
    if (stores === undefined) return;
    const held = stores.reduce((sum, store) => sum + store.byteLength, 0);
    this.#held[component] = Math.max(this.#held[component] as number, held);
  }

  #lookAtMemory(now: boolean): void {
    const time = performance.now();
    if (!now && time - this.#lastLook < memoryInterval) return;
    this.#lastLook = time;
    this.#peakMemory = Math.max(this.#peakMemory, process.memoryUsage.rss());
  }

  #profileOf(
    { index, instance }: ComponentPlan,
    links: readonly PathLink[],
    memory: readonly ComponentMemoryUse[],
  ): ComponentProfile {
    const { name } = instance;
    const { own, blocked } = this.#clocks[index] as ComponentClock;
    const rows = (end: 'from' | 'to'): number =>
      this.#plan.paths
        .filter((path) => path[end].component === index)
        .reduce((sum, { id }) => sum + (links.find(({ pathId }) => pathId === id)?.rowCount ?? 0), 0);
    const use = memory.find(({ component }) => component === name);
    return {
      name,
      rowsIn: rows('to'),
      rowsOut: rows('from'),
      own,
      blocked,
      heldBytes: Math.max(this.#held[index] as number, use?.peakBytes ?? 0),
      spilledBytes: use?.spilledBytes ?? 0,
    };
  }
}

/** The watch of a run, or undefined when nobody looks. */
export function watchFlow(plan: PipelinePlan, host: PipelineHost): FlowWatch | undefined {
  const { watch, profile, phases, pathProgress } = host;
  return [watch, profile, phases, pathProgress].some((each) => each !== undefined)
    ? new FlowWatch(plan, host)
    : undefined;
}

/** Shows batches to watchers before they reach the receiver. */
class WatchedReceiver implements BatchReceiver {
  readonly #inner: BatchReceiver;
  readonly #watchers: readonly PathWatcher[];
  readonly #finishWatcher: (watcher: PathWatcher) => void;

  constructor(inner: BatchReceiver, watchers: readonly PathWatcher[], finishWatcher: (watcher: PathWatcher) => void) {
    this.#inner = inner;
    this.#watchers = watchers;
    this.#finishWatcher = finishWatcher;
  }

  receive(batch: Batch, input: number): void | Promise<void> {
    return this.#show(batch, input, 0);
  }

  async finish(input: number): Promise<void> {
    for (const watcher of this.#watchers) this.#finishWatcher(watcher);
    await this.#inner.finish(input);
  }

  #show(batch: Batch, input: number, from: number): void | Promise<void> {
    for (let index = from; index < this.#watchers.length; index++) {
      const pending = (this.#watchers[index] as PathWatcher).rows(batch);
      if (pending !== undefined) return pending.then(() => this.#show(batch, input, index + 1));
    }
    return this.#inner.receive(batch, input);
  }
}
