import type { Vector } from '../../datatypes/vector.ts';
import {
  clearVector,
  type FieldColumn,
  type FieldParser,
  type FieldParserOptions,
  keepCanonicalText,
  type RefusedRows,
} from '../text-kernels/field-parser.ts';
import { createByteArena } from './kernel-memory.ts';
import { type Kernels, kernels, pointerOf } from './kernels.ts';

/** Calls one of the parsing kernels; see kernels/assembly/fields.ts for the record at `call`. */
export type ParsingKernel = (owner: Kernels, call: number, fields: FieldColumn) => number;

const canonicalFlag = 1 << 30;
const nullsFlag = 1 << 29;
const countMask = nullsFlag - 1;
/** Rows of a batch that kernels take. */
const mostRows = 65536;

/** The record of a call and the list of refused rows: one for the thread, for a call is over before the next begins. */
let scratch: { readonly call: number; readonly refused: number } | undefined;

function scratchOf(owner: Kernels): { readonly call: number; readonly refused: number } | undefined {
  if (scratch !== undefined) return scratch;
  const { allocate } = createByteArena();
  const [call, refused] = [32, mostRows * 4].map((size) => pointerOf(owner, allocate(size)));
  if (call < 0 || refused < 0) return undefined;
  scratch = { call, refused };
  return scratch;
}

/** The array that a kernel fills with the values of a column; undefined for texts, which point into the chunk. */
function valuesOf(vector: Vector): ArrayBufferView | undefined {
  return 'values' in vector ? vector.values : undefined;
}

/** A parser that runs a kernel on columns in the memory of the kernels, and its plain twin on all others. */
export function kernelParser(plain: FieldParser, options: FieldParserOptions, kernel: ParsingKernel): FieldParser {
  const owner = kernels();
  if (owner === undefined) return plain;
  const { words } = owner;
  return (fields, vector, refused) => {
    const { bytes, starts, ends, rowCount } = fields;
    const values = valuesOf(vector);
    const text = pointerOf(owner, bytes);
    const nulls = pointerOf(owner, vector.nulls);
    const target = values === undefined ? 0 : pointerOf(owner, values);
    const from = pointerOf(owner, starts);
    const to = pointerOf(owner, ends);
    const room = scratchOf(owner);
    if ((text | nulls | target | from | to) < 0 || rowCount > mostRows || room === undefined) {
      plain(fields, vector, refused);
      return;
    }
    clearVector(vector, rowCount);
    const at = room.call >> 2;
    words[at] = text;
    words[at + 1] = from;
    words[at + 2] = to;
    words[at + 3] = nulls;
    words[at + 4] = target;
    words[at + 5] = room.refused;
    words[at + 6] = options.emptyIsNull ? 1 : 0;
    words[at + 7] = options.decimalSeparator;
    const result = kernel(owner, room.call, fields);
    if (vector.layout === 'bytes') {
      vector.bytes = bytes;
      vector.starts = starts;
      vector.ends = ends;
      vector.used = bytes.length;
    }
    if ((result & nullsFlag) !== 0) vector.hasNulls = true;
    const count = result & countMask;
    if (count > 0) noteRefused(words, room.refused >> 2, count, refused);
    keepCanonicalText(fields, vector, (result & canonicalFlag) !== 0);
  };
}

function noteRefused(words: Int32Array, from: number, count: number, refused: RefusedRows): void {
  refused.rows.set(words.subarray(from, from + count), refused.count);
  refused.count += count;
}
