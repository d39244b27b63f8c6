import { type DataTypeName, dataTypeCodes } from '../datatypes/data-type.ts';
import { dtsError } from '../diagnostics/dts-error.ts';
import { newFlatFileColumn } from '../model/new-objects.ts';
import type { ConnectionManager, FlatFileColumnObject } from '../model/package.ts';
import { integerOf, textOf } from '../model/property-set.ts';
import { freeName, ObjectCollection } from './object-collection.ts';
import { viewOf } from './view-of.ts';

/** How a column lies in its file. */
export type FlatFileColumnType = 'Delimited' | 'FixedWidth' | 'RaggedRight';

/** A column of a flat file (`IDTSConnectionManagerFlatFileColumn100`). */
export class FlatFileColumn {
  /** The persisted object; changed by everything set here. */
  readonly model: FlatFileColumnObject;

  constructor(model: FlatFileColumnObject) {
    this.model = model;
  }

  get name(): string {
    return this.model.name;
  }

  set name(name: string) {
    this.model.name = name;
  }

  get columnType(): FlatFileColumnType {
    return textOf(this.model.properties, 'ColumnType', 'Delimited') as FlatFileColumnType;
  }

  set columnType(type: FlatFileColumnType) {
    this.model.properties.set('ColumnType', type);
  }

  /** Text behind the field: `,` or, behind the last one, `\r\n`. */
  get columnDelimiter(): string {
    return textOf(this.model.properties, 'ColumnDelimiter');
  }

  set columnDelimiter(delimiter: string) {
    this.model.properties.set('ColumnDelimiter', delimiter);
  }

  get dataType(): DataTypeName {
    const code = integerOf(this.model.properties, 'DataType', dataTypeCodes.DT_STR);
    const found = Object.entries(dataTypeCodes).find(([, each]) => each === code);
    return (found?.[0] ?? 'DT_STR') as DataTypeName;
  }

  /** Throws OPENDTSX_E_MODEL_VALUE for what names no type. */
  set dataType(type: DataTypeName) {
    if (!Object.hasOwn(dataTypeCodes, type)) {
      const args = { property: 'DataType', object: this.name, value: String(type) };
      throw dtsError('OPENDTSX_E_MODEL_VALUE', { ...args, expected: 'the name of a data type: DT_I4, DT_WSTR …' });
    }
    this.model.properties.set('DataType', String(dataTypeCodes[type]));
  }

  /** Characters at most. */
  get maximumWidth(): number {
    return integerOf(this.model.properties, 'MaximumWidth', 0);
  }

  set maximumWidth(width: number) {
    this.model.properties.set('MaximumWidth', String(width));
  }

  /** Characters in a file of fixed width. */
  get columnWidth(): number {
    return integerOf(this.model.properties, 'ColumnWidth', 0);
  }

  set columnWidth(width: number) {
    this.model.properties.set('ColumnWidth', String(width));
  }

  get dataPrecision(): number {
    return integerOf(this.model.properties, 'DataPrecision', 0);
  }

  set dataPrecision(precision: number) {
    this.model.properties.set('DataPrecision', String(precision));
  }

  get dataScale(): number {
    return integerOf(this.model.properties, 'DataScale', 0);
  }

  set dataScale(scale: number) {
    this.model.properties.set('DataScale', String(scale));
  }
}

/** The columns of a Flat File connection manager, in the order of the file. */
export class FlatFileColumns extends ObjectCollection<FlatFileColumn> {
  protected override readonly kind = 'flat file column';
  private readonly manager: ConnectionManager;

  constructor(manager: ConnectionManager) {
    super();
    this.manager = manager;
  }

  /** Adds a delimited DT_STR column of 50 characters behind the others, as the designer makes it. */
  add(name = freeName('Column', this)): FlatFileColumn {
    const model = newFlatFileColumn(name, { DataType: String(dataTypeCodes.DT_STR), MaximumWidth: '50' });
    this.manager.flatFileColumns.push(model);
    return viewOf(model, () => new FlatFileColumn(model));
  }

  protected override get owner(): string {
    return this.manager.name;
  }

  protected override objects(): readonly FlatFileColumn[] {
    return this.manager.flatFileColumns.map((model) => viewOf(model, () => new FlatFileColumn(model)));
  }

  protected override namesOf({ name }: FlatFileColumn): readonly string[] {
    return [name];
  }

  protected override removeAt(index: number): void {
    this.manager.flatFileColumns.splice(index, 1);
  }
}
