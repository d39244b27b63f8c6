import { formatIsoDateTime, parseIsoDateTime, ticksOfParsed } from '../../datatypes/date-time-text.ts';
import { Secret } from '../../datatypes/secret.ts';
import { parameterDataType, parseVariableValue } from '../../datatypes/variable-type.ts';
import { catalogError } from '../catalog-errors.ts';

/** The data types of parameters by their System.TypeCode. */
const typeNames: Readonly<Record<number, CatalogDataType>> = {
  3: 'Boolean',
  5: 'SByte',
  6: 'Byte',
  7: 'Int16',
  8: 'UInt16',
  9: 'Int32',
  10: 'UInt32',
  11: 'Int64',
  12: 'UInt64',
  13: 'Single',
  14: 'Double',
  15: 'Decimal',
  16: 'DateTime',
  18: 'String',
};

/** The data types of parameters; those of environment variables are among them. */
export type CatalogDataType =
  | 'Boolean'
  | 'SByte'
  | 'Byte'
  | 'Int16'
  | 'UInt16'
  | 'Int32'
  | 'UInt32'
  | 'Int64'
  | 'UInt64'
  | 'Single'
  | 'Double'
  | 'Decimal'
  | 'DateTime'
  | 'String';

const variableTypes: readonly CatalogDataType[] = [
  'Boolean',
  'Byte',
  'DateTime',
  'Decimal',
  'Double',
  'Int16',
  'Int32',
  'Int64',
  'Single',
  'String',
  'UInt32',
  'UInt64',
];

/** A value as SQL Server gives it: with the base type that the sql_variant says. */
export interface SqlVariant {
  readonly baseType: string;
  readonly value: string | number | bigint | boolean | Date | Uint8Array | Secret | null;
}

/** A value that is set: a plain one, or one with its SQL Server type. 64-bit numbers, decimals and dates may be texts. */
export type GivenValue = string | number | bigint | boolean | Date | Secret | SqlVariant | null | undefined;

/** A value as lists show it: numbers and booleans as such; 64-bit numbers, decimals and dates (ISO 8601, no zone) as text. */
export type ShownValue = string | number | boolean;

/** The data type of a parameter with this System.TypeCode; undefined when parameters cannot have it. */
export function dataTypeOfCode(typeCode: number): CatalogDataType | undefined {
  return typeNames[typeCode];
}

/** The System.TypeCode of a data type. */
export function codeOfDataType(type: string): number {
  return Number(Object.entries(typeNames).find(([, name]) => name === type)?.[0] ?? 18);
}

/** The data type of environment variables with this name, compared without case. Throws OPENDTSX_E_CATALOG_DATATYPE for any other. */
export function variableDataType(name: string): CatalogDataType {
  const found = variableTypes.find((each) => each.toLowerCase() === String(name).toLowerCase());
  if (found === undefined) throw catalogError('OPENDTSX_E_CATALOG_DATATYPE', { type: name });
  return found;
}

/** Which SQL Server types a data type takes (source: create_environment_variable). Types not named there are those next to them (inferred). */
const sqlTypes: Readonly<Record<CatalogDataType, readonly string[]>> = {
  Boolean: ['bit'],
  SByte: ['smallint'],
  Byte: ['binary', 'varbinary', 'tinyint'],
  Int16: ['smallint'],
  UInt16: ['int'],
  Int32: ['int'],
  UInt32: ['int', 'bigint'],
  Int64: ['bigint'],
  UInt64: ['bigint', 'int', 'decimal', 'numeric'],
  Single: ['decimal', 'numeric', 'float', 'real'],
  Double: ['decimal', 'numeric', 'float', 'real'],
  Decimal: ['decimal', 'numeric', 'float', 'real'],
  DateTime: ['datetime', 'datetime2', 'datetimeoffset', 'smalldatetime', 'date'],
  String: ['varchar', 'nvarchar', 'char', 'nchar'],
};

const ranges: Readonly<Partial<Record<CatalogDataType, readonly [bigint, bigint]>>> = {
  SByte: [-128n, 127n],
  Byte: [0n, 255n],
  Int16: [-32768n, 32767n],
  UInt16: [0n, 65535n],
  Int32: [-(2n ** 31n), 2n ** 31n - 1n],
  UInt32: [0n, 2n ** 32n - 1n],
  Int64: [-(2n ** 63n), 2n ** 63n - 1n],
  UInt64: [0n, 2n ** 64n - 1n],
};

/**
 * The text that a given value is kept as. Throws OPENDTSX_E_CATALOG_VALUE when it does not fit the data type, without showing a value that may be
 * sensitive, and OPENDTSX_E_CATALOG_ARGUMENTMISSING for NULL.
 * @param name what the value is for, e.g. the name of the parameter
 */
