import type { Vector } from '../../datatypes/vector.ts';
import {
  clearVector,
  type FieldColumn,
  type FieldParser,
  type FieldParserOptions,
  type RefusedRows,
  settleEmpty,
} from './field-parser.ts';
import { powersOfTen } from './parse-decimals.ts';

const minus = 45;
const zero = 48;

/**
 * Kernel for DT_R4 and DT_R8: `-?digits[.digits]` with at most 15 digits, whose quotient by a power of ten is the nearest double
 * (both operands are exact).
 */
export function floatParser(single: boolean, options: FieldParserOptions): FieldParser {
  const point = options.decimalSeparator;
  return (fields: FieldColumn, vector: Vector, refused: RefusedRows) => {
    if (vector.layout !== 'f64') return;
    const { bytes, starts, ends, rowCount } = fields;
    const values = vector.values;
    clearVector(vector, rowCount);
    for (let row = 0; row < rowCount; row++) {
      let p = starts[row];
      const end = ends[row];
      if (end <= p) {
        settleEmpty(fields, row, vector, refused, options.emptyIsNull);
        continue;
      }
      const negative = bytes[p] === minus;
      if (negative) p++;
      const begin = p;
      let value = 0;
      let pointAt = -1;
      let wrong = end - begin > 16;
      while (p < end && !wrong) {
        const digit = bytes[p] - zero;
        if (digit >= 0 && digit <= 9) value = value * 10 + digit;
        else if (bytes[p] === point && pointAt < 0) pointAt = p;
        else wrong = true;
        p++;
      }
      const digits = end - begin - (pointAt < 0 ? 0 : 1);
      if (wrong || digits === 0 || digits > 15) {
        refused.rows[refused.count++] = row;
        continue;
      }
      if (pointAt >= 0) value /= powersOfTen[end - pointAt - 1];
      if (negative) value = -value;
      values[row] = single ? Math.fround(value) : value;
    }
  };
}
