import { type ColumnType, formatValue, type ResultColumn, type Value } from 'opendtsx/sdk';
import { element, type ProfileElement } from './profile-xml.ts';

/** What the values of a column are, as profiles judge it. */
export type ColumnFamily = 'integer' | 'bit' | 'decimal' | 'text' | 'datetime' | 'other';

interface SqlType {
  readonly name: string;
  readonly family: ColumnFamily;
  readonly precision?: number;
  readonly scale?: number;
}

const unspecified = 255;

/** The types of SQL Server that hold what columns of other databases hold. Source: data type mapping (documentation). */
const sqlTypes: Readonly<Record<string, SqlType>> = {
  DT_I1: { name: 'SmallInt', family: 'integer', precision: 5, scale: 0 },
  DT_UI1: { name: 'TinyInt', family: 'integer', precision: 3, scale: 0 },
  DT_I2: { name: 'SmallInt', family: 'integer', precision: 5, scale: 0 },
  DT_UI2: { name: 'Int', family: 'integer', precision: 10, scale: 0 },
  DT_I4: { name: 'Int', family: 'integer', precision: 10, scale: 0 },
  DT_UI4: { name: 'BigInt', family: 'integer', precision: 19, scale: 0 },
  DT_I8: { name: 'BigInt', family: 'integer', precision: 19, scale: 0 },
  DT_UI8: { name: 'Decimal', family: 'decimal', precision: 20, scale: 0 },
  DT_BOOL: { name: 'Bit', family: 'bit' },
  DT_R4: { name: 'Real', family: 'decimal', precision: 7 },
  DT_R8: { name: 'Float', family: 'decimal', precision: 15 },
  DT_CY: { name: 'Money', family: 'decimal', precision: 19 },
  DT_DECIMAL: { name: 'Decimal', family: 'decimal' },
  DT_NUMERIC: { name: 'Decimal', family: 'decimal' },
  DT_STR: { name: 'VarChar', family: 'text' },
  DT_WSTR: { name: 'NVarChar', family: 'text' },
  DT_TEXT: { name: 'Text', family: 'text' },
  DT_NTEXT: { name: 'NText', family: 'text' },
  DT_DATE: { name: 'DateTime', family: 'datetime', precision: 23, scale: 3 },
  DT_DBTIMESTAMP: { name: 'DateTime', family: 'datetime', precision: 23, scale: 3 },
  DT_DBTIMESTAMP2: { name: 'DateTime2', family: 'datetime' },
  DT_DBTIMESTAMPOFFSET: { name: 'DateTimeOffset', family: 'datetime' },
  DT_DBDATE: { name: 'Date', family: 'datetime' },
  DT_DBTIME: { name: 'Time', family: 'other' },
  DT_DBTIME2: { name: 'Time', family: 'other' },
  DT_GUID: { name: 'UniqueIdentifier', family: 'other' },
  DT_BYTES: { name: 'VarBinary', family: 'other' },
  DT_IMAGE: { name: 'Image', family: 'other' },
};

function sqlTypeOf({ type }: ColumnType): SqlType {
  return sqlTypes[type] ?? { name: 'Variant', family: 'other' };
}

/** The family of a column. Long text counts as text: databases other than SQL Server have no other. */
export function familyOf({ type }: ResultColumn): ColumnFamily {
  return sqlTypeOf(type).family;
}

/** The column as results describe it. Whether it takes NULL is not asked: true. Source: observed SQL Server 2016 (attributes). */
export function columnElement(name: string, column: ResultColumn, localeId: number): ProfileElement {
  const sqlType = sqlTypeOf(column.type);
  const isText = sqlType.family === 'text';
  return element(name, {
    Name: column.name,
    SqlDbType: sqlType.name,
    MaxLength: isText ? column.type.length : 0,
    Precision: sqlType.precision ?? (column.type.precision || unspecified),
    Scale: sqlType.scale ?? (column.type.precision === 0 ? unspecified : column.type.scale),
    LCID: isText ? localeId : -1,
    CodePage: column.type.codePage,
    IsNullable: true,
    StringCompareOptions: 0,
  });
}

/** A value as results write it; NULL is ''. Dates are in the form of XML. */
export function valueText(value: Value, column: ResultColumn): string {
  if (value === null) return '';
  const text = formatValue(value, column.type);
  return familyOf(column) === 'datetime' ? text.replace(/^(\d{4}-\d\d-\d\d) /, '$1T') : text;
}

/** A value as a number. */
export function numberOf(value: Exclude<Value, null>): number {
  if (typeof value === 'object' && 'coefficient' in value) return Number(value.coefficient) / 10 ** value.scale;
  return Number(value);
}

const doubleDigits = 15;
const singleDigits = 7;

/** A number as .NET writes doubles (observed SQL Server 2016). */
export function formatDouble(value: number): string {
  return String(Number(value.toPrecision(doubleDigits)));
}

/** A strength as .NET writes singles (observed SQL Server 2016). */
export function formatSingle(value: number): string {
  return String(Number(Math.fround(value).toPrecision(singleDigits)));
}
