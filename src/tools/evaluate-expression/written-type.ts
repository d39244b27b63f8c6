import { type ColumnType, columnType, type DataTypeName, dataTypeCodes } from '../../datatypes/data-type.ts';
import { variableColumnType } from '../../datatypes/variable-type.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { describeType, typeParameters } from '../../expressions/type-specification.ts';

/** The types of variables by the names the designer gives them; DT_EMPTY stands for those that expressions cannot use. */
const variableTypes: Readonly<Record<string, DataTypeName>> = {
  Boolean: 'DT_BOOL',
  Byte: 'DT_UI1',
  Char: 'DT_UI2',
  DateTime: 'DT_DATE',
  DBNull: 'DT_EMPTY',
  Decimal: 'DT_DECIMAL',
  Double: 'DT_R8',
  Int16: 'DT_I2',
  Int32: 'DT_I4',
  Int64: 'DT_I8',
  Object: 'DT_EMPTY',
  SByte: 'DT_I1',
  Single: 'DT_R4',
  String: 'DT_WSTR',
  UInt16: 'DT_UI2',
  UInt32: 'DT_UI4',
  UInt64: 'DT_UI8',
};

/** The data types of columns, as casts name them. */
export const columnTypeNames: readonly DataTypeName[] = (Object.keys(dataTypeCodes) as DataTypeName[]).filter(
  (name) => !['DT_EMPTY', 'DT_NULL', 'DT_VARIANT', 'DT_UNKNOWN'].includes(name),
);

/** Every name of a type: those of variables (String, Int32 …), then those of columns (DT_WSTR …). */
export const writtenTypeNames: readonly string[] = [...Object.keys(variableTypes), ...columnTypeNames];

/** What a written type means: a type, `object` for variables that hold objects, or what is wrong with it. */
export type WrittenType = { readonly type: ColumnType } | { readonly object: true } | { readonly fault: string };

/**
 * The type that `String` or `DT_NUMERIC` with its parameters (length, code page, precision, scale; in the order of a cast) means.
 * Parameters left out take the widest length, the scale of the value, code page 1252, or 7 fraction digits.
 * @param text the value of that type as text, which decides length and scale where they are not written
 */
export function typeOfWritten(name: string, parameters: readonly number[], text: string): WrittenType {
  const known = writtenTypeNames.find((each) => each.toLowerCase() === name.toLowerCase());
  if (known === undefined) return { fault: `there is no type named ${name}` };
  if (Object.hasOwn(variableTypes, known)) return typeOfVariable(known, parameters, text);
  const type = known as DataTypeName;
  const wanted = typeParameters[type] ?? [];
  const form = [type, ...wanted.map((each) => (each === 'codePage' ? 'code page' : each))].join(', ');
  if (parameters.length > wanted.length) return { fault: `a type is written ${form}` };
  const members = wanted.map((each, index) => [each, parameters[index] ?? defaultParameter(type, each, text)]);
  const result = columnType(type, Object.fromEntries(members));
  // NULL(type) knows the bounds of every parameter.
  const check = compileExpression(`NULL(${describeType(result)})`, {});
  if (check.expression !== undefined) return { type: result };
  const { symbol, args } = check.diagnostics[0];
  const { minimum, maximum, value } = args;
  if (symbol.endsWith('CODEPAGE')) return { fault: `the code page ${value} is not known` };
  if (minimum === undefined) return { fault: `a type is written ${form}` };
  return { fault: `${value} in ${describeType(result)} is not possible; ${form} takes ${minimum} to ${maximum} there` };
}

function typeOfVariable(name: string, parameters: readonly number[], text: string): WrittenType {
  if (parameters.length > 0) return { fault: `${name} takes no length or scale` };
  const type = variableTypes[name];
  return type === 'DT_EMPTY' ? { object: true } : { type: variableColumnType(type, text) };
}

function defaultParameter(type: DataTypeName, parameter: string, text: string): number {
  const decimals = /\.(\d*)/.exec(text)?.[1].length ?? 0;
  switch (parameter) {
    case 'length':
      return type === 'DT_WSTR' ? 4000 : 8000;
    case 'codePage':
      return 1252;
    case 'precision':
      return Math.min(38, Math.max(18, text.replaceAll(/\D/g, '').length));
    default:
      return type === 'DT_NUMERIC' || type === 'DT_DECIMAL' ? Math.min(28, decimals) : 7;
  }
}
