import type { ComponentCount, ExecutionEvent } from '../../runtime/run-request.ts';

/** Shows a run while it happens. */
export interface RunReport {
  event(event: ExecutionEvent): void;
  counts(count: ComponentCount): void;
  /** The run is over: puts the console in order. */
  end(): void;
}

/** Where a report goes. */
export interface Screen {
  write(text: string): void;
  /** Columns and rows of the terminal; 80 by 24 when nobody knows. */
  size(): { readonly columns: number; readonly rows: number };
}

/** Writes each event as one line of JSON, whatever the reporting level, and nothing else. */
export function jsonReport(screen: Screen): RunReport {
  return {
    event: (event) => screen.write(`${JSON.stringify(event)}\n`),
    counts: () => {},
    end: () => {},
  };
}
