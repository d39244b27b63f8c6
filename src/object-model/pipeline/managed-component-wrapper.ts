import { dtsError } from '../../diagnostics/dts-error.ts';
import { newExternalMetadataColumn } from '../../model/new-pipeline-objects.ts';
import type {
  Component,
  InputColumn as InputColumnModel,
  Input as InputModel,
  Output as OutputModel,
} from '../../model/pipeline.ts';
import type { ConnectedComponent } from '../../runtime/connect-component.ts';
import type { FixedColumn, InputDesign, OutputDesign } from '../../sdk/design.ts';
import type { PropertyData } from '../dts-property.ts';
import { columnTypeFrom, type DataTypeArguments } from './column-type-arguments.ts';
import { type DTSUsageType, useColumn } from './column-usage.ts';
import { type DataFlowModel, objectWithId } from './data-flow-model.ts';
import { addInput, addOutput } from './grow-ports.ts';
import { newDesignedOutputColumn } from './new-designed-objects.ts';
import {
  type ExternalMetadataColumn,
  externalColumnView,
  type InputColumn,
  inputColumnView,
  type OutputColumn,
  outputColumnView,
} from './pipeline-columns.ts';
import { type Input, inputView, type Output, outputView, type VirtualInput } from './pipeline-ports.ts';
import {
  componentProperties,
  inputColumnProperties,
  inputProperties,
  outputColumnProperties,
  outputProperties,
} from './property-holders.ts';
import { provideComponentProperties } from './provide-component-properties.ts';
import { takeOverExternalColumns } from './reinitialize-meta-data.ts';
import { setCustomProperty } from './set-custom-property.ts';

/** Where a port is put: before or behind another one. */
export const DTSInsertPlacement = { IP_BEFORE: 'before', IP_AFTER: 'after' } as const;
export type DTSInsertPlacement = (typeof DTSInsertPlacement)[keyof typeof DTSInsertPlacement];

/**
 * A component at design time: changes it as its class wants it. Objects are named by their ids (`input.id`); every method throws a `DtsError`
 * for an id that the component does not have.
 */
export class ManagedComponentWrapper {
  private readonly component: Component;
  private readonly flow: DataFlowModel;
  private connected: ConnectedComponent | undefined;

  constructor(component: Component, flow: DataFlowModel) {
    this.component = component;
    this.flow = flow;
  }

  /** Gives a new component its name, custom properties, inputs, outputs and connection slots. What it had is gone. */
  provideComponentProperties(): void {
    provideComponentProperties(this.flow, this.component);
  }

  /**
   * Opens the connections of the component for `reinitializeMetaData`, to be closed by `releaseConnections`; the transaction of the SSIS
   * object model is not used. Throws a `DtsError` when one is missing or cannot be had.
   */
  async acquireConnections(_transaction?: null): Promise<void> {
    await this.releaseConnections();
    this.connected = await this.flow.connect(this.component);
  }

  /** Closes the connections. */
  async releaseConnections(): Promise<void> {
    const { connected } = this;
    this.connected = undefined;
    await connected?.release();
  }

  /**
   * Lets a source or destination take over the columns of its table, query or file as they are now; a component without outside stays as it
   * is. Connections that were not acquired are opened and closed here. Throws a `DtsError` when the outside cannot be looked at.
   * @param known the columns, for an outside that cannot be asked: no connection is opened then
   */
  async reinitializeMetaData(known?: readonly FixedColumn[]): Promise<void> {
    if (known !== undefined) return takeOverExternalColumns(this.flow, this.component, known);
    const connected = this.connected ?? (await this.flow.connect(this.component));
    try {
      const external = await connected.describeExternal();
      if (external !== undefined) takeOverExternalColumns(this.flow, this.component, external);
    } finally {
      if (this.connected === undefined) await connected.release();
    }
  }

