import { eventLines } from './event-lines.ts';
import { formatCount } from './number-text.ts';
import type { Painter } from './painter.ts';
import { ProgressState } from './progress-state.ts';
import type { ReportingLevel } from './reporting-level.ts';
import type { RunReport, Screen } from './run-report.ts';

/** Writes what the level asks for as plain lines, and at the end of a data flow how many rows its components moved in this run. */
export function plainReport(screen: Screen, level: ReportingLevel, paint: Painter): RunReport {
  const state = new ProgressState();
  return {
    event(event) {
      state.event(event);
      const lines = eventLines(event, level, paint);
      if (lines.length === 0) return;
      if (event.event === 'OnPostExecute') lines.push(...componentLines(state, event.executablePath));
      screen.write(`${lines.join('\n')}\n`);
    },
    counts: (count) => state.counts(count),
    end: () => {},
  };
}

function componentLines(state: ProgressState, path: string): string[] {
  const components = [...(state.executables.get(path)?.components.values() ?? [])];
  return components.map(({ name, rowsIn, rowsOut, earlierIn, earlierOut }) => {
    const counts = [
      ...(rowsIn === undefined ? [] : [`${formatCount(rowsIn - earlierIn)} in`]),
      ...(rowsOut === undefined ? [] : [`${formatCount(rowsOut - earlierOut)} out`]),
    ];
    return `           ${name}: ${counts.join(', ')}`;
  });
}
