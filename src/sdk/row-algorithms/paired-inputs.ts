import type { PipelineBuffer } from '../buffer.ts';
import type { ComponentRuntime } from '../component.ts';
import type { ComponentContext } from '../component-context.ts';
import type { RowPairs } from './row-pairs.ts';
import type { RowWindow } from './row-window.ts';

/** Why choosing rows stopped: the output is full, the first or second input (0, 1) has to bring rows, or all is done. */
export type PairingStop = 'full' | 'done' | 0 | 1;

/** Buffers of rows that an input brings before it waits for the other one. */
const buffersAhead = 4;

/**
 * Brings the rows of two inputs together, as they come, by an algorithm that chooses rows of both windows. An input that is ahead waits for the other
 * one (back-pressure), unless the same component feeds both; so little is held of inputs that keep step, however many rows they have.
 */
export class PairedInputs {
  readonly #windows: readonly [RowWindow, RowWindow];
  readonly #pairs: RowPairs;
  readonly #choose: () => PairingStop;
  readonly #context: ComponentContext;
  readonly #waiting: [(() => void) | undefined, (() => void) | undefined] = [undefined, undefined];
  #turn: Promise<void> | undefined;
  #needed: PairingStop = 0;

  constructor(
    windows: readonly [RowWindow, RowWindow],
    pairs: RowPairs,
    context: ComponentContext,
    choose: () => PairingStop,
  ) {
    this.#windows = windows;
    this.#pairs = pairs;
    this.#context = context;
    this.#choose = choose;
    context.signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  /** Takes a buffer of an input. The Promise settles when the input may bring more. */
  process(buffer: PipelineBuffer, input: number): void | Promise<void> {
    if (this.#turn !== undefined) return this.#turn.then(() => this.process(buffer, input));
    this.#windows[input].append(buffer);
    const pending = this.#work();
    return pending === undefined ? this.#hold(input) : pending.then(() => this.#hold(input));
  }

  /** Takes the end of an input; after that of both, every row has been sent. */
  async finish(input: number): Promise<void> {
    while (this.#turn !== undefined) await this.#turn;
    this.#windows[input].hasEnded = true;
    await this.#work();
  }

  /** Drops every row that is still held. */
  clear(): void {
    for (const window of this.#windows) window.clear();
  }

  #work(): void | Promise<void> {
    const pending = this.#advance();
    if (pending === undefined) return;
    const settled = pending.finally(() => {
      this.#turn = undefined;
    });
    // A failure reaches the input whose rows led to it; the other one only waits its turn.
    this.#turn = settled.catch(() => undefined);
    return settled;
  }

  #advance(): void | Promise<void> {
    while (this.#chooseRows()) {
      const pending = this.#pairs.send();
      if (pending !== undefined) {
        return pending.then(() => {
          this.#forget();
          return this.#advance();
        });
      }
      this.#forget();
    }
    this.#wake();
  }

  /** Chooses rows; gives whether they have to be sent now. */
  #chooseRows(): boolean {
    this.#needed = this.#choose();
    if (this.#needed === 'full') return true;
    return (this.#needed === 'done' && this.#pairs.count > 0) || this.#windows.some((window) => window.canForget);
  }

  #forget(): void {
    for (const window of this.#windows) if (window.canForget) window.forget();
  }

  #hold(input: number): void | Promise<void> {
    if (!this.#isAhead(input)) return;
    return new Promise((resolve) => {
      this.#waiting[input] = resolve;
    });
  }

  #isAhead(input: number): boolean {
    const { signal, inputsAreIndependent = true, rowsPerBuffer } = this.#context;
    if (!inputsAreIndependent || signal.aborted || this.#needed === input) return false;
    return !this.#windows[1 - input].hasEnded && this.#windows[input].unread > buffersAhead * rowsPerBuffer;
  }

  #wake(): void {
    this.#waiting.forEach((resume, input) => {
      if (resume === undefined || this.#isAhead(input)) return;
      this.#waiting[input] = undefined;
      resume();
    });
  }
}

/** The running half of a component that brings its two inputs together; `create` is called when the component is opened. */
export function pairedRuntime(create: (context: ComponentContext) => PairedInputs): ComponentRuntime {
  let inputs: PairedInputs | undefined;
  return {
    open(context) {
      inputs = create(context);
    },
    process: (buffer, input) => inputs?.process(buffer, input),
    finish: (input) => inputs?.finish(input),
    close: () => inputs?.clear(),
  };
}
