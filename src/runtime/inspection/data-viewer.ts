import type { Batch } from '../../data-flow/batch.ts';
import type { PathWatcher, WatchedPath } from '../../data-flow/path-watcher.ts';
import type { CellValue } from '../../data-flow/row-cells.ts';
import { columnTitles, eachRow } from './row-text.ts';

/** A path whose first rows are shown. */
export interface DataViewer {
  /** Name, refId or identification string of the path. */
  readonly path: string;
  /** Path, name or id of the Data Flow task; needed only where several have a path of the name. */
  readonly dataFlow?: string;
  /** Rows at most in each run of the data flow; 20 when absent. */
  readonly maxRows?: number;
}

/** The first rows of a path in one run of its data flow. */
export interface ViewedRows {
  /** Path of the Data Flow task. */
  readonly executablePath: string;
  /** Name of the path. */
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CellValue[])[];
  /** True when the rows are all there were; false when the limit was met. */
  readonly complete: boolean;
}

const usualRows = 20;

/** Collects the first rows of a path and hands them on when there are enough, or when the path has ended. */
export function viewRows(
  { maxRows = usualRows }: DataViewer,
  executablePath: string,
  path: WatchedPath,
  onView: (view: ViewedRows) => void,
): PathWatcher {
  const rows: (readonly CellValue[])[] = [];
  let shown = false;
  const show = (complete: boolean): void => {
    if (shown) return;
    shown = true;
    onView({ executablePath, path: path.name, columns: columnTitles(path.columns), rows, complete });
  };
  return {
    rows(batch: Batch) {
      if (shown) return;
      const room = maxRows - rows.length;
      eachRow(batch, path.columns, room, (cells) => rows.push(cells));
      if (batch.rowCount > room) show(false);
    },
    finish: () => show(true),
  };
}
