import { formatCount, formatDuration } from './number-text.ts';
import type { Painter, Tone } from './painter.ts';
import type { ComponentProgress, ExecutableProgress, PathProgress, ProgressState } from './progress-state.ts';
import { cutToWidth, formatTable } from './table.ts';

/** How progress is drawn. */
export interface ProgressFrame {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
  readonly paint: Painter;
}

interface ProgressRow {
  readonly cells: readonly string[];
  readonly tone: Tone;
  readonly running: boolean;
}

const titles = [
  { title: 'executable' },
  { title: 'state' },
  { title: 'time', align: 'right' },
  { title: 'rows in', align: 'right' },
  { title: 'rows out', align: 'right' },
  { title: 'rows/s', align: 'right' },
] as const;

const tones: Readonly<Record<string, Tone>> = {
  running: 'information',
  success: 'success',
  failure: 'error',
  canceled: 'warning',
};

/**
 * What runs, as a table that fits the terminal: one line per executable and, indented, one per data flow component. When there are
 * too many lines, those that ended are left out first and their number is said.
 */
export function progressLines(state: ProgressState, frame: ProgressFrame): string[] {
  const all = [...state.executables.values()].flatMap((executable) => rowsOf(executable, frame.now));
  const kept = fitRows(all, Math.max(3, frame.rows - 4));
  const lines = formatTable(
    titles,
    kept.map(({ cells }) => cells),
  );
  const painted = lines.map((line, index) => {
    const text = cutToWidth(line, frame.columns - 1);
    return index < 2 ? frame.paint('faint', text) : frame.paint(kept[index - 2].tone, text);
  });
  const hidden = all.length - kept.length;
  return hidden === 0 ? painted : [...painted, frame.paint('faint', `… ${formatCount(hidden)} more`)];
}

function fitRows(rows: readonly ProgressRow[], limit: number): readonly ProgressRow[] {
  if (rows.length <= limit) return rows;
  const running = rows.filter((row) => row.running).slice(0, limit);
  const room = limit - running.length;
  const ended = new Set(room === 0 ? [] : rows.filter((row) => !row.running).slice(-room));
  const shown = new Set(running);
  return rows.filter((row) => shown.has(row) || ended.has(row));
}

function rowsOf(executable: ExecutableProgress, now: number): ProgressRow[] {
  const running = executable.state === 'running';
  const elapsed = executable.duration + (running ? Math.max(0, now - executable.started) : 0);
  const depth = Math.max(0, executable.path.split('\\').length - 2);
  const name = executable.path.slice(executable.path.lastIndexOf('\\') + 1);
  const tone = tones[executable.state] ?? 'faint';
  const runs = executable.runs > 1 ? ` ×${formatCount(executable.runs)}` : '';
  const own = [`${'  '.repeat(depth)}${name}${runs}`, executable.state, formatDuration(elapsed)];
  return [
    { cells: own, tone, running },
    ...executable.paths.map((path) => ({
      cells: [`${'  '.repeat(depth + 1)}${path.from} → ${path.to}`, '', '', '', ...pathCells(path)],
      tone: 'faint' as const,
      running,
    })),
    ...componentsShown(executable).map((component) => ({
      cells: [`${'  '.repeat(depth + 1)}${component.name}`, '', '', ...countCells(component, elapsed)],
      tone: 'faint' as const,
      running,
    })),
  ];
}

// Where the rows of each path are known, those of the components say nothing more.
function componentsShown({ paths, components }: ExecutableProgress): ComponentProgress[] {
  return paths.length > 0 ? [] : [...components.values()];
}

function pathCells({ rows, rowsPerSecond }: PathProgress): string[] {
  return [formatCount(rows), rowsPerSecond === 0 ? '' : formatCount(rowsPerSecond)];
}

function countCells({ rowsIn, rowsOut }: ComponentProgress, elapsed: number): string[] {
  const rows = Math.max(rowsIn ?? 0, rowsOut ?? 0);
  const text = (count: number | undefined): string => (count === undefined ? '' : formatCount(count));
  // A rate over a few milliseconds says nothing.
  const rate = elapsed < 100 ? '' : formatCount((rows * 1000) / elapsed);
  return [text(rowsIn), text(rowsOut), rate];
}
