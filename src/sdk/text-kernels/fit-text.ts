import { decodeBytes, encodeStrict, encodeText, fitToBytes } from '../../datatypes/code-page.ts';
import type { ColumnType } from '../../datatypes/data-type.ts';
import { textOfSpan } from '../../datatypes/text-kernels.ts';
import type { Vector } from '../../datatypes/vector.ts';
import type { FieldError } from './field-error.ts';
import type { FieldColumn } from './field-parser.ts';

const utf8 = 65001;

/** Keeps a text field within its column's length and code page; the vector goes on pointing into the chunk wherever it can. */
export function fitText(fields: FieldColumn, row: number, vector: Vector, type: ColumnType): FieldError | undefined {
  if (vector.layout !== 'bytes') return undefined;
  const start = fields.starts[row];
  const whole = textOfSpan(fields.bytes, start, fields.ends[row]);
  let kept = whole;
  if (type.type === 'DT_WSTR') {
    kept = type.length === 0 ? whole : whole.slice(0, type.length);
    if (kept.length < whole.length && isLeadSurrogate(kept.charCodeAt(kept.length - 1))) kept = kept.slice(0, -1);
  } else if (type.type === 'DT_STR' || type.type === 'DT_TEXT') {
    const codePage = type.codePage === 0 ? utf8 : type.codePage;
    const encoded = encodeStrict(whole, codePage);
    if (!('bytes' in encoded)) {
      const replaced = decodeBytes(encodeText(whole, codePage), codePage);
      const limit = type.type === 'DT_STR' && type.length > 0 ? type.length : replaced.length;
      return { kind: 'truncation', reason: 'unmappable', kept: Buffer.from(fitToBytes(replaced, codePage, limit)) };
    }
    if (type.type === 'DT_STR' && type.length > 0 && encoded.bytes.length > type.length) {
      kept = fitToBytes(whole, codePage, type.length);
    }
  }
  if (kept.length === whole.length) return undefined;
  vector.ends[row] = start + Buffer.byteLength(kept, 'utf8');
  return { kind: 'truncation', reason: 'truncated' };
}

function isLeadSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
