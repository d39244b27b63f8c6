import { oleDateOrigin } from '../../datatypes/calendar.ts';
import { convertValue } from '../../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import { readVector } from '../../datatypes/read-vector.ts';
import { textOfSpan } from '../../datatypes/text-kernels.ts';
import type { Value } from '../../datatypes/value.ts';
import type { Vector } from '../../datatypes/vector.ts';
import { writeVector } from '../../datatypes/write-vector.ts';
import type { FieldError } from './field-error.ts';
import type { FieldColumn } from './field-parser.ts';
import { fitText } from './fit-text.ts';

const text = columnType('DT_WSTR');
const textTypes = new Set<string>(['DT_STR', 'DT_WSTR', 'DT_TEXT', 'DT_NTEXT']);
const zeroDates = new Set<string>([
  'DT_DATE',
  'DT_DBTIMESTAMP',
  'DT_DBTIMESTAMP2',
  'DT_FILETIME',
  'DT_DBTIMESTAMPOFFSET',
]);
const zeroTicks = BigInt(oleDateOrigin) * 864_000_000_000n;

/**
 * Value of an empty field that is not NULL: zero, false, midnight, 1899-12-30, no bytes. Undefined when the type has none (DT_GUID).
 * Source: user reports on Flat File Source with RetainNulls = false; the documentation is silent.
 */
export function valueOfEmptyField(type: ColumnType): Value | undefined {
  switch (type.type) {
    case 'DT_I8':
    case 'DT_UI8':
    case 'DT_DBTIME2':
      return 0n;
    case 'DT_CY':
    case 'DT_NUMERIC':
    case 'DT_DECIMAL':
      return { coefficient: 0n, scale: type.scale };
    case 'DT_BOOL':
      return false;
    case 'DT_GUID':
      return undefined;
    case 'DT_BYTES':
    case 'DT_IMAGE':
      return new Uint8Array(0);
    case 'DT_DBDATE':
      return oleDateOrigin;
    case 'DT_DBTIMESTAMPOFFSET':
      return { ticks: zeroTicks, offset: 0 };
    default:
      return zeroDates.has(type.type) ? zeroTicks : 0;
  }
}

/**
 * Decides a field that a kernel refused: stores its value (NULL after an error, the shortened value after a truncation: what
 * IgnoreFailure keeps) and gives the error, if there is one.
 */
export function parseFieldExactly(
  fields: FieldColumn,
  row: number,
  vector: Vector,
  type: ColumnType,
  options: { readonly localeId: number; readonly fastParse: boolean },
): FieldError | undefined {
  const start = fields.starts[row];
  const end = fields.ends[row];
  if (textTypes.has(type.type)) return fitText(fields, row, vector, type);
  if (end <= start) {
    const value = valueOfEmptyField(type);
    writeVector(vector, row, value ?? null, type);
    return value === undefined ? { kind: 'error', reason: 'invalid' } : undefined;
  }
  const result = convertValue(textOfSpan(fields.bytes, start, end), text, asBytes(type), options);
  writeVector(vector, row, result.value, type);
  return result.error === undefined ? undefined : { kind: result.error.kind, reason: result.error.reason };
}

/** A value of a vector as flat files write it; '' for NULL. The exact twin of the formatting kernels. */
export function formatFieldExactly(vector: Vector, row: number, type: ColumnType, localeId: number): string {
  if (vector.nulls[row] === 1) return '';
  const value = readVector(vector, row, type);
  if (typeof value === 'string' && textTypes.has(type.type)) return value;
  return String(convertValue(value, asBytes(type), text, { localeId }).value ?? '');
}

// Files hold the bytes of DT_IMAGE as those of DT_BYTES, in hexadecimal digits; Data Conversion would take them for UTF-16 text. Inferred.
function asBytes(type: ColumnType): ColumnType {
  return type.type === 'DT_IMAGE' ? columnType('DT_BYTES') : type;
}
