import type { Secret } from '../../datatypes/secret.ts';
import type { ConnectionManager } from '../../object-model/connections.ts';
import { memberNumber } from '../../object-model/declared-value.ts';
import type { PropertyDeclarations } from '../../sdk/property.ts';
import { columnTypeOf } from './column-type.ts';
import { type Expressions, plainSetting, type Setting } from './settings.ts';

/** A column of a flat file: its type (`DT_STR:50`), or more. */
export type FileColumn =
  | string
  | {
      readonly type: string;
      /** Text behind the field. */
      readonly delimiter?: string;
      /** Further properties by their persisted names: `ColumnWidth`, `TextQualified` … */
      readonly properties?: Readonly<Record<string, string>>;
    };

/** What a connection manager may be given besides its connection string. */
export interface ConnectionSettings<C extends string = string> {
  readonly Description?: string;
  readonly DelayValidation?: boolean;
  readonly RetainSameConnection?: boolean;
  /** Kept as a secret: how it is stored is for the protection level of the package to say. Nothing is kept of an empty one. */
  readonly Password?: string | Secret;
  /** The columns of a flat file, in their order; each is delimited by `,` and the last by a line end unless it says otherwise. */
  readonly columns?: Readonly<Record<C, FileColumn>>;
  /** Further properties of the provider by their persisted names, as text. */
  readonly properties?: Readonly<Record<string, string>>;
  /** GUID in braces, for connection managers that others name by it; a new one when absent. */
  readonly id?: string;
  readonly expressions?: Expressions;
}

/** Sets properties by name: those that every connection manager has, and those that its unit declares. Throws a `DtsError` for others. */
export function applyConnectionSettings(
  manager: ConnectionManager,
  settings: Readonly<Record<string, unknown>>,
  declared: PropertyDeclarations,
): void {
  for (const [name, value] of Object.entries(settings)) {
    const plain = plainSetting(value as Setting);
    // Packages store the numbers of enumerations here.
    const data = memberNumber(String(plain), declared[name]?.values) ?? plain;
    if (manager.properties.contains(name) || !Object.hasOwn(declared, name)) manager.properties.item(name).value = data;
    else manager.model.innerProperties.set(name, typeof data === 'boolean' ? (data ? 'True' : 'False') : String(data));
  }
}

/** Adds a column to a flat file. Throws OPENDTSX_E_BUILDER_COLUMNTYPE. */
export function addFileColumn(manager: ConnectionManager, name: string, given: FileColumn, isLast: boolean): void {
  const {
    type,
    delimiter = isLast ? '\r\n' : ',',
    properties = {},
  } = typeof given === 'string' ? { type: given } : given;
  const { type: dataType, length, precision, scale } = columnTypeOf(name, type);
  const column = manager.columns.add(name);
  Object.assign(column, { dataType, maximumWidth: length });
  if (delimiter !== '') column.columnDelimiter = delimiter;
  if (precision !== 0) column.dataPrecision = precision;
  if (scale !== 0) column.dataScale = scale;
  for (const [property, text] of Object.entries(properties)) column.model.properties.set(property, text);
}