  /** Sets a custom property of the component; enumerations by number or symbol. */
  setComponentProperty(name: string, value: PropertyData): void {
    setCustomProperty(componentProperties(this.flow, this.component), name, value);
  }

  /** Sets a custom property of an input. */
  setInputProperty(inputId: string, name: string, value: PropertyData): void {
    setCustomProperty(inputProperties(this.flow, this.component, this.input(inputId)), name, value);
  }

  /** Sets a custom property of an output; expressions over column names or lineage ids. */
  setOutputProperty(outputId: string, name: string, value: PropertyData): void {
    setCustomProperty(outputProperties(this.flow, this.component, this.output(outputId)), name, value);
  }

  /** Sets a custom property of an input column; references as the lineage id of a column. */
  setInputColumnProperty(inputId: string, inputColumnId: string, name: string, value: PropertyData): void {
    const column = this.inputColumn(this.input(inputId), inputColumnId);
    setCustomProperty(inputColumnProperties(this.flow, this.component, column), name, value);
  }

  /**
   * Sets a custom property of an output column; expressions over column names or lineage ids, references as the lineage id of a column. The
   * type follows, unless it was chosen.
   */
  setOutputColumnProperty(outputId: string, outputColumnId: string, name: string, value: PropertyData): void {
    const column = this.outputColumn(this.output(outputId), outputColumnId);
    setCustomProperty(outputColumnProperties(this.flow, this.component, column), name, value);
  }

  /** Takes a column that reaches an input into use, changes its use, or drops it (`DTSUsageType.UT_IGNORED`). Gives the column in use. */
  setUsageType(
    inputId: string,
    _virtualInput: VirtualInput,
    lineageId: string,
    usageType: DTSUsageType,
  ): InputColumn | undefined {
    const { flow, component } = this;
    const used = useColumn({ flow, component, input: this.input(inputId) }, lineageId, usageType);
    return used && inputColumnView(used, component, flow);
  }

  /** Adds an input before or behind another one. Throws OPENDTSX_E_MODEL_FIXEDPORTS for a class that takes no more. */
  insertInput(placement: DTSInsertPlacement, inputId: string): Input {
    const { flow, component } = this;
    const at = this.placeAt(component.inputs, placement, inputId);
    const input = addInput(flow, component, this.added('input'), at);
    return inputView(input, component, flow);
  }

  /** Adds an output before or behind another one. Throws OPENDTSX_E_MODEL_FIXEDPORTS for a class that takes no more. */
  insertOutput(placement: DTSInsertPlacement, outputId: string): Output {
    const { flow, component } = this;
    const at = this.placeAt(component.outputs, placement, outputId);
    const output = addOutput(flow, component, this.added('output'), at);
    return outputView(output, component, flow);
  }

  /** Adds a column to an output at a position from 0; its type follows its expression or source column, or is chosen. */
  insertOutputColumnAt(outputId: string, index: number, name: string, description = ''): OutputColumn {
    const { flow, component } = this;
    const output = this.output(outputId);
    checkPosition(index, output);
    const column = newDesignedOutputColumn(output, { name }, flow.unitOf(component).declaration);
    column.description = description;
    output.columns.splice(index, 0, column);
    flow.identifyAmong(output.columns, column);
    return outputColumnView(column, component, flow);
  }

  /** Adds a column of the outside to a port, for an outside that cannot be asked. */
  insertExternalMetadataColumnAt(
    portId: string,
    index: number,
    name: string,
    ...type: DataTypeArguments
  ): ExternalMetadataColumn {
    const { inputs, outputs, name: owner } = this.component;
    const port = objectWithId<InputModel | OutputModel>([...inputs, ...outputs], portId, 'input or output', owner);
    checkPosition(index, { name: port.name, columns: port.externalColumns });
    const column = newExternalMetadataColumn(port, name, columnTypeFrom(type, name));
    port.externalColumns.splice(index, 0, column);
    this.flow.identify();
    return externalColumnView(column);
  }

