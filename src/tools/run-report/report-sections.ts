import { formatCode } from '../../diagnostics/codes.ts';
import { drawGraph, type NodeStatus } from './draw-graph.ts';
import { escapeHtml as text } from './escape-html.ts';
import type { GraphItem } from './graph.ts';
import type { ReportContent, ReportedExecutable, ReportedGraph, ReportedMessage } from './report-content.ts';
import { countText, durationText } from './report-numbers.ts';

/** The errors and warnings, with what to do about them. */
export function messagesSection({ messages }: ReportContent): string {
  if (messages.length === 0) return '';
  const ordered = [
    ...messages.filter(({ severity }) => severity === 'error'),
    ...messages.filter(({ severity }) => severity === 'warning'),
  ];
  return `<section id="sec-messages"><h2>Errors and warnings</h2>${ordered.map(drawMessage).join('')}</section>`;
}

function drawMessage({
  severity,
  code,
  symbol,
  text: message,
  place,
  component,
  hint,
  offset,
  count,
}: ReportedMessage): string {
  const where = [
    `<span class="mono">${text(place)}${component === '' ? '' : ` › ${text(component)}`}</span>`,
    `<span>${severity}${code === undefined ? '' : ` <code>${formatCode(code)}</code>`} ${text(symbol)}</span>`,
    `<span>after ${durationText(offset)}${count === 1 ? '' : `, ${countText(count)} times`}</span>`,
  ];
  const find = text(`${severity} ${symbol} ${place} ${component} ${message} ${hint}`);
  const way = hint === '' ? '' : `<p class="hint"><b>What to do:</b> ${text(hint)}</p>`;
  return `<div class="message ${severity}" tabindex="-1" data-find="${find}"><p>${text(message)}</p><div class="where">${where.join('')}</div>${way}</div>`;
}

/** The drawings of the control flow. */
export function controlFlowSection(content: ReportContent): string {
  if (content.controlFlows.length === 0) return '';
  const byPath = new Map(content.executables.map((each) => [each.path, each]));
  const drawings = content.controlFlows.map((graph, index) =>
    drawing(graph, `control-${index}`, (node) => executableStatus(byPath.get(node.id))),
  );
  return `<section id="sec-control"><h2>Control flow</h2>${drawings.join('')}${legend(
    [
      ['ok', 'success'],
      ['bad', 'failure'],
      ['accent', 'completion'],
    ],
    'dashed: an expression decides, or one of several is enough',
  )}</section>`;
}

function executableStatus(executable: ReportedExecutable | undefined): NodeStatus {
  if (executable === undefined) return { state: 'idle', detail: '' };
  const { state, kind, record } = executable;
  const ran =
    record === undefined
      ? stateText(state)
      : `${durationText(record.duration)}${record.runs > 1 ? ` ×${countText(record.runs)}` : ''}`;
  return { state, detail: `${kind} · ${ran}` };
}

function stateText(state: string): string {
  return { idle: 'did not run', invalid: 'not valid' }[state] ?? state;
}

/** The drawings of the data flows, with the rows of every path. */
export function dataFlowSection(content: ReportContent): string {
  if (content.dataFlows.length === 0) return '';
  const byPath = new Map(content.executables.map((each) => [each.path, each]));
  const flows = content.dataFlows.map((flow, index) => {
    const state = byPath.get(flow.path)?.state ?? 'idle';
    const faulty = new Set(
      content.messages
        .filter(({ place, severity }) => place === flow.path && severity === 'error')
        .map(({ component }) => component),
    );
    const shown = state === 'success' || state === 'failure' ? 'success' : 'idle';
    const statusOf = (node: GraphItem): NodeStatus => ({
      state: faulty.has(node.name) ? 'failure' : state === 'failure' ? 'idle-flow' : shown,
      detail: node.kind,
    });
    return `<div data-flow="${text(flow.path)}">${drawing(flow, `flow-${index}`, statusOf)}${pathTable(flow)}</div>`;
  });
  return `<section id="sec-flows"><h2>Data flows</h2>${flows.join('')}${legend(
    [
      ['accent', 'rows'],
      ['bad', 'error output'],
    ],
    'the more rows, the thicker the line',
  )}</section>`;
}

