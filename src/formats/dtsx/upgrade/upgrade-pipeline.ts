import type { Component, CustomProperty, Input, OutputColumn, Pipeline } from '../../../model/pipeline.ts';
import type { PropertySet } from '../../../model/property-set.ts';
import { currentComponentName, currentManagedComponentName } from './current-names.ts';

// Attributes that formats 2 and 3 write always and format 8 only when they say something.
const defaults: Readonly<Record<string, string>> = {
  containsID: 'false',
  dangling: 'false',
  deleteOutputOnPathDetached: 'false',
  expressionType: 'None',
  isArray: 'false',
  state: 'default',
};
const defaultPipelineAttributes: Readonly<Record<string, string>> = {
  defaultBufferMaxRows: '10000',
  defaultBufferSize: '10485760',
  engineThreads: '10',
  runInOptimizedMode: 'true',
};
const gone = new Set(['id', 'pipelineVersion']);

/** Gives the components of a data flow the names that format 8 has for them. */
export function renameComponents(
  pipeline: Pipeline,
  changed: (component: Component, from: string, to: string) => void,
): void {
  for (const component of pipeline.components) {
    const from = component.componentClassId;
    component.componentClassId = currentComponentName(from);
    if (from !== component.componentClassId) changed(component, from, component.componentClassId);
    const type = component.customProperties.find(({ name }) => name === 'UserComponentTypeName');
    if (type === undefined) continue;
    const before = type.value;
    type.value = currentManagedComponentName(before);
    if (before !== type.value) changed(component, before, type.value);
  }
}

/** Gives input columns the names and types that format 8 remembers, from the output columns they come from. */
export function rememberColumns(pipeline: Pipeline): void {
  const upstream = new Map<string, OutputColumn>();
  for (const column of pipeline.components.flatMap(({ outputs }) => outputs).flatMap(({ columns }) => columns)) {
    upstream.set(column.lineageId, column);
  }
  for (const input of pipeline.components.flatMap(({ inputs }) => inputs)) {
    for (const column of input.columns) {
      const source = upstream.get(column.lineageId);
      column.name = source?.name ?? (column.name || column.lineageId);
      column.cachedType = source?.type ?? column.cachedType;
      column.sortKeyPosition = source?.sortKeyPosition ?? column.sortKeyPosition;
    }
  }
}

/** Brings the attributes of a data flow of format 2 or 3 to what format 8 writes. */
export function upgradeAttributes(pipeline: Pipeline): void {
  const { attributes } = pipeline;
  for (const name of ['id', 'name', 'description']) attributes.delete(name);
  for (const [name, text] of attributes) {
    if (text === '' || text === defaultPipelineAttributes[name]) attributes.delete(name);
  }
  attributes.set('version', '1');
  for (const component of pipeline.components) {
    trim(component.properties);
    for (const connection of component.connections) trim(connection.properties);
    for (const port of [...component.inputs, ...component.outputs]) {
      trim(port.properties);
      for (const column of [...port.columns, ...port.externalColumns]) trim(column.properties);
    }
  }
  for (const path of pipeline.paths) trim(path.properties);
  for (const property of allProperties(pipeline)) {
    trim(property.properties);
    if (property.expressionType === 'None') property.expressionType = '';
  }
}

function trim(properties: PropertySet | undefined): void {
  for (const [name, text] of properties ?? []) {
    if (gone.has(name) || text === '' || text === defaults[name]) properties?.delete(name);
  }
}

/**
 * Turns the numbers in properties that contain ids into paths: `#12` in texts, 12 alone in numbers. A number that no object has becomes
 * `#{path\12:invalid}`, as the designer writes it (observed).
 */
export function upgradeReferences(pipeline: Pipeline, taskPath: string, paths: ReadonlyMap<string, string>): void {
  const reference = (number: string): string => `#{${paths.get(number) ?? `${taskPath}\\${number}:invalid`}}`;
  for (const property of allProperties(pipeline)) markReferences(property);
  for (const property of allProperties(pipeline)) {
    if (property.properties?.get('containsID')?.toLowerCase() !== 'true') continue;
    const upgraded = (text: string): string =>
      property.dataType.endsWith('String') || property.dataType === ''
        ? inText(text, reference)
        : inNumber(text, reference);
    property.value = upgraded(property.value);
    property.arrayElements = property.arrayElements?.map(upgraded);
  }
}

// Multiple Hash wrote bare numbers before it said that the property contains ids; its own upgrade does the same (source: its published source).
function markReferences(property: CustomProperty): void {
  if (property.name !== 'InputColumnLineageIDs' || !/^\d+(?:,\d+)*$/.test(property.value)) return;
  property.value = property.value.replaceAll(/\d+/g, '#$&');
  property.properties = new Map([...(property.properties ?? []), ['containsID', 'true']]);
}

// What stands in a string literal of an expression is no reference.
function inText(text: string, reference: (number: string) => string): string {
  return text.replaceAll(/"(?:\\.|[^"\\])*"|#(\d+)/g, (all, number: string | undefined) =>
    number === undefined ? all : reference(number),
  );
}

function inNumber(text: string, reference: (number: string) => string): string {
  return /^-?\d+$/.test(text.trim()) ? reference(text.trim()) : inText(text, reference);
}

function allProperties(pipeline: Pipeline): CustomProperty[] {
  return pipeline.components.flatMap((component) => [
    ...component.customProperties,
    ...[...component.inputs, ...component.outputs].flatMap(portProperties),
  ]);
}

function portProperties(
  port: Pick<Input, 'customProperties' | 'externalColumns'> & { columns: { customProperties: CustomProperty[] }[] },
): CustomProperty[] {
  return [
    ...port.customProperties,
    ...[...port.columns, ...port.externalColumns].flatMap(({ customProperties }) => customProperties),
  ];
}
