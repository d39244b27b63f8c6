import type { ComponentClock } from './component-clock.ts';

/** A phase in the life of a component (source: catalog.execution_component_phases). */
export type PhaseName = 'Validate' | 'PreExecute' | 'PrimeOutput' | 'ProcessInput' | 'PostExecute';

/** The time that a component spent in a phase. Of calls of ProcessInput, several that follow each other may be one entry: it begins with the first and lasts as long as all together. */
export interface PhaseEntry {
  readonly phase: PhaseName;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** The phases of one component in one run of its data flow, in their order. */
export interface ComponentPhases {
  readonly name: string;
  readonly phases: readonly PhaseEntry[];
}

const mostCallEntries = 100;

/** Takes note of the phases of one component. However many calls there are, a bounded number of entries is kept. */
export class PhaseLog {
  readonly #clock: ComponentClock;
  readonly #now: () => number;
  readonly #before: PhaseEntry[] = [];
  readonly #after: PhaseEntry[] = [];
  #calls: { readonly start: number; duration: number; count: number }[] = [];
  /** Calls that become one entry. */
  #callsEach = 1;

  /** @param now milliseconds since 1970, with fractions, of a clock that never goes back */
  constructor(clock: ComponentClock, now: () => number = () => performance.timeOrigin + performance.now()) {
    this.#clock = clock;
    this.#now = now;
  }

  /** Does a phase that happens once, and takes its time from its beginning to its end. */
  async during<T>(phase: Exclude<PhaseName, 'ProcessInput'>, work: () => T | Promise<T>): Promise<T> {
    const start = this.#now();
    try {
      return await work();
    } finally {
      const entries = phase === 'PostExecute' ? this.#after : this.#before;
      entries.push({ phase, start, duration: this.#now() - start });
    }
  }

  /** Does a call of ProcessInput, and takes the time that the component itself worked in it. */
  call<T>(work: () => T | Promise<T>): T | Promise<T> {
    const start = this.#now();
    const before = this.#clock.own;
    const end = (): void => this.#addCall(start, this.#clock.own - before);
    let pending: T | Promise<T>;
    try {
      pending = work();
    } catch (error) {
      end();
      throw error;
    }
    if (pending instanceof Promise) return pending.finally(end);
    end();
    return pending;
  }

  /** What was noted so far. */
  entries(): readonly PhaseEntry[] {
    const calls = this.#calls.map(({ start, duration }) => ({ phase: 'ProcessInput' as const, start, duration }));
    return [...this.#before, ...calls, ...this.#after];
  }

  #addCall(start: number, duration: number): void {
    const last = this.#calls.at(-1);
    if (last !== undefined && last.count < this.#callsEach) {
      last.duration += duration;
      last.count++;
      return;
    }
    if (this.#calls.length >= mostCallEntries) this.#halve();
    this.#calls.push({ start, duration, count: 1 });
  }

  #halve(): void {
    const pairs: { readonly start: number; duration: number; count: number }[] = [];
    for (let at = 0; at < this.#calls.length; at += 2) {
      const [first, second] = this.#calls.slice(at, at + 2);
      if (first === undefined) continue;
      const { duration = 0, count = 0 } = second ?? {};
      pairs.push({ start: first.start, duration: first.duration + duration, count: first.count + count });
    }
    this.#calls = pairs;
    this.#callsEach *= 2;
  }
}
