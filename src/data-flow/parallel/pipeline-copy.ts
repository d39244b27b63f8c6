import { InternalError } from '../../diagnostics/internal-error.ts';
import { restorePlan, type UnitFinder } from '../../plan/pipeline/portable-plan.ts';
import type { GatheredPart, SegmentPlace, SegmentSpan } from '../../sdk/component-copies.ts';
import { namingComponent } from '../component-failure.ts';
import { buildHosts, type PipelineRun, type RunningComponent } from '../pipeline-run.ts';
import { carryFailure } from './carried-failure.ts';
import { CopyHost } from './copy-host.ts';
import type { CopyDescription, FromCopy, SegmentOutcome, ToCopy } from './copy-messages.ts';
import { takeCounts } from './segment-counts.ts';
import type { ThreadPort } from './thread-port.ts';

/** A copy of a data flow at work. */
export interface ServedCopy {
  /** Stops at the next buffer and closes the components; for a copy on a thread that lives on. */
  abandon(): Promise<void>;
}

/** Works on a copy of a data flow as the thread at the other end of the port says. */
export function servePipeline(port: ThreadPort<FromCopy, ToCopy>, registry: UnitFinder): ServedCopy {
  const stopping = new AbortController();
  let copy: PipelineCopy | undefined;
  const fail = (error: unknown): void => port.post({ kind: 'failed', failure: carryFailure(error) });
  /** Writes under way: rows of the next segment need not wait for them. */
  const writing = new Set<Promise<void>>();
  const write = (from: PipelineCopy, segment: number, offsets: readonly (number | undefined)[]): void => {
    const written = from
      .write(segment, offsets)
      .then(() => port.post({ kind: 'written', segment }), fail)
      .finally(() => writing.delete(written));
    writing.add(written);
  };
  const obey = async (message: ToCopy): Promise<void> => {
    if (message.kind === 'open') {
      copy = await PipelineCopy.open(message.description, registry, stopping.signal);
      port.post({ kind: 'opened' });
      return;
    }
    if (copy === undefined) throw new InternalError(`a copy is told to ${message.kind} before it is opened`);
    switch (message.kind) {
      case 'segment':
        port.post({ kind: 'segment', outcome: await copy.run(message.segment, message.start) });
        break;
      case 'write':
        write(copy, message.segment, message.offsets);
        break;
      case 'close':
        await copy.close(message.succeeded);
        copy = undefined;
        port.post({ kind: 'closed' });
    }
  };
  // One segment after the other, though each may wait for a read.
  let last: Promise<void> = Promise.resolve();
  port.onMessage((message) => {
    const work = (): Promise<void> | undefined => (stopping.signal.aborted ? undefined : obey(message));
    last = last.then(work).catch(fail);
  });
  return {
    async abandon() {
      stopping.abort();
      await last;
      await Promise.all(writing);
      await copy?.close(false);
      copy = undefined;
    },
  };
}

/** A data flow of which only the rows of some segments are done, on a thread of its own. */
class PipelineCopy {
  readonly #run: PipelineRun;
  readonly #host: CopyHost;
  readonly #source: RunningComponent;
  /** What was gathered and is neither written nor dropped, by segment. */
  readonly #gathered = new Map<number, readonly (GatheredPart | undefined)[]>();

  private constructor(run: PipelineRun, host: CopyHost) {
    this.#run = run;
    this.#host = host;
    const source = run.components.find((component) => component.host.runtime.segments !== undefined);
    if (source === undefined) throw new InternalError('a data flow without segments was given to several threads');
    this.#source = source;
  }

  static async open(description: CopyDescription, registry: UnitFinder, signal: AbortSignal): Promise<PipelineCopy> {
    const host = new CopyHost(description, signal);
    const run = await buildHosts(restorePlan(description.plan, registry), host, host.signal);
    for (const [index, component] of run.components.entries()) {
      await component.host.open(component.context, description.shared[index]);
    }
    // What opening raises was raised by the first thread already.
    host.takeNotes();
    return new PipelineCopy(run, host);
  }

  /** Does the rows of a segment and tells what became of them. */
  async run(segment: number, start: SegmentPlace | undefined): Promise<SegmentOutcome> {
    this.#drop(segment);
    let span: SegmentSpan | undefined;
    let failure: SegmentOutcome['failure'];
    try {
      span = await this.#produce(segment, start);
    } catch (error) {
      failure = carryFailure(error);
    }
    const parts = await this.#take((error) => {
      failure ??= carryFailure(error);
    });
    const counts = takeCounts(this.#run);
    const { events, rejects, own } = this.#host.takeNotes();
    const outcome: SegmentOutcome = {
      segment,
      exact: start !== undefined,
      span: failure === undefined ? span : undefined,
      failure,
      events,
      rejects,
      counts: { ...counts, own },
      states: parts.map((part) => part?.state),
      sizes: parts.map((part) => part?.size),
    };
    // Nobody will ask for what a failed segment gathered.
    if (outcome.span === undefined) for (const part of parts) part?.drop?.();
    else if (outcome.sizes.some((size) => size !== undefined)) this.#gathered.set(segment, parts);
    return outcome;
  }

  /** Writes what was gathered from a segment. */
  async write(segment: number, offsets: readonly (number | undefined)[]): Promise<void> {
    const parts = this.#gathered.get(segment) ?? [];
    for (const [index, offset] of offsets.entries()) {
      if (offset === undefined) continue;
      const name = this.#run.components[index]?.host.name ?? '';
      await namingComponent(name, () => parts[index]?.write?.(offset));
    }
    this.#drop(segment);
  }

  async close(succeeded: boolean): Promise<void> {
    for (const segment of [...this.#gathered.keys()]) this.#drop(segment);
    for (const { host, context } of this.#run.components) {
      await namingComponent(host.name, () => host.runtime.close?.(context, succeeded));
    }
    this.#run.heldRows.close();
    this.#run.arena.release();
  }

  #produce(segment: number, start: SegmentPlace | undefined): Promise<SegmentSpan | undefined> {
    const { host, context } = this.#source;
    return namingComponent(host.name, () => host.runtime.segments?.produce(segment, start, context));
  }

  async #take(fail: (error: unknown) => void): Promise<readonly (GatheredPart | undefined)[]> {
    const parts: (GatheredPart | undefined)[] = [];
    for (const { host, context } of this.#run.components) {
      const taken = namingComponent(host.name, () => host.runtime.copies?.take?.(context));
      parts.push(await taken.catch((error: unknown) => void fail(error)));
    }
    return parts;
  }

  #drop(segment: number): void {
    for (const part of this.#gathered.get(segment) ?? []) part?.drop?.();
    this.#gathered.delete(segment);
  }
}
