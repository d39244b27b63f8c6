import type { ExecutionEvent, ProfiledFlow } from '../../../runtime/run-request.ts';
import type { ExecutionReport, ToldPhase } from './worker-messages.ts';

const eventsKept = 50;

/** Follows the events of one run, so that it can be reported on while it lasts, and its phases at its end. */
export class ReportedRun {
  readonly #executionId: number;
  readonly #packageName: string;
  readonly #began = performance.now();
  readonly #running = new Map<string, string>();
  readonly #firstStart = new Map<string, number>();
  readonly #lastEvents: ExecutionEvent[] = [];

  constructor(executionId: number, packageName: string) {
    this.#executionId = executionId;
    this.#packageName = packageName;
  }

  /** @param event with its secrets masked */
  take(event: ExecutionEvent): void {
    const { executablePath: path, time } = event;
    if (event.event === 'OnPreExecute') {
      this.#running.set(path, time);
      if (!this.#firstStart.has(path)) this.#firstStart.set(path, Date.parse(time));
    } else if (event.event === 'OnPostExecute') this.#running.delete(path);
    this.#lastEvents.push(event);
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

  /**
   * The phases of the components of data flows: one for each component, from the first start of its data flow on, as long as the component worked in all
   * runs together (inferred: SSIS tells every call).
   */
  phases(profile: readonly ProfiledFlow[]): ToldPhase[] {
    return profile.flatMap(({ executablePath, components }) => {
      const startMs = this.#firstStart.get(executablePath) ?? Date.now();
      return components.map(({ name, rowsIn, own }) => ({
        executablePath,
        component: name,
        phase: rowsIn === 0 ? 'PrimeOutput' : 'ProcessInput',
        startMs,
        endMs: startMs + Math.round(own),
      }));
    });
  }
}
