import { convertValue } from '../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import type { Value } from '../datatypes/value.ts';
import type { EngineBuffer } from './engine-buffer.ts';

const longestValue = 80;
const text = columnType('DT_WSTR', { length: 4000 });
const neutralLocale = 1033;

/** The values of some columns of a row for a message: `quantity = 12, price = NULL`; '' without columns. */
export function describeInputs(
  buffer: EngineBuffer,
  lineageIds: readonly string[],
  row: number,
  nameOf: (lineageId: string) => string,
): string {
  return lineageIds.map((lineageId) => `${nameOf(lineageId)} = ${printCell(buffer, lineageId, row)}`).join(', ');
}

function printCell(buffer: EngineBuffer, lineageId: string, row: number): string {
  const type = buffer.typeOf(lineageId);
  if (type === undefined) return '?';
  const printed = printValue(readVector(buffer.vector(lineageId), row, type), type);
  return printed.length > longestValue ? `${printed.slice(0, longestValue)}…` : printed;
}

function printValue(value: Value, type: ColumnType): string {
  if (value === null) return 'NULL';
  const converted = convertValue(value, type, text, { localeId: neutralLocale });
  return typeof converted.value === 'string' ? converted.value : '?';
}
