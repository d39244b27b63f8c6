import type { ComponentContext } from './component-context.ts';

/** A place between two rows of a source. Two places are the same when all members are equal. */
export interface SegmentPlace {
  /** Where the next row begins, in a measure of the source's own: bytes of a file. */
  readonly offset: number;
  /** Rows before it. */
  readonly rows: number;
  /** The line that it begins on, from 1. */
  readonly line: number;
  /** What else of the rows before matters to those after it; 0 in the usual case. */
  readonly state: number;
}

/** How the rows of a source are dealt out to several threads. */
export interface SegmentedSource {
  /** How many segments there are, numbered from 0 in the order of the rows. */
  readonly segments: number;
  /** Where the first row begins. */
  readonly start: SegmentPlace;
}

/** Where the rows that a copy sent begin and end. Rows and lines count from the start of the segment when `start` was found by guessing. */
export interface SegmentSpan {
  readonly start: SegmentPlace;
  readonly end: SegmentPlace;
}

/** The part of a source whose rows several threads may read at the same time. */
export interface SourceSegments {
  /**
   * On the first thread, after `open`, before any row and any event: how the rows are dealt out. Undefined when they had better be read by one thread: too few, or of
   * a form that cannot be cut; `produce` is called then.
   */
  split(context: ComponentContext): Promise<SegmentedSource | undefined>;
  /** On the first thread, when all components agreed to work in copies: raises the events that come before the rows. */
  begin(context: ComponentContext): void;
  /**
   * On another thread: sends the rows of a segment through `context.outputs`, in the same buffers as one thread would. Without `start` it has to guess where the
   * first row of the segment begins, and gives undefined when it cannot; rows and lines then count from 0 and 1. A guess may be wrong: the rows are
   * dropped then, and the segment is asked for again with its start. So is one that failed or raised an event.
   */
  produce(
    segment: number,
    start: SegmentPlace | undefined,
    context: ComponentContext,
  ): SegmentSpan | undefined | Promise<SegmentSpan | undefined>;
  /** On the first thread, after the last segment or after a failure (`end` is undefined): raises the events that belong to the source as a whole. */
  conclude(end: SegmentPlace | undefined, context: ComponentContext): void;
}

/** What a copy of a component gathered from the rows of one segment. */
export interface GatheredPart {
  /** What `add` gets on the first thread: structured-clonable. */
  readonly state?: unknown;
  /** Bytes to be written; `write` gets the number of those that belong to the segments before. */
  readonly size?: number;
  /** Writes the bytes, on the thread of the copy and at the same time as other copies. Throws a `DtsError`. */
  write?(offset: number): Promise<void>;
  /** Frees what was gathered: the segment is done again, or was written. */
  drop?(): void;
}

/**
 * How a component works in copies, one on each of several threads, each for rows of other segments. The instance on the first thread
 * is opened before the copies and closed after them; it sees no rows. Needed of `mergeable` components, and of those with `placement: 'main'`: their copies
 * must not need what only the first thread has. `stateless` components of `placement: 'worker'` need none of it: a copy is opened like any other.
 */
export interface ComponentCopies {
  /**
   * On the first thread, after `open`: what copies are made of, structured-clonable; memory in a `SharedArrayBuffer` is not copied. Undefined when the component
   * cannot work in copies as it is set up: the data flow then runs on one thread.
   */
  share(context: ComponentContext): unknown;
  /** On another thread, instead of `open`. Only the connections that `open` acquired on the first thread, and that are mere descriptions, can be had. */
  adopt(shared: unknown, context: ComponentContext): void | Promise<void>;
  /** On another thread, after the rows of each segment: what was gathered from them. The copy forgets it. */
  take?(context: ComponentContext): GatheredPart | Promise<GatheredPart>;
  /** On the first thread: adds what a copy gathered, in the order of the segments, each once. */
  add?(state: unknown, context: ComponentContext): void;
}
