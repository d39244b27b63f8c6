import { nextRun } from './next-run.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';

const firstStretch = 3_600_000;

/** The times of a schedule from `from` (one of them) to `until`, at most `limit` of them, the latest ones, in their order. */
export function missedRuns(
  schedule: ScheduleDefinition,
  { from, until, limit }: { readonly from: number; readonly until: number; readonly limit: number },
): readonly number[] {
  // From the end back in growing stretches, as the times of years may be many.
  for (let stretch = firstStretch; ; stretch *= 2) {
    const start = Math.max(from - 1, until - stretch);
    const found = timesBetween(schedule, start, until);
    if (found.length >= limit || start < from) return found.slice(-limit);
  }
}

function timesBetween(schedule: ScheduleDefinition, after: number, until: number): number[] {
  const found: number[] = [];
  for (let at = nextRun(schedule, after); at !== undefined && at <= until; at = nextRun(schedule, at)) found.push(at);
  return found;
}
