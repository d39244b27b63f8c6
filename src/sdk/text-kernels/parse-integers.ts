import type { Vector } from '../../datatypes/vector.ts';
import { kernelParser } from '../kernels/kernel-parser.ts';
import {
  clearVector,
  type FieldColumn,
  type FieldParser,
  type FieldParserOptions,
  keepCanonicalText,
  type RefusedRows,
  settleEmpty,
} from './field-parser.ts';

const minus = 45;
const zero = 48;

/** Kernel for the integer types of 32 bits and less: `-?digits`, at most 10 of them, within [minimum, maximum]. */
export function integerParser(minimum: number, maximum: number, options: FieldParserOptions): FieldParser {
  return kernelParser(plainIntegerParser(minimum, maximum, options), options, (owner, call, { rowCount }) =>
    owner.parseIntegers(call, rowCount, minimum, maximum),
  );
}

/** The plain twin of the kernel of `integerParser`. */
export function plainIntegerParser(minimum: number, maximum: number, options: FieldParserOptions): FieldParser {
  return (fields: FieldColumn, vector: Vector, refused: RefusedRows) => {
    if (vector.layout !== 'i32' && vector.layout !== 'u32') return;
    const { bytes, starts, ends, rowCount } = fields;
    const values = vector.values;
    clearVector(vector, rowCount);
    let canonical = true;
    for (let row = 0; row < rowCount; row++) {
      let p = starts[row];
      const end = ends[row];
      if (end <= p) {
        canonical = settleEmpty(fields, row, vector, refused, options.emptyIsNull) && canonical;
        continue;
      }
      const negative = bytes[p] === minus;
      if (negative) p++;
      const count = end - p;
      if (count > 10 || count === 0) {
        refused.rows[refused.count++] = row;
        continue;
      }
      // The first nine digits fit an int32.
      const stop = count > 9 ? p + 9 : end;
      const first = bytes[p];
      let value = 0;
      let wrong = 0;
      while (p < stop) {
        const digit = bytes[p++] - zero;
        wrong |= digit | (9 - digit);
        value = (Math.imul(value, 10) + digit) | 0;
      }
      let whole = value;
      if (count > 9) {
        const digit = bytes[p] - zero;
        wrong |= digit | (9 - digit);
        whole = value * 10 + digit;
      }
      if (negative) whole = -whole;
      if (wrong < 0 || whole < minimum || whole > maximum) {
        refused.rows[refused.count++] = row;
        continue;
      }
      if (first === zero && (count > 1 || negative)) canonical = false;
      values[row] = whole;
    }
    keepCanonicalText(fields, vector, canonical);
  };
}
