import { type ColumnType, columnType, type RawValue, type ResultColumn, type Value, valueReader } from 'opendtsx/sdk';
import { otherMaking } from './load-modules.ts';

/** What the server says of a column, as the client library hands it over. */
export interface ColumnMetadata {
  readonly colName: string;
  readonly type: { readonly name: string };
  readonly flags: number;
  readonly dataLength?: number | undefined;
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
  readonly collation?: { readonly codepage?: string | undefined } | undefined;
}

/** Length that stands for `(max)`. */
const unlimited = 0xffff;

type TypeRule = ColumnType | ((column: ColumnMetadata) => ColumnType);

const whole: Readonly<Record<number, ColumnType>> = {
  1: columnType('DT_UI1'),
  2: columnType('DT_I2'),
  4: columnType('DT_I4'),
  8: columnType('DT_I8'),
};

const narrowText: TypeRule = ({ dataLength = unlimited, collation }) => {
  const codePage = codePageOf(collation?.codepage);
  return dataLength > 8000
    ? columnType('DT_TEXT', { codePage })
    : columnType('DT_STR', { length: dataLength, codePage });
};

const wideText: TypeRule = ({ dataLength = unlimited }) =>
  dataLength > 8000 ? columnType('DT_NTEXT') : columnType('DT_WSTR', { length: dataLength / 2 });

const bytes: TypeRule = ({ dataLength = unlimited }) =>
  dataLength > 8000 ? columnType('DT_IMAGE') : columnType('DT_BYTES', { length: dataLength });

const decimal: TypeRule = ({ precision = 38, scale = 0 }) => columnType('DT_NUMERIC', { precision, scale });

/** Types of the client library → types of SSIS. Source: mapping files of SQL Server for OLE DB (documentation); xml and CLR types: inferred. */
const rules: Readonly<Record<string, TypeRule>> = {
  Bit: columnType('DT_BOOL'),
  BitN: columnType('DT_BOOL'),
  TinyInt: whole[1],
  SmallInt: whole[2],
  Int: whole[4],
  BigInt: whole[8],
  IntN: ({ dataLength = 4 }) => whole[dataLength] ?? whole[4],
  Real: columnType('DT_R4'),
  Float: columnType('DT_R8'),
  FloatN: ({ dataLength }) => columnType(dataLength === 4 ? 'DT_R4' : 'DT_R8'),
  SmallMoney: columnType('DT_CY'),
  Money: columnType('DT_CY'),
  MoneyN: columnType('DT_CY'),
  Decimal: decimal,
  Numeric: decimal,
  DecimalN: decimal,
  NumericN: decimal,
  SmallDateTime: columnType('DT_DBTIMESTAMP'),
  DateTime: columnType('DT_DBTIMESTAMP'),
  DateTimeN: columnType('DT_DBTIMESTAMP'),
  Date: columnType('DT_DBDATE'),
  Time: ({ scale = 7 }) => columnType('DT_DBTIME2', { scale }),
  DateTime2: ({ scale = 7 }) => columnType('DT_DBTIMESTAMP2', { scale }),
  DateTimeOffset: ({ scale = 7 }) => columnType('DT_DBTIMESTAMPOFFSET', { scale }),
  UniqueIdentifier: columnType('DT_GUID'),
  Char: narrowText,
  VarChar: narrowText,
  Text: ({ collation }) => columnType('DT_TEXT', { codePage: codePageOf(collation?.codepage) }),
  NChar: wideText,
  NVarChar: wideText,
  NText: columnType('DT_NTEXT'),
  Xml: columnType('DT_NTEXT'),
  Variant: columnType('DT_WSTR', { length: 4000 }),
  Binary: bytes,
  VarBinary: bytes,
  Image: columnType('DT_IMAGE'),
  UDT: columnType('DT_IMAGE'),
};

/** The type that the OLE DB provider gives a column. */
export function typeOfColumn(column: ColumnMetadata): ColumnType {
  const rule = Object.hasOwn(rules, column.type.name)
    ? rules[column.type.name]
    : columnType('DT_WSTR', { length: 4000 });
  return typeof rule === 'function' ? rule(column) : rule;
}

/** A column of a result as the contract of drivers has it. */
export function resultColumn(column: ColumnMetadata): ResultColumn {
  return { name: column.colName, type: typeOfColumn(column) };
}

/** Code page of a collation: the library writes `CP1252` or `utf-8`. */
function codePageOf(name: string | undefined): number {
  if (name === undefined) return 1252;
  const digits = /^cp(\d+)$/i.exec(name);
  return digits === null ? 65_001 : Number(digits[1]);
}

/** Reads what the library hands over for a value. Throws OPENDTSX_E_DRIVER_VERSION when it comes in a form that may have lost digits. */
export function serverValueReader(column: ColumnMetadata, type: ColumnType): (raw: unknown) => Value {
  const read = valueReader(type);
  const isExact = /^(?:Decimal|Numeric|Money|SmallMoney)/.test(column.type.name);
  return (raw) => {
    if (raw === null || raw === undefined) return null;
    if (raw instanceof Date || (isExact && typeof raw === 'number')) throw otherMaking();
    if (raw instanceof Uint8Array && (type.type === 'DT_WSTR' || type.type === 'DT_NTEXT')) {
      return `0x${Buffer.from(raw).toString('hex').toUpperCase()}`;
    }
    return read(raw as RawValue);
  };
}
