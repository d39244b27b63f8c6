import { type FileHandle, open } from 'node:fs/promises';
import { type ByteAllocator, type FileTarget, type GatheredPart, InternalError, type TextTarget } from 'opendtsx/sdk';
import type { BlockEncoder, BlockWriter } from './block-writer.ts';

/** Where the copies of a destination write on: the file as the first thread has it, and its length then. */
export interface SharedTarget {
  readonly path: string;
  readonly length: number;
}

interface HeldBlock {
  readonly bytes: Uint8Array;
  /** The block that the bytes lie in, to be filled again. */
  readonly block: Uint8Array | undefined;
}

/** Collects text in blocks and holds them until it is known where in the file they belong. */
export class PartWriter implements BlockWriter, FileTarget {
  readonly continues = true;
  readonly target: TextTarget;
  readonly #shared: SharedTarget;
  readonly #handle: FileHandle;
  readonly #encode: BlockEncoder;
  readonly #blockSize: number;
  readonly #allocate: ByteAllocator;
  readonly #free: Uint8Array[] = [];
  #held: HeldBlock[] = [];

  private constructor(
    shared: SharedTarget,
    handle: FileHandle,
    encode: BlockEncoder,
    blockSize: number,
    allocate: ByteAllocator,
  ) {
    this.#shared = shared;
    this.#handle = handle;
    this.#encode = encode;
    this.#blockSize = blockSize;
    this.#allocate = allocate;
    this.target = { bytes: allocate(blockSize), position: 0 };
  }

  static async open(
    shared: SharedTarget,
    encode: BlockEncoder,
    blockSize: number,
    allocate: ByteAllocator,
  ): Promise<PartWriter> {
    return new PartWriter(shared, await open(shared.path, 'r+'), encode, blockSize, allocate);
  }

  flush(): void {
    const { target } = this;
    if (target.position === 0) return;
    const text = target.bytes.subarray(0, target.position);
    const bytes = this.#encode(text);
    target.position = 0;
    if (bytes !== text) this.#held.push({ bytes, block: undefined });
    else {
      this.#held.push({ bytes, block: target.bytes });
      target.bytes = this.#free.pop() ?? this.#allocate(this.#blockSize);
    }
  }

  grow(bytes: number): void {
    const { target } = this;
    if (target.bytes.length >= bytes) return;
    this.#reuse(target.bytes);
    target.bytes = new Uint8Array(bytes);
  }

  async drain(): Promise<void> {}

  async write(): Promise<void> {
    throw new InternalError('a copy of a destination writes before its place is known');
  }

  /** What was collected since the last call. @param guarded words the error of writing */
  take(guarded: (pending: Promise<void>) => Promise<void>): GatheredPart {
    const held = this.#held;
    this.#held = [];
    return {
      size: held.reduce((sum, { bytes }) => sum + bytes.length, 0),
      write: (offset) => guarded(this.#writeAt(held, this.#shared.length + offset)),
      drop: () => {
        for (const { block } of held.splice(0)) if (block !== undefined) this.#reuse(block);
      },
    };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #reuse(block: Uint8Array): void {
    if (block.length === this.#blockSize) this.#free.push(block);
  }

  async #writeAt(held: readonly HeldBlock[], offset: number): Promise<void> {
    let position = offset;
    for (const { bytes } of held) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, position);
        done += bytesWritten;
        position += bytesWritten;
      }
    }
  }
}