export function storedText(given: GivenValue, type: CatalogDataType, name: string): string {
  const refuse = (detail: string) => catalogError('OPENDTSX_E_CATALOG_VALUE', { name, type, detail });
  const value = isSqlVariant(given) ? given.value : given;
  if (value === null || value === undefined)
    throw catalogError('OPENDTSX_E_CATALOG_ARGUMENTMISSING', { parameter: name });
  if (isSqlVariant(given) && !sqlTypes[type].includes(given.baseType.toLowerCase())) {
    throw refuse(`${given.baseType} is none of the SQL Server types ${sqlTypes[type].join(', ')}`);
  }
  const result = textOf(value instanceof Secret ? value.reveal() : value, type);
  if (result === undefined) throw refuse(`a ${kindOf(value)} was given that is none, or lies outside of its range`);
  return result;
}

/** The text that a design value is kept as: null when it has none; undefined when it is no value of the type. */
export function storedDesignText(text: string, type: CatalogDataType): string | null | undefined {
  if (type === 'String') return text;
  if (text.trim() === '') return null;
  const dataType = parameterDataType(codeOfDataType(type));
  if (dataType === undefined) return undefined;
  const { value, error } = parseVariableValue(text, dataType);
  if (error !== undefined || value === null) return undefined;
  if (type === 'DateTime') return typeof value === 'bigint' ? dateText(value) : undefined;
  return type === 'Decimal' ? textOf(text.trim(), type) : textOf(value as number | bigint | boolean, type);
}

/** A kept text as lists show it. */
export function shownValue(text: string | null, type: string): ShownValue | null {
  if (text === null) return null;
  if (type === 'Boolean') return text === 'true';
  return /^(?:S?Byte|U?Int16|U?Int32|Single|Double)$/.test(type) ? Number(text) : text;
}

function isSqlVariant(given: GivenValue): given is SqlVariant {
  return typeof given === 'object' && given !== null && 'baseType' in given;
}

function kindOf(value: unknown): string {
  if (value instanceof Secret) return 'text';
  return value instanceof Date ? 'date' : typeof value === 'string' ? 'text' : typeof value;
}

function textOf(
  value: string | number | bigint | boolean | Date | Uint8Array,
  type: CatalogDataType,
): string | undefined {
  switch (type) {
    case 'String':
      return typeof value === 'string' && !value.includes('\0') ? value : undefined;
    case 'Boolean':
      return booleanText(value);
    case 'DateTime':
      return dateTimeText(value);
    case 'Single':
    case 'Double':
      return floatText(value, type);
    case 'Decimal':
      return decimalText(value);
    default:
      return integerText(value, type);
  }
}

function booleanText(value: unknown): string | undefined {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' && /^(?:true|false)$/i.test(value) ? value.toLowerCase() : undefined;
}

function dateTimeText(value: unknown): string | undefined {
  if (value instanceof Date) {
    const milliseconds = value.getTime();
    return Number.isNaN(milliseconds) ? undefined : dateText(BigInt(milliseconds) * 10_000n);
  }
  const parsed = typeof value === 'string' ? parseIsoDateTime(value) : undefined;
  return parsed === undefined ? undefined : dateText(ticksOfParsed(parsed));
}

function dateText(ticks: bigint): string | undefined {
  const text = formatIsoDateTime(ticks, 7).replace(' ', 'T').replace(/\.0+$/, '');
  return /^\d{4}-/.test(text) ? text : undefined;
}

function floatText(value: unknown, type: 'Single' | 'Double'): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string') return undefined;
  if (typeof value === 'string' && !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(type === 'Single' ? Math.fround(number) : number) ? String(number) : undefined;
}

function decimalText(value: unknown): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string') return undefined;
  const match = /^([+-]?)0*(\d*)(?:\.(\d*))?$/.exec(String(value));
  if (match === null || !/\d/.test(String(value))) return undefined;
  const [, sign, whole, fraction = ''] = match;
  if (fraction.length > 28 || BigInt(whole + fraction || '0') >= 2n ** 96n) return undefined;
  return `${sign === '-' ? '-' : ''}${whole || '0'}${fraction === '' ? '' : `.${fraction}`}`;
}

function integerText(value: unknown, type: CatalogDataType): string | undefined {
  const range = ranges[type];
  const whole = wholeNumber(value);
  if (range === undefined || whole === undefined) return undefined;
  return whole >= range[0] && whole <= range[1] ? String(whole) : undefined;
}

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value === 'string') return /^[+-]?\d{1,20}$/.test(value) ? BigInt(value.replace(/^\+/, '')) : undefined;
  // A Byte comes as one byte of binary data.
  return value instanceof Uint8Array && value.length === 1 ? BigInt(value[0]) : undefined;
}
