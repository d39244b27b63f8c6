import { edgeKey } from './automatic-layout.ts';
import { escapeHtml } from './escape-html.ts';
import type { Box, Graph, GraphItem, GraphLink, PlacedGraph, Point } from './graph.ts';
import { countText } from './report-numbers.ts';

/** What is shown of a node beside its name. */
export interface NodeStatus {
  /** `success`, `failure`, `canceled`, `running`, `disabled`, `idle`. */
  readonly state: string;
  /** The second line. */
  readonly detail: string;
}

/** Draws a graph as SVG: nodes with their state, edges with rows and expressions. Every node has `data-id` and takes the focus. */
export function drawGraph(placed: PlacedGraph, title: string, statusOf: (node: GraphItem) => NodeStatus): string {
  const { graph, boxes, bends, width, height } = placed;
  const most = Math.max(1, ...rowCounts(graph));
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  const body = drawContent(graph, { boxes, bends, most, statusOf });
  return `<svg class="graph" role="group" aria-label="${escapeHtml(title)}" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}">${body}</svg>`;
}

interface Drawing {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly bends: PlacedGraph['bends'];
  /** Rows of the busiest path: the thickest line. */
  readonly most: number;
  readonly statusOf: (node: GraphItem) => NodeStatus;
}

function rowCounts({ nodes, edges }: Graph): number[] {
  const inner = nodes.flatMap(({ content }) => (content === undefined ? [] : rowCounts(content)));
  return [...edges.map(({ rows }) => rows ?? 0), ...inner];
}

function drawContent(graph: Graph, drawing: Drawing): string {
  const nodes = graph.nodes.map((node) => drawNode(node, drawing)).join('');
  const edges = graph.edges.map((edge, index) => drawEdge(edge, index, graph, drawing)).join('');
  return `${nodes}${edges}`;
}

function drawNode(node: GraphItem, drawing: Drawing): string {
  const box = drawing.boxes.get(node.id);
  if (box === undefined) return '';
  const { state, detail } = drawing.statusOf(node);
  const { x, y, width, height } = rounded(box);
  const isContainer = node.content !== undefined;
  const titleHeight = isContainer ? 40 : height;
  const room = width - 46;
  const middle = y + titleHeight / 2;
  const shown = detail === '' ? node.kind : detail;
  const described = `${node.name}: ${shown}, ${state}`;
  const inner = node.content === undefined ? '' : drawContent(node.content, drawing);
  return `<g class="node ${node.shape} is-${state}" data-id="${escapeHtml(node.id)}" tabindex="0" role="button" aria-label="${escapeHtml(described)}"><title>${escapeHtml(described)}</title><rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="9"/>${isContainer ? `<path class="rule" d="M${x} ${y + titleHeight}h${width}"/>` : ''}${icon(node, x + 11, middle - 9)}<text class="name" x="${x + 38}" y="${middle - 3}">${escapeHtml(cut(node.name, room / 7.3))}</text><text class="detail" x="${x + 38}" y="${middle + 12}">${escapeHtml(cut(shown, room / 5.7))}</text></g>${inner}`;
}

function rounded({ x, y, width, height }: Box): Box {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}

