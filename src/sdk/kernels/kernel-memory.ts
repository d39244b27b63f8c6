import { type Kernels, kernels } from './kernels.ts';

/** Gives bytes, all zero or not, that belong to the caller until its owner frees them. */
export type ByteAllocator = (byteLength: number) => Uint8Array<ArrayBuffer>;

/** Bytes in the memory of the kernels where there is room, elsewhere otherwise; freed together. */
export interface ByteArena {
  readonly allocate: ByteAllocator;
  /** Frees everything that was allocated; no array may be used afterwards. */
  release(): void;
}

/** Free stretches of the memory, ascending, never touching each other. */
const free: { from: number; to: number }[] = [];
let prepared = false;

/** The data of the module itself and what a kernel may read past an array stay out. */
const margin = 65536;
/** Arrays begin at multiples of this, each a little further into the cache than the one before would. */
const alignment = 64;

function prepare(owner: Kernels): void {
  if (prepared) return;
  prepared = true;
  free.push({ from: margin, to: owner.buffer.byteLength - margin });
}

function take(size: number): number {
  for (const [index, stretch] of free.entries()) {
    if (stretch.to - stretch.from < size) continue;
    const at = stretch.from;
    stretch.from += size;
    if (stretch.from === stretch.to) free.splice(index, 1);
    return at;
  }
  return -1;
}

function giveBack(from: number, to: number): void {
  let index = free.findIndex((stretch) => stretch.from > from);
  if (index < 0) index = free.length;
  free.splice(index, 0, { from, to });
  const next = free[index + 1];
  if (next?.from === to) {
    free[index].to = next.to;
    free.splice(index + 1, 1);
  }
  const before = free[index - 1];
  if (before?.to === from) {
    before.to = free[index].to;
    free.splice(index, 1);
  }
}

/** An arena over the memory of the kernels of this thread; without kernels it gives plain arrays. */
export function createByteArena(): ByteArena {
  const owner = kernels();
  const taken: { readonly from: number; readonly to: number }[] = [];
  return {
    allocate(byteLength) {
      if (owner === undefined) return new Uint8Array(byteLength);
      prepare(owner);
      // Not a power of two apart: columns of the same size would fall into the same cache sets.
      const size = Math.ceil((byteLength + alignment) / alignment) * alignment;
      const from = take(size);
      if (from < 0) return new Uint8Array(byteLength);
      taken.push({ from, to: from + size });
      return new Uint8Array(owner.buffer, from, byteLength);
    },
    release() {
      for (const { from, to } of taken.splice(0)) giveBack(from, to);
    },
  };
}

/** Allocates ordinary arrays. */
export const plainBytes: ByteAllocator = (byteLength) => new Uint8Array(byteLength);
