import type { ComponentPlan, PipelinePlan } from '../../plan/pipeline/pipeline-plan.ts';
import { sharedFlow } from '../../plan/pipeline/shared-flow.ts';
import type { SegmentedSource } from '../../sdk/component-copies.ts';
import { namingComponent } from '../component-failure.ts';
import type { PipelineHost } from '../pipeline-host.ts';
import type { PipelineRun, RunningComponent } from '../pipeline-run.ts';
import { noteAnswers } from './host-notes.ts';
import { runInCopies } from './run-in-copies.ts';

import type { CopyThread, PipelineThreads } from './thread-port.ts';

/** The way of a data flow over several threads, when its plan allows it. */
export class ThreadedWay {
  /** The host to build the flow with. */
  readonly host: PipelineHost;
  readonly #plan: PipelinePlan;
  readonly #threads: PipelineThreads;
  readonly #outer: PipelineHost;
  readonly #notes: ReturnType<typeof noteAnswers>['notes'];
  readonly #source: number;
  #segmented: SegmentedSource | undefined;
  #started: readonly CopyThread[] = [];

  constructor(plan: PipelinePlan, host: PipelineHost, threads: PipelineThreads, source: number) {
    const { host: noting, notes } = noteAnswers(host);
    this.host = noting;
    this.#plan = plan;
    this.#threads = threads;
    this.#outer = host;
    this.#notes = notes;
    this.#source = source;
  }

  /** Asks the source for its segments as soon as it is open, and starts the threads: they get ready while other components open. */
  async opened(run: PipelineRun, { index }: ComponentPlan): Promise<void> {
    if (index !== this.#source) return;
    if (!run.components.every((component) => mayBeCopied(component, component.plan.index === index))) return;
    const { host, context } = run.components[index] as RunningComponent;
    this.#segmented = await namingComponent(host.name, () => host.runtime.segments?.split(context));
    const segments = this.#segmented?.segments ?? 0;
    if (segments < 2) return;
    const { limit } = this.#threads;
    const count = Math.min(limit, this.#plan.settings.engineThreads, segments);
    const units = this.#plan.components.map(({ unit }) => unit);
    // The first thread has little else to do: it works on a copy of its own.
    this.#started = Array.from({ length: count - 1 }, () => this.#threads.start(units));
  }

  /** Does every row in copies; false when a component cannot work in them as it is set up: nothing has happened then. */
  async run(run: PipelineRun): Promise<boolean> {
    const segmented = this.#segmented;
    if (segmented === undefined || this.#started.length === 0) return false;
    const shared: unknown[] = [];
    for (const { host, context } of run.components) {
      const { copies } = host.runtime;
      const state = copies === undefined ? undefined : await namingComponent(host.name, () => copies.share(context));
      if (copies !== undefined && state === undefined) return false;
      shared.push(state);
    }
    const source = run.components[this.#source] as RunningComponent;
    const flow = { run, plan: this.#plan, host: this.#outer, source, segmented, shared, notes: this.#notes };
    await runInCopies(flow, this.#started);
    return true;
  }

  /** Ends the threads, whatever they do. */
  async stop(): Promise<void> {
    await Promise.all(this.#started.map((thread) => thread.stop()));
    this.#started = [];
  }
}

/** The way over several threads of a data flow that its plan allows it; undefined otherwise. */
export function threadedWay(plan: PipelinePlan, host: PipelineHost): ThreadedWay | undefined {
  const { threads } = host;
  // Who looks at the rows of a path, or at the time that components take, looks at one thread.
  if (threads === undefined || threads.limit < 2) return;
  if ([host.watch, host.profile, host.phases].some((looking) => looking !== undefined)) return;
  const shared = sharedFlow(plan);
  if ('obstacle' in shared || !plan.components.every(({ unit }) => threads.knows(unit))) return;
  return new ThreadedWay(plan, host, threads, shared.source);
}

function mayBeCopied({ plan, host }: RunningComponent, isSource: boolean): boolean {
  const { partition, placement } = plan.unit.declaration;
  const { copies, segments } = host.runtime;
  if (isSource) return segments !== undefined;
  if (partition === 'mergeable') return copies?.take !== undefined && copies.add !== undefined;
  return placement === 'worker' || copies !== undefined;
}
