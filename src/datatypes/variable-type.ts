import { type ConversionResult, conversionFailed } from './conversion.ts';
import { type ColumnType, columnType, type DataTypeName } from './data-type.ts';
import { valueOfText } from './value-of-text.ts';

const variableTypes: Readonly<Record<number, DataTypeName>> = {
  0: 'DT_EMPTY',
  1: 'DT_NULL',
  2: 'DT_I2',
  3: 'DT_I4',
  4: 'DT_R4',
  5: 'DT_R8',
  6: 'DT_CY',
  7: 'DT_DATE',
  8: 'DT_WSTR',
  11: 'DT_BOOL',
  14: 'DT_DECIMAL',
  16: 'DT_I1',
  17: 'DT_UI1',
  18: 'DT_UI2',
  19: 'DT_UI4',
  20: 'DT_I8',
  21: 'DT_UI8',
};

/** Variant type of a variable that holds an object: unusable in expressions. */
export const objectVariableType = 13;

const parameterTypes: Readonly<Record<number, DataTypeName>> = {
  3: 'DT_BOOL',
  4: 'DT_UI2',
  5: 'DT_I1',
  6: 'DT_UI1',
  7: 'DT_I2',
  8: 'DT_UI2',
  9: 'DT_I4',
  10: 'DT_UI4',
  11: 'DT_I8',
  12: 'DT_UI8',
  13: 'DT_R4',
  14: 'DT_R8',
  15: 'DT_DECIMAL',
  16: 'DT_DATE',
  18: 'DT_WSTR',
};

/** The type of a variable from the number in `DTS:VariableValue DTS:DataType` (a Variant type); undefined for Object (13) and unknown numbers. */
export function variableDataType(variantType: number): DataTypeName | undefined {
  return variableTypes[variantType];
}

/** The Variant type number a variable of this type is stored with; undefined for types variables cannot hold. */
export function variantTypeOf(type: DataTypeName): number | undefined {
  const found = Object.entries(variableTypes).find(([, name]) => name === type);
  return found === undefined ? undefined : Number(found[0]);
}

/** The type of a parameter from its `System.TypeCode` number; undefined when parameters cannot have it. */
export function parameterDataType(typeCode: number): DataTypeName | undefined {
  return parameterTypes[typeCode];
}

/** The `System.TypeCode` number of a parameter of this type; undefined when parameters cannot have it. */
export function typeCodeOf(type: DataTypeName): number | undefined {
  const found = Object.entries(parameterTypes).find(([, name]) => name === type);
  return found === undefined ? undefined : Number(found[0]);
}

// A decimal variable keeps the decimal places it is written with: a fixed scale would cost it integer digits.
function fractionDigits(text: string): number {
  return Math.min(28, /\.(\d*)/.exec(text)?.[1].length ?? 0);
}

/** The column type a variable of this type has in expressions; `text` is its current value as text. */
export function variableColumnType(type: DataTypeName, text = ''): ColumnType {
  if (type === 'DT_WSTR') return columnType(type, { length: text.length });
  return type === 'DT_DECIMAL' ? columnType(type, { scale: fractionDigits(text) }) : columnType(type);
}

/**
 * The value in the text of a `DTS:VariableValue` or parameter value, read with the invariant number form and US dates as packages store them.
 * An empty text is the empty string for DT_WSTR and NULL for DT_EMPTY and DT_NULL; for other types it is an error.
 */
export function parseVariableValue(text: string, type: DataTypeName): ConversionResult {
  if (type === 'DT_WSTR') return { value: text };
  if (type === 'DT_EMPTY' || type === 'DT_NULL') return { value: null };
  if (type === 'DT_UI2' && !/^\s*\d+\s*$/.test(text) && text.length === 1) return { value: text.charCodeAt(0) };
  if (text === '') return conversionFailed('invalid');
  const result = valueOfText(text, variableColumnType(type, text), { localeId: 1033 });
  return result.error?.kind === 'truncation' ? { value: result.value } : result;
}
