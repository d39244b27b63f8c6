import type { ColumnType } from '../../datatypes/data-type.ts';
import { type BytesVector, createVector, type Vector } from '../../datatypes/vector.ts';
import { copyLanes, lanesOf } from '../../datatypes/vector-lanes.ts';
import { rawBlockPrefix } from './raw-header.ts';

/** The rows of one block, by column. */
export interface RawBlock {
  readonly rowCount: number;
  /** One for each column of the file. The bytes of texts are those of the block, which it shares. */
  readonly vectors: readonly Vector[];
}

const wordBytes = 4;

/**
 * A block with the active rows of some columns, in the order of the file.
 * @param selection ascending positions of the rows, or undefined for 0 … `rowCount` − 1
 */
export function encodeRawBlock(
  columns: readonly { readonly type: ColumnType; readonly vector: Vector }[],
  rowCount: number,
  selection: Int32Array | undefined,
): Uint8Array {
  const parts = columns.flatMap(({ type, vector }) => encodeColumn(vector, type, rowCount, selection));
  const prefix = Buffer.alloc(rawBlockPrefix);
  prefix.writeUInt32LE(rowCount, 0);
  prefix.writeUInt32LE(
    parts.reduce((sum, part) => sum + part.byteLength, 0),
    wordBytes,
  );
  return Buffer.concat([prefix, ...parts]);
}

function encodeColumn(
  vector: Vector,
  type: ColumnType,
  rowCount: number,
  selection: Int32Array | undefined,
): Uint8Array[] {
  const nulls = Uint8Array.from({ length: rowCount }, (_, at) =>
    vector.hasNulls ? vector.nulls[rowAt(selection, at)] : 0,
  );
  if (vector.layout === 'bytes') return [nulls, ...encodeSpans(vector, nulls, selection)];
  const dense = createVector(type, rowCount);
  copyLanes(dense, 0, vector, 0, rowCount, selection);
  if (vector.hasNulls) clearRows(dense, nulls);
  return [
    nulls,
    ...lanesOf(dense).map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  ];
}

/** What a vector holds where it is NULL may be left from other rows: it is no part of the file. */
function clearRows(vector: Vector, nulls: Uint8Array): void {
  for (const lane of lanesOf(vector)) {
    const nothing = lane instanceof BigInt64Array || lane instanceof BigUint64Array ? 0n : 0;
    for (let row = 0; row < nulls.length; row++) if (nulls[row] === 1) lane[row] = nothing;
  }
}

function encodeSpans(
  { bytes, starts, ends }: BytesVector,
  nulls: Uint8Array,
  selection: Int32Array | undefined,
): Uint8Array[] {
  const lengths = Int32Array.from(nulls, (isNull, at) => {
    const row = rowAt(selection, at);
    return isNull === 0 ? ends[row] - starts[row] : 0;
  });
  const values = Buffer.alloc(lengths.reduce((sum, length) => sum + length, 0));
  let used = 0;
  for (const [at, length] of lengths.entries()) {
    const start = starts[rowAt(selection, at)];
    values.set(bytes.subarray(start, start + length), used);
    used += length;
  }
  return [new Uint8Array(lengths.buffer), values];
}

function rowAt(selection: Int32Array | undefined, at: number): number {
  return selection === undefined ? at : selection[at];
}

/** The rows of a block, from the bytes behind its prefix. Undefined when they are not as many as the columns need. */
export function decodeRawBlock(
  types: readonly ColumnType[],
  rowCount: number,
  bytes: Uint8Array,
): RawBlock | undefined {
  const vectors: Vector[] = [];
  let at = 0;
  for (const type of types) {
    // A block says how many rows it has; a damaged one must not ask for more memory than its bytes can fill.
    if (bytes.length - at < rowCount) return undefined;
    const vector = createVector(type, rowCount);
    vector.nulls.set(bytes.subarray(at, at + rowCount));
    vector.hasNulls = vector.nulls.includes(1);
    const end =
      vector.layout === 'bytes' ? decodeSpans(vector, bytes, at + rowCount) : decodeLanes(vector, bytes, at + rowCount);
    if (end === undefined) return undefined;
    vectors.push(vector);
    at = end;
  }
  return at === bytes.length ? { rowCount, vectors } : undefined;
}

/** Fills the lanes of a vector from position `start`; gives where they end. */
function decodeLanes(vector: Vector, bytes: Uint8Array, start: number): number | undefined {
  let at = start;
  for (const { buffer, byteLength } of lanesOf(vector)) {
    if (at + byteLength > bytes.length) return undefined;
    new Uint8Array(buffer).set(bytes.subarray(at, at + byteLength));
    at += byteLength;
  }
  return at;
}

function decodeSpans(vector: BytesVector, bytes: Uint8Array, start: number): number | undefined {
  const { starts, ends } = vector;
  const values = start + starts.length * wordBytes;
  if (values > bytes.length) return undefined;
  const lengths = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let used = values;
  for (let row = 0; row < starts.length; row++) {
    starts[row] = used;
    used += lengths.readUInt32LE(start + row * wordBytes);
    if (used > bytes.length) return undefined;
    ends[row] = used;
  }
  vector.bytes = bytes;
  vector.used = used;
  return used;
}
