import type { ProfiledComponent, ProfiledFlow } from '../../runtime/run-request.ts';
import { formatCount, formatDuration } from './number-text.ts';
import type { Painter } from './painter.ts';
import { formatTable } from './table.ts';

const columns = [
  { title: 'component' },
  { title: 'kind' },
  { title: 'rows in', align: 'right' },
  { title: 'rows out', align: 'right' },
  { title: 'own time', align: 'right' },
  { title: 'share', align: 'right' },
  { title: 'blocked', align: 'right' },
  { title: 'held', align: 'right' },
] as const;

/** Where the time of a data flow went, as a table of its components, and what would help. */
export function profileText(flow: ProfiledFlow, paint: Painter): string {
  const runs = flow.runs === 1 ? '' : `, ${formatCount(flow.runs)} runs`;
  const head = `Profile of ${flow.executablePath}: ${formatDuration(flow.elapsed)}${runs}, at most ${bytesText(flow.peakMemory)} of memory`;
  const advice = flow.advice.map(({ component, text }) => `  ${paint('strong', component)}: ${text}`);
  return [
    '',
    paint('strong', head),
    ...formatTable(columns, flow.components.map(cellsOf)),
    ...(advice.length === 0 ? [] : ['', paint('strong', 'What would help'), ...advice]),
    '',
  ].join('\n');
}

function cellsOf(component: ProfiledComponent): string[] {
  const { name, kind, rowsIn, rowsOut, own, share, blocked, heldBytes } = component;
  return [
    name,
    kind,
    rowsIn === 0 ? '' : formatCount(rowsIn),
    rowsOut === 0 ? '' : formatCount(rowsOut),
    formatDuration(own),
    `${Math.round(share * 100)} %`,
    formatDuration(blocked),
    heldBytes === 0 ? '' : bytesText(heldBytes),
  ];
}

/** Bytes as a reader wants them: `512 KiB`, `3.4 MiB`. */
function bytesText(bytes: number): string {
  return bytes < 1 << 20 ? `${formatCount(Math.ceil(bytes / 1024))} KiB` : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}
