/** Makes the hash of the bytes of a row. A function may remember what it hashed before: use one for each output column. */
export interface HashFunction {
  digest(input: Uint8Array): Uint8Array;
}

/** A view of the bytes, for reading words. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
