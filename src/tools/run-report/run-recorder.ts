import type { PackagePlan } from '../../plan/package-plan.ts';
import type { ExecutionEvent } from '../../runtime/run-request.ts';

/** One run of an executable: milliseconds since 1970. */
export interface RunSpan {
  readonly start: number;
  readonly end: number;
}

/** What is known of an executable that ran. */
export interface RecordedExecutable {
  readonly path: string;
  readonly name: string;
  /** `running` when it has not ended, else the result of its last run, or of the first that failed. */
  state: string;
  runs: number;
  /** Milliseconds of all runs. */
  duration: number;
  /** The first runs of a loop; `runs` counts all. */
  readonly spans: RunSpan[];
}

const mostSpans = 200;
const mostEvents = 20_000;

/** Gathers what a report shows from the plans and events of an execution. Events of progress are left out; of very many, only errors and warnings are kept. */
export class RunRecorder {
  readonly plans: PackagePlan[] = [];
  readonly executables = new Map<string, RecordedExecutable>();
  readonly events: ExecutionEvent[] = [];
  /** Events that were not kept. */
  droppedEvents = 0;
  readonly #rows = new Map<string, Map<string, number>>();
  /** Of runs that have not told their final numbers: lost when a data flow is cancelled. */
  readonly #running = new Map<string, Map<string, number>>();
  readonly #started = new Map<string, number>();

  /** Takes the plan of a package. The same package called again is kept once. */
  plan(plan: PackagePlan): void {
    if (!this.plans.some(({ root }) => root.path === plan.root.path)) this.plans.push(plan);
  }

  /** Takes an event. */
  event(event: ExecutionEvent): void {
    switch (event.event) {
      case 'opendtsx.pathProgress':
        this.#takeProgress(event);
        return;
      case 'opendtsx.PipelineRows':
        this.#takeRows(event);
        break;
      case 'OnPreExecute':
        this.#begin(event);
        break;
      case 'OnPostExecute':
        this.#finish(event);
        break;
    }
    const isImportant = event.event === 'OnError' || event.event === 'OnWarning';
    if (this.events.length < mostEvents || isImportant) this.events.push(event);
    else this.droppedEvents++;
  }

  /** Rows that went over the paths of a data flow, by ID of the path, over all runs; undefined when it never moved any. */
  rowsOf(executablePath: string): ReadonlyMap<string, number> | undefined {
    const finished = this.#rows.get(executablePath);
    const running = this.#running.get(executablePath);
    if (running === undefined) return finished;
    return added(finished ?? new Map(), running);
  }

  #begin({ executablePath: path, sourceName: name, time }: ExecutionEvent): void {
    const known = this.executables.get(path);
    this.#started.set(path, Date.parse(time));
    if (known === undefined) {
      this.executables.set(path, { path, name, state: 'running', runs: 1, duration: 0, spans: [] });
    } else known.runs++;
  }

  #finish(event: ExecutionEvent): void {
    const executable = this.executables.get(event.executablePath);
    if (executable === undefined) return;
    const end = Date.parse(event.time);
    const start = this.#started.get(event.executablePath) ?? end;
    const { result, duration } = recordOf(event.data);
    executable.duration += typeof duration === 'number' ? duration : end - start;
    if (executable.spans.length < mostSpans) executable.spans.push({ start, end });
    if (executable.state !== 'failure') executable.state = typeof result === 'string' ? result : 'success';
  }

  #takeRows({ executablePath, data }: ExecutionEvent): void {
    const counts = Object.entries(recordOf(data)).map(([path, rows]): [string, number] => [path, Number(rows)]);
    this.#rows.set(executablePath, added(this.#rows.get(executablePath) ?? new Map(), new Map(counts)));
    this.#running.delete(executablePath);
  }

  #takeProgress({ executablePath, data }: ExecutionEvent): void {
    const { paths } = recordOf(data);
    if (!Array.isArray(paths)) return;
    const counts = paths.map(recordOf).map(({ path, rows }): [string, number] => [String(path), Number(rows)]);
    this.#running.set(executablePath, new Map(counts));
  }
}

function added(first: ReadonlyMap<string, number>, second: ReadonlyMap<string, number>): Map<string, number> {
  const sum = new Map(first);
  for (const [path, rows] of second) sum.set(path, (sum.get(path) ?? 0) + rows);
  return sum;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
