import type { Package } from '../../model/package.ts';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { automaticLayout } from './automatic-layout.ts';
import type { Box, Graph, PlacedGraph } from './graph.ts';

/** Where the author placed things: boxes by refId, relative to the container around them, with the height of the title of a container. */
export type DesignBoxes = ReadonlyMap<string, Box & { readonly header: number }>;

/** The places that the designer keeps in the DesignTimeProperties of a package of format 6 or 8; empty when there are none that can be read. */
export function readDesignBoxes(source: Package): DesignBoxes {
  const boxes = new Map<string, Box & { readonly header: number }>();
  const text = source.origin?.child('DesignTimeProperties')?.textContent.trim() ?? '';
  if (!text.includes('<Objects')) return boxes;
  const root = parseXml(text).document?.root;
  if (root !== undefined) collect(root, boxes);
  return boxes;
}

// Fonts of other machines are wider than that of the designer.
const stretch = 1.3;

function collect(element: XmlElement, boxes: Map<string, Box & { readonly header: number }>): void {
  const { localName } = element;
  if (localName === 'NodeLayout' || localName === 'ContainerLayout') {
    const id = element.attributeValue('Id');
    const place = numbersOf(element.attributeValue('TopLeft'));
    const size = numbersOf(element.attributeValue('Size'));
    if (id !== undefined && place !== undefined && size !== undefined) {
      const header = Number(element.attributeValue('HeaderHeight') ?? 0) || 0;
      boxes.set(id, { x: place[0] * stretch, y: place[1], width: size[0] * stretch, height: size[1], header });
    }
    return;
  }
  for (const child of element.elements) collect(child, boxes);
}

function numbersOf(text: string | undefined): [number, number] | undefined {
  const [first, second] = (text ?? '').split(',').map(Number);
  return Number.isFinite(first) && Number.isFinite(second) ? [first, second] : undefined;
}

const margin = 18;
const smallestHeight = 44;

/** Places a graph as its author did; by itself when the author's places are not known, not all of them, or lie on each other. */
export function placeGraph(graph: Graph, design: DesignBoxes): PlacedGraph {
  const boxes = new Map<string, Box>();
  if (graph.nodes.length === 0 || !placeAll(graph, design, { x: 0, y: 0 }, boxes)) return automaticLayout(graph);
  const all = [...boxes.values()];
  const left = Math.min(...all.map(({ x }) => x)) - margin;
  const top = Math.min(...all.map(({ y }) => y)) - margin;
  const moved = new Map([...boxes].map(([id, box]) => [id, { ...box, x: box.x - left, y: box.y - top }]));
  const right = Math.max(...all.map(({ x, width }) => x + width));
  const bottom = Math.max(...all.map(({ y, height }) => y + height));
  return { graph, boxes: moved, bends: new Map(), width: right - left + margin, height: bottom - top + margin };
}

function placeAll(
  { nodes }: Graph,
  design: DesignBoxes,
  origin: { readonly x: number; readonly y: number },
  boxes: Map<string, Box>,
): boolean {
  const placed: Box[] = [];
  for (const { id, layoutId, content } of nodes) {
    const found = design.get(layoutId);
    if (found === undefined) return false;
    const { header, ...box } = found;
    const place = { ...box, x: origin.x + box.x, y: origin.y + box.y, height: Math.max(box.height, smallestHeight) };
    if (placed.some((other) => overlaps(other, place))) return false;
    placed.push(place);
    boxes.set(id, place);
    if (content === undefined || content.nodes.length === 0) continue;
    const inside = { x: place.x, y: place.y + header };
    if (header === 0 || !placeAll(content, design, inside, boxes)) return false;
    // A container that was collapsed when it was saved keeps the places of its content.
    const fits = content.nodes.every((child) => contains(place, boxes.get(child.id) as Box));
    if (!fits) return false;
  }
  return true;
}

function overlaps(one: Box, other: Box): boolean {
  const slack = 6;
  return (
    one.x + slack < other.x + other.width &&
    other.x + slack < one.x + one.width &&
    one.y + slack < other.y + other.height &&
    other.y + slack < one.y + one.height
  );
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x - 1 &&
    inner.y >= outer.y - 1 &&
    inner.x + inner.width <= outer.x + outer.width + 8 &&
    inner.y + inner.height <= outer.y + outer.height + 8
  );
}
