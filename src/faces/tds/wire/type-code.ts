/** Data types by the byte they have in a stream (source: MS-TDS 2.2.5.4). */
export const typeCode = {
  null: 0x1f,
  image: 0x22,
  text: 0x23,
  uniqueidentifier: 0x24,
  shortVarbinary: 0x25,
  intN: 0x26,
  shortVarchar: 0x27,
  date: 0x28,
  time: 0x29,
  datetime2: 0x2a,
  datetimeoffset: 0x2b,
  shortBinary: 0x2d,
  shortChar: 0x2f,
  tinyint: 0x30,
  bit: 0x32,
  smallint: 0x34,
  decimal: 0x37,
  int: 0x38,
  smalldatetime: 0x3a,
  real: 0x3b,
  money: 0x3c,
  datetime: 0x3d,
  float: 0x3e,
  numeric: 0x3f,
  sqlVariant: 0x62,
  ntext: 0x63,
  bitN: 0x68,
  decimalN: 0x6a,
  numericN: 0x6c,
  floatN: 0x6d,
  moneyN: 0x6e,
  datetimeN: 0x6f,
  smallmoney: 0x7a,
  bigint: 0x7f,
  varbinary: 0xa5,
  varchar: 0xa7,
  binary: 0xad,
  char: 0xaf,
  nvarchar: 0xe7,
  nchar: 0xef,
  userDefined: 0xf0,
  xml: 0xf1,
  table: 0xf3,
} as const;

/** Bytes of the unsigned number that a time with so many digits of the seconds takes. */
export function timeBytes(scale: number): 3 | 4 | 5 {
  return scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
}

/** Bytes a decimal of so many digits takes: one of sign, the rest the magnitude. */
export function decimalBytes(precision: number): 5 | 9 | 13 | 17 {
  return precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
}
