import { scriptJson, escapeHtml as text } from './escape-html.ts';
import type { ReportContent } from './report-content.ts';
import { countText, durationText, momentText } from './report-numbers.ts';
import { reportScript } from './report-script.ts';
import {
  controlFlowSection,
  dataFlowSection,
  executablesSection,
  messagesSection,
  timelineSection,
} from './report-sections.ts';
import { reportStyle } from './report-style.ts';

/** A report as one HTML document that needs nothing from outside, and asks for nothing. */
export function reportPage(content: ReportContent): string {
  const { title, result } = content;
  const sections = [
    ['sec-messages', 'Errors', messagesSection(content)],
    ['sec-control', 'Control flow', controlFlowSection(content)],
    ['sec-flows', 'Data flows', dataFlowSection(content)],
    ['sec-time', 'Timeline', timelineSection(content)],
    ['sec-executables', 'Executables', executablesSection(content)],
    ['sec-log', 'Events', logSection(content)],
  ].filter(([, , html]) => html !== '');
  const links = sections.map(([id, label]) => `<a href="#${id}">${label}</a>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="OpenDTSX">
<title>${text(title)}: ${verdictOf(content)}</title>
<style>${reportStyle}</style>
</head>
<body>
<header class="head">${heading(content)}</header>
<nav aria-label="Sections"><div>${links}<span class="grow"></span><input type="search" id="search" placeholder="Search  ( / )" aria-label="Search names, messages and events"><button type="button" id="theme" title="Light or dark (t)">◐</button></div></nav>
<main>${sections.map(([, , html]) => html).join('\n')}</main>
<footer>Execution ${text(result.executionId)} · written by OpenDTSX · <kbd>/</kbd> search, <kbd>n</kbd> <kbd>p</kbd> next and previous error, <kbd>1</kbd>–<kbd>${sections.length}</kbd> sections, <kbd>t</kbd> theme, <kbd>Esc</kbd> clear</footer>
<script type="application/json" id="events">${scriptJson(logData(content))}</script>
<script>${reportScript}</script>
</body>
</html>
`;
}

function verdictOf({ result, validateOnly }: ReportContent): string {
  if (validateOnly) return result.exitCode === 0 ? 'valid' : 'not valid';
  return { success: 'succeeded', failure: 'failed', canceled: 'canceled' }[result.result];
}

function heading(content: ReportContent): string {
  const { title, result, messages, executables, dataFlows } = content;
  const elapsed = result.endTime.getTime() - result.startTime.getTime();
  const errors = messages.filter(({ severity }) => severity === 'error').reduce((sum, { count }) => sum + count, 0);
  const warnings = messages.filter(({ severity }) => severity === 'warning').reduce((sum, { count }) => sum + count, 0);
  const ran = executables.filter(({ record }) => record !== undefined).length;
  const read = dataFlows.flatMap(({ placed }) => {
    const sources = new Set(placed.graph.nodes.filter(({ shape }) => shape === 'source').map(({ id }) => id));
    return placed.graph.edges.filter(({ from }) => sources.has(from)).map(({ rows }) => rows ?? 0);
  });
  const tiles = [
    ['', durationText(elapsed), 'duration'],
    ['', `${countText(ran)} of ${countText(executables.length)}`, 'executables ran'],
    ...(dataFlows.length === 0 ? [] : [['', countText(read.reduce((sum, rows) => sum + rows, 0)), 'rows read']]),
    [errors > 0 ? 'bad' : '', countText(errors), errors === 1 ? 'error' : 'errors'],
    [warnings > 0 ? 'warn' : '', countText(warnings), warnings === 1 ? 'warning' : 'warnings'],
  ];
  const drawn = tiles.map(
    ([tone, value, label]) => `<div class="tile ${tone}"><b>${value}</b><span>${label}</span></div>`,
  );
  return `<div class="title"><h1>${text(title)}</h1><span class="badge ${result.result}">${verdictOf(content)}</span></div>
<p class="meta">${momentText(result.startTime)} to ${momentText(result.endTime)} · exit code ${result.exitCode}</p>
<div class="tiles">${drawn.join('')}</div>`;
}

// Mostly one for each executable, and so the first to be left out.
const quietEvents = ['OnPreValidate', 'OnPostValidate', 'OnExecStatusChanged', 'OnProgress', 'opendtsx.PipelineRows'];

function logSection({ events, droppedEvents }: ReportContent): string {
  if (events.length === 0) return '';
  const names = [...new Set(events.map(({ event }) => event))].sort();
  const buttons = names.map(
    (name) =>
      `<button type="button" data-event="${text(name)}" aria-pressed="${!quietEvents.includes(name)}">${text(name)}</button>`,
  );
  const dropped =
    droppedEvents === 0
      ? ''
      : `<p class="note">There were so many events that ${countText(droppedEvents)} of them are not in this report; errors and warnings all are.</p>`;
  return `<section id="sec-log"><div class="bar"><h2>Events</h2><span class="kind" id="count"></span><button type="button" id="clear" hidden></button></div><div class="bar tools">${buttons.join('')}</div>${dropped}<noscript><p class="note">The event log needs scripts; all else on this page does not.</p></noscript><div class="scroll"><table><thead><tr><th class="number">After</th><th>Event</th><th>Executable</th><th>Message</th></tr></thead><tbody id="log"></tbody></table></div><p><button type="button" id="more" hidden>Show more</button></p></section>`;
}

function logData({ events, result }: ReportContent): unknown {
  const paths = [...new Set(events.map(({ executablePath }) => executablePath))];
  const places = new Map(paths.map((path, index) => [path, index]));
  const start = result.startTime.getTime();
  return {
    quiet: quietEvents,
    paths,
    events: events.map(({ event, executablePath, message, data, time }) => [
      durationText(Math.max(0, Date.parse(time) - start)),
      event,
      places.get(executablePath),
      message ?? resultText(data),
    ]),
  };
}

function resultText(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  if ('result' in data) return String(data.result);
  const values = Object.entries(data).filter(([, value]) => typeof value !== 'object');
  return values.map(([name, value]) => `${name}: ${value}`).join(', ');
}
