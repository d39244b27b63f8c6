import { type ColumnType, columnType } from 'opendtsx/sdk';

/** How SQLite treats the values of a column. Source: https://www.sqlite.org/datatype3.html §3.1. */
export type Affinity = 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC';

/** The affinity of a declared type. */
export function affinityOf(declared: string): Affinity {
  const name = declared.toUpperCase();
  if (name.includes('INT')) return 'INTEGER';
  if (name.includes('CHAR') || name.includes('CLOB') || name.includes('TEXT')) return 'TEXT';
  if (name === '' || name.includes('BLOB')) return 'BLOB';
  if (name.includes('REAL') || name.includes('FLOA') || name.includes('DOUB')) return 'REAL';
  return 'NUMERIC';
}

type TypeMaker = (size: number | undefined, scale: number | undefined) => ColumnType;

const plain =
  (type: ColumnType['type']): TypeMaker =>
  () =>
    columnType(type);
const narrow: TypeMaker = (size) =>
  size === undefined ? columnType('DT_NTEXT') : columnType('DT_STR', { length: size, codePage: 1252 });
const wide: TypeMaker = (size) =>
  size === undefined ? columnType('DT_NTEXT') : columnType('DT_WSTR', { length: size });
const bytes: TypeMaker = (size) =>
  size === undefined ? columnType('DT_IMAGE') : columnType('DT_BYTES', { length: size });
const decimal: TypeMaker = (size, scale) =>
  columnType('DT_NUMERIC', size === undefined ? { precision: 38, scale: 9 } : { precision: size, scale: scale ?? 0 });
const seconds =
  (type: ColumnType['type']): TypeMaker =>
  (size) =>
    columnType(type, { scale: size ?? 7 });

// SQLite's own INTEGER and REAL are 64 bits wide; SQL Server's names keep their meaning where both do not clash.
const makers: Readonly<Record<string, TypeMaker>> = {
  bit: plain('DT_BOOL'),
  bool: plain('DT_BOOL'),
  boolean: plain('DT_BOOL'),
  tinyint: plain('DT_UI1'),
  smallint: plain('DT_I2'),
  int: plain('DT_I4'),
  int4: plain('DT_I4'),
  mediumint: plain('DT_I4'),
  integer: plain('DT_I8'),
  bigint: plain('DT_I8'),
  int8: plain('DT_I8'),
  real: plain('DT_R8'),
  float: plain('DT_R8'),
  double: plain('DT_R8'),
  'double precision': plain('DT_R8'),
  decimal,
  numeric: decimal,
  dec: decimal,
  money: plain('DT_CY'),
  smallmoney: plain('DT_CY'),
  date: plain('DT_DBDATE'),
  datetime: plain('DT_DBTIMESTAMP'),
  smalldatetime: plain('DT_DBTIMESTAMP'),
  timestamp: plain('DT_DBTIMESTAMP'),
  datetime2: seconds('DT_DBTIMESTAMP2'),
  datetimeoffset: seconds('DT_DBTIMESTAMPOFFSET'),
  time: seconds('DT_DBTIME2'),
  char: narrow,
  varchar: narrow,
  character: narrow,
  nchar: wide,
  nvarchar: wide,
  text: wide,
  ntext: wide,
  clob: wide,
  xml: wide,
  sysname: () => columnType('DT_WSTR', { length: 128 }),
  uniqueidentifier: plain('DT_GUID'),
  guid: plain('DT_GUID'),
  uuid: plain('DT_GUID'),
  binary: bytes,
  varbinary: bytes,
  image: plain('DT_IMAGE'),
  blob: bytes,
  rowversion: () => columnType('DT_BYTES', { length: 8 }),
};

/** The column type that a declared type such as `nvarchar(50)` or `decimal(18,2)` stands for; undefined for a name that is not known. */
export function typeOfDeclared(declared: string | null): ColumnType | undefined {
  const match = /^\s*([a-z][a-z0-9_ ]*?)\s*(?:\(\s*(\d+|max)\s*(?:,\s*(\d+)\s*)?\))?\s*$/i.exec(declared ?? '');
  if (match === null) return undefined;
  const name = match[1].toLowerCase().replaceAll(/\s+/g, ' ');
  if (!Object.hasOwn(makers, name)) return undefined;
  const size = match[2] === undefined || /max/i.test(match[2]) ? undefined : Number(match[2]);
  return makers[name](size, match[3] === undefined ? undefined : Number(match[3]));
}

/** The narrowest type that holds raw values of SQLite; DT_WSTR(4000) when all are NULL. */
export function typeOfValues(values: readonly unknown[]): ColumnType {
  let kind = '';
  let longest = 0;
  let isSmall = true;
  for (const value of values) {
    if (value === null) continue;
    const own = value instanceof Uint8Array ? 'bytes' : typeof value;
    kind = kind === '' || kind === own ? own : kind === 'string' || own === 'string' ? 'string' : 'number';
    if (typeof value === 'string' || value instanceof Uint8Array) longest = Math.max(longest, value.length);
    if (typeof value === 'bigint' && BigInt.asIntN(32, value) !== value) isSmall = false;
  }
  switch (kind) {
    case 'bigint':
      return columnType(isSmall ? 'DT_I4' : 'DT_I8');
    case 'number':
      return columnType('DT_R8');
    case 'bytes':
      return longest > 8000 ? columnType('DT_IMAGE') : columnType('DT_BYTES', { length: 8000 });
    default:
      return longest > 4000 ? columnType('DT_NTEXT') : columnType('DT_WSTR', { length: 4000 });
  }
}
