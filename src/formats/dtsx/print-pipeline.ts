import type { ColumnType } from '../../datatypes/data-type.ts';
import type {
  Component,
  CustomProperty,
  ExternalMetadataColumn,
  Input,
  InputColumn,
  Output,
  OutputColumn,
  PersistedDispositions,
  Pipeline,
} from '../../model/pipeline.ts';

const longestValue = 120;

/** A data flow as lines of text: components, inputs, outputs, columns, paths. Long property values are cut. */
export function printPipeline(pipeline: Pipeline): string[] {
  const attributes = [...pipeline.attributes].map(([name, value]) => ` ${name}=${value}`).join('');
  return [
    `pipeline${attributes}`,
    ...pipeline.components.flatMap(componentLines),
    ...pipeline.paths.map((path) => `path ${quoted(path.name)} ${path.startId} -> ${path.endId}`),
  ];
}

function componentLines(component: Component): string[] {
  const locale = component.localeId === undefined ? '' : ` locale ${component.localeId}`;
  const marks = `${component.usesDispositions ? ' usesDispositions' : ''}${component.validateExternalMetadata ? '' : ' noExternalValidation'}`;
  return [
    `component ${quoted(component.name)} ${component.componentClassId} version ${component.version}${locale}${marks} [${component.id}]`,
    ...indented([
      ...component.customProperties.map(propertyLine),
      ...component.connections.map((each) =>
        `connection ${each.name} ${each.connectionManagerId} ${each.connectionManagerRefId}`.trimEnd(),
      ),
      ...component.inputs.flatMap(inputLines),
      ...component.outputs.flatMap(outputLines),
    ]),
  ];
}

function inputLines(input: Input): string[] {
  const marks = input.hasSideEffects ? ' hasSideEffects' : '';
  return [
    `input ${quoted(input.name)}${marks}${dispositions(input)} [${input.id}]`,
    ...indented([
      ...input.customProperties.map(propertyLine),
      ...input.columns.flatMap(inputColumnLines),
      ...input.externalColumns.flatMap(externalColumnLines),
    ]),
  ];
}

function outputLines(output: Output): string[] {
  const marks = [
    output.isErrorOut && ' error',
    output.isSorted && ' sorted',
    output.hasSideEffects && ' hasSideEffects',
    output.exclusionGroup !== 0 && ` exclusionGroup ${output.exclusionGroup}`,
    output.synchronousInputId !== '' && ` synchronous with ${output.synchronousInputId}`,
  ].filter((mark) => mark !== false);
  return [
    `output ${quoted(output.name)}${marks.join('')}${dispositions(output)} [${output.id}]`,
    ...indented([
      ...output.customProperties.map(propertyLine),
      ...output.columns.flatMap(outputColumnLines),
      ...output.externalColumns.flatMap(externalColumnLines),
    ]),
  ];
}

function inputColumnLines(column: InputColumn): string[] {
  const type = column.cachedType === undefined ? 'untyped' : typeText(column.cachedType);
  const usage = column.usage === 'readWrite' ? ' readWrite' : '';
  const external = reference('external', column.externalMetadataColumnId);
  const head = `column ${quoted(column.name)} ${type}${usage} from ${column.lineageId}${external}`;
  return [
    `${head}${sortKey(column.sortKeyPosition)}${dispositions(column)}`,
    ...indented(column.customProperties.map(propertyLine)),
  ];
}

function outputColumnLines(column: OutputColumn): string[] {
  const comparison = column.comparisonFlags === 0 ? '' : ` comparison ${column.comparisonFlags}`;
  const special = column.specialFlags === 0 ? '' : ` special ${column.specialFlags}`;
  const external = reference('external', column.externalMetadataColumnId);
  const head = `column ${quoted(column.name)} ${typeText(column.type)} lineage ${column.lineageId}${external}`;
  return [
    `${head}${sortKey(column.sortKeyPosition)}${comparison}${special}${dispositions(column)}`,
    ...indented(column.customProperties.map(propertyLine)),
  ];
}

function externalColumnLines(column: ExternalMetadataColumn): string[] {
  const mapped = reference('mapped', column.mappedColumnId);
  return [
    `external ${quoted(column.name)} ${typeText(column.type)}${mapped} [${column.id}]`,
    ...indented(column.customProperties.map(propertyLine)),
  ];
}

function propertyLine(property: CustomProperty): string {
  const type = property.dataType === '' ? '' : ` (${property.dataType})`;
  const expression = property.expressionType === 'Notify' ? ' notify' : '';
  const value =
    property.arrayElements === undefined
      ? quoted(property.value)
      : `[${property.arrayElements.map((each) => quoted(each)).join(', ')}]`;
  return `property ${property.name}${type}${expression} ${value}`;
}

function typeText(type: ColumnType): string {
  const members = [
    type.length !== 0 && `length ${type.length}`,
    type.precision !== 0 && `precision ${type.precision}`,
    type.scale !== 0 && `scale ${type.scale}`,
    type.codePage !== 0 && `codePage ${type.codePage}`,
  ].filter((member) => member !== false);
  return members.length === 0 ? type.type : `${type.type}(${members.join(', ')})`;
}

function dispositions(owner: PersistedDispositions): string {
  const { errorRowDisposition: error, truncationRowDisposition: truncation } = owner;
  return error === 'NotUsed' && truncation === 'NotUsed' ? '' : ` error ${error} truncation ${truncation}`;
}

function reference(label: string, id: string): string {
  return id === '' ? '' : ` ${label} ${id}`;
}

function sortKey(position: number): string {
  return position === 0 ? '' : ` sortKey ${position}`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function quoted(text: string): string {
  return JSON.stringify(text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`);
}
