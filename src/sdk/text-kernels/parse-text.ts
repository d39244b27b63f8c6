import { utf16Length } from '../../datatypes/text-kernels.ts';
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

/**
 * Kernel for DT_STR, DT_WSTR, DT_TEXT and DT_NTEXT: the vector points into the chunk.
 * @param maximum bytes of UTF-8 that are surely within the column's length; longer fields are refused. 0: no limit; −1: all are refused
 * @param asciiOnly whether fields with other characters are refused too (a code page must be asked)
 * @param countsUnits whether the length counts UTF-16 code units: a longer text may then be within it
 */
export function textParser(
  maximum: number,
  asciiOnly: boolean,
  options: FieldParserOptions,
  countsUnits = false,
): FieldParser {
  const longest = maximum === 0 ? 0x7fffffff : maximum;
  const plain = plainTextParser(maximum, asciiOnly, options, countsUnits);
  return kernelParser(plain, options, (owner, call, { rowCount, ascii }) =>
    owner.parseText(call, rowCount, longest, asciiOnly && !ascii ? 1 : 0, countsUnits && !ascii ? 1 : 0),
  );
}

/** The plain twin of the kernel of `textParser`. */
export function plainTextParser(
  maximum: number,
  asciiOnly: boolean,
  options: FieldParserOptions,
  countsUnits = false,
): FieldParser {
  const longest = maximum === 0 ? 0x7fffffff : maximum;
  return (fields: FieldColumn, vector: Vector, refused: RefusedRows) => {
    if (vector.layout !== 'bytes') return;
    const { bytes, starts, ends, rowCount } = fields;
    clearVector(vector, rowCount);
    vector.bytes = bytes;
    vector.starts = starts;
    vector.ends = ends;
    vector.used = bytes.length;
    const checkBytes = asciiOnly && !fields.ascii;
    for (let row = 0; row < rowCount; row++) {
      const length = ends[row] - starts[row];
      if (length <= 0) {
        if (length < 0 || options.emptyIsNull) settleEmpty(fields, row, vector, refused, true);
      } else if (
        (length > longest && !(countsUnits && utf16Length(bytes, starts[row], ends[row]) <= longest)) ||
        (checkBytes && hasNonAscii(bytes, starts[row], ends[row]))
      ) {
        refused.rows[refused.count++] = row;
      }
    }
    keepCanonicalText(fields, vector, true);
  };
}

/** Whether a byte of the span is 0x80 or above. */
export function hasNonAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) if (bytes[p] >= 0x80) return true;
  return false;
}