  /** Takes an output away, with the path that begins there. */
  deleteOutput(outputId: string): void {
    const output = this.output(outputId);
    this.detach(output);
    this.component.outputs.splice(this.component.outputs.indexOf(output), 1);
  }

  /** Takes an input away, with the path that ends there. */
  deleteInput(inputId: string): void {
    const input = this.input(inputId);
    this.detach(input);
    this.component.inputs.splice(this.component.inputs.indexOf(input), 1);
  }

  /** Takes a column out of an output. */
  deleteOutputColumn(outputId: string, outputColumnId: string): void {
    const output = this.output(outputId);
    output.columns.splice(output.columns.indexOf(this.outputColumn(output, outputColumnId)), 1);
  }

  /** Chooses the type of an output column. Throws OPENDTSX_E_MODEL_VALUE for members that make no type. */
  setOutputColumnDataTypeProperties(outputId: string, outputColumnId: string, ...type: DataTypeArguments): void {
    const column = this.outputColumn(this.output(outputId), outputColumnId);
    outputColumnView(column, this.component, this.flow).setDataTypeProperties(...type);
  }

  /** Lets an input column be written to an external column. */
  mapInputColumn(inputId: string, inputColumnId: string, externalMetadataColumnId: string): void {
    const input = this.input(inputId);
    const column = this.inputColumn(input, inputColumnId);
    column.externalMetadataColumnId = this.externalColumnId(input, externalMetadataColumnId);
  }

  /** Lets an output column be read from an external column. */
  mapOutputColumn(outputId: string, outputColumnId: string, externalMetadataColumnId: string): void {
    const output = this.output(outputId);
    const column = this.outputColumn(output, outputColumnId);
    column.externalMetadataColumnId = this.externalColumnId(output, externalMetadataColumnId);
  }

  private input(id: string): InputModel {
    return objectWithId(this.component.inputs, id, 'input', this.component.name);
  }

  private output(id: string): OutputModel {
    return objectWithId(this.component.outputs, id, 'output', this.component.name);
  }

  private inputColumn({ columns, name }: InputModel, id: string): InputColumnModel {
    return objectWithId(columns, id, 'input column', name);
  }

  private outputColumn({ columns, name }: OutputModel, id: string): OutputModel['columns'][number] {
    return objectWithId(columns, id, 'output column', name);
  }

  private externalColumnId({ externalColumns, name }: InputModel | OutputModel, id: string): string {
    return objectWithId(externalColumns, id, 'external metadata column', name).id;
  }

  private added(kind: 'input'): InputDesign;
  private added(kind: 'output'): OutputDesign;
  private added(kind: 'input' | 'output'): InputDesign | OutputDesign {
    const { addedInput, addedOutput } = this.flow.designOf(this.component);
    const design = kind === 'input' ? addedInput : addedOutput;
    if (design !== undefined) return design;
    throw dtsError('OPENDTSX_E_MODEL_FIXEDPORTS', { component: this.component.name, kind });
  }

  private placeAt(
    ports: readonly { readonly id: string; readonly name: string }[],
    placement: DTSInsertPlacement,
    id: string,
  ): number {
    const at = ports.indexOf(objectWithId(ports, id, 'input or output', this.component.name));
    return placement === 'before' ? at : at + 1;
  }

  private detach({ id }: InputModel | OutputModel): void {
    const { pipeline } = this.flow;
    pipeline.paths = pipeline.paths.filter(({ startId, endId }) => startId !== id && endId !== id);
  }
}

function checkPosition(
  index: number,
  { name, columns }: { readonly name: string; readonly columns: readonly unknown[] },
): void {
  if (Number.isInteger(index) && index >= 0 && index <= columns.length) return;
  const args = { property: 'Index', object: name, value: String(index) };
  throw dtsError('OPENDTSX_E_MODEL_VALUE', { ...args, expected: `a position from 0 to ${columns.length}` });
}
