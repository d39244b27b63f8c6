import type { SegmentedSource, SegmentPlace } from '../../sdk/component-copies.ts';
import type { SegmentOutcome } from './copy-messages.ts';
import type { PlaceShift } from './segment-counts.ts';

/** Segments that a copy has been given and not done yet: one is done, the next one waits, so that no copy waits for the first thread. */
const givenAtOnce = 2;
/** Segments for each copy that are done, being done or waiting to be written: what bounds the memory. */
const openForEachCopy = 4;
/** Wrong guesses from which on, when they are not rare, nothing is guessed any more. */
const wrongGuesses = 4;

/** A segment to be done by a copy. */
export interface GivenSegment {
  readonly copy: number;
  readonly segment: number;
  readonly start: SegmentPlace | undefined;
}

/** A segment whose turn has come and whose rows are right. */
export interface SettledSegment {
  readonly copy: number;
  readonly outcome: SegmentOutcome;
  /** How far its rows are from where the copy counted them. */
  readonly shift: PlaceShift;
}

/**
 * Deals out segments and takes what became of them in their order. The start of a segment is certain only when the one before is done: until
 * then copies guess, and a wrong guess is done again, as is a segment that failed or raised an event, because its messages name places.
 */
export class SegmentTurns {
  readonly #segments: number;
  /** Segments that each copy has, by copy; undefined while it is not ready. */
  readonly #given: (number | undefined)[];
  readonly #outcomes = new Map<number, { readonly copy: number; readonly outcome: SegmentOutcome }>();
  #next = 0;
  #turn = 0;
  #place: SegmentPlace;
  #open = 0;
  #wrong = 0;
  #again: GivenSegment | undefined;

  constructor(source: SegmentedSource, copies: number) {
    this.#segments = source.segments;
    this.#place = source.start;
    this.#given = new Array<number | undefined>(copies).fill(undefined);
  }

  /** Where the rows that are settled end. */
  get place(): SegmentPlace {
    return this.#place;
  }

  /** Segments whose rows are settled. */
  get settled(): number {
    return this.#turn;
  }

  /** Whether every segment is settled. */
  get complete(): boolean {
    return this.#turn === this.#segments;
  }

  /** A copy is open and can be given segments. */
  ready(copy: number): void {
    this.#given[copy] = 0;
  }

  /** What may be given to copies now; each call gives something else. */
  give(): readonly GivenSegment[] {
    const given: GivenSegment[] = [];
    if (this.#again !== undefined) given.push(this.#again);
    this.#again = undefined;
    while (this.#next < this.#segments && this.#open < openForEachCopy * this.#given.length && this.#mayGive()) {
      const copy = this.#leastBusy();
      if (copy === undefined) break;
      this.#add(copy, 1);
      this.#open++;
      const segment = this.#next++;
      given.push({ copy, segment, start: segment === this.#turn ? this.#place : undefined });
    }
    return given;
  }

  /** Takes what became of a segment; gives the segments that are settled by it, in their order. */
  take(copy: number, outcome: SegmentOutcome): readonly SettledSegment[] {
    this.#add(copy, -1);
    this.#outcomes.set(outcome.segment, { copy, outcome });
    const settled: SettledSegment[] = [];
    for (;;) {
      const present = this.#outcomes.get(this.#turn);
      if (present === undefined) return settled;
      this.#outcomes.delete(this.#turn);
      if (!this.#isRight(present.outcome)) {
        this.#repeat(present.copy, present.outcome);
        return settled;
      }
      settled.push({ ...present, shift: this.#settle(present.outcome) });
      if (present.outcome.failure !== undefined) return settled;
    }
  }

  /** A settled segment was written, or had nothing to write. */
  close(): void {
    this.#open--;
  }

  #add(copy: number, segments: number): void {
    this.#given[copy] = (this.#given[copy] ?? 0) + segments;
  }

  /** The ready copy with the fewest segments; undefined when all have enough. */
  #leastBusy(): number | undefined {
    let least: number | undefined;
    for (const [copy, given] of this.#given.entries()) {
      if (given === undefined || given >= givenAtOnce) continue;
      if (least === undefined || given < (this.#given[least] as number)) least = copy;
    }
    return least;
  }

  #mayGive(): boolean {
    const guessing = this.#wrong < wrongGuesses || this.#wrong * 8 < this.#turn;
    return guessing || this.#next === this.#turn;
  }

  #isRight({ exact, span, failure, events }: SegmentOutcome): boolean {
    if (exact) return true;
    if (span === undefined || failure !== undefined || events.length > 0) return false;
    return span.start.offset === this.#place.offset && span.start.state === this.#place.state;
  }

  #repeat(copy: number, { span, segment }: SegmentOutcome): void {
    if (span === undefined || span.start.offset !== this.#place.offset) this.#wrong++;
    this.#add(copy, 1);
    this.#again = { copy, segment, start: this.#place };
  }

  /** Moves on behind a segment; gives how far its rows are from where they were counted. */
  #settle({ exact, span }: SegmentOutcome): PlaceShift {
    const { rows, line } = this.#place;
    const shift = exact ? { rows: 0, lines: 0 } : { rows, lines: line - 1 };
    this.#turn++;
    if (span === undefined) return shift;
    const { end } = span;
    this.#place = { ...end, rows: end.rows + shift.rows, line: end.line + shift.lines };
    return shift;
  }
}
