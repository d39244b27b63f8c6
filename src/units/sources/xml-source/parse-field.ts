import {
  type ColumnType,
  type FieldColumn,
  type FieldError,
  isBlob,
  isDateTime,
  isNumeric,
  isString,
  parseFieldExactly,
  type Vector,
  writeVector,
} from 'opendtsx/sdk';
import type { ValueForm } from './schema/simple-type.ts';

/** XML is written the same everywhere. */
const invariant = { localeId: 1033, fastParse: false };
const base64Text = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
/** A date or a time alone with a time zone, which says nothing about either. */
const zonedPart = /^(?:\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Decides a field that the kernel refused: stores its value, NULL after an error, the shortened value after a truncation, and gives the error.
 * Blanks around values that are not text do not count.
 */
export function parseXmlField(
  fields: FieldColumn,
  row: number,
  vector: Vector,
  type: ColumnType,
  form: ValueForm,
): FieldError | undefined {
  const isText = isString(type.type) || type.type === 'DT_TEXT' || type.type === 'DT_NTEXT';
  if (isText) return parseFieldExactly(fields, row, vector, type, invariant);
  trim(fields, row);
  const text = Buffer.from(fields.bytes.buffer, fields.bytes.byteOffset, fields.bytes.length).toString(
    'utf8',
    fields.starts[row],
    fields.ends[row],
  );
  const invalid = (): FieldError => {
    writeVector(vector, row, null, type);
    return { kind: 'error', reason: 'invalid' };
  };
  if (text === '') {
    writeVector(vector, row, null, type);
    return undefined;
  }
  // Text of a locale may group digits; XML does not.
  if (isNumeric(type.type) && text.includes(',')) return invalid();
  if (form === 'base64' && (type.type === 'DT_BYTES' || isBlob(type.type))) {
    const packed = text.replaceAll(/\s/g, '');
    if (!base64Text.test(packed)) return invalid();
    const value = new Uint8Array(Buffer.from(packed, 'base64'));
    const isLonger = type.type === 'DT_BYTES' && type.length > 0 && value.length > type.length;
    writeVector(vector, row, isLonger ? value.slice(0, type.length) : value, type);
    return isLonger ? { kind: 'truncation', reason: 'truncated' } : undefined;
  }
  if (isDateTime(type.type) && zonedPart.test(text)) fields.ends[row] -= text.endsWith('Z') ? 1 : '+00:00'.length;
  return parseFieldExactly(fields, row, vector, type, invariant);
}

function trim(fields: FieldColumn, row: number): void {
  const { bytes, starts, ends } = fields;
  while (starts[row] < ends[row] && bytes[starts[row]] <= 0x20) starts[row]++;
  while (ends[row] > starts[row] && bytes[ends[row] - 1] <= 0x20) ends[row]--;
}
