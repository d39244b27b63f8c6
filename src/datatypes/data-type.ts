/** Every SSIS data type with its number in the object model (`DataType` enumeration of the pipeline; source: data-types reference). */
export const dataTypeCodes = {
  DT_EMPTY: 0,
  DT_NULL: 1,
  DT_I2: 2,
  DT_I4: 3,
  DT_R4: 4,
  DT_R8: 5,
  DT_CY: 6,
  DT_DATE: 7,
  DT_BOOL: 11,
  DT_VARIANT: 12,
  DT_UNKNOWN: 13,
  DT_DECIMAL: 14,
  DT_I1: 16,
  DT_UI1: 17,
  DT_UI2: 18,
  DT_UI4: 19,
  DT_I8: 20,
  DT_UI8: 21,
  DT_FILETIME: 64,
  DT_GUID: 72,
  DT_BYTES: 128,
  DT_STR: 129,
  DT_WSTR: 130,
  DT_NUMERIC: 131,
  DT_DBDATE: 133,
  DT_DBTIME: 134,
  DT_DBTIMESTAMP: 135,
  DT_DBTIME2: 145,
  DT_DBTIMESTAMPOFFSET: 146,
  DT_IMAGE: 301,
  DT_TEXT: 302,
  DT_NTEXT: 303,
  DT_DBTIMESTAMP2: 304,
} as const;

/** The name of an SSIS data type, spelled as in expressions and documentation. */
export type DataTypeName = keyof typeof dataTypeCodes;

/**
 * The full type of a pipeline column or of an expression result.
 * Members that do not apply to `type` are 0.
 */
export interface ColumnType {
  readonly type: DataTypeName;
  /** DT_WSTR: UTF-16 units; DT_STR: bytes of `codePage`; DT_BYTES: bytes. 0 for every other type. */
  readonly length: number;
  /** DT_NUMERIC: decimal digits, 1–38. */
  readonly precision: number;
  /** DT_NUMERIC, DT_DECIMAL, DT_CY (4): decimal places; fractional-second digits of DT_DBTIME2, DT_DBTIMESTAMP2, DT_DBTIMESTAMPOFFSET. */
  readonly scale: number;
  /** DT_STR and DT_TEXT: Windows code page number. */
  readonly codePage: number;
}

/** A column type with the members given, the others 0. */
export function columnType(type: DataTypeName, members: Partial<Omit<ColumnType, 'type'>> = {}): ColumnType {
  return {
    type,
    length: members.length ?? 0,
    precision: members.precision ?? 0,
    scale: members.scale ?? (type === 'DT_CY' ? 4 : 0),
    codePage: members.codePage ?? 0,
  };
}
