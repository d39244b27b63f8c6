import type { BytesVector, Int64Vector, Int128Vector, OffsetVector, Vector } from '../vector.ts';
import type { ArrowValues } from './arrow-batch.ts';
import type { ArrowType } from './arrow-type.ts';

/** Rows of vectors. */
export interface Rows {
  readonly rowCount: number;
  /** Ascending positions of the rows in the vectors; undefined for 0 … rowCount − 1. */
  readonly selection?: Int32Array | undefined;
}

type NumberArray = Exclude<ArrowValues, BigInt64Array | BigUint64Array>;
type BigArray = BigInt64Array | BigUint64Array;

const halfWord = 0x1_0000_0000;
const ticksPerMicrosecond = 10;
const nanosecondsPerTick = 100;
// A call for a longer text costs less than a loop over its bytes.
const longText = 48;

/** Writes a bit for each row, set where it has a value. */
export function copyValidity({ nulls }: Vector, { rowCount, selection }: Rows, bits: Uint8Array): void {
  for (let first = 0; first < rowCount; first += 8) {
    let byte = 0;
    for (let row = first; row < rowCount && row < first + 8; row++) {
      const at = selection === undefined ? row : selection[row];
      if (nulls[at] === 0) byte |= 1 << (row & 7);
    }
    bits[first >> 3] = byte;
  }
}

/** Bytes of all texts, those of NULL rows left out. */
export function textBytes({ starts, ends, nulls }: BytesVector, { rowCount, selection }: Rows, hasNulls: boolean) {
  let bytes = 0;
  for (let row = 0; row < rowCount; row++) {
    const at = selection === undefined ? row : selection[row];
    if (!hasNulls || nulls[at] === 0) bytes += ends[at] - starts[at];
  }
  return bytes;
}

/** Copies texts one behind the other, and where each begins. */
export function copyTexts(
  { bytes, starts, ends, nulls }: BytesVector,
  { rowCount, selection }: Rows,
  hasNulls: boolean,
  offsets: Int32Array,
  out: Uint8Array,
): void {
  let used = 0;
  for (let row = 0; row < rowCount; row++) {
    const at = selection === undefined ? row : selection[row];
    offsets[row] = used;
    if (hasNulls && nulls[at] !== 0) continue;
    const start = starts[at];
    const end = ends[at];
    if (end - start < longText) for (let from = start; from < end; from++) out[used++] = bytes[from];
    else {
      out.set(bytes.subarray(start, end), used);
      used += end - start;
    }
  }
  offsets[rowCount] = used;
}

/** Copies values of a fixed width in the form of the Arrow type; those of NULL rows become 0. */
export function copyValues(vector: Vector, rows: Rows, hasNulls: boolean, type: ArrowType, out: ArrowValues): void {
  if (type.kind === 'bool') copyBits(vector, rows, out as Uint8Array);
  else if (type.kind === 'decimal') copyDecimals(vector as Int64Vector | Int128Vector, rows, out as BigInt64Array);
  else if (type.kind === 'timestamp') copyMicroseconds((vector as Int64Vector).values, rows, out as BigInt64Array);
  else if (type.kind === 'time' && type.unit !== 0)
    copyNanoseconds((vector as Int64Vector).values, rows, out as BigInt64Array);
  else copySame(vector, rows, out);
  // A bitmap has no bit set where a row is NULL already.
  if (hasNulls && type.kind !== 'bool') clearNulls(vector, rows, out, type.kind === 'decimal' ? 2 : 1);
}

/** Copies points in time with their minutes east of UTC; those of NULL rows become 0. */
export function copyOffsets(
  vector: OffsetVector,
  rows: Rows,
  hasNulls: boolean,
  type: ArrowType,
  instants: BigInt64Array,
  minutes: Int16Array,
): void {
  if (type.kind === 'offset' && type.instant === 'timestamp') copyMicroseconds(vector.ticks, rows, instants);
  else gatherBigs(vector.ticks, rows, instants);
  gatherNumbers(vector.offsets, rows, minutes);
  if (!hasNulls) return;
  clearNulls(vector, rows, instants, 1);
  clearNulls(vector, rows, minutes, 1);
}

