import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Component, Pipeline } from '../../model/pipeline.ts';

/** Where a path starts and ends, by positions in `pipeline.components`. */
export interface PathEnds {
  readonly id: string;
  readonly name: string;
  readonly from: number;
  readonly output: number;
  readonly to: number;
  readonly input: number;
}

/** The paths of a pipeline resolved, with the components in an order in which each follows all upstream of it. */
export interface PathGraph {
  readonly paths: readonly PathEnds[];
  readonly order: readonly number[];
  readonly findings: readonly Diagnostic[];
}

/** Resolves paths and orders components; a path without end, a second one at the same end, an id that occurs twice and a cycle are findings. */
export function resolvePaths(pipeline: Pipeline): PathGraph {
  const findings: Diagnostic[] = [];
  const outputs = portPositions(pipeline.components, (component) => component.outputs);
  const inputs = portPositions(pipeline.components, (component) => component.inputs);
  const paths: PathEnds[] = [];
  for (const path of pipeline.paths) {
    const from = outputs.get(path.startId);
    const to = inputs.get(path.endId);
    if (from === undefined || to === undefined) {
      const missing = from === undefined ? path.startId : path.endId;
      findings.push(diagnostic('OPENDTSX_E_PATH_WITHOUT_END', { path: path.name, missing }));
      continue;
    }
    paths.push({ id: path.id, name: path.name, from: from[0], output: from[1], to: to[0], input: to[1] });
  }
  findings.push(...ambiguities(pipeline.components, paths));
  const order = topologicalOrder(pipeline.components.length, paths);
  if (order.length < pipeline.components.length) {
    const inCycle = pipeline.components.filter((_, index) => !order.includes(index)).map((component) => component.name);
    findings.push(diagnostic('DTS_E_EXECUTIONTREECYCLE', { components: inCycle.join(', ') }));
  }
  return { paths, order, findings };
}

// SSIS attaches one path to an output and to an input; a second one would double or mix rows.
function ambiguities(components: readonly Component[], paths: readonly PathEnds[]): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const ids = new Set<string>();
  for (const { id, name } of components) {
    if (ids.has(id)) findings.push(diagnostic('DTS_E_DUPLICATEIDFOUND', { id }, { subComponent: name }));
    ids.add(id);
  }
  const ends = new Set<string>();
  for (const { name: path, from, output, to, input } of paths) {
    const start = components[from];
    const end = components[to];
    for (const [key, component, port] of [
      [`from ${from} ${output}`, start.name, start.outputs[output].name],
      [`to ${to} ${input}`, end.name, end.inputs[input].name],
    ]) {
      if (ends.has(key)) findings.push(diagnostic('DTS_E_ALREADYATTACHED', { path, component, port }));
      ends.add(key);
    }
  }
  return findings;
}

function portPositions(
  components: readonly Component[],
  ports: (component: Component) => readonly { id: string }[],
): Map<string, readonly [number, number]> {
  const positions = new Map<string, readonly [number, number]>();
  components.forEach((component, index) => {
    ports(component).forEach((port, portIndex) => {
      positions.set(port.id, [index, portIndex]);
    });
  });
  return positions;
}

function topologicalOrder(count: number, paths: readonly PathEnds[]): number[] {
  const waiting = new Array<number>(count).fill(0);
  for (const path of paths) waiting[path.to]++;
  const order: number[] = [];
  for (let index = 0; index < count; index++) if (waiting[index] === 0) order.push(index);
  for (let position = 0; position < order.length; position++) {
    for (const path of paths) {
      if (path.from === order[position] && --waiting[path.to] === 0) order.push(path.to);
    }
  }
  return order;
}
