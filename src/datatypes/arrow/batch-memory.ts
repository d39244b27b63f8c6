/** Gives the bytes that a batch is made of. */
export type TakeMemory = (length: number) => Uint8Array<ArrayBuffer>;

/** Memory of its own for each batch: it stays valid. */
export const ownMemory: TakeMemory = (length) => new Uint8Array(length);

/** The same memory for each batch, which is valid until the next one: the garbage collector has nothing to do. Its bytes are not zeroed. */
export function reusedMemory(): TakeMemory {
  let bytes = new Uint8Array(0);
  return (length) => {
    if (length > bytes.length) bytes = new Uint8Array(Math.max(length, Math.ceil(bytes.length * 1.5)));
    return bytes.subarray(0, length);
  };
}
