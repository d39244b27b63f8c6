import type { Vector } from './vector.ts';

/** One array of a vector with a value per row. */
export type Lane = Int16Array | Int32Array | Uint32Array | Float64Array | BigInt64Array | BigUint64Array;

/** The arrays of a vector that have a value per row, without the nulls; of texts the spans, not the bytes. */
export function lanesOf(vector: Vector): readonly Lane[] {
  switch (vector.layout) {
    case 'bytes':
      return [vector.starts, vector.ends];
    case 'i128':
      return [vector.high, vector.low];
    case 'offset':
      return [vector.ticks, vector.offsets];
    default:
      return [vector.values];
  }
}

/**
 * Copies `count` rows of every lane of a vector to position `at` of another one of the same layout.
 * @param rows the rows of `from` to take, counted from `first`; without it the rows from `first` on
 */
export function copyLanes(
  to: Vector,
  at: number,
  from: Vector,
  first: number,
  count: number,
  rows: Int32Array | undefined,
): void {
  const sources = lanesOf(from);
  lanesOf(to).forEach((lane, index) => {
    const source = sources[index].subarray(first);
    if (rows === undefined) lane.set(source.subarray(0, count) as never, at);
    else if (isBig(lane)) gatherBigs(lane, at, source as typeof lane, count, rows);
    else gatherNumbers(lane, at, source as typeof lane, count, rows);
  });
}

function isBig(lane: Lane): lane is BigInt64Array | BigUint64Array {
  return lane instanceof BigInt64Array || lane instanceof BigUint64Array;
}

// Two loops, as an array of bigints and one of numbers never share fast machine code.
function gatherBigs(
  to: BigInt64Array | BigUint64Array,
  at: number,
  from: BigInt64Array | BigUint64Array,
  count: number,
  rows: Int32Array,
): void {
  for (let index = 0; index < count; index++) to[at + index] = from[rows[index]];
}

function gatherNumbers(
  to: Exclude<Lane, BigInt64Array | BigUint64Array>,
  at: number,
  from: Exclude<Lane, BigInt64Array | BigUint64Array>,
  count: number,
  rows: Int32Array,
): void {
  for (let index = 0; index < count; index++) to[at + index] = from[rows[index]];
}

/** Fills the first `count` rows of a vector with those of another one of the same layout from row `first` on. The bytes of texts are shared. */
export function copyVectorRows(from: Vector, first: number, count: number, to: Vector): void {
  if (from.hasNulls) to.nulls.set(from.nulls.subarray(first, first + count));
  else if (to.hasNulls) to.nulls.fill(0, 0, count);
  to.hasNulls = from.hasNulls;
  to.canonicalText = undefined;
  if (to.layout === 'bytes' && from.layout === 'bytes') to.bytes = from.bytes;
  copyLanes(to, 0, from, first, count, undefined);
}
