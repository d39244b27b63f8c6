import { type ColumnType, columnType, type DataTypeName } from '../../datatypes/data-type.ts';
import type {
  Component,
  ExternalMetadataColumn as ExternalModel,
  InputColumn as InputColumnModel,
  OutputColumn as OutputColumnModel,
} from '../../model/pipeline.ts';
import { viewOf } from '../view-of.ts';
import { columnTypeFrom, type DataTypeArguments } from './column-type-arguments.ts';
import { CustomPropertyCollection } from './custom-properties.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { DisposingObject } from './dispositions.ts';
import { inputColumnProperties, outputColumnProperties } from './property-holders.ts';

/** A column of an input or output: its type, member by member. */
abstract class DataColumn extends DisposingObject {
  protected abstract readonly type: ColumnType;
  abstract readonly customPropertyCollection: CustomPropertyCollection;

  /** `DT_WSTR` … */
  get dataType(): DataTypeName {
    return this.type.type;
  }

  /** Characters of DT_WSTR, bytes of DT_STR and DT_BYTES; 0 for other types. */
  get length(): number {
    return this.type.length;
  }

  get precision(): number {
    return this.type.precision;
  }

  get scale(): number {
    return this.type.scale;
  }

  get codePage(): number {
    return this.type.codePage;
  }
}

/** A column that a component takes from its input. */
export class InputColumn extends DataColumn {
  readonly model: InputColumnModel;
  readonly customPropertyCollection: CustomPropertyCollection;
  private readonly flow: DataFlowModel;

  constructor(model: InputColumnModel, component: Component, flow: DataFlowModel) {
    super();
    this.model = model;
    this.flow = flow;
    this.customPropertyCollection = new CustomPropertyCollection(inputColumnProperties(flow, component, model));
  }

  /** Of the column further up. */
  get name(): string {
    return this.flow.columnOfLineage(this.model.lineageId)?.name ?? this.model.name;
  }

  /** Id of the output column where the values come from. */
  get lineageId(): string {
    return this.model.lineageId;
  }

  /** `DTSUsageType.UT_READONLY` or `UT_READWRITE`; the component's wrapper changes it. */
  get usageType(): InputColumnModel['usage'] {
    return this.model.usage;
  }

  /** The external column it is written to; '' for none. The component's wrapper maps it. */
  get externalMetadataColumnId(): string {
    return this.model.externalMetadataColumnId;
  }

  protected override get type(): ColumnType {
    const upstream = this.flow.columnOfLineage(this.model.lineageId);
    return upstream?.type ?? this.model.cachedType ?? columnType('DT_EMPTY');
  }
}

/** A column that a component adds. */
export class OutputColumn extends DataColumn {
  readonly model: OutputColumnModel;
  readonly customPropertyCollection: CustomPropertyCollection;
  private readonly flow: DataFlowModel;

  constructor(model: OutputColumnModel, component: Component, flow: DataFlowModel) {
    super();
    this.model = model;
    this.flow = flow;
    this.customPropertyCollection = new CustomPropertyCollection(outputColumnProperties(flow, component, model));
  }

  get name(): string {
    return this.model.name;
  }

  /** Whatever refers to the column follows its new name. */
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

  /** What columns further down name it by. */
  get lineageId(): string {
    return this.model.lineageId;
  }

  /** Place in the sort key, from 1, negative for descending order; 0 when the rows are not sorted by it. */
  get sortKeyPosition(): number {
    return this.model.sortKeyPosition;
  }

  set sortKeyPosition(position: number) {
    this.model.sortKeyPosition = position;
  }

  get comparisonFlags(): number {
    return this.model.comparisonFlags;
  }

  set comparisonFlags(flags: number) {
    this.model.comparisonFlags = flags;
  }

  /** 1 ErrorCode, 2 ErrorColumn, 0 otherwise. */
  get specialFlags(): number {
    return this.model.specialFlags;
  }

  /** The external column it is read from; '' for none. */
  get externalMetadataColumnId(): string {
    return this.model.externalMetadataColumnId;
  }

  /** Chooses the type: neither expression nor source column changes it from now on. Throws OPENDTSX_E_MODEL_VALUE. */
  setDataTypeProperties(...given: DataTypeArguments): void {
    this.model.type = columnTypeFrom(given, this.model.name);
    this.flow.typedColumns.add(this.model);
    this.flow.refreshCaches();
  }

  protected override get type(): ColumnType {
    return this.model.type;
  }
}

/** A column of the table, query or file behind a component, as the package remembers it. */
export class ExternalMetadataColumn {
  /** The persisted object. */
  readonly model: ExternalModel;

  constructor(model: ExternalModel) {
    this.model = model;
  }

  get id(): string {
    return this.model.id;
  }

  get name(): string {
    return this.model.name;
  }

  /** The whole type. */
  get columnType(): ColumnType {
    return this.model.type;
  }

  get dataType(): DataTypeName {
    return this.model.type.type;
  }
}

/** The view of an input column. */
export function inputColumnView(model: InputColumnModel, component: Component, flow: DataFlowModel): InputColumn {
  return viewOf(model, () => new InputColumn(model, component, flow));
}

/** The view of an output column. */
export function outputColumnView(model: OutputColumnModel, component: Component, flow: DataFlowModel): OutputColumn {
  return viewOf(model, () => new OutputColumn(model, component, flow));
}

/** The view of an external metadata column. */
export function externalColumnView(model: ExternalModel): ExternalMetadataColumn {
  return viewOf(model, () => new ExternalMetadataColumn(model));
}
