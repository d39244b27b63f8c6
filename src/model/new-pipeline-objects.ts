import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { connectionManagerPath } from './assign-ref-ids.ts';
import type { TaskHost } from './executable.ts';
import type { ConnectionManager } from './package.ts';
import type {
  Component,
  ComponentConnection,
  CustomProperty,
  ExternalMetadataColumn,
  Input,
  InputColumn,
  Output,
  OutputColumn,
  Path,
  PersistedDispositions,
  Pipeline,
} from './pipeline.ts';
import { pathName } from './ref-id-scope.ts';

const noDispositions: PersistedDispositions = {
  errorRowDisposition: 'NotUsed',
  truncationRowDisposition: 'NotUsed',
  errorOrTruncationOperation: '',
};

/** An empty data flow. */
export function newPipeline(): Pipeline {
  return { attributes: new Map([['version', '1']]), components: [], paths: [], origin: undefined };
}

/** A component without inputs and outputs. Like every factory here it gives the object the `refId` path of its place and does not put it there. */
export function newComponent(task: TaskHost, name: string, componentClassId: string): Component {
  return {
    id: `${task.refId}\\${pathName(name)}`,
    name,
    description: '',
    componentClassId,
    version: 0,
    localeId: undefined,
    usesDispositions: false,
    validateExternalMetadata: true,
    customProperties: [],
    connections: [],
    inputs: [],
    outputs: [],
    origin: undefined,
  };
}

/** A slot of a component for a connection manager. */
export function newComponentConnection(
  component: Component,
  name: string,
  manager: ConnectionManager,
): ComponentConnection {
  const isProject = manager.scope === 'project';
  return {
    id: `${component.id}.Connections[${pathName(name)}]`,
    name,
    connectionManagerId: isProject ? `${manager.id}:external` : connectionManagerPath(manager),
    connectionManagerRefId: connectionManagerPath(manager),
    origin: undefined,
  };
}

/** An input without columns. */
export function newInput(component: Component, name: string): Input {
  return {
    id: `${component.id}.Inputs[${pathName(name)}]`,
    name,
    hasSideEffects: false,
    columns: [],
    externalColumns: [],
    customProperties: [],
    ...noDispositions,
    origin: undefined,
  };
}

/** A column of an input that reads an output column further up; it takes over name and type. */
export function newInputColumn(input: Input, upstream: OutputColumn): InputColumn {
  return {
    id: `${input.id}.Columns[${pathName(upstream.name)}]`,
    lineageId: upstream.lineageId,
    name: upstream.name,
    cachedType: upstream.type,
    usage: 'readOnly',
    externalMetadataColumnId: '',
    mappedColumnId: '',
    sortKeyPosition: 0,
    customProperties: [],
    ...noDispositions,
    origin: undefined,
  };
}

/** An asynchronous output without columns. */
export function newOutput(component: Component, name: string): Output {
  return {
    id: `${component.id}.Outputs[${pathName(name)}]`,
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
    ...noDispositions,
    origin: undefined,
  };
}

/** A column of an output; its lineage begins here. */
export function newOutputColumn(output: Output, name: string, type: ColumnType = columnType('DT_WSTR')): OutputColumn {
  const id = `${output.id}.Columns[${pathName(name)}]`;
  return {
    id,
    name,
    description: '',
    lineageId: id,
    type,
    sortKeyPosition: 0,
    comparisonFlags: 0,
    specialFlags: 0,
    externalMetadataColumnId: '',
    mappedColumnId: '',
    customProperties: [],
    ...noDispositions,
    origin: undefined,
  };
}

/** A column of the outside of an input or output. */
export function newExternalMetadataColumn(
  owner: Input | Output,
  name: string,
  type: ColumnType,
): ExternalMetadataColumn {
  return {
    id: `${owner.id}.ExternalColumns[${pathName(name)}]`,
    name,
    type,
    mappedColumnId: '',
    customProperties: [],
    origin: undefined,
  };
}

/** A custom property with a value; @param dataType CLR type, e.g. `System.Int32` */
export function newCustomProperty(name: string, value: string, dataType = 'System.String'): CustomProperty {
  return { name, value, dataType, arrayElements: undefined, expressionType: '', origin: undefined };
}

/** A path from an output to an input; its name is that of the output, as the designer names it. */
export function newPath(task: TaskHost, output: Output, input: Input): Path {
  return {
    id: `${task.refId}.Paths[${pathName(output.name)}]`,
    name: output.name,
    startId: output.id,
    endId: input.id,
    origin: undefined,
  };
}
