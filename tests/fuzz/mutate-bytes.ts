import type { Random } from './random.ts';

type ByteMutation = (bytes: Buffer, random: Random, other: Uint8Array) => Buffer;

const largestResult = 4_000_000;
const edges: readonly [number, ...number[]] = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff,
];

const mutations: readonly [ByteMutation, ...ByteMutation[]] = [
  (bytes, random) => {
    if (bytes.length > 0) bytes[random.below(bytes.length)] ^= 1 << random.below(8);
    return bytes;
  },
  (bytes, random) => {
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
  (bytes, random) => {
    const at = random.below(bytes.length - 3);
    if (bytes.length > 4) bytes.writeUInt32LE(random.pick(edges), at);
    return bytes;
  },
  (bytes, random) => {
    const at = random.below(bytes.length - 1);
    if (bytes.length > 2) bytes.writeUInt16LE(random.pick(edges) & 0xffff, at);
    return bytes;
  },
  (bytes, random) => {
    const [start, end] = random.span(bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  (bytes, random) => {
    const [start, end] = random.span(bytes.length);
    const times = Math.min(1 + random.below(random.once(8) ? 2000 : 3), Math.floor(largestResult / (end - start + 1)));
    const piece = bytes.subarray(start, end);
    return Buffer.concat([bytes.subarray(0, end), ...Array<Buffer>(times).fill(piece), bytes.subarray(end)]);
  },
  (bytes, random, other) => {
    const [from, to] = random.span(other.length);
    const [start, end] = random.span(bytes.length);
    return Buffer.concat([bytes.subarray(0, start), other.subarray(from, to), bytes.subarray(end)]);
  },
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    const added = Buffer.from(Array.from({ length: 1 + random.below(8) }, () => random.below(256)));
    return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
  },
];

/** A damaged copy: bits, bytes and numbers changed, pieces cut out, repeated or taken from another input. */
export function mutateBytes(bytes: Uint8Array, random: Random, other: Uint8Array): Buffer {
  let result: Buffer = Buffer.from(bytes);
  for (let left = 1 + random.below(4); left > 0; left--) {
    result = Buffer.from(random.pick(mutations)(result, random, other)).subarray(0, largestResult);
  }
  return result;
}
