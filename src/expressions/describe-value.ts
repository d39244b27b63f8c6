import type { ColumnType } from '../datatypes/data-type.ts';
import { formatValue } from '../datatypes/format-value.ts';
import { isText } from '../datatypes/type-families.ts';
import type { Value } from '../datatypes/value.ts';

const longest = 100;

/** A value for a message: text in quotes, at most 100 characters. */
export function describeValue(value: Value, type: ColumnType): string {
  if (value === null) return 'NULL';
  const text = formatValue(value, type);
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return isText(type.type) ? `"${shown}"` : shown;
}
