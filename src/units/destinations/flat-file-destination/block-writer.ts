import type { ByteAllocator, FileTarget, TextTarget } from 'opendtsx/sdk';

/** Encodes a block of UTF-8 for the file; gives the same array when nothing changes. Throws when a character has no place there. */
export type BlockEncoder = (utf8: Uint8Array) => Uint8Array;

/** Collects text in two blocks: one is filled while the other is written. */
export interface BlockWriter {
  /** The block being filled. */
  readonly target: TextTarget;
  /** Hands the block over and takes the other. A Promise while the other is still being written. */
  flush(): void | Promise<void>;
  /** Replaces the empty block by one of at least this many bytes: for a row that is longer. */
  grow(bytes: number): void;
  /** Waits until everything handed over is written. Throws the error of a write that failed. */
  drain(): Promise<void>;
}

/** A block writer over a file. */
export function createBlockWriter(
  file: FileTarget,
  encode: BlockEncoder,
  blockSize: number,
  allocate: ByteAllocator,
): BlockWriter {
  const target: TextTarget = { bytes: allocate(blockSize), position: 0 };
  let other = allocate(blockSize);
  let writing: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  function start(): void {
    const block = target.bytes;
    const full = encode(block.subarray(0, target.position));
    target.bytes = other;
    target.position = 0;
    other = block as Uint8Array<ArrayBuffer>;
    writing = file.write(full).then(
      () => {
        writing = undefined;
      },
      (error: unknown) => {
        failure = { error };
        writing = undefined;
      },
    );
  }

  function check(): void {
    if (failure !== undefined) throw failure.error;
  }

  async function flushAfter(pending: Promise<void>): Promise<void> {
    await pending;
    check();
    start();
  }

  return {
    target,
    flush() {
      check();
      if (target.position === 0) return undefined;
      if (writing !== undefined) return flushAfter(writing);
      start();
      return undefined;
    },
    grow(bytes) {
      if (target.bytes.length < bytes) target.bytes = new Uint8Array(bytes);
    },
    async drain() {
      await writing;
      check();
    },
  };
}
