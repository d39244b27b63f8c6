/** Turns the signals that ask a program to stop into the cancellation of its execution. */
export interface StopSignals {
  readonly signal: AbortSignal;
  /** Gives the signals back their own effect. */
  close(): void;
}

const stops = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for SIGINT, SIGTERM and SIGHUP (its terminal was closed): the first cancels, a second one ends the process at once. */
export function listenForSignals(): StopSignals {
  const controller = new AbortController();
  const cancel = (): void => {
    close();
    controller.abort();
  };
  const close = (): void => {
    for (const name of stops) process.off(name, cancel);
  };
  for (const name of stops) process.on(name, cancel);
  return { signal: controller.signal, close };
}
