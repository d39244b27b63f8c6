import { columnType } from '../datatypes/data-type.ts';
import type {
  Component,
  ComponentConnection,
  CustomProperty,
  Input,
  InputColumn,
  Output,
  OutputColumn,
  Path,
  PersistedDispositions,
  Pipeline,
} from '../model/pipeline.ts';
import type { FlowColumnUse, FlowFixture, FlowInput, FlowOutput, FlowProperty } from './flow-fixture.ts';
import { tableDestinationName, tableSourceName } from './flow-tables.ts';

/** Name of the component under test. */
const componentName = 'Component';

/** The connection manager that a component with a reference or connection uses. */
export const referenceConnection = '{9C1B1C9E-0000-4000-8000-000000000001}';

/** The data flow of a fixture: a table source for every input, a table destination for every connected output. */
export function flowPipeline(fixture: FlowFixture, rowsPerBuffer: number): Pipeline {
  const sources = fixture.inputs.map((input) => sourceOf(input));
  const destinations = fixture.outputs.filter((output) => output.isConnected).map((output) => destinationOf(output));
  return {
    attributes: new Map([['defaultBufferMaxRows', String(rowsPerBuffer)]]),
    components: [...sources, componentOf(fixture), ...destinations],
    paths: [
      ...fixture.inputs.map((input) => path(`${input.name}.Outputs[Rows]`, inputId(input.name))),
      ...fixture.outputs
        .filter((output) => output.isConnected)
        .map((output) => path(outputId(output.name), `${output.name}.Inputs[Rows]`)),
    ],
    origin: undefined,
  };
}

function path(startId: string, endId: string): Path {
  return { id: `${startId} to ${endId}`, name: startId, startId, endId, origin: undefined };
}

const inputId = (name: string): string => `${componentName}.Inputs[${name}]`;
const outputId = (name: string): string => `${componentName}.Outputs[${name}]`;
const sourceLineage = (input: string, column: string): string => `${input}.Outputs[Rows].Columns[${column}]`;
const outputLineage = (output: string, column: string): string => `${outputId(output)}.Columns[${column}]`;

function dispositions(onError = 'NotUsed', onTruncation = 'NotUsed'): PersistedDispositions {
  return { errorRowDisposition: onError, truncationRowDisposition: onTruncation, errorOrTruncationOperation: '' };
}

