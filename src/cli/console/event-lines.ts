import type { ExecutionEvent } from '../../runtime/run-request.ts';
import { describeFinding, findingOfEvent, placeOf, printable } from './describe-finding.ts';
import { formatCount, formatDuration } from './number-text.ts';
import type { Painter } from './painter.ts';
import { resultOf } from './progress-state.ts';
import { isReported, type ReportingLevel } from './reporting-level.ts';

/**
 * An event as lines of a plain report; none when the level leaves it out. Errors and warnings take a block each, everything else one
 * line. With progress, the end of each executable is told too.
 */
export function eventLines(event: ExecutionEvent, level: ReportingLevel, paint: Painter): string[] {
  if (event.event === 'OnPostExecute' && level.kinds.has('progress') && !level.excluded.has('onpostexecute')) {
    return [line('done', event.executablePath, endText(event), paint)];
  }
  if (!isReported(level, event.event)) return [];
  switch (event.event) {
    case 'OnError':
    case 'OnWarning':
      return describeFinding(findingOfEvent(event), paint);
    case 'OnInformation':
      return [line('info', placeOf(findingOfEvent(event)), event.message ?? '', paint)];
    case 'OnProgress':
      return [line('progress', event.executablePath, progressText(event), paint)];
    case 'opendtsx.PipelineRows':
      return rowLines(event, paint);
    default:
      return [line('event', event.executablePath, [event.event, event.message ?? ''].join(' ').trim(), paint)];
  }
}

function line(label: string, place: string, text: string, paint: Painter): string {
  return `${paint('faint', label.padEnd(8))} ${place}${text === '' ? '' : `: ${printable(text).replaceAll('\n', ' ')}`}`;
}

function endText(event: ExecutionEvent): string {
  const duration = memberOf(event, 'duration');
  return typeof duration === 'number' ? `${resultOf(event)}, ${formatDuration(duration)}` : resultOf(event);
}

function progressText(event: ExecutionEvent): string {
  const percent = memberOf(event, 'percent');
  return typeof percent === 'number' ? `${event.message ?? ''} (${percent} %)` : (event.message ?? '');
}

function rowLines(event: ExecutionEvent, paint: Painter): string[] {
  const { data } = event;
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).map(([path, rows]) =>
    line('rows', event.executablePath, `${pathName(path)} ${formatCount(Number(rows))}`, paint),
  );
}

/** The name of a path of a data flow from its ID: `Package\Load.Paths[Sorted rows]` → `Sorted rows`. */
function pathName(id: string): string {
  return /\.Paths\[(.+)\]$/.exec(id)?.[1] ?? id;
}

function memberOf(event: ExecutionEvent, name: string): unknown {
  const { data } = event;
  return typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>)[name] : undefined;
}
