import type { Box, Graph, GraphItem, PlacedGraph, Point } from './graph.ts';

const nodeHeight = 46;
const verticalGap = 66;
const padding = 18;
/** Height of the title of a container. */
export const headerHeight = 40;
const mostBesideEachOther = 5;
const sweeps = 4;

/** What stands in a layer: a node, or the place where an edge passes that leads further down. */
interface Slot {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

interface Link {
  readonly from: string;
  readonly to: string;
}

/**
 * Places the nodes of a graph in layers from top to bottom, so that every edge leads down and passes beside the nodes of the layers between; what
 * hangs together with nothing stands below.
 */
export function automaticLayout(graph: Graph): PlacedGraph {
  const contents = new Map(
    graph.nodes.flatMap((node) =>
      node.content === undefined ? [] : [[node.id, automaticLayout(node.content)] as const],
    ),
  );
  const slots = new Map(graph.nodes.map((node) => [node.id, slotOf(node, contents.get(node.id))]));
  const { rows, ways } = layeredRows(graph, slots);
  const gap = graph.edges.some(({ label }) => label !== '') ? 76 : 36;
  const places = placeRows(rows, gap);
  const boxes = new Map<string, Box>();
  for (const { id } of graph.nodes) {
    const box = places.get(id) as Box;
    boxes.set(id, box);
    for (const [innerId, inner] of contents.get(id)?.boxes ?? []) {
      boxes.set(innerId, { ...inner, x: inner.x + box.x, y: inner.y + box.y + headerHeight });
    }
  }
  const bends = new Map(
    [...ways].map(([key, way]) => [key, way.map((id) => centerOf(places.get(id) as Box))] as const),
  );
  for (const [id, content] of contents) {
    const { x, y } = places.get(id) as Box;
    for (const [key, points] of content.bends) {
      bends.set(
        key,
        points.map((point) => ({ x: point.x + x, y: point.y + y + headerHeight })),
      );
    }
  }
  const all = [...places.values()];
  const width = Math.max(0, ...all.map((box) => box.x + box.width)) + padding;
  const height = Math.max(padding, ...all.map((box) => box.y + box.height)) + padding;
  return { graph, boxes, bends, width, height };
}

/** The name of an edge within a graph. */
export function edgeKey({ from, to }: Link, index: number): string {
  return `${index} ${from} → ${to}`;
}

function centerOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function slotOf({ id, name, kind }: GraphItem, content: PlacedGraph | undefined): Slot {
  const text = Math.min(320, Math.max(150, 58 + Math.max(name.length * 7.2, (kind.length + 14) * 5.7)));
  if (content === undefined) return { id, width: text, height: nodeHeight };
  return { id, width: Math.max(text, content.width), height: headerHeight + Math.max(content.height, 30) };
}

function placeRows(rows: readonly (readonly Slot[])[], gap: number): Map<string, Box> {
  const widthOf = (row: readonly Slot[]): number =>
    row.reduce((sum, { width }) => sum + width, 0) + (row.length - 1) * gap;
  const widest = Math.max(0, ...rows.map(widthOf));
  const places = new Map<string, Box>();
  let y = padding;
  for (const row of rows) {
    let x = padding + (widest - widthOf(row)) / 2;
    const height = Math.max(...row.map((slot) => slot.height));
    for (const slot of row) {
      const top = slot.width < 20 ? y + height / 2 : y;
      places.set(slot.id, { x, y: top, width: slot.width, height: slot.height });
      x += slot.width + gap;
    }
    y += height + verticalGap;
  }
  return places;
}

interface LayeredRows {
  readonly rows: Slot[][];
  /** The places that an edge passes, by its key. */
  readonly ways: ReadonlyMap<string, readonly string[]>;
}

function layeredRows({ nodes, edges }: Graph, slots: ReadonlyMap<string, Slot>): LayeredRows {
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const depths = depthsOf(
    nodes.filter(({ id }) => linked.has(id)),
    edges,
  );
  const rows: Slot[][] = [];
  const put = (slot: Slot, depth: number): void => {
    rows[depth] ??= [];
    rows[depth].push(slot);
  };
  for (const [id, depth] of depths) put(slots.get(id) as Slot, depth);
  const links: Link[] = [];
  const ways = new Map<string, readonly string[]>();
  for (const [index, edge] of edges.entries()) {
    const key = edgeKey(edge, index);
    const way: string[] = [];
    const last = depths.get(edge.to) as number;
    for (let depth = (depths.get(edge.from) as number) + 1; depth < last; depth++) {
      const id = `${key} ${depth}`;
      put({ id, width: 10, height: 1 }, depth);
      way.push(id);
    }
    ways.set(key, way);
    const stations = [edge.from, ...way, edge.to];
    for (let at = 1; at < stations.length; at++) links.push({ from: stations[at - 1], to: stations[at] });
  }
  const ordered = order(
    rows.filter((row) => row !== undefined),
    links,
  );
  const alone = nodes.filter(({ id }) => !linked.has(id)).map(({ id }) => slots.get(id) as Slot);
  for (let at = 0; at < alone.length; at += mostBesideEachOther)
    ordered.push(alone.slice(at, at + mostBesideEachOther));
  return { rows: ordered, ways };
}

/** Slots beside those that they hang together with: the mean of their places, down and up in turn. */
function order(rows: readonly Slot[][], links: readonly Link[]): Slot[][] {
  const before = neighbours(links, 'to', 'from');
  const after = neighbours(links, 'from', 'to');
  let ordered = rows.map((row) => [...row]);
  const places = new Map<string, number>();
  const note = (row: readonly Slot[]): void => {
    row.forEach(({ id }, index) => {
      places.set(id, index - (row.length - 1) / 2);
    });
  };
  ordered.forEach(note);
  const sorted = (row: readonly Slot[], beside: ReadonlyMap<string, readonly string[]>): Slot[] => {
    const wanted = new Map(row.map(({ id }) => [id, meanPlace(id, beside.get(id) ?? [], places)]));
    const next = row.toSorted((left, right) => (wanted.get(left.id) as number) - (wanted.get(right.id) as number));
    note(next);
    return next;
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    ordered = ordered.map((row) => sorted(row, before));
    if (sweep < sweeps - 1)
      ordered = ordered
        .reverse()
        .map((row) => sorted(row, after))
        .reverse();
  }
  return ordered;
}

function neighbours(links: readonly Link[], of: 'from' | 'to', other: 'from' | 'to'): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const link of links) {
    const known = found.get(link[of]);
    if (known === undefined) found.set(link[of], [link[other]]);
    else known.push(link[other]);
  }
  return found;
}

function meanPlace(id: string, beside: readonly string[], places: ReadonlyMap<string, number>): number {
  if (beside.length === 0) return places.get(id) as number;
  return beside.reduce((sum, each) => sum + (places.get(each) as number), 0) / beside.length;
}

/** The length of the longest way that leads to each node. */
function depthsOf(nodes: readonly GraphItem[], edges: Graph['edges']): Map<string, number> {
  const depths = new Map(nodes.map(({ id }) => [id, 0]));
  // As many rounds as the longest way can have; a circle, which is a finding of its own, ends here too.
  for (let round = 0; round < nodes.length; round++) {
    let changed = false;
    for (const { from, to } of edges) {
      const depth = (depths.get(from) as number) + 1;
      if (depth <= (depths.get(to) as number) || depth >= nodes.length) continue;
      depths.set(to, depth);
      changed = true;
    }
    if (!changed) break;
  }
  return depths;
}
