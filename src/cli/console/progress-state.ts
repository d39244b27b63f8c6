import type { ComponentCount, ExecutionEvent } from '../../runtime/run-request.ts';

/** Rows that went through a component, over all runs of its data flow. */
export interface ComponentProgress {
  readonly name: string;
  rowsIn: number | undefined;
  rowsOut: number | undefined;
  /** Of the runs before the current one. */
  earlierIn: number;
  earlierOut: number;
}

/** Rows that a path carries in the current run of its data flow. */
export interface PathProgress {
  /** Id of the path. */
  readonly path: string;
  readonly from: string;
  readonly name: string;
  readonly to: string;
  readonly rows: number;
  readonly rowsPerSecond: number;
}

/** How an executable stands. */
export interface ExecutableProgress {
  readonly path: string;
  state: string;
  /** Milliseconds since 1970 at which its current run began. */
  started: number;
  /** Milliseconds of its runs that ended. */
  duration: number;
  runs: number;
  readonly components: Map<string, ComponentProgress>;
  /** Of a data flow that runs long enough to tell. */
  paths: readonly PathProgress[];
}

/** Gathers from events and counts what runs, what ended how, and how many rows went where. */
export class ProgressState {
  readonly executables = new Map<string, ExecutableProgress>();

  /** Takes an event. */
  event(event: ExecutionEvent): void {
    const time = Date.parse(event.time);
    if (event.event === 'OnPreExecute') this.#begin(event.executablePath, time);
    else if (event.event === 'OnPostExecute') this.#finish(event, time);
    else if (event.event === 'opendtsx.pathProgress') this.#takePaths(event);
    else if (event.event === 'opendtsx.PipelineRows') this.#takeRows(event);
  }

  /** Takes a count; they are cumulative within one run of a data flow. */
  counts({ executablePath, component, counter, amount }: ComponentCount): void {
    const executable = this.executables.get(executablePath);
    if (executable === undefined) return;
    let progress = executable.components.get(component);
    if (progress === undefined) {
      progress = { name: component, rowsIn: undefined, rowsOut: undefined, earlierIn: 0, earlierOut: 0 };
      executable.components.set(component, progress);
    }
    if (counter === 'rows in') progress.rowsIn = progress.earlierIn + amount;
    else if (counter === 'rows out') progress.rowsOut = progress.earlierOut + amount;
  }

  #begin(path: string, time: number): void {
    const known = this.executables.get(path);
    if (known === undefined) {
      const fresh = { path, state: 'running', started: time, duration: 0, runs: 1, components: new Map(), paths: [] };
      this.executables.set(path, fresh);
      return;
    }
    known.state = 'running';
    known.started = time;
    known.runs++;
    for (const component of known.components.values()) {
      component.earlierIn = component.rowsIn ?? 0;
      component.earlierOut = component.rowsOut ?? 0;
    }
  }

  #takePaths({ executablePath, data }: ExecutionEvent): void {
    const executable = this.executables.get(executablePath);
    if (executable === undefined || typeof data !== 'object' || data === null || !('paths' in data)) return;
    if (Array.isArray(data.paths)) executable.paths = data.paths as PathProgress[];
  }

  // The last progress was told some moments before the end.
  #takeRows({ executablePath, data }: ExecutionEvent): void {
    const executable = this.executables.get(executablePath);
    if (executable === undefined || executable.paths.length === 0 || typeof data !== 'object' || data === null) return;
    const rows = data as Readonly<Record<string, number>>;
    executable.paths = executable.paths.map((path) => ({
      ...path,
      rows: rows[path.path] ?? path.rows,
      rowsPerSecond: 0,
    }));
  }

  #finish(event: ExecutionEvent, time: number): void {
    const executable = this.executables.get(event.executablePath);
    if (executable === undefined) return;
    executable.state = resultOf(event);
    executable.duration += Math.max(0, time - executable.started);
  }
}

/** The result that an OnPostExecute event carries. */
export function resultOf(event: ExecutionEvent): string {
  const { data } = event;
  return typeof data === 'object' && data !== null && 'result' in data ? String(data.result) : 'ended';
}
