import type { ColumnType, DataTypeName } from '../../datatypes/data-type.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import type {
  Component,
  ExternalMetadataColumn as ExternalModel,
  InputColumn as InputColumnModel,
  Input as InputModel,
  OutputColumn as OutputColumnModel,
  Output as OutputModel,
} from '../../model/pipeline.ts';
import { viewOf } from '../view-of.ts';
import { DTSUsageType, dropColumn, useColumn } from './column-usage.ts';
import { CustomPropertyCollection } from './custom-properties.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { DisposingObject } from './dispositions.ts';
import { ModelCollection } from './model-collection.ts';
import {
  type ExternalMetadataColumn,
  externalColumnView,
  type InputColumn,
  inputColumnView,
  type OutputColumn,
  outputColumnView,
} from './pipeline-columns.ts';
import { inputProperties, outputProperties } from './property-holders.ts';

/** The columns of the outside that a port keeps. */
export type ExternalMetadataColumnCollection = ModelCollection<ExternalModel, ExternalMetadataColumn>;

function externalColumns(port: InputModel | OutputModel): ExternalMetadataColumnCollection {
  return new ModelCollection({
    kind: 'external metadata column',
    owner: () => port.name,
    models: () => port.externalColumns,
    view: externalColumnView,
    remove: (model) => {
      port.externalColumns.splice(port.externalColumns.indexOf(model), 1);
    },
  });
}

/** A column that reaches an input, used or not. */
export interface VirtualInputColumn {
  readonly lineageId: string;
  readonly name: string;
  /** Name of the component that made it. */
  readonly sourceComponent: string;
  readonly columnType: ColumnType;
  readonly dataType: DataTypeName;
  /** How the input uses it now. */
  readonly usageType: DTSUsageType;
}

/** The columns that reach an input, as they were when it was asked for them. */
export class VirtualInput {
  private readonly input: Input;
  /** Every column that reaches the input. */
  readonly virtualInputColumnCollection: readonly VirtualInputColumn[];

  constructor(input: Input) {
    this.input = input;
    const { flow, model } = input;
    this.virtualInputColumnCollection = [...flow.availableAt(model)].map(
      ([lineageId, { name, type, sourceComponent }]) => ({
        lineageId,
        name,
        sourceComponent,
        columnType: type,
        dataType: type.type,
        get usageType() {
          return model.columns.find((column) => column.lineageId === lineageId)?.usage ?? DTSUsageType.UT_IGNORED;
        },
      }),
    );
  }

  /** Takes a column into use, changes its use, or drops it. Throws a `DtsError` for a lineage id that does not reach the input. */
  setUsageType(lineageId: string, usageType: DTSUsageType): InputColumn | undefined {
    const { flow, component, model: input } = this.input;
    const used = useColumn({ flow, component, input }, lineageId, usageType);
    return used && inputColumnView(used, component, flow);
  }
}

/** The columns that an input uses. */
export class InputColumnCollection extends ModelCollection<InputColumnModel, InputColumn> {
  /** The column in use with a lineage id. Throws a `DtsError` when there is none. */
  getInputColumnByLineageId(lineageId: string): InputColumn {
    const found = this.objects().find((column) => column.lineageId === lineageId);
    return found ?? this.item(lineageId);
  }
}

/** An input of a component. */
export class Input extends DisposingObject {
  readonly model: InputModel;
  readonly component: Component;
  readonly flow: DataFlowModel;
  readonly inputColumnCollection: InputColumnCollection;
  readonly externalMetadataColumnCollection: ExternalMetadataColumnCollection;
  readonly customPropertyCollection: CustomPropertyCollection;

  constructor(model: InputModel, component: Component, flow: DataFlowModel) {
    super();
    this.model = model;
    this.component = component;
    this.flow = flow;
    this.inputColumnCollection = new InputColumnCollection({
      kind: 'input column',
      owner: () => model.name,
      models: () => model.columns,
      view: (column) => inputColumnView(column, component, flow),
      remove: (column) => dropColumn({ flow, component, input: model }, column),
    });
    this.externalMetadataColumnCollection = externalColumns(model);
    this.customPropertyCollection = new CustomPropertyCollection(inputProperties(flow, component, model));
  }

