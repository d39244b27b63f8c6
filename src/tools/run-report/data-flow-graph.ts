import type { Component, Pipeline } from '../../model/pipeline.ts';
import type { Graph, GraphItem, GraphLink, NodeShape } from './graph.ts';

/**
 * The components of a data flow and the paths between them.
 * @param taskPath path of the Data Flow task
 * @param kindOf what a component is, in words
 * @param rows rows by ID of the path
 */
export function dataFlowGraph(
  pipeline: Pipeline,
  taskPath: string,
  kindOf: (component: Component) => string,
  rows: ReadonlyMap<string, number> | undefined,
): Graph {
  const outputs = new Map(
    pipeline.components.flatMap((component) =>
      component.outputs.map((each) => [each.id, { component, isErrorOut: each.isErrorOut, name: each.name }] as const),
    ),
  );
  const inputs = new Map(
    pipeline.components.flatMap((component) => component.inputs.map((each) => [each.id, component] as const)),
  );
  const edges = pipeline.paths.flatMap((path): GraphLink[] => {
    const from = outputs.get(path.startId);
    const to = inputs.get(path.endId);
    if (from === undefined || to === undefined) return [];
    return [
      {
        from: componentId(taskPath, from.component),
        to: componentId(taskPath, to),
        tone: from.isErrorOut ? 'errors' : 'rows',
        dashed: false,
        label: from.component.outputs.length > 2 || from.isErrorOut ? from.name : '',
        rows: rows?.get(path.id),
      },
    ];
  });
  return { nodes: pipeline.components.map((component) => nodeOf(component, taskPath, kindOf(component))), edges };
}

function componentId(taskPath: string, { name }: Component): string {
  return `${taskPath} › ${name}`;
}

function nodeOf(component: Component, taskPath: string, kind: string): GraphItem {
  return {
    id: componentId(taskPath, component),
    layoutId: component.id,
    name: component.name,
    kind,
    shape: shapeOf(component),
    content: undefined,
  };
}

function shapeOf({ inputs, outputs }: Component): NodeShape {
  if (inputs.length === 0) return 'source';
  return outputs.every(({ isErrorOut }) => isErrorOut) ? 'destination' : 'transformation';
}
