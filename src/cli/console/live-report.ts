import { eventLines } from './event-lines.ts';
import type { Painter } from './painter.ts';
import { progressLines } from './progress-lines.ts';
import { ProgressState } from './progress-state.ts';
import type { ReportingLevel } from './reporting-level.ts';
import type { RunReport, Screen } from './run-report.ts';

const frameMilliseconds = 100;

/**
 * Shows a run as a table redrawn in place, at most ten times a second; errors, warnings and whatever else the level asks for stand
 * above it. Progress itself is the table.
 */
export function liveReport(screen: Screen, level: ReportingLevel, paint: Painter): RunReport {
  const state = new ProgressState();
  const above: ReportingLevel = { ...level, kinds: new Set([...level.kinds].filter((kind) => kind !== 'progress')) };
  let drawn = 0;
  let pending: string[] = [];
  let timer: NodeJS.Timeout | undefined;

  const draw = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const frame =
      state.executables.size === 0 ? [] : progressLines(state, { now: Date.now(), paint, ...screen.size() });
    const erase = drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`;
    const text = [...pending, ...frame].map((line) => `${line}\n`).join('');
    pending = [];
    drawn = frame.length;
    screen.write(erase + text);
  };
  const schedule = (): void => {
    timer ??= setTimeout(draw, frameMilliseconds).unref();
  };
  return {
    event(event) {
      state.event(event);
      if (event.event !== 'opendtsx.pathProgress') pending.push(...eventLines(event, above, paint));
      schedule();
    },
    counts(count) {
      state.counts(count);
      schedule();
    },
    end: draw,
  };
}
