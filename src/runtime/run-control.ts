import type { HookPlace, RunHooks } from '../control-flow/run-hooks.ts';

interface Waiting {
  readonly place: HookPlace;
  release(): void;
}

/**
 * Pauses, steps through and cancels one execution: give its `hooks` and `signal` to the request. Pausing holds every executable right before it starts;
 * those that are running go on to their end.
 */
export class RunControl {
  private readonly controller = new AbortController();
  private readonly waiting: Waiting[] = [];
  private readonly onPause: (place: HookPlace) => void;
  private isPausing: boolean;
  private steppedOver: string | undefined;

  /** @param options.paused pauses at the package itself; `onPause` is told of every executable that pauses */
  constructor(options: { readonly paused?: boolean; readonly onPause?: (place: HookPlace) => void } = {}) {
    this.isPausing = options.paused ?? false;
    this.onPause = options.onPause ?? (() => undefined);
  }

  readonly hooks: RunHooks = {
    beforeExecutable: (place) => this.before(place),
    afterExecutable: ({ path }) => {
      if (path === this.steppedOver) this.steppedOver = undefined;
    },
  };

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The executables that are paused, in the order in which they came. */
  get paused(): readonly HookPlace[] {
    return this.waiting.map(({ place }) => place);
  }

  /** Pauses every executable that starts from now on. */
  pause(): void {
    this.isPausing = true;
  }

  /** Lets everything run. */
  resume(): void {
    this.isPausing = false;
    this.steppedOver = undefined;
    for (const { release } of this.waiting.splice(0)) release();
  }

  /** Lets the executable that paused first start; the next one to start pauses, be it inside of it. */
  step(): void {
    this.isPausing = true;
    this.waiting.shift()?.release();
  }

  /** As `step`, but lets everything inside of the executable run to its end. */
  stepOver(): void {
    this.steppedOver = this.waiting[0]?.place.path;
    this.step();
  }

  /** Cancels the execution, as SIGINT does; what is paused ends without having run. */
  cancel(): void {
    this.controller.abort();
    this.resume();
  }

  private before(place: HookPlace): Promise<void> | undefined {
    if (!this.isPausing || this.controller.signal.aborted || this.isSteppedOver(place)) return undefined;
    return new Promise((resolve) => {
      this.waiting.push({ place, release: resolve });
      this.onPause(place);
    });
  }

  private isSteppedOver({ path }: HookPlace): boolean {
    if (this.steppedOver === undefined || !path.startsWith(this.steppedOver)) return false;
    const rest = path.slice(this.steppedOver.length);
    return rest.startsWith('\\') || rest.startsWith('.');
  }
}
