import type { ByteAllocator, Vector } from 'opendtsx/sdk';
import type { KnownReference } from './reference-rows.ts';

/** Longer text stays where it is: a second copy of it would cost more than it gains. */
const mostBytes = 32 << 20;

/**
 * Columns whose text lies where the kernels reach it, so that destinations do not have to bring it there for every buffer. Columns with text in common
 * bytes keep sharing them.
 */
function placeText(vectors: readonly Vector[], allocate: ByteAllocator): Vector[] {
  const placed = new Map<Uint8Array, Uint8Array>();
  return vectors.map((vector) => {
    if (vector.layout !== 'bytes' || vector.used > mostBytes) return vector;
    let bytes = placed.get(vector.bytes);
    if (bytes === undefined) {
      bytes = allocate(vector.used);
      bytes.set(vector.bytes.subarray(0, vector.used));
      placed.set(vector.bytes, bytes);
    }
    return { ...vector, bytes };
  });
}

/** A reference that gets no more rows, its text placed for the kernels. */
export function placedReference(
  vectors: readonly Vector[],
  faults: KnownReference['faults'],
  allocate: ByteAllocator,
): KnownReference {
  const placed = placeText(vectors, allocate);
  return { vector: (copy) => placed[copy], faults, clear: () => undefined };
}
