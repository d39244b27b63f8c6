import { columnType, type DataTypeName } from '../datatypes/data-type.ts';
import { formatValue } from '../datatypes/format-value.ts';
import { parseVariableValue } from '../datatypes/variable-type.ts';

/**
 * The value of a variable or parameter in a program: DateTime is a `Date` whose UTC fields are the date and time that the package
 * states (packages know no time zone), Int64 and UInt64 are `bigint`, Decimal is its digits as text.
 */
export type VariableData = string | number | boolean | bigint | Date;

const ticksPerMillisecond = 10_000n;

/** Reads the persisted text of a value; undefined when it is none of the type. */
export function variableDataOf(text: string, type: DataTypeName): VariableData | undefined {
  const { value, error } = parseVariableValue(text, type);
  if (error !== undefined) return undefined;
  if (value === null) return '';
  if (type === 'DT_DATE') return new Date(Number((value as bigint) / ticksPerMillisecond));
  if (type === 'DT_DECIMAL' || type === 'DT_CY') return text.trim();
  return value as Exclude<VariableData, Date>;
}

/** A value as packages store it; undefined when it does not fit the type. */
export function variableTextOf(data: VariableData, type: DataTypeName): string | undefined {
  const text =
    data instanceof Date ? dateText(data) : typeof data === 'boolean' ? (data ? 'True' : 'False') : String(data);
  return text !== undefined && parseVariableValue(text, type).error === undefined ? text : undefined;
}

function dateText(date: Date): string | undefined {
  const milliseconds = date.getTime();
  if (Number.isNaN(milliseconds)) return undefined;
  return formatValue(BigInt(milliseconds) * ticksPerMillisecond, columnType('DT_DATE'));
}

/** The type that a variable gets from its first value, as the SSIS object model infers it from the CLR type. */
export function inferredType(data: VariableData): DataTypeName {
  switch (typeof data) {
    case 'string':
      return 'DT_WSTR';
    case 'boolean':
      return 'DT_BOOL';
    case 'bigint':
      return 'DT_I8';
    case 'number':
      if (!Number.isInteger(data)) return 'DT_R8';
      return Math.abs(data) < 2 ** 31 ? 'DT_I4' : 'DT_I8';
    default:
      return 'DT_DATE';
  }
}

/** Names of the types of variables and parameters (`System.TypeCode`) and the DT_* type each one is. */
export const typeCodes = {
  Boolean: 'DT_BOOL',
  SByte: 'DT_I1',
  Byte: 'DT_UI1',
  Int16: 'DT_I2',
  Int32: 'DT_I4',
  UInt32: 'DT_UI4',
  Int64: 'DT_I8',
  UInt64: 'DT_UI8',
  Single: 'DT_R4',
  Double: 'DT_R8',
  Decimal: 'DT_DECIMAL',
  DateTime: 'DT_DATE',
  String: 'DT_WSTR',
} as const satisfies Readonly<Record<string, DataTypeName>>;

/** The name of a type of variables and parameters. */
export type TypeCodeName = keyof typeof typeCodes | 'Object';

/** The name of a DT_* type among variables; `Object` for one that none of them has. */
export function typeCodeName(type: DataTypeName | undefined): TypeCodeName {
  const found = Object.entries(typeCodes).find(([, name]) => name === type);
  return (found?.[0] as TypeCodeName | undefined) ?? 'Object';
}
