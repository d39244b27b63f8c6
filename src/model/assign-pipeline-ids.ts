import type { DataFlowTask } from './executable-kind.ts';
import type { Component, CustomProperty, Input, Output, Pipeline } from './pipeline.ts';
import { type PathRule, pathName, RefIdScope } from './ref-id-scope.ts';

interface Identified {
  id: string;
  readonly name: string;
}

/** Gives the objects of a data flow their paths below that of its task; `renamed` grows by old path → new path. */
export function assignPipelineIds(pipeline: Pipeline, taskPath: string, renamed: Map<string, string>): void {
  assign(pipeline.components, renamed, (name) => `${taskPath}\\${name}`);
  for (const component of pipeline.components) assignComponent(component, renamed);
  assign(pipeline.paths, renamed, (name) => `${taskPath}.Paths[${name}]`);
}

function assignComponent(component: Component, renamed: Map<string, string>): void {
  const { id, connections, inputs, outputs } = component;
  assign(connections, renamed, (name) => `${id}.Connections[${name}]`);
  assign(inputs, renamed, (name) => `${id}.Inputs[${name}]`);
  assign(outputs, renamed, (name) => `${id}.Outputs[${name}]`);
  for (const port of [...inputs, ...outputs]) assignPort(port, renamed);
}

function assignPort(port: Input | Output, renamed: Map<string, string>): void {
  const columns: (Identified & { readonly lineageId: string })[] = port.columns;
  const lineages = columns.map(({ lineageId }) => lineageId);
  assign(columns, renamed, (name) => `${port.id}.Columns[${name}]`);
  if (isOutput(port)) {
    // Formats 2 and 3 may number a lineage otherwise than its column.
    for (const [index, { id }] of columns.entries()) {
      if (lineages[index] !== id && !renamed.has(lineages[index])) renamed.set(lineages[index], id);
    }
  }
  assign(port.externalColumns, renamed, (name) => `${port.id}.ExternalColumns[${name}]`);
}

function isOutput(port: Input | Output): port is Output {
  return 'synchronousInputId' in port;
}

function assign(objects: readonly Identified[], renamed: Map<string, string>, path: (name: string) => string): void {
  const rule: PathRule<Identified> = {
    idOf: ({ id }) => id,
    setId: (object, id) => {
      object.id = id;
    },
    path: ({ name }, suffix) => path(pathName(name) + suffix),
  };
  new RefIdScope(renamed).assign(objects, rule);
}

/** Follows renamed objects in everything of a data flow that refers to others, and in the property expressions of its task. */
export function renameInPipeline(task: DataFlowTask, renamed: ReadonlyMap<string, string>): void {
  if (renamed.size === 0) return;
  const follow = (id: string): string => renamed.get(id) ?? id;
  for (const component of task.pipeline.components) {
    for (const connection of component.connections) {
      connection.connectionManagerId = follow(connection.connectionManagerId);
      connection.connectionManagerRefId = follow(connection.connectionManagerRefId);
    }
    renameInProperties(component.customProperties, renamed);
    for (const input of component.inputs) renameInInput(input, follow, renamed);
    for (const output of component.outputs) renameInOutput(output, follow, renamed);
  }
  for (const path of task.pipeline.paths) {
    path.startId = follow(path.startId);
    path.endId = follow(path.endId);
  }
  renamePropertyExpressions(task, renamed);
}

function renameInInput(input: Input, follow: (id: string) => string, renamed: ReadonlyMap<string, string>): void {
  renameInProperties(input.customProperties, renamed);
  renameExternalColumns(input, follow, renamed);
  for (const column of input.columns) {
    column.lineageId = follow(column.lineageId);
    column.externalMetadataColumnId = follow(column.externalMetadataColumnId);
    column.mappedColumnId = follow(column.mappedColumnId);
    renameInProperties(column.customProperties, renamed);
  }
}

function renameInOutput(output: Output, follow: (id: string) => string, renamed: ReadonlyMap<string, string>): void {
  output.synchronousInputId = follow(output.synchronousInputId);
  renameInProperties(output.customProperties, renamed);
  renameExternalColumns(output, follow, renamed);
  for (const column of output.columns) {
    column.lineageId = follow(column.lineageId);
    column.externalMetadataColumnId = follow(column.externalMetadataColumnId);
    column.mappedColumnId = follow(column.mappedColumnId);
    renameInProperties(column.customProperties, renamed);
  }
}

function renameExternalColumns(
  port: Input | Output,
  follow: (id: string) => string,
  renamed: ReadonlyMap<string, string>,
): void {
  for (const column of port.externalColumns) {
    column.mappedColumnId = follow(column.mappedColumnId);
    renameInProperties(column.customProperties, renamed);
  }
}

// Expressions and mappings write a reference as #{path}; some properties hold a path alone.
function renameInProperties(properties: readonly CustomProperty[], renamed: ReadonlyMap<string, string>): void {
  const follow = (text: string): string => {
    const whole = text.includes('\\') ? renamed.get(text) : undefined;
    return (
      whole ??
      text.replaceAll(/#\{((?:\\\}|[^}])*)\}/g, (all, path: string) => {
        const to = renamed.get(path);
        return to === undefined ? all : `#{${to}}`;
      })
    );
  };
  for (const property of properties) {
    property.value = follow(property.value);
    property.arrayElements = property.arrayElements?.map(follow);
  }
}

// The task names the properties of its components [Component].[Property].
function renamePropertyExpressions(task: DataFlowTask, renamed: ReadonlyMap<string, string>): void {
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('\\') + 1);
  const components = new Set(task.pipeline.components.map(({ id }) => id));
  for (const [before, after] of renamed) {
    if (!components.has(after) || nameOf(before) === nameOf(after)) continue;
    for (const expression of task.propertyExpressions) {
      const prefix = `[${nameOf(before)}].`;
      if (expression.name.startsWith(prefix)) {
        expression.name = `[${nameOf(after)}].${expression.name.slice(prefix.length)}`;
      }
    }
  }
}
