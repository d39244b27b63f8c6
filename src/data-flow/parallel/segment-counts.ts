import type { HostCounts } from '../component-host.ts';
import type { PipelineRun } from '../pipeline-run.ts';
import type { ErrorCounts, RejectedRow } from '../row-errors.ts';
import type { SegmentCounts } from './copy-messages.ts';

/** Takes what a copy counted since the last call, and starts anew. */
export function takeCounts(run: PipelineRun): Omit<SegmentCounts, 'own'> {
  const links = run.links.map((link) => {
    const { rowCount } = link;
    link.rowCount = 0;
    return rowCount;
  });
  const components = run.components.map(({ host }) => ({ ...host.takeCounts(), ...host.rowErrors.take() }));
  return { links, components };
}

/** Adds what a copy counted to the counts of the first thread. Places of rows are moved by `rows` and `lines`. */
export function addCounts(run: PipelineRun, counts: SegmentCounts, moved: PlaceShift): void {
  run.links.forEach((link, index) => {
    link.rowCount += counts.links[index] ?? 0;
  });
  run.components.forEach(({ host }, index) => {
    const { received, sent, redirected, ignored } = counts.components[index] as HostCounts & ErrorCounts;
    host.addCounts({ received, sent });
    host.rowErrors.add({
      redirected: { ...redirected, first: redirected.first && shiftRow(redirected.first, moved) },
      ignored: { ...ignored, first: ignored.first && shiftRow(ignored.first, moved) },
    });
  });
  for (const [component, counter, amount] of counts.own) run.components[component]?.context.count(counter, amount);
}

/** How far rows and lines are from where a guessing copy counted them. */
export interface PlaceShift {
  readonly rows: number;
  readonly lines: number;
}

/** The row with the place that it has in the whole source. */
export function shiftRow(rejected: RejectedRow, { rows, lines }: PlaceShift): RejectedRow {
  const { origin } = rejected;
  if (origin === undefined || (rows === 0 && lines === 0)) return rejected;
  const line = origin.line === undefined ? {} : { line: origin.line + lines };
  return { ...rejected, origin: { ...origin, row: origin.row + rows, ...line } };
}