  get name(): string {
    return this.model.name;
  }

  /** Whatever refers to the input follows its new name. */
  set name(name: string) {
    this.model.name = name;
    this.flow.identify();
  }

  get hasSideEffects(): boolean {
    return this.model.hasSideEffects;
  }

  /** Whether a path ends here. */
  get isAttached(): boolean {
    return this.flow.isAttached(this.model);
  }

  /** Whether every column in use still reaches the input. */
  get areInputColumnsValid(): boolean {
    const available = this.flow.availableAt(this.model);
    return this.model.columns.every(({ lineageId }) => available.has(lineageId));
  }

  /** The columns that reach the input over its path. */
  getVirtualInput(): VirtualInput {
    return new VirtualInput(this);
  }
}

/** An output of a component. */
export class Output extends DisposingObject {
  readonly model: OutputModel;
  readonly component: Component;
  readonly flow: DataFlowModel;
  readonly outputColumnCollection: ModelCollection<OutputColumnModel, OutputColumn>;
  readonly externalMetadataColumnCollection: ExternalMetadataColumnCollection;
  readonly customPropertyCollection: CustomPropertyCollection;

  constructor(model: OutputModel, component: Component, flow: DataFlowModel) {
    super();
    this.model = model;
    this.component = component;
    this.flow = flow;
    this.outputColumnCollection = new ModelCollection({
      kind: 'output column',
      owner: () => model.name,
      models: () => model.columns,
      view: (column) => outputColumnView(column, component, flow),
      remove: (column) => {
        model.columns.splice(model.columns.indexOf(column), 1);
      },
    });
    this.externalMetadataColumnCollection = externalColumns(model);
    this.customPropertyCollection = new CustomPropertyCollection(outputProperties(flow, component, model));
  }

  get name(): string {
    return this.model.name;
  }

  /** Whatever refers to the output or its columns follows its new name. */
  set name(name: string) {
    this.model.name = name;
    this.flow.identify();
  }

  get description(): string {
    return this.model.description;
  }

  set description(description: string) {
    this.model.description = description;
  }

  /** Id of the input whose rows pass through; '' for an asynchronous output. */
  get synchronousInputId(): string {
    return this.model.synchronousInputId;
  }

  /** Throws a `DtsError` for an id that no input of the component has. */
  set synchronousInputId(id: string) {
    if (id !== '' && !this.component.inputs.some((input) => input.id === id)) {
      const present = this.component.inputs.map((input) => input.id).join(', ') || 'none';
      throw dtsError('DTS_E_ELEMENTNOTFOUND', { element: id, kind: 'input', owner: this.component.name, present });
    }
    this.model.synchronousInputId = id;
  }

  /** 0: rows go to every such output; otherwise to one of the outputs with the same number. */
  get exclusionGroup(): number {
    return this.model.exclusionGroup;
  }

  set exclusionGroup(group: number) {
    this.model.exclusionGroup = group;
  }

  get isErrorOut(): boolean {
    return this.model.isErrorOut;
  }

  /** Whether the rows come sorted by the sort key positions of the columns. */
  get isSorted(): boolean {
    return this.model.isSorted;
  }

  set isSorted(isSorted: boolean) {
    this.model.isSorted = isSorted;
  }

  /** Whether a path begins here. */
  get isAttached(): boolean {
    return this.flow.isAttached(this.model);
  }
}

/** The view of an input. */
export function inputView(model: InputModel, component: Component, flow: DataFlowModel): Input {
  return viewOf(model, () => new Input(model, component, flow));
}

/** The view of an output. */
export function outputView(model: OutputModel, component: Component, flow: DataFlowModel): Output {
  return viewOf(model, () => new Output(model, component, flow));
}