function componentOf(fixture: FlowFixture): Component {
  const resolve = (property: FlowProperty, columnsFirst: 'input' | 'output'): CustomProperty => ({
    name: property.name,
    value: property.value.replace(/#\{([^}]*)\}/g, (_, name: string) => `#{${lineageOf(fixture, name, columnsFirst)}}`),
    dataType: '',
    arrayElements: undefined,
    expressionType: '',
    origin: undefined,
  });
  const inputs = fixture.inputs.map((input) => inputOf(input, resolve));
  const [firstInput] = inputs;
  return {
    ...bareComponent(componentName, fixture.component),
    localeId: fixture.localeId,
    usesDispositions: true,
    customProperties: fixture.properties.map((property) => resolve(property, 'input')),
    connections: slotsOf(fixture),
    inputs,
    outputs: fixture.outputs.map((output) => outputOf(output, firstInput?.id ?? '', resolve)),
  };
}

function slotsOf(fixture: FlowFixture): ComponentConnection[] {
  const name = fixture.connection?.slot ?? (fixture.reference === undefined ? undefined : 'OleDbConnection');
  if (name === undefined) return [];
  return [
    { id: 'Connection', name, connectionManagerId: referenceConnection, connectionManagerRefId: '', origin: undefined },
  ];
}

type Resolve = (property: FlowProperty, columnsFirst: 'input' | 'output') => CustomProperty;

/** A column by name among those of the inputs or outputs; those of the other side when there is none. */
function lineageOf(fixture: FlowFixture, name: string, columnsFirst: 'input' | 'output'): string {
  const input = fixture.inputs.find((candidate) => candidate.columns.some((column) => column.name === name));
  const output = fixture.outputs.find((candidate) => candidate.columns.some((column) => column.name === name));
  const fromInput = input === undefined ? undefined : sourceLineage(input.name, name);
  const fromOutput = output === undefined ? undefined : outputLineage(output.name, name);
  return (columnsFirst === 'input' ? (fromInput ?? fromOutput) : (fromOutput ?? fromInput)) ?? name;
}

function bareComponent(name: string, componentClassId: string): Component {
  return {
    id: name,
    name,
    description: '',
    componentClassId,
    version: 0,
    localeId: undefined,
    usesDispositions: false,
    validateExternalMetadata: false,
    customProperties: [],
    connections: [],
    inputs: [],
    outputs: [],
    origin: undefined,
  };
}

function inputOf(input: FlowInput, resolve: Resolve): Input {
  return {
    ...bareInput(inputId(input.name), input.name),
    customProperties: input.properties.map((property) => resolve(property, 'input')),
    columns: input.uses.map(
      (use): InputColumn => ({
        id: `${inputId(input.name)}.Columns[${use.name}]`,
        lineageId: sourceLineage(input.name, use.name),
        name: use.name,
        cachedType: undefined,
        usage: use.replaced ? 'readWrite' : 'readOnly',
        externalMetadataColumnId: '',
        mappedColumnId: '',
        sortKeyPosition: 0,
        customProperties: use.properties.map((property) => resolve(property, 'output')),
        origin: undefined,
        ...dispositions(use.onError, use.onTruncation),
      }),
    ),
  };
}

function bareInput(id: string, name: string): Input {
  const lists = { columns: [], externalColumns: [], customProperties: [] };
  return { id, name, hasSideEffects: false, ...lists, origin: undefined, ...dispositions() };
}

function outputOf(output: FlowOutput, synchronousInputId: string, resolve: Resolve): Output {
  const columns = output.columns.map((column) => outputColumn(output.name, column, resolve));
  return {
    ...bareOutput(outputId(output.name), output.name),
    synchronousInputId: output.isAsynchronous ? '' : synchronousInputId,
    exclusionGroup: output.exclusionGroup,
    isErrorOut: output.isErrorOut,
    columns: output.isErrorOut ? [...columns, ...errorColumns(output.name, resolve)] : columns,
    customProperties: output.properties.map((property) => resolve(property, 'input')),
    ...dispositions(output.onError, output.onTruncation),
  };
}

function bareOutput(id: string, name: string): Output {
  return {
    id,
    name,
    description: '',
    synchronousInputId: '',
    exclusionGroup: 0,
    isErrorOut: false,
    isSorted: false,
    hasSideEffects: false,
    columns: [],
    externalColumns: [],
    customProperties: [],
    origin: undefined,
    ...dispositions(),
  };
}

function errorColumns(output: string, resolve: Resolve): OutputColumn[] {
  return ['ErrorCode', 'ErrorColumn'].map((name, index) => ({
    ...outputColumn(output, { ...bareUse, name }, resolve),
    specialFlags: index + 1,
  }));
}

const bareUse: FlowColumnUse = {
  name: '',
  type: columnType('DT_I4'),
  replaced: false,
  onError: 'NotUsed',
  onTruncation: 'NotUsed',
  properties: [],
};

function outputColumn(output: string, column: FlowColumnUse, resolve: Resolve): OutputColumn {
  if (column.type === undefined) throw new Error(`the output column ${column.name} has no type`);
  return {
    id: outputLineage(output, column.name),
    name: column.name,
    description: '',
    lineageId: outputLineage(output, column.name),
    type: column.type,
    sortKeyPosition: 0,
    comparisonFlags: 0,
    specialFlags: 0,
    externalMetadataColumnId: '',
    mappedColumnId: '',
    customProperties: column.properties.map((property) => resolve(property, 'input')),
    origin: undefined,
    ...dispositions(column.onError, column.onTruncation),
  };
}

function sourceOf(input: FlowInput): Component {
  const columns = input.columns.map(({ name, type }) => ({
    ...outputColumn('', { ...bareUse, name, type }, (property) => ({ ...property }) as CustomProperty),
    id: sourceLineage(input.name, name),
    lineageId: sourceLineage(input.name, name),
    ...sortKeyOf(input, name),
  }));
  const isSorted = input.sortKeys.length > 0;
  const output = { ...bareOutput(`${input.name}.Outputs[Rows]`, 'Rows'), isSorted, columns };
  return { ...bareComponent(input.name, tableSourceName), outputs: [output] };
}

function sortKeyOf(input: FlowInput, column: string): Pick<OutputColumn, 'sortKeyPosition' | 'comparisonFlags'> {
  const { position = 0, comparisonFlags = 0 } = input.sortKeys.find((key) => key.name === column) ?? {};
  return { sortKeyPosition: position, comparisonFlags };
}

function destinationOf(output: FlowOutput): Component {
  const input = bareInput(`${output.name}.Inputs[Rows]`, 'Rows');
  return { ...bareComponent(output.name, tableDestinationName), inputs: [input] };
}
