import { columnType } from '../datatypes/data-type.ts';
import type { TypedValue } from '../datatypes/value.ts';
import { parseVariableValue, variableColumnType, variableDataType } from '../datatypes/variable-type.ts';
import type { Executable } from '../model/executable.ts';

const wholeNumber = /^\s*[+-]?\d{1,9}\s*$/;

/** The execution value that a text from outside means: a whole number is an Int32, anything else text. */
export function forcedValueOfText(text: string): TypedValue {
  if (wholeNumber.test(text)) return { type: columnType('DT_I4'), value: Number(text) };
  return { type: columnType('DT_WSTR', { length: 4000 }), value: text };
}

/** The forced execution value of an executable, of the type that the package gives with it; Int32 0 when the package has none. */
export function forcedValueOf({ properties, origin }: Executable): TypedValue {
  const text = properties.get('ExecValue');
  if (text === undefined) return forcedValueOfText('0');
  const written = origin?.childrenNamed('Property').find((property) => property.attributeValue('Name') === 'ExecValue');
  const type = variableDataType(Number(written?.attributeValue('DataType') ?? Number.NaN));
  if (type === undefined || type === 'DT_EMPTY' || type === 'DT_NULL') return forcedValueOfText(text);
  const { value, error } = parseVariableValue(text, type);
  return error === undefined && value !== null
    ? { type: variableColumnType(type, text), value }
    : forcedValueOfText(text);
}
