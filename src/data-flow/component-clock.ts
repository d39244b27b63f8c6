/** The time that one component took, as `FlowClock` measures it. */
export class ComponentClock {
  /** Milliseconds it worked or waited for its own reading and writing. */
  own = 0;
  /** Milliseconds it waited for components after it. */
  blocked = 0;
  /** Calls into it that are waiting for their end. */
  pending = 0;
  /** Calls out of it that are waiting for their end. */
  downstream = 0;
  /** Inputs that have not ended: with several of them, one that waits for another is not work. */
  openInputs: number;
  readonly #waitsForInputs: boolean;
  #idleMark = 0;
  #wallMark = 0;

  constructor(inputs: number) {
    this.openInputs = inputs;
    this.#waitsForInputs = inputs > 1;
  }

  /** Charges the time since the last change. @param idle milliseconds in which nothing ran at all */
  settle(wall: number, idle: number): void {
    const needed = this.#waitsForInputs ? Math.max(1, this.openInputs) : 1;
    if (this.downstream > 0) this.blocked += wall - this.#wallMark;
    else if (this.pending >= needed) this.own += idle - this.#idleMark;
    this.#wallMark = wall;
    this.#idleMark = idle;
  }
}

/**
 * Divides the time of a data flow among its components. What runs at once is charged to whoever runs, without what it calls; what is waited
 * for is charged to the component that waits for its own reading and writing, or counted as blocked when it waits for those after it.
 * Waiting is counted only while nothing runs, so that two components never get the same moment of the processor.
 */
export class FlowClock {
  readonly #now: () => number;
  readonly #running: ComponentClock[] = [];
  #mark = 0;
  #busy = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Runs a call into a component. @param caller the component that waits for it, if any */
  run<T>(component: ComponentClock, caller: ComponentClock | undefined, work: () => T | Promise<T>): T | Promise<T> {
    this.#enter(component);
    let result: T | Promise<T>;
    try {
      result = work();
    } finally {
      this.#leave();
    }
    if (!(result instanceof Promise)) return result;
    this.#change(component, caller, 1);
    return result.finally(() => this.#change(component, caller, -1));
  }

  #enter(component: ComponentClock): void {
    this.#charge(this.#now());
    this.#running.push(component);
  }

  #leave(): void {
    this.#charge(this.#now());
    this.#running.pop();
  }

  #charge(now: number): void {
    const current = this.#running.at(-1);
    if (current !== undefined) {
      current.own += now - this.#mark;
      this.#busy += now - this.#mark;
    }
    this.#mark = now;
  }

  #change(component: ComponentClock, caller: ComponentClock | undefined, by: 1 | -1): void {
    const now = this.#now();
    this.#charge(now);
    const idle = now - this.#busy;
    component.settle(now, idle);
    component.pending += by;
    caller?.settle(now, idle);
    if (caller !== undefined) caller.downstream += by;
  }
}
