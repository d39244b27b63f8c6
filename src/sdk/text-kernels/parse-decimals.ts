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
import { createWordsCache, wordSize } from './int64-words.ts';

const minus = 45;
const fullStop = 46;
const zero = 48;
const nine = 57;
const mostDigits = 15;

/** Powers of ten that a double holds exactly. */
export const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** Which text formatting gives for a 64-bit decimal: decides `canonicalText`. */
export interface CanonicalDecimal {
  /** Exactly as many decimal places as the scale; false: no trailing zeros. */
  readonly padded: boolean;
  /** Whether a zero stands before the point. */
  readonly leadingZero: boolean;
}

function endOfDigits(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  while (p < end && bytes[p] >= zero && bytes[p] <= nine) p++;
  return p;
}

/** The number that at most 15 digits make; exact. */
function numberOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let p = start; p < end; p++) value = value * 10 + bytes[p] - zero;
  return value;
}

/**
 * Kernel for DT_I8, DT_CY and DT_NUMERIC of at most 18 digits: `-?digits[.digits]`, no more than 15 digits at the column's scale
 * (doubles are exact up to there), no more decimal places than the scale, fewer digits than the precision allows.
 */
export function decimalParser(
  precision: number,
  scale: number,
  form: CanonicalDecimal,
  options: FieldParserOptions,
): FieldParser {
  const limit = powersOfTen[Math.min(precision, mostDigits)];
  const pointIsCanonical = options.decimalSeparator === fullStop ? 1 : 0;
  const [padded, leadingZero] = [form.padded ? 1 : 0, form.leadingZero ? 1 : 0];
  return kernelParser(plainDecimalParser(precision, scale, form, options), options, (owner, call, { rowCount }) =>
    owner.parseDecimals(call, rowCount, scale, limit, padded, leadingZero, pointIsCanonical),
  );
}

/** The plain twin of the kernel of `decimalParser`. */
export function plainDecimalParser(
  precision: number,
  scale: number,
  form: CanonicalDecimal,
  options: FieldParserOptions,
): FieldParser {
  const cachedWords = createWordsCache();
  const point = options.decimalSeparator;
  const limit = powersOfTen[Math.min(precision, mostDigits)];
  return (fields: FieldColumn, vector: Vector, refused: RefusedRows) => {
    if (vector.layout !== 'i64') return;
    const { bytes, starts, ends, rowCount } = fields;
    const words = cachedWords(vector.values);
    clearVector(vector, rowCount);
    // Canonical text is invariant: it has a full stop.
    let canonical = scale === 0 || point === fullStop;
    for (let row = 0; row < rowCount; row++) {
      let p = starts[row];
      const end = ends[row];
      if (end <= p) {
        canonical = settleEmpty(fields, row, vector, refused, options.emptyIsNull) && canonical;
        continue;
      }
      const negative = bytes[p] === minus;
      if (negative) p++;
      const begin = p;
      if (end - p > mostDigits + 1) {
        refused.rows[refused.count++] = row;
        continue;
      }
      // Up to nine digits with the point at the scale: all in 32-bit integers.
      if (end - p <= 10 && (scale === 0 || (end - p > scale && bytes[end - 1 - scale] === point))) {
        const pointAt = scale === 0 ? end : end - 1 - scale;
        let small = 0;
        let wrong = end - p > 9 && scale === 0 ? -1 : 0;
        for (; p < pointAt; p++) {
          const digit = bytes[p] - zero;
          wrong |= digit | (9 - digit);
          small = (Math.imul(small, 10) + digit) | 0;
        }
        for (p++; p < end; p++) {
          const digit = bytes[p] - zero;
          wrong |= digit | (9 - digit);
          small = (Math.imul(small, 10) + digit) | 0;
        }
        if (wrong >= 0 && small < limit && pointAt - begin + scale > 0) {
          const leads = bytes[begin] === zero;
          if (
            (scale > 0 && !form.padded && bytes[end - 1] === zero) ||
            (pointAt === begin
              ? form.leadingZero
              : leads && (pointAt - begin > 1 || (scale > 0 && !form.leadingZero))) ||
            (negative && small === 0)
          ) {
            canonical = false;
          }
          if (negative) small = -small | 0;
          words[2 * row] = small;
          words[2 * row + 1] = small >> 31;
          continue;
        }
        p = begin;
      }
      const wholeEnd = endOfDigits(bytes, p, end);
      let value = numberOf(bytes, p, wholeEnd);
      const wholeDigits = wholeEnd - begin;
      let places = 0;
      if (wholeEnd < end) {
        places = end - wholeEnd - 1;
        if (bytes[wholeEnd] !== point || places > scale || endOfDigits(bytes, wholeEnd + 1, end) < end) {
          refused.rows[refused.count++] = row;
          continue;
        }
        value = value * powersOfTen[places] + numberOf(bytes, wholeEnd + 1, end);
      }
      value *= powersOfTen[scale - places];
      if (value >= limit || places + wholeDigits === 0) {
        refused.rows[refused.count++] = row;
        continue;
      }
      if (canonical) {
        canonical =
          (places === scale || !form.padded) &&
          (form.padded || places === 0 || bytes[end - 1] !== zero) &&
          (bytes[begin] === zero
            ? wholeDigits === 1 && (form.leadingZero || scale === 0)
            : wholeDigits > 0 || !form.leadingZero) &&
          !(negative && value === 0) &&
          !(places === 0 && bytes[end - 1] === point);
      }
      if (negative) value = -value;
      const low = value | 0;
      if (low === value) {
        words[2 * row] = low;
        words[2 * row + 1] = low >> 31;
      } else {
        const upper = Math.floor(value / wordSize);
        words[2 * row] = value - upper * wordSize;
        words[2 * row + 1] = upper;
      }
    }
    keepCanonicalText(fields, vector, canonical);
  };
}
