/** The memory that records are packed into. */
export type Chunk = Int32Array<SharedArrayBuffer>;

/** Chunks that nobody uses; the garbage collector may take them. */
const unused: WeakRef<Chunk>[] = [];

/**
 * A chunk of this many words, an unused one where there is; its content is anything. Shared memory, although nobody shares it: with other memory
 * the garbage collector runs for every 64 MiB, and Sort took a sixth longer.
 */
export function takeChunk(length: number): Chunk {
  for (let index = unused.length - 1; index >= 0; index--) {
    const chunk = unused[index].deref();
    if (chunk !== undefined && chunk.length !== length) continue;
    unused.splice(index, 1);
    if (chunk !== undefined) return chunk;
  }
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/** Gives chunks back; their user must not touch them again. */
export function returnChunks(chunks: readonly Chunk[]): void {
  for (const chunk of chunks) unused.push(new WeakRef(chunk));
}
