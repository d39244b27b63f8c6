import type { Component, Pipeline } from '../../model/pipeline.ts';
import type { PathEnds, PathGraph } from './path-graph.ts';
import type { AvailableColumn, AvailableColumns } from './pipeline-plan.ts';

const noColumns: AvailableColumns = new Map();

/** The columns that reach each input of each component in the order of the graph, by position in `pipeline.components`; empty for an input without path. */
export function columnsAtInputs(
  pipeline: Pipeline,
  graph: Pick<PathGraph, 'paths' | 'order'>,
): ReadonlyMap<number, readonly AvailableColumns[]> {
  const leaving = new Map<string, AvailableColumns>();
  const reaching = new Map<number, readonly AvailableColumns[]>();
  for (const index of graph.order) {
    const component = pipeline.components[index] as Component;
    const available = component.inputs.map((_, input) => upstreamColumns(index, input, graph.paths, leaving));
    reaching.set(index, available);
    collectOutputColumns(component, index, available, leaving);
  }
  return reaching;
}

function upstreamColumns(
  component: number,
  input: number,
  paths: readonly PathEnds[],
  leaving: ReadonlyMap<string, AvailableColumns>,
): AvailableColumns {
  const path = paths.find((candidate) => candidate.to === component && candidate.input === input);
  return path === undefined ? noColumns : (leaving.get(`${path.from}/${path.output}`) ?? noColumns);
}

/** Notes the columns that leave each output, by `component position/output position`. */
function collectOutputColumns(
  component: Component,
  index: number,
  available: readonly AvailableColumns[],
  leaving: Map<string, AvailableColumns>,
): void {
  component.outputs.forEach((output, outputIndex) => {
    const synchronousInput = component.inputs.findIndex((input) => input.id === output.synchronousInputId);
    const columns = new Map<string, AvailableColumn>(available[synchronousInput] ?? []);
    for (const column of output.columns) {
      const { name, type, sortKeyPosition, comparisonFlags } = column;
      columns.set(column.lineageId, {
        name,
        type,
        sourceComponent: component.name,
        ...(sortKeyPosition === 0 ? {} : { sortKeyPosition, comparisonFlags }),
      });
    }
    leaving.set(`${index}/${outputIndex}`, columns);
  });
}
