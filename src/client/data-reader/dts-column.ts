import type { ArrowField } from '../../datatypes/arrow/write-schema.ts';
import type { DataTypeName } from '../../datatypes/data-type.ts';

/** The class of .NET that a value of a column would have. */
export type ClrTypeName =
  | 'System.Boolean'
  | 'System.Byte'
  | 'System.Byte[]'
  | 'System.DateTime'
  | 'System.DateTimeOffset'
  | 'System.Decimal'
  | 'System.Double'
  | 'System.Guid'
  | 'System.Int16'
  | 'System.Int32'
  | 'System.Int64'
  | 'System.Object'
  | 'System.SByte'
  | 'System.Single'
  | 'System.String'
  | 'System.TimeSpan'
  | 'System.UInt16'
  | 'System.UInt32'
  | 'System.UInt64';

/** A column of a reader. */
export interface DtsColumn {
  readonly name: string;
  /** From 0. */
  readonly ordinal: number;
  /** The SSIS type, e.g. `DT_NUMERIC`. */
  readonly type: DataTypeName;
  /** DT_WSTR: UTF-16 units; DT_STR and DT_BYTES: bytes; 0 for every other type. */
  readonly length: number;
  /** DT_NUMERIC: decimal digits; 0 for every other type. */
  readonly precision: number;
  /** DT_NUMERIC, DT_DECIMAL and DT_CY: decimal places; fraction digits of seconds. */
  readonly scale: number;
  /** DT_STR and DT_TEXT: the code page that the package keeps the text in. Programs get it as Unicode. */
  readonly codePage: number;
  readonly clrType: ClrTypeName;
}

// Source: documentation, "Working with Data Types in the Data Flow" (the Get method of each type); large values inferred, as bytes and text.
const clrTypes: Readonly<Record<DataTypeName, ClrTypeName>> = {
  DT_EMPTY: 'System.Object',
  DT_NULL: 'System.Object',
  DT_VARIANT: 'System.Object',
  DT_UNKNOWN: 'System.Object',
  DT_BOOL: 'System.Boolean',
  DT_I1: 'System.SByte',
  DT_I2: 'System.Int16',
  DT_I4: 'System.Int32',
  DT_I8: 'System.Int64',
  DT_UI1: 'System.Byte',
  DT_UI2: 'System.UInt16',
  DT_UI4: 'System.UInt32',
  DT_UI8: 'System.UInt64',
  DT_R4: 'System.Single',
  DT_R8: 'System.Double',
  DT_CY: 'System.Decimal',
  DT_DECIMAL: 'System.Decimal',
  DT_NUMERIC: 'System.Decimal',
  DT_DATE: 'System.DateTime',
  DT_DBDATE: 'System.DateTime',
  DT_DBTIMESTAMP: 'System.DateTime',
  DT_DBTIMESTAMP2: 'System.DateTime',
  DT_FILETIME: 'System.DateTime',
  DT_DBTIMESTAMPOFFSET: 'System.DateTimeOffset',
  DT_DBTIME: 'System.TimeSpan',
  DT_DBTIME2: 'System.TimeSpan',
  DT_GUID: 'System.Guid',
  DT_STR: 'System.String',
  DT_WSTR: 'System.String',
  DT_TEXT: 'System.String',
  DT_NTEXT: 'System.String',
  DT_BYTES: 'System.Byte[]',
  DT_IMAGE: 'System.Byte[]',
};

/** The columns of a stream as a reader shows them. */
export function dtsColumns(fields: readonly ArrowField[]): readonly DtsColumn[] {
  return fields.map(({ name, type }, ordinal) => ({ ...type, name, ordinal, clrType: clrTypes[type.type] }));
}