function cut(text: string, characters: number): string {
  const most = Math.max(4, Math.floor(characters));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

const pictures: Readonly<Record<GraphItem['shape'], string>> = {
  task: 'M3 9.5l4 4 8-9',
  container: 'M2.5 5h5l1.5 2h6.5v8h-13z',
  source: 'M9 2.5v9M5.5 8L9 11.5 12.5 8M3 15.5h12',
  transformation: 'M3 6h9M9.5 3L12.5 6 9.5 9M15 12H6M8.5 9L5.5 12 8.5 15',
  destination: 'M9 11.5v-9M5.5 6L9 2.5 12.5 6M3 15.5h12',
};

// What failed must not look like a tick.
function icon({ shape, kind }: GraphItem, x: number, y: number): string {
  const isFlow = kind === 'Data Flow Task';
  const path = isFlow
    ? pictures.transformation
    : shape === 'task'
      ? 'M9 2.5l6 3.3v6.4l-6 3.3-6-3.3V5.8zM3 5.8l6 3.3 6-3.3M9 9.1v6.4'
      : pictures[shape];
  return `<g class="icon" transform="translate(${x} ${y})"><path d="${path}"/></g>`;
}

function drawEdge(edge: GraphLink, index: number, { edges }: Graph, { boxes, bends, most }: Drawing): string {
  const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
  if (from === undefined || to === undefined) return '';
  const { path, start, end, tip } = route(from, to, bends.get(edgeKey(edge, index)) ?? []);
  const rows = edge.rows === undefined ? '' : countText(edge.rows);
  const label = [edge.label, rows].filter((part) => part !== '').join(' · ');
  const width = edge.rows === undefined ? 1.6 : 1.4 + 3.2 * Math.sqrt(edge.rows / most);
  const classes = `edge ${edge.tone}${edge.dashed ? ' is-dashed' : ''}${edge.rows === 0 ? ' is-empty' : ''}`;
  const shown = label === '' ? '' : drawLabel(cut(label, 46), label, labelPlace(edge, edges, start, end));
  return `<g class="${classes}"><path d="${path}" stroke-width="${width.toFixed(1)}"/><path class="tip" d="${tip}"/>${shown}</g>`;
}

// Where edges fan out labels stand at their ends, where they come together at their beginnings.
function labelPlace({ from, to }: GraphLink, edges: readonly GraphLink[], start: Point, end: Point): Point {
  const fansOut = edges.filter((each) => each.from === from).length > 1;
  const comesTogether = edges.filter((each) => each.to === to).length > 1;
  const share = fansOut === comesTogether ? 0.5 : fansOut ? 0.8 : 0.2;
  // Curves leave and arrive straight: near an end they are nearly where it is.
  const across = share === 0.5 ? 0.5 : share === 0.8 ? 0.97 : 0.03;
  return { x: start.x + (end.x - start.x) * across, y: start.y + (end.y - start.y) * share };
}

function drawLabel(text: string, full: string, { x, y }: Point): string {
  const width = Math.round(text.length * 6 + 14);
  return `<g class="label"><title>${escapeHtml(full)}</title><rect x="${Math.round(x - width / 2)}" y="${Math.round(y - 9)}" width="${width}" height="18" rx="9"/><text x="${Math.round(x)}" y="${Math.round(y + 4)}">${escapeHtml(text)}</text></g>`;
}

interface Route {
  readonly path: string;
  readonly start: Point;
  readonly end: Point;
  readonly tip: string;
}

/** A line from one box to another: down and over `bends` where the second lies below, else from side to side. */
function route(from: Box, to: Box, bends: readonly Point[]): Route {
  if (to.y >= from.y + from.height + 6) return downwards(from, to, bends);
  const right = to.x >= from.x + from.width;
  const start = { x: right ? from.x + from.width : from.x, y: from.y + from.height / 2 };
  const end = { x: right ? to.x - 5 : to.x + to.width + 5, y: to.y + to.height / 2 };
  const bend = Math.max(24, Math.abs(end.x - start.x) / 2) * (right ? 1 : -1);
  const path = `M${pair(start)}C${pair({ x: start.x + bend, y: start.y })} ${pair({ x: end.x - bend, y: end.y })} ${pair(end)}`;
  const tip = right
    ? `M${pair({ x: end.x - 3, y: end.y - 5 })}v10l8 -5z`
    : `M${pair({ x: end.x + 3, y: end.y - 5 })}v10l-8 -5z`;
  return { path, start, end, tip };
}

function downwards(from: Box, to: Box, bends: readonly Point[]): Route {
  const start = { x: from.x + from.width / 2, y: from.y + from.height };
  const end = { x: to.x + to.width / 2, y: to.y - 5 };
  const points = [start, ...bends, end];
  const curves = points.slice(1).map((point, index) => {
    const before = points[index];
    const bend = Math.max(14, (point.y - before.y) / 2);
    return `C${pair({ x: before.x, y: before.y + bend })} ${pair({ x: point.x, y: point.y - bend })} ${pair(point)}`;
  });
  const tip = `M${pair({ x: end.x - 5, y: end.y - 3 })}h10l-5 8z`;
  return { path: `M${pair(start)}${curves.join('')}`, start, end: bends[0] === undefined ? end : bends[0], tip };
}

function pair({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