function copySame(vector: Vector, rows: Rows, out: ArrowValues): void {
  switch (vector.layout) {
    case 'i32':
    case 'u32':
    case 'f64':
      gatherNumbers(vector.values, rows, out as NumberArray);
      break;
    case 'i64':
    case 'u64':
      gatherBigs(vector.values, rows, out as BigArray);
      break;
    default:
      throw new Error(`${vector.layout} has no values of a fixed width`);
  }
}

function gatherNumbers(
  from: Int16Array | Int32Array | Uint32Array | Float64Array,
  { rowCount, selection }: Rows,
  out: NumberArray,
): void {
  if (selection === undefined) out.set(from.subarray(0, rowCount));
  else for (let row = 0; row < rowCount; row++) out[row] = from[selection[row]];
}

function gatherBigs(from: BigArray, { rowCount, selection }: Rows, out: BigArray): void {
  if (selection === undefined) out.set(from.subarray(0, rowCount));
  else for (let row = 0; row < rowCount; row++) out[row] = from[selection[row]];
}

function copyBits(vector: Vector, { rowCount, selection }: Rows, bits: Uint8Array): void {
  if (vector.layout !== 'i32') return;
  const { values, nulls, hasNulls } = vector;
  for (let first = 0; first < rowCount; first += 8) {
    let byte = 0;
    for (let row = first; row < rowCount && row < first + 8; row++) {
      const at = selection === undefined ? row : selection[row];
      if (values[at] !== 0 && !(hasNulls && nulls[at] !== 0)) byte |= 1 << (row & 7);
    }
    bits[first >> 3] = byte;
  }
}

// Halves of 32 bits throughout: a loop over them makes no bigint.
function halvesOf(values: BigArray): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

function copyDecimals(vector: Int64Vector | Int128Vector, { rowCount, selection }: Rows, out: BigInt64Array): void {
  const to = halvesOf(out);
  const low = halvesOf(vector.layout === 'i64' ? vector.values : vector.low);
  const high = vector.layout === 'i64' ? undefined : halvesOf(vector.high);
  for (let row = 0; row < rowCount; row++) {
    const at = 2 * (selection === undefined ? row : selection[row]);
    const sign = low[at + 1] >> 31;
    to[4 * row] = low[at];
    to[4 * row + 1] = low[at + 1];
    to[4 * row + 2] = high === undefined ? sign : high[at];
    to[4 * row + 3] = high === undefined ? sign : high[at + 1];
  }
}

// Floors, as ticks before 1970 are negative: a division of the two halves by hand, each step exact in a double.
function copyMicroseconds(ticks: BigInt64Array, { rowCount, selection }: Rows, out: BigInt64Array): void {
  const from = halvesOf(ticks);
  const to = halvesOf(out);
  for (let row = 0; row < rowCount; row++) {
    const at = 2 * (selection === undefined ? row : selection[row]);
    const high = Math.floor(from[at + 1] / ticksPerMicrosecond);
    const rest = from[at + 1] - high * ticksPerMicrosecond;
    to[2 * row] = Math.floor((rest * halfWord + (from[at] >>> 0)) / ticksPerMicrosecond) | 0;
    to[2 * row + 1] = high;
  }
}

// A time of day has less than 2^40 ticks.
function copyNanoseconds(ticks: BigInt64Array, { rowCount, selection }: Rows, out: BigInt64Array): void {
  const from = halvesOf(ticks);
  const to = halvesOf(out);
  for (let row = 0; row < rowCount; row++) {
    const at = 2 * (selection === undefined ? row : selection[row]);
    const nanoseconds = (from[at + 1] * halfWord + (from[at] >>> 0)) * nanosecondsPerTick;
    const high = Math.floor(nanoseconds / halfWord);
    to[2 * row] = (nanoseconds - high * halfWord) | 0;
    to[2 * row + 1] = high;
  }
}

function clearNulls({ nulls }: Vector, { rowCount, selection }: Rows, out: ArrowValues, width: number): void {
  const zero = out instanceof BigInt64Array || out instanceof BigUint64Array ? 0n : 0;
  for (let row = 0; row < rowCount; row++) {
    const at = selection === undefined ? row : selection[row];
    if (nulls[at] !== 0) for (let lane = 0; lane < width; lane++) out[row * width + lane] = zero as never;
  }
}
