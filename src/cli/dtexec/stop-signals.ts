/** Turns the signals that ask a program to stop into the cancellation of its execution. */
export interface StopSignals {
  readonly signal: AbortSignal;
  /** Gives the signals back their own effect. */
  close(): void;
}

const stops = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let held: StopSignals | undefined;

/**
 * Takes SIGINT, SIGTERM and SIGHUP (its terminal was closed) from now on: the first cancels, a second one ends the process at once.
 * Called first thing by a program, so that a signal of its first instant cancels what `listenForSignals` is asked for later.
 */
export function holdSignals(): void {
  held ??= takeSignals();
}

/** The signals held since the start of the program, or from now on. One that came while the program was loading has taken effect. */
export async function listenForSignals(): Promise<StopSignals> {
  const signals = held ?? takeSignals();
  held = undefined;
  // Handlers run when the event loop turns, and a short execution would be over before that.
  await new Promise((resolve) => setImmediate(resolve));
  return signals;
}

function takeSignals(): StopSignals {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    if (!controller.signal.aborted) {
      controller.abort();
      return;
    }
    close();
    process.kill(process.pid, name);
  };
  const close = (): void => {
    for (const name of stops) process.off(name, stop);
  };
  for (const name of stops) process.on(name, stop);
  return { signal: controller.signal, close };
}
