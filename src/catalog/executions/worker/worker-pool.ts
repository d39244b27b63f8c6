import { WorkerProcess } from './worker-process.ts';

/** Keeps worker processes waiting, so that an execution does not wait for the start of one. */
export class WorkerPool {
  readonly #most: number;
  readonly #start: () => WorkerProcess;
  readonly #waiting: WorkerProcess[] = [];
  #isClosed = false;

  /** @param most processes that wait at a time */
  constructor(most: number, start: () => WorkerProcess = () => new WorkerProcess()) {
    this.#most = most;
    this.#start = start;
    this.#fill();
  }

  /** A process that waits already, or a new one. */
  take(): WorkerProcess {
    for (let waiting = this.#waiting.shift(); waiting !== undefined; waiting = this.#waiting.shift()) {
      if (waiting.hasEnded) continue;
      this.#fill();
      return waiting;
    }
    const taken = this.#start();
    this.#fill();
    return taken;
  }

  /** Ends those that wait. */
  close(): void {
    this.#isClosed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.kill();
  }

  #fill(): void {
    while (!this.#isClosed && this.#waiting.length < this.#most) this.#waiting.push(this.#start());
  }
}
