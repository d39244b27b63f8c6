import { type ColumnType, databaseText, type InsertBlock, type ResultColumn, type Value } from 'opendtsx/sdk';

const special = /[\\\b\f\n\r\t\v]/;
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function escaped(text: string): string {
  return special.test(text) ? text.replaceAll(/[\\\b\f\n\r\t\v]/g, (found) => escapes[found]) : text;
}

/** A value in the text form that PostgreSQL reads. */
export function postgresqlText(value: Exclude<Value, null>, type: ColumnType): string {
  if (typeof value === 'string' && type.type !== 'DT_GUID') return value;
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  if (type.type === 'DT_BOOL') return value === true ? 't' : 'f';
  return databaseText(value, type) ?? String(value);
}

/** Rows `from` … `to` − 1 of a block as lines of COPY. @param positions the columns in use */
export function copyLines(
  block: InsertBlock,
  columns: readonly ResultColumn[],
  positions: readonly number[],
  from: number,
  to: number,
): string {
  let lines = '';
  for (let row = from; row < to; row++) {
    for (let at = 0; at < positions.length; at++) {
      const value = block.values[positions[at]][row];
      if (at > 0) lines += '\t';
      lines += value === null ? '\\N' : escaped(postgresqlText(value, columns[positions[at]].type));
    }
    lines += '\n';
  }
  return lines;
}

const unescapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** One field of a line of COPY; undefined for NULL. */
export function copyField(field: string): string | undefined {
  if (!field.includes('\\')) return field;
  if (field === '\\N') return undefined;
  return field.replaceAll(/\\(.)/g, (_, letter: string) => unescapes[letter] ?? letter);
}
