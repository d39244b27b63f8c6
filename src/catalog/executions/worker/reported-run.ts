import type { ExecutionEvent } from '../../../runtime/run-request.ts';
import type { ExecutionReport } from './worker-messages.ts';

const eventsKept = 50;

/** Follows the events of one run, so that it can be reported on while it lasts. */
export class ReportedRun {
  readonly #executionId: number;
  readonly #packageName: string;
  readonly #began = performance.now();
  readonly #running = new Map<string, string>();
  readonly #lastEvents: ExecutionEvent[] = [];

  constructor(executionId: number, packageName: string) {
    this.#executionId = executionId;
    this.#packageName = packageName;
  }

  /** @param event with its secrets masked */
  take(event: ExecutionEvent): void {
    const { executablePath: path, time } = event;
    if (event.event === 'OnPreExecute') this.#running.set(path, time);
    else if (event.event === 'OnPostExecute') this.#running.delete(path);
    // A report holds no value of a variable.
    const { context, ...kept } = event;
    this.#lastEvents.push(kept);
    if (this.#lastEvents.length > eventsKept) this.#lastEvents.shift();
  }

  /** What is going on now. */
  report(): ExecutionReport {
    const { rss, heapUsed, external } = process.memoryUsage();
    return {
      executionId: this.#executionId,
      takenAt: new Date().toISOString(),
      packageName: this.#packageName,
      runningMilliseconds: Math.round(performance.now() - this.#began),
      processId: process.pid,
      memory: { rss, heapUsed, external },
      executables: [...this.#running].map(([path, since]) => ({ path, since })),
      lastEvents: [...this.#lastEvents],
    };
  }
}
