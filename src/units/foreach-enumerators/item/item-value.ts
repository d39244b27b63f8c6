import {
  columnType,
  convertValue,
  isInteger,
  type TypedValue,
  variableColumnType,
  variableDataType,
} from 'opendtsx/sdk';

/**
 * A value of an item: `Type` is the number that variables use (data-types reference: 3 Int32, 8 String, …), `Value` its text in the
 * invariant form that the designer writes. Undefined when the text is no value of the type, or when the type holds no value.
 */
export function readItemValue(type: number, text: string): TypedValue | undefined {
  const name = variableDataType(type);
  if (name === undefined || name === 'DT_EMPTY' || name === 'DT_NULL') return undefined;
  const written = name === 'DT_WSTR' ? text : text.trim();
  // The conversion rounds a fraction away, as a cast does; the designer takes whole numbers only.
  if (isInteger(name) && !/^[+-]?\d+$/.test(written)) return undefined;
  const target = variableColumnType(name, written);
  const source = columnType('DT_WSTR', { length: written.length });
  const { value, error } = convertValue(written, source, target, { localeId: 1033 });
  return error === undefined ? { type: target, value } : undefined;
}
