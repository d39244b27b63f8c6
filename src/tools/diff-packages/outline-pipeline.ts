import { currentComponentName } from '../../formats/dtsx/upgrade/current-names.ts';
import type { Component, Input, Output, Pipeline } from '../../model/pipeline.ts';
import { ColumnNames } from './column-names.ts';
import { customPropertyFacts, dispositionFacts } from './custom-property-facts.ts';
import { fact, factUnless, type OutlineItem, outlineItem } from './outline.ts';
import type { ElementContent } from './outline-element.ts';
import {
  type ExternalColumns,
  outlineExternalColumn,
  outlineInputColumn,
  outlineOutputColumn,
} from './outline-pipeline-column.ts';
import type { PackageReferences } from './package-references.ts';

const attributeDefaults: Readonly<Record<string, string>> = {
  defaultBufferMaxRows: '10000',
  defaultBufferSize: '10485760',
  engineThreads: '10',
  runInOptimizedMode: 'True',
  autoAdjustBufferSize: 'False',
};
const ignoredAttributes = new Set(['version', 'id', 'name', 'description']);
/** A data flow by its meaning: components and columns by name, expressions in friendly form, paths by what they connect. */
export function outlinePipeline(pipeline: Pipeline, references: PackageReferences): ElementContent {
  const columns = new ColumnNames(pipeline);
  return {
    facts: [...pipeline.attributes]
      .filter(([name]) => !ignoredAttributes.has(name))
      .flatMap(([name, text]) => factUnless(name, text, attributeDefaults[name])),
    items: [
      ...pipeline.components.map((component) => outlineComponent(component, columns, references)),
      ...outlinePaths(pipeline),
    ],
  };
}

function outlineComponent(component: Component, columns: ColumnNames, references: PackageReferences): OutlineItem {
  const { name, description, localeId, validateExternalMetadata } = component;
  const facts = [
    ...factUnless('Description', description),
    ...(localeId === undefined || localeId <= 0 ? [] : factUnless('LocaleId', String(localeId))),
    ...factUnless('ValidateExternalMetadata', String(validateExternalMetadata), 'True'),
    ...component.connections.map((each) =>
      references.connectionFact(`Connections[${each.name}]`, each.connectionManagerId, each.connectionManagerRefId),
    ),
    ...customPropertyFacts(component.customProperties, columns),
  ];
  return outlineItem('component', name, facts, {
    type: currentComponentName(component.componentClassId),
    subject: component,
    items: [
      ...component.inputs.map((input) => outlineInput(input, columns)),
      ...component.outputs.map((output) => outlineOutput(output, component, columns)),
    ],
  });
}

function outlineInput(input: Input, columns: ColumnNames): OutlineItem {
  const facts = [...dispositionFacts(input), ...customPropertyFacts(input.customProperties, columns)];
  const externals = externalColumnsOf(input);
  return outlineItem('input', input.name, facts, {
    subject: input,
    items: [
      ...input.columns.map((column) => outlineInputColumn(column, externals, columns)),
      ...input.externalColumns.map((column) => outlineExternalColumn(column, columns)),
    ],
  });
}

function outlineOutput(output: Output, component: Component, columns: ColumnNames): OutlineItem {
  const input = component.inputs.find(({ id }) => id === output.synchronousInputId);
  const facts = [
    ...factUnless('Description', output.description),
    ...(input === undefined ? [] : [fact('SynchronousInput', input.name, input)]),
    ...factUnless('ExclusionGroup', String(output.exclusionGroup), '0'),
    ...factUnless('IsErrorOut', String(output.isErrorOut), 'False'),
    ...factUnless('IsSorted', String(output.isSorted), 'False'),
    ...dispositionFacts(output),
    ...customPropertyFacts(output.customProperties, columns),
  ];
  const externals = externalColumnsOf(output);
  const shown = output.isErrorOut ? output.columns.filter(isOwnOf(component)) : output.columns;
  return outlineItem('output', output.name, facts, {
    subject: output,
    items: [
      ...shown.map((column) => outlineOutputColumn(column, externals, columns)),
      ...output.externalColumns.map((column) => outlineExternalColumn(column, columns)),
    ],
  });
}

// The columns of an error output repeat those of the other outputs.
function isOwnOf({ outputs }: Component): (column: { readonly name: string }) => boolean {
  const others = outputs.filter(({ isErrorOut }) => !isErrorOut).flatMap(({ columns }) => columns);
  const repeated = new Set(others.map(({ name }) => name));
  return ({ name }) => !repeated.has(name);
}

function externalColumnsOf({ externalColumns }: Input | Output): ExternalColumns {
  return new Map(externalColumns.map((column) => [column.id, column]));
}

interface Port {
  readonly label: string;
  readonly port: Input | Output;
}

function portsById(
  { components }: Pipeline,
  portsOf: (component: Component) => readonly (Input | Output)[],
): ReadonlyMap<string, Port> {
  return new Map(
    components.flatMap((component) =>
      portsOf(component).map((port) => [port.id, { label: `${component.name}.${port.name}`, port }]),
    ),
  );
}

function outlinePaths(pipeline: Pipeline): OutlineItem[] {
  const outputs = portsById(pipeline, (component) => component.outputs);
  const inputs = portsById(pipeline, (component) => component.inputs);
  return pipeline.paths.map(({ startId, endId }) => {
    const [start, end] = [outputs.get(startId), inputs.get(endId)];
    const name = `${start?.label ?? '(no output)'} → ${end?.label ?? '(no input)'}`;
    const ends = [start?.port, end?.port].filter((port) => port !== undefined);
    return outlineItem('path', name, [], { ends });
  });
}
