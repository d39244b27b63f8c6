import type { SqlType, SqlTypeName } from '../../../tsql/sql-type.ts';

/** What SQL Server's own views and procedures tell of a type. */
export interface TypeFacts {
  /** As sys.types numbers it. */
  readonly systemTypeId: number;
  /** Bytes; -1: no limit. As sys.columns tells them. */
  readonly maxLength: number;
  /** Digits, as sys.columns tells them; 0 where the type has none. */
  readonly precision: number;
  readonly scale: number;
  /** As `nvarchar(128)` without the numbers behind it. */
  readonly name: string;
  /** ODBC 2 and ODBC 3. */
  readonly odbcType: readonly [number, number];
  /** What sp_columns calls PRECISION and LENGTH. */
  readonly columnSize: number;
  readonly bufferLength: number;
  /** 10 or 2 for numbers. */
  readonly radix: number | null;
  /** Bytes of character and binary types. */
  readonly octets: number | null;
  /** Type of TDS for columns without and with NULL. */
  readonly tdsType: readonly [number, number];
}

/** systemTypeId, ODBC 2, ODBC 3, TDS not null, TDS null (source: sys.types; ODBC headers; sp_datatype_info observed). */
const numbers: Readonly<Record<SqlTypeName, readonly [number, number, number, number, number]>> = {
  image: [34, -4, -4, 34, 34],
  text: [35, -1, -1, 35, 35],
  uniqueidentifier: [36, -11, -11, 37, 37],
  date: [40, -9, 91, 0, 0],
  time: [41, -9, -154, 0, 0],
  datetime2: [42, -9, 93, 0, 0],
  datetimeoffset: [43, -9, -155, 0, 0],
  tinyint: [48, -6, -6, 48, 38],
  smallint: [52, 5, 5, 52, 38],
  int: [56, 4, 4, 56, 38],
  smalldatetime: [58, 11, 93, 58, 111],
  real: [59, 7, 7, 59, 109],
  money: [60, 3, 3, 60, 110],
  datetime: [61, 11, 93, 61, 111],
  float: [62, 6, 6, 62, 109],
  sql_variant: [98, -150, -150, 39, 39],
  ntext: [99, -10, -10, 35, 35],
  bit: [104, -7, -7, 50, 50],
  decimal: [106, 3, 3, 55, 106],
  numeric: [108, 2, 2, 63, 108],
  smallmoney: [122, 3, 3, 122, 110],
  bigint: [127, -5, -5, 63, 108],
  varbinary: [165, -3, -3, 37, 37],
  varchar: [167, 12, 12, 39, 39],
  binary: [173, -2, -2, 45, 37],
  char: [175, 1, 1, 47, 39],
  nvarchar: [231, -9, -9, 39, 39],
  nchar: [239, -8, -8, 39, 39],
  xml: [241, -152, -152, 0, 0],
};

/** Bytes, digits, digits behind the point, radix of types whose size is fixed. */
const fixed: Readonly<Partial<Record<SqlTypeName, readonly [number, number, number, number | null]>>> = {
  bit: [1, 1, 0, null],
  tinyint: [1, 3, 0, 10],
  smallint: [2, 5, 0, 10],
  int: [4, 10, 0, 10],
  bigint: [8, 19, 0, 10],
  real: [4, 24, 0, 2],
  float: [8, 53, 0, 2],
  money: [8, 19, 4, 10],
  smallmoney: [4, 10, 4, 10],
  date: [3, 10, 0, null],
  datetime: [8, 23, 3, null],
  smalldatetime: [4, 16, 0, null],
};

const limitless = 2_147_483_647;

/** The names of the types, as sys.types lists them. */
export const typeNames = Object.keys(numbers) as readonly SqlTypeName[];

/** What SQL Server tells of a type. */
export function factsOfType(type: SqlType): TypeFacts {
  const [systemTypeId, odbc2, odbc3, tds, nullableTds] = numbers[type.name];
  const { maxLength, precision, scale } = sizeOf(type);
  const [, , , radix = null] = fixed[type.name] ?? (isDecimal(type) ? [0, 0, 0, 10] : []);
  const octets = octetsOf(type);
  const isText = octets !== null;
  const isWide = ['nchar', 'nvarchar', 'ntext'].includes(type.name);
  return {
    systemTypeId,
    maxLength,
    precision,
    scale,
    name: type.name,
    odbcType: [odbc2, odbc3],
    columnSize: isText ? (isWide ? Math.trunc(octets / 2) : octets) : displaySize(type, precision),
    bufferLength: isText ? octets : isDecimal(type) ? precision + 2 : bufferOf(type, maxLength),
    radix,
    octets,
    tdsType: [tds, nullableTds],
  };
}

function isDecimal({ name }: SqlType): boolean {
  return name === 'decimal' || name === 'numeric';
}

function sizeOf(type: SqlType): { readonly maxLength: number; readonly precision: number; readonly scale: number } {
  const known = fixed[type.name];
  if (known !== undefined) return { maxLength: known[0], precision: known[1], scale: known[2] };
  const { precision = 18, scale = 7, length = 1 } = type;
  switch (type.name) {
    case 'decimal':
    case 'numeric':
      return { maxLength: [9, 19, 28, 38].findIndex((most) => precision <= most) * 4 + 5, precision, scale };
    case 'time':
      return { maxLength: secondBytes(scale), precision: scale === 0 ? 8 : 9 + scale, scale };
    case 'datetime2':
      return { maxLength: secondBytes(scale) + 3, precision: scale === 0 ? 19 : 20 + scale, scale };
    case 'datetimeoffset':
      return { maxLength: secondBytes(scale) + 5, precision: scale === 0 ? 26 : 27 + scale, scale };
    case 'uniqueidentifier':
    case 'text':
    case 'ntext':
    case 'image':
      return { maxLength: 16, precision: 0, scale: 0 };
    case 'sql_variant':
      return { maxLength: 8016, precision: 0, scale: 0 };
    case 'xml':
      return { maxLength: -1, precision: 0, scale: 0 };
    default: {
      const width = type.name.startsWith('n') ? 2 : 1;
      return { maxLength: length === 'max' ? -1 : length * width, precision: 0, scale: 0 };
    }
  }
}

function secondBytes(scale: number): number {
  return scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
}

function octetsOf(type: SqlType): number | null {
  if (['text', 'ntext', 'image', 'xml'].includes(type.name)) return limitless;
  if (type.length === undefined) return null;
  return type.length === 'max' ? limitless : sizeOf(type).maxLength;
}

function displaySize({ name }: SqlType, precision: number): number {
  if (name === 'uniqueidentifier') return 36;
  if (name === 'sql_variant') return 8000;
  return name === 'float' ? 15 : name === 'real' ? 7 : precision;
}

function bufferOf({ name }: SqlType, maxLength: number): number {
  if (name === 'datetime' || name === 'smalldatetime' || name === 'datetime2') return 16;
  return name === 'date' ? 6 : name === 'datetimeoffset' ? 20 : name === 'sql_variant' ? 8000 : maxLength;
}
