import type { DataTypeName } from './data-type.ts';

/** Range and width of an integer type. */
export interface IntegerRange {
  readonly minimum: bigint;
  readonly maximum: bigint;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

function signedRange(bytes: IntegerRange['bytes']): IntegerRange {
  const half = 1n << BigInt(bytes * 8 - 1);
  return { minimum: -half, maximum: half - 1n, bytes, signed: true };
}

function unsignedRange(bytes: IntegerRange['bytes']): IntegerRange {
  return { minimum: 0n, maximum: (1n << BigInt(bytes * 8)) - 1n, bytes, signed: false };
}

const integerRanges: Partial<Record<DataTypeName, IntegerRange>> = {
  DT_I1: signedRange(1),
  DT_I2: signedRange(2),
  DT_I4: signedRange(4),
  DT_I8: signedRange(8),
  DT_UI1: unsignedRange(1),
  DT_UI2: unsignedRange(2),
  DT_UI4: unsignedRange(4),
  DT_UI8: unsignedRange(8),
};

/** The range of an integer type; undefined for every other type. */
export function integerRange(type: DataTypeName): IntegerRange | undefined {
  return integerRanges[type];
}

/** DT_I1 … DT_I8, DT_UI1 … DT_UI8. */
export function isInteger(type: DataTypeName): boolean {
  return integerRanges[type] !== undefined;
}

/** DT_R4 and DT_R8. */
export function isFloat(type: DataTypeName): boolean {
  return type === 'DT_R4' || type === 'DT_R8';
}

/** DT_CY, DT_DECIMAL and DT_NUMERIC: the types whose value form is `Decimal`. */
export function isExactDecimal(type: DataTypeName): boolean {
  return type === 'DT_CY' || type === 'DT_DECIMAL' || type === 'DT_NUMERIC';
}

/** Every type arithmetic is defined for. */
export function isNumeric(type: DataTypeName): boolean {
  return isInteger(type) || isFloat(type) || isExactDecimal(type);
}

/** DT_STR and DT_WSTR. */
export function isString(type: DataTypeName): boolean {
  return type === 'DT_STR' || type === 'DT_WSTR';
}

/** DT_STR, DT_WSTR, DT_TEXT and DT_NTEXT: the types whose value form is text. */
export function isText(type: DataTypeName): boolean {
  return isString(type) || type === 'DT_TEXT' || type === 'DT_NTEXT';
}

/** DT_TEXT, DT_NTEXT and DT_IMAGE. */
export function isBlob(type: DataTypeName): boolean {
  return type === 'DT_TEXT' || type === 'DT_NTEXT' || type === 'DT_IMAGE';
}

const dateTimeTypes: ReadonlySet<DataTypeName> = new Set([
  'DT_DATE',
  'DT_DBDATE',
  'DT_DBTIME',
  'DT_DBTIME2',
  'DT_DBTIMESTAMP',
  'DT_DBTIMESTAMP2',
  'DT_DBTIMESTAMPOFFSET',
  'DT_FILETIME',
]);

/** The eight types of dates and times. */
export function isDateTime(type: DataTypeName): boolean {
  return dateTimeTypes.has(type);
}

/** DT_DBTIME and DT_DBTIME2: a time of day without a date. */
export function isTimeOfDay(type: DataTypeName): boolean {
  return type === 'DT_DBTIME' || type === 'DT_DBTIME2';
}
