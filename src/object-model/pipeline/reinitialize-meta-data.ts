import { newExternalMetadataColumn } from '../../model/new-pipeline-objects.ts';
import type {
  Component,
  ExternalMetadataColumn as ExternalModel,
  Input,
  Output,
  OutputColumn,
} from '../../model/pipeline.ts';
import type { ExternalMetadataColumn } from '../../sdk/component.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { errorOutputColumns, fixedColumns, newDesignedOutputColumn } from './new-designed-objects.ts';

/**
 * Lets a source or destination take over the columns of its table, query or file: external columns, the output columns of a source, and
 * those that its error output copies. Columns that are still there keep their name, their mapping and what was set on them.
 */
export function takeOverExternalColumns(
  flow: DataFlowModel,
  component: Component,
  external: readonly ExternalMetadataColumn[],
): void {
  const { inputs = [], outputs = [] } = flow.designOf(component);
  for (const [index, input] of component.inputs.entries()) {
    if (inputs[index]?.hasExternalMetadata === true) takeOverForInput(input, external);
  }
  for (const [index, output] of component.outputs.entries()) {
    if (outputs[index]?.hasExternalMetadata === true) takeOverForOutput(flow, component, output, external);
  }
  const columns = component.outputs.find(({ isErrorOut }) => !isErrorOut)?.columns ?? external;
  for (const [index, output] of component.outputs.entries()) {
    if (output.isErrorOut && outputs[index]?.columns !== undefined) {
      output.columns = keepingKnown(output.columns, errorOutputColumns(output, fixedColumns(outputs[index], columns)));
    }
  }
  flow.identify();
}

function takeOverForInput(input: Input, external: readonly ExternalMetadataColumn[]): void {
  input.externalColumns = externalColumns(input, external);
  const known = new Set(input.externalColumns.map(({ id }) => id));
  for (const column of input.columns) {
    if (!known.has(column.externalMetadataColumnId)) column.externalMetadataColumnId = '';
  }
}

function takeOverForOutput(
  flow: DataFlowModel,
  component: Component,
  output: Output,
  external: readonly ExternalMetadataColumn[],
): void {
  const { declaration } = flow.unitOf(component);
  output.externalColumns = externalColumns(output, external);
  output.columns = output.externalColumns.map((outside) => {
    const present = output.columns.find((column) => column.externalMetadataColumnId === outside.id);
    const column = present ?? newDesignedOutputColumn(output, outside, declaration);
    if (!flow.typedColumns.has(column)) column.type = outside.type;
    return Object.assign(column, { externalMetadataColumnId: outside.id });
  });
}

function externalColumns(port: Input | Output, external: readonly ExternalMetadataColumn[]): ExternalModel[] {
  return external.map(({ name, type }) => {
    const present = port.externalColumns.find((column) => column.name === name);
    return present === undefined ? newExternalMetadataColumn(port, name, type) : Object.assign(present, { type });
  });
}

function keepingKnown(present: readonly OutputColumn[], wanted: readonly OutputColumn[]): OutputColumn[] {
  return wanted.map((column) => {
    const known = present.find(
      ({ name, specialFlags }) => name === column.name && specialFlags === column.specialFlags,
    );
    return known === undefined ? column : Object.assign(known, { type: column.type });
  });
}
