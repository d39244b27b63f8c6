import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { InternalError } from '../../diagnostics/internal-error.ts';
import type { PipelinePlan } from '../../plan/pipeline/pipeline-plan.ts';
import { portablePlan } from '../../plan/pipeline/portable-plan.ts';
import type { SegmentedSource } from '../../sdk/component-copies.ts';
import { namingComponent } from '../component-failure.ts';
import type { PipelineHost } from '../pipeline-host.ts';
import type { PipelineRun, RunningComponent } from '../pipeline-run.ts';
import { restoreFailure } from './carried-failure.ts';
import type { CopyDescription, FromCopy } from './copy-messages.ts';
import type { HostNotes } from './host-notes.ts';
import { startLocally } from './local-thread.ts';
import { addCounts, shiftRow } from './segment-counts.ts';
import { SegmentTurns, type SettledSegment } from './segment-turns.ts';
import type { CopyThread } from './thread-port.ts';

/** A data flow whose components are open and whose rows are dealt out. */
export interface DealtFlow {
  readonly run: PipelineRun;
  readonly plan: PipelinePlan;
  readonly host: PipelineHost;
  readonly source: RunningComponent;
  readonly segmented: SegmentedSource;
  readonly shared: readonly unknown[];
  readonly notes: HostNotes;
}

/**
 * Does all rows of a data flow in copies on several threads, in the order and with the messages of one. The first thread hands out segments, adds up what the copies
 * counted, and works on segments in between. Rejects with the failure of the first row in the order of the source, or when the run is aborted.
 */
export async function runInCopies(flow: DealtFlow, others: readonly CopyThread[]): Promise<void> {
  const { source, run, segmented, plan } = flow;
  const own = startLocally(plan.components.map(({ unit }) => unit));
  const threads = others.length + 1;
  const args = { component: source.host.name, threads, segments: segmented.segments };
  source.context.fire(diagnostic('OPENDTSX_I_THREADS', args));
  source.host.runtime.segments?.begin(source.context);
  const work = new SharedWork(flow, [own, ...others]);
  try {
    await untilAborted(run.signal, work.done());
    await namingComponent(source.host.name, () => source.host.runtime.segments?.conclude(work.place, source.context));
  } finally {
    work.stopListening();
    await own.stop();
  }
  await source.host.endOutputs();
}

function untilAborted(signal: AbortSignal, work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  work.catch(() => undefined);
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', abort));
}

/** The rows of a data flow on their way over several threads. */
class SharedWork {
  readonly #flow: DealtFlow;
  readonly #copies: readonly CopyThread[];
  readonly #turns: SegmentTurns;
  /** Bytes to be written so far, by component; undefined for those that write none. */
  readonly #sizes: (number | undefined)[];
  readonly #end = Promise.withResolvers<void>();
  readonly #ready = new Set<CopyThread>();
  #unwritten = 0;
  /** Copies that were told to close and have not done so; undefined while there is work. */
  #unclosed: number | undefined;
  #over = false;

  constructor(flow: DealtFlow, copies: readonly CopyThread[]) {
    this.#flow = flow;
    this.#copies = copies;
    this.#turns = new SegmentTurns(flow.segmented, copies.length);
    this.#sizes = flow.plan.components.map(() => undefined);
    const description = describe(flow);
    copies.forEach((copy, index) => {
      copy.onMessage((message) => this.#guarded(() => this.#receive(index, message)));
      copy.onEnd((reason) => this.#fail(dtsError('OPENDTSX_E_THREADENDED', { reason }, { source: flow.plan.source })));
      copy.post({ kind: 'open', description });
    });
  }

  /** Settles when every row is done and written, or with the failure. */
  done(): Promise<void> {
    return this.#end.promise;
  }

  /** From now on nothing that a copy tells has an effect. */
  stopListening(): void {
    this.#over = true;
  }

  /** Where the rows end. */
  get place() {
    return this.#turns.place;
  }

  #guarded(work: () => void): void {
    if (this.#over) return;
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    const { source } = this.#flow;
    try {
      source.host.runtime.segments?.conclude(undefined, source.context);
    } finally {
      this.#end.reject(error);
    }
  }

  #receive(copy: number, message: FromCopy): void {
    switch (message.kind) {
      case 'opened':
        this.#turns.ready(copy);
        this.#ready.add(this.#copies[copy] as CopyThread);
        break;
      case 'segment':
        for (const settled of this.#turns.take(copy, message.outcome)) this.#settle(settled);
        break;
      case 'written':
        this.#unwritten--;
        this.#turns.close();
        break;
      case 'closed':
        this.#unclosed = (this.#unclosed ?? 0) - 1;
        if (this.#unclosed === 0) this.#finish();
        return;
      case 'failed':
        this.#fail(restoreFailure(message.failure));
        return;
    }
    this.#give();
    if (this.#turns.complete && this.#unwritten === 0 && this.#unclosed === undefined) this.#closeCopies();
  }

  #give(): void {
    if (this.#over) return;
    for (const { copy, segment, start } of this.#turns.give()) {
      this.#copies[copy]?.post({ kind: 'segment', segment, start });
    }
  }

  #settle({ copy, outcome, shift }: SettledSegment): void {
    const { run, host } = this.#flow;
    addCounts(run, outcome.counts, shift);
    for (const row of outcome.rejects) host.reject?.(shiftRow(row, shift));
    for (const finding of outcome.events) host.fire(finding);
    for (const [index, state] of outcome.states.entries()) {
      const component = run.components[index] as RunningComponent;
      if (state !== undefined) component.host.runtime.copies?.add?.(state, component.context);
    }
    if (outcome.failure !== undefined) throw restoreFailure(outcome.failure);
    this.#write(copy, outcome);
    run.reportCounts(false);
  }

  #write(copy: number, { segment, sizes }: SettledSegment['outcome']): void {
    if (sizes.every((size) => size === undefined)) {
      this.#turns.close();
      return;
    }
    const offsets = sizes.map((size, index) => {
      if (size === undefined) return undefined;
      const offset = this.#sizes[index] ?? 0;
      this.#sizes[index] = offset + size;
      return offset;
    });
    this.#unwritten++;
    this.#copies[copy]?.post({ kind: 'write', segment, offsets });
  }

  /** A thread that comes too late for any work is only stopped. */
  #closeCopies(): void {
    this.#unclosed = this.#ready.size;
    for (const copy of this.#ready) copy.post({ kind: 'close', succeeded: true });
  }

  #finish(): void {
    if (!this.#turns.complete) throw new InternalError('threads were closed before every row was done');
    this.#over = true;
    this.#end.resolve();
  }
}

function describe({ plan, shared, notes, host }: DealtFlow): CopyDescription {
  return {
    plan: portablePlan(plan),
    shared,
    ...notes,
    rejects: host.reject !== undefined,
    bytesPerRead: host.bytesPerRead,
  };
}
