import type { Value } from '../../datatypes/value.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import type * as model from '../../model/pipeline.ts';
import type {
  ComponentDeclaration,
  ComponentInstance,
  Disposition,
  Dispositions,
  ExternalColumn,
  InputColumn,
  InputInstance,
  OutputColumn,
  OutputInstance,
  PortDeclaration,
} from '../../sdk/component.ts';
import type { ComponentExpressionScope } from './component-expression.ts';
import { type PropertyReading, readComponentProperties } from './component-properties.ts';
import type { AvailableColumns } from './pipeline-plan.ts';

/** What binding one component needs. */
export interface ComponentBinding {
  readonly declaration: ComponentDeclaration;
  /** The columns that reach each input, by position; empty for an input without path. */
  readonly available: readonly AvailableColumns[];
  readonly connectedInputs: readonly boolean[];
  readonly connectedOutputs: readonly boolean[];
  readonly scope: ComponentExpressionScope;
  /** Results of property expressions by `property` or, for columns and ports, not at all. */
  readonly overrides: ReadonlyMap<string, Value>;
}

/** A bound component with what was found while binding it. */
export interface BoundComponent {
  readonly instance: ComponentInstance;
  readonly variables: readonly string[];
  readonly findings: readonly Diagnostic[];
}

/** Makes the immutable instance of a component: property bags read, columns typed from upstream, expressions compiled. */
export function bindComponent(component: model.Component, binding: ComponentBinding): BoundComponent {
  const findings: Diagnostic[] = [];
  const variables = new Set<string>();
  const everyColumn = mergeColumns(binding.available);
  const reading: PropertyReading = {
    columns: everyColumn,
    scope: binding.scope,
    overrides: binding.overrides,
    place: component.name,
    findings,
    variables,
  };
  const portReading = { ...reading, overrides: new Map<string, Value>() };
  const instance: ComponentInstance = {
    id: component.id,
    name: component.name,
    localeId: binding.scope.localeId,
    validateExternalMetadata: component.validateExternalMetadata,
    properties: readComponentProperties(binding.declaration.properties, component.customProperties, reading),
    inputs: component.inputs.map((input, index) => bindInput(input, index, component.name, binding, portReading)),
    outputs: component.outputs.map((output, index) => bindOutput(output, index, component.name, binding, portReading)),
    connections: component.connections
      .filter((connection) => connection.connectionManagerId !== '' || connection.connectionManagerRefId !== '')
      .map((connection) => connection.name),
  };
  return { instance, variables: [...variables], findings };
}

function mergeColumns(available: readonly AvailableColumns[]): AvailableColumns {
  if (available.length === 1) return available[0] as AvailableColumns;
  return new Map(available.flatMap((columns) => [...columns]));
}

function bindInput(
  input: model.Input,
  index: number,
  component: string,
  binding: ComponentBinding,
  reading: PropertyReading,
): InputInstance {
  const available = binding.available[index] as AvailableColumns;
  const port = binding.declaration.inputs;
  const externalColumns = input.externalColumns.map((column) => bindExternal(column, reading));
  const columns: InputColumn[] = [];
  for (const column of input.columns) {
    const bound = bindInputColumn(column, component, available, externalColumns, port, reading);
    if (bound !== undefined) columns.push(bound);
    else if (binding.connectedInputs[index]) reading.findings.push(missingColumn(column, input, component));
  }
  return {
    id: input.id,
    name: input.name,
    columns,
    externalColumns,
    available,
    connected: binding.connectedInputs[index] as boolean,
    properties: readComponentProperties(port?.properties, input.customProperties, {
      ...reading,
      place: `${component}.${input.name}`,
    }),
    ...dispositions(input),
  };
}

function missingColumn(column: model.InputColumn, input: model.Input, component: string): Diagnostic {
  return diagnostic(
    'DTS_E_OBJECTLINEAGEIDNOTFOUND',
    { component, input: input.name, column: column.name === '' ? column.id : column.name, lineageId: column.lineageId },
    { subComponent: component },
  );
}

function bindInputColumn(
  column: model.InputColumn,
  component: string,
  available: AvailableColumns,
  externalColumns: readonly ExternalColumn[],
  port: PortDeclaration | undefined,
  reading: PropertyReading,
): InputColumn | undefined {
  const upstream = available.get(column.lineageId);
  if (upstream === undefined) return undefined;
  return {
    id: column.id,
    name: upstream.name,
    lineageId: column.lineageId,
    type: upstream.type,
    usage: column.usage,
    external: findExternal(externalColumns, column.externalMetadataColumnId),
    sortKeyPosition: upstream.sortKeyPosition ?? 0,
    comparisonFlags: upstream.comparisonFlags ?? 0,
    properties: readComponentProperties(port?.columnProperties, column.customProperties, {
      ...reading,
      place: `${component}.${upstream.name}`,
    }),
    ...dispositions(column),
  };
}

function bindOutput(
  output: model.Output,
  index: number,
  component: string,
  binding: ComponentBinding,
  reading: PropertyReading,
): OutputInstance {
  const port = binding.declaration.outputs;
  const externalColumns = output.externalColumns.map((column) => bindExternal(column, reading));
  return {
    id: output.id,
    name: output.name,
    columns: output.columns.map((column) => bindOutputColumn(column, component, externalColumns, port, reading)),
    externalColumns,
    synchronousInputId: output.synchronousInputId === '0' ? '' : output.synchronousInputId,
    exclusionGroup: output.exclusionGroup,
    isErrorOut: output.isErrorOut,
    isSorted: output.isSorted,
    connected: binding.connectedOutputs[index] as boolean,
    properties: readComponentProperties(port?.properties, output.customProperties, {
      ...reading,
      place: `${component}.${output.name}`,
    }),
    ...dispositions(output),
  };
}

function bindOutputColumn(
  column: model.OutputColumn,
  component: string,
  externalColumns: readonly ExternalColumn[],
  port: PortDeclaration | undefined,
  reading: PropertyReading,
): OutputColumn {
  return {
    id: column.id,
    name: column.name,
    lineageId: column.lineageId,
    type: column.type,
    external: findExternal(externalColumns, column.externalMetadataColumnId),
    sortKeyPosition: column.sortKeyPosition,
    comparisonFlags: column.comparisonFlags,
    specialFlags: column.specialFlags,
    properties: readComponentProperties(port?.columnProperties, column.customProperties, {
      ...reading,
      place: `${component}.${column.name}`,
    }),
    ...dispositions(column),
  };
}

function bindExternal(column: model.ExternalMetadataColumn, reading: PropertyReading): ExternalColumn {
  return {
    id: column.id,
    name: column.name,
    type: column.type,
    properties: readComponentProperties(undefined, column.customProperties, reading),
  };
}

function findExternal(columns: readonly ExternalColumn[], id: string): ExternalColumn | undefined {
  return id === '' ? undefined : columns.find((column) => column.id === id);
}

function dispositions(persisted: model.PersistedDispositions): Dispositions {
  return {
    errorRowDisposition: disposition(persisted.errorRowDisposition),
    truncationRowDisposition: disposition(persisted.truncationRowDisposition),
  };
}

function disposition(text: string): Disposition {
  switch (text) {
    case 'IgnoreFailure':
    case 'FailComponent':
    case 'RedirectRow':
      return text;
    default:
      return 'NotUsed';
  }
}
