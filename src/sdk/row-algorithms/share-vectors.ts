import type { Vector } from '../../datatypes/vector.ts';

type TypedArray = Uint8Array | Int16Array | Int32Array | Uint32Array | Float64Array | BigInt64Array | BigUint64Array;

/** A copy of the first `length` elements in memory that other threads see. */
export function shareArray<A extends TypedArray>(array: A, length = array.length): A {
  const make = array.constructor as new (buffer: SharedArrayBuffer) => A;
  const shared = new make(new SharedArrayBuffer(length * array.BYTES_PER_ELEMENT));
  shared.set(array.subarray(0, length) as never);
  return shared;
}

/** Copies of the first `rowCount` rows of vectors in memory that other threads see. Bytes that several vectors share are copied once. */
export function shareVectors(vectors: readonly Vector[], rowCount: number): Vector[] {
  const bytes = new Map<Uint8Array, Uint8Array>();
  return vectors.map((vector): Vector => {
    const shared = { ...vector, canonicalText: undefined, nulls: shareArray(vector.nulls, rowCount) };
    switch (shared.layout) {
      case 'bytes': {
        const known = bytes.get(shared.bytes) ?? shareArray(shared.bytes, shared.used);
        bytes.set(shared.bytes, known);
        const spans = { starts: shareArray(shared.starts, rowCount), ends: shareArray(shared.ends, rowCount) };
        return { ...shared, ...spans, bytes: known };
      }
      case 'i128':
        return { ...shared, high: shareArray(shared.high, rowCount), low: shareArray(shared.low, rowCount) };
      case 'offset':
        return { ...shared, ticks: shareArray(shared.ticks, rowCount), offsets: shareArray(shared.offsets, rowCount) };
      default:
        return { ...shared, values: shareArray(shared.values, rowCount) } as Vector;
    }
  });
}