function drawing(graph: ReportedGraph, id: string, statusOf: (node: GraphItem) => NodeStatus): string {
  const title = `${text(graph.title)} <span class="kind mono">${text(graph.path)}</span>`;
  const buttons = zooms.map(
    ([zoom, label, hint]) =>
      `<button type="button" data-canvas="${id}" data-zoom="${zoom}" title="${hint}">${label}</button>`,
  );
  const bar = `<div class="bar"><h3>${title}</h3><span class="tools">${buttons.join(' ')}</span></div>`;
  return `<div>${bar}<div class="canvas" id="${id}">${drawGraph(graph.placed, graph.title, statusOf)}</div></div>`;
}

const zooms = [
  ['1.25', '+', 'larger'],
  ['0.8', '−', 'smaller'],
  ['fit', 'Fit', 'fit to the width'],
] as const;

function legend(lines: readonly (readonly [color: string, label: string])[], rest: string): string {
  const parts = lines.map(([color, label]) => `<span><i style="border-color:var(--${color})"></i>${label}</span>`);
  return `<div class="legend">${parts.join('')}<span>${rest}</span></div>`;
}

function pathTable({ paths }: ReportedGraph): string {
  if (paths.length === 0) return '';
  const lines = paths.map(({ from, to, output, rows, isErrorOutput }) => {
    const shown = rows === undefined ? '–' : countText(rows);
    return `<tr data-find="${text(`${from} ${to} ${output}`)}"><td>${text(from)}</td><td>${text(to)}</td><td>${text(output)}${isErrorOutput && output === '' ? 'error output' : ''}</td><td class="number">${shown}</td></tr>`;
  });
  return `<div class="paths"><table><thead><tr><th>From</th><th>To</th><th>Output</th><th class="number">Rows</th></tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

const mostLanes = 60;

/** When what ran. */
export function timelineSection({ executables, result }: ReportContent): string {
  const start = result.startTime.getTime();
  const total = Math.max(1, result.endTime.getTime() - start);
  const ran = executables.flatMap((each) => (each.record === undefined ? [] : [{ ...each, record: each.record }]));
  if (ran.length < 2) return '';
  const longest = new Set(
    ran.toSorted((left, right) => right.record.duration - left.record.duration).slice(0, mostLanes),
  );
  const lanes = ran
    .filter((each) => longest.has(each))
    .map(({ path, name, state, record }) => {
      const bars = record.spans.map(({ start: from, end }) => {
        const left = Math.min(100, (Math.max(0, from - start) / total) * 100);
        const width = Math.min(100 - left, ((end - from) / total) * 100);
        return `<i class="${state}" style="left:${left.toFixed(2)}%;width:${width.toFixed(2)}%"></i>`;
      });
      return `<div class="lane" data-find="${text(path)}" title="${text(`${path}: ${durationText(record.duration)}`)}"><span>${text(name)}</span><div class="track">${bars.join('')}</div></div>`;
    });
  const rest = ran.length - lanes.length;
  return `<section id="sec-time"><h2>Timeline</h2><div class="timeline">${lanes.join('')}</div><p class="note">0 to ${durationText(total)}${rest > 0 ? `; the ${mostLanes} that took longest of ${countText(ran.length)}` : ''}</p></section>`;
}

/** Every executable with result and time. */
export function executablesSection({ executables }: ReportContent): string {
  const lines = executables.map(({ path, name, kind, state, record }) => {
    const depth = Math.max(0, path.split('\\').length - 2);
    const runs = record === undefined ? '' : countText(record.runs);
    const time = record === undefined ? '' : durationText(record.duration);
    return `<tr data-find="${text(`${path} ${kind} ${state}`)}" data-path="${text(path)}" title="${text(path)}"><td><span class="tree">${'   '.repeat(depth)}</span>${text(name)}</td><td class="kind">${text(kind)}</td><td class="state ${state}">${stateText(state)}</td><td class="number">${runs}</td><td class="number">${time}</td></tr>`;
  });
  return `<section id="sec-executables"><h2>Executables</h2><div class="scroll"><table id="executables"><thead><tr><th>Name</th><th>Kind</th><th>Result</th><th class="number">Runs</th><th class="number">Time</th></tr></thead><tbody>${lines.join('')}</tbody></table></div></section>`;
}
