import { Worker } from 'node:worker_threads';

/** Whether kernels (WebAssembly) do the work of a thread, or their plain twins. */
export type KernelUse = 'on' | 'off';

/** A thread that runs a program of this folder with kernels or without; it must be ended with `terminate`. */
export function startThread(program: string, kernels: KernelUse, workerData: unknown): Worker {
  return new Worker(new URL(program, import.meta.url), {
    env: { ...process.env, OPENDTSX_KERNELS: kernels },
    execArgv: ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning'],
    workerData,
  });
}

/** Collects what a thread tells, by a key of its messages; whoever waits for one gets it as soon as it is there, or the error that ended the thread. */
export class ThreadMessages<T> {
  readonly #told = new Map<string, T>();
  readonly #waiting = new Map<string, PromiseWithResolvers<T>>();
  #ended: Error | undefined;

  constructor(worker: Worker, keyOf: (message: T) => string) {
    worker.on('message', (message: T) => {
      this.#told.set(keyOf(message), message);
      this.#waiting.get(keyOf(message))?.resolve(message);
    });
    const end = (error: Error): void => {
      this.#ended ??= error;
      for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    };
    worker.on('error', end);
    worker.on('exit', (code) => end(new Error(`the thread stopped with exit code ${code}`)));
  }

  /** The message with this key. Rejects when the thread has ended without it. */
  async of(key: string): Promise<T> {
    const told = this.#told.get(key);
    if (told !== undefined) return told;
    if (this.#ended !== undefined) throw this.#ended;
    const waiting = Promise.withResolvers<T>();
    this.#waiting.set(key, waiting);
    return waiting.promise;
  }
}
