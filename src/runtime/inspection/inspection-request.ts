import type { RejectedRow } from '../../data-flow/row-errors.ts';
import type { DataTap } from './data-tap.ts';
import type { DataViewer, ViewedRows } from './data-viewer.ts';

/** What an execution is asked to show of the inside of its data flows. */
export interface InspectionRequest {
  /** A file (`.jsonl` or comma-separated values) or `ConnectionManager:table` that takes every row in error. */
  readonly rejects?: string;
  /** Takes every row that a data flow sends to an error output or passes with an ignored error. */
  readonly onReject?: (row: RejectedRow) => void;
  /** Paths whose rows are written to files. */
  readonly taps?: readonly DataTap[];
  /** Paths whose first rows go to `onView`. */
  readonly views?: readonly DataViewer[];
  readonly onView?: (view: ViewedRows) => void;
  /** Whether the result tells where the time went. */
  readonly profile?: boolean;
  /** Whether events `opendtsx.pathProgress` tell the rows of every path while a data flow runs. */
  readonly pathProgress?: boolean;
  /** Whether an event `opendtsx.componentPhases` tells, after each run of a data flow, when its components were in which phase. */
  readonly componentPhases?: boolean;
}
