import { allocateWords } from './allocate-words.ts';
import { finishHash, hashKey, mixHash } from './hash-words.ts';
import type { PackedKeys } from './packed-keys.ts';

const partBits = 8;
const partCount = 2 ** partBits;
const firstPairs = 64;
/** A part has at most so many times more pairs than may wait for it: most lines of its memory are then visited when they come in. */
const pairsPerWaiting = 8;

/**
 * A set of pairs of a group number and a packed key of one length. It has many parts, by hash, each with a table of its own; pairs wait until
 * there are enough for a part to be worth visiting, as a table of millions of pairs costs a walk to memory for each.
 */
export class GroupedKeys {
  /** Words of a pair: group number and key. */
  readonly #width: number;
  /** The pairs that wait for each part, and how many words they take. */
  readonly #waiting: Int32Array<ArrayBuffer>[];
  readonly #ends = new Int32Array(partCount);
  /** Open addressing; the pairs lie in the slots themselves, −1 in place of a group marks an empty slot. */
  readonly #slots: Int32Array<ArrayBuffer>[];
  readonly #sizes = new Int32Array(partCount);
  /** The groups of the pairs that the last call found to be new. */
  found = new Int32Array(firstPairs);
  #foundCount = 0;
  /** Bytes held. */
  byteLength = 0;

  /** @param stride words of each key */
  constructor(stride: number) {
    this.#width = stride + 1;
    this.#waiting = Array.from({ length: partCount }, () => new Int32Array(0));
    this.#slots = Array.from({ length: partCount }, () => new Int32Array(0));
  }

  /** Pairs, without those that wait. */
  get size(): number {
    return this.#sizes.reduce((sum, size) => sum + size, 0);
  }

  /**
   * Takes the pair of every position of a batch. Gives how many pairs turned out to be new, also of batches before; `found` has their groups.
   * Throws DTS_E_BUFFERALLOCFAILED when memory is exhausted.
   */
  add({ count, words, stride }: PackedKeys, groups: Int32Array): number {
    this.#foundCount = 0;
    if (stride === 1) return this.#addShort(count, words, groups);
    const ends = this.#ends;
    for (let position = 0, from = 0; position < count; position++, from += stride) {
      const group = groups[position];
      const part = hashKey(group, words, from, stride) >>> (32 - partBits);
      if (ends[part] === this.#waiting[part].length) this.#makeRoom(part);
      const waiting = this.#waiting[part];
      let at = ends[part];
      waiting[at++] = group;
      for (let word = 0; word < stride; word++) waiting[at++] = words[from + word];
      ends[part] = at;
    }
    return this.#foundCount;
  }

  /** As `add`, for keys of one word, the usual ones. */
  #addShort(count: number, words: Int32Array, groups: Int32Array): number {
    const ends = this.#ends;
    const waiting = this.#waiting;
    for (let position = 0; position < count; position++) {
      const group = groups[position];
      const key = words[position];
      const part = hashShort(group, key) >>> (32 - partBits);
      if (ends[part] === waiting[part].length) this.#makeRoom(part);
      const at = ends[part];
      const pairs = waiting[part];
      pairs[at] = group;
      pairs[at + 1] = key;
      ends[part] = at + 2;
    }
    return this.#foundCount;
  }

  /** Takes the pairs that wait; result as that of `add`. */
  settle(): number {
    this.#foundCount = 0;
    for (let part = 0; part < partCount; part++) this.#visit(part);
    return this.#foundCount;
  }

  /** Writes 1 for every position whose pair is not in the set, after `settle`, else 0, and gives how many these are. */
  find({ count, words, stride }: PackedKeys, groups: Int32Array, isNew: Uint8Array): number {
    let unknown = 0;
    for (let position = 0; position < count; position++) {
      const hash = hashKey(groups[position], words, position * stride, stride);
      const slots = this.#slots[hash >>> (32 - partBits)];
      const at = slots.length === 0 ? -1 : this.#slotOf(slots, hash, groups[position], words, position * stride);
      isNew[position] = at < 0 || slots[at] < 0 ? 1 : 0;
      unknown += isNew[position];
    }
    return unknown;
  }

  /** Forgets every pair and frees the memory. */
  clear(): void {
    this.#waiting.fill(new Int32Array(0));
    this.#slots.fill(new Int32Array(0));
    this.#ends.fill(0);
    this.#sizes.fill(0);
    this.found = new Int32Array(firstPairs);
    this.byteLength = 0;
  }

  /** Makes room for another pair to wait for a part. */
  #makeRoom(part: number): void {
    this.#visit(part);
    const pairs = this.#waiting[part].length / this.#width;
    if (pairs > 0 && this.#sizes[part] < pairs * pairsPerWaiting) return;
    this.#waiting[part] = this.#allocate(this.#waiting[part], Math.max(pairs * 2, firstPairs));
  }

  /** Takes the pairs that wait for a part. */
  #visit(part: number): void {
    const waiting = this.#waiting[part];
    const end = this.#ends[part];
    const width = this.#width;
    if (end === 0) return;
    const slots = this.#reserve(part, end / width);
    if (this.#foundCount + end / width > this.found.length) this.#growFound(end / width);
    const found = width === 2 ? this.#takeShort(slots, waiting, end) : this.#take(slots, waiting, end);
    this.#sizes[part] += found - this.#foundCount;
    this.#foundCount = found;
    this.#ends[part] = 0;
  }

  /** Puts pairs into slots; gives how many pairs were found with them. */
  #take(slots: Int32Array, waiting: Int32Array, end: number): number {
    const width = this.#width;
    let found = this.#foundCount;
    for (let from = 0; from < end; from += width) {
      const group = waiting[from];
      const at = this.#slotOf(slots, hashKey(group, waiting, from + 1, width - 1), group, waiting, from + 1);
      if (slots[at] >= 0) continue;
      slots[at] = group;
      for (let word = 1; word < width; word++) slots[at + word] = waiting[from + word];
      this.found[found++] = group;
    }
    return found;
  }

  /** As `#take`, for keys of one word, the usual ones. */
  #takeShort(slots: Int32Array, waiting: Int32Array, end: number): number {
    const groups = this.found;
    const mask = slots.length - 1;
    let found = this.#foundCount;
    for (let from = 0; from < end; from += 2) {
      const group = waiting[from];
      const key = waiting[from + 1];
      let at = (hashShort(group, key) << 1) & mask;
      while (slots[at] >= 0 && (slots[at] !== group || slots[at + 1] !== key)) at = (at + 2) & mask;
      if (slots[at] >= 0) continue;
      slots[at] = group;
      slots[at + 1] = key;
      groups[found++] = group;
    }
    return found;
  }

  /** The slot of a pair, or the empty one where it belongs. */
  #slotOf(slots: Int32Array, hash: number, group: number, words: Int32Array, from: number): number {
    const width = this.#width;
    const end = slots.length;
    let at = (hash & (end / width - 1)) * width;
    for (let held = slots[at]; held >= 0; held = slots[at]) {
      if (held === group) {
        let word = 1;
        while (word < width && slots[at + word] === words[from + word - 1]) word++;
        if (word === width) return at;
      }
      at += width;
      if (at === end) at = 0;
    }
    return at;
  }

  /** The slots of a part with room for `count` more pairs. */
  #reserve(part: number, count: number): Int32Array<ArrayBuffer> {
    const before = this.#slots[part];
    const width = this.#width;
    let slotCount = Math.max(before.length / width, firstPairs);
    while ((this.#sizes[part] + count) * 10 > slotCount * 7) slotCount *= 2;
    if (slotCount * width === before.length) return before;
    const slots = this.#allocate(before, slotCount).fill(-1);
    this.#slots[part] = slots;
    if (width === 2) {
      moveShort(before, slots);
      return slots;
    }
    for (let from = 0; from < before.length; from += width) {
      if (before[from] < 0) continue;
      let at = (hashKey(before[from], before, from + 1, width - 1) & (slotCount - 1)) * width;
      while (slots[at] >= 0) at = at + width === slots.length ? 0 : at + width;
      for (let word = 0; word < width; word++) slots[at + word] = before[from + word];
    }
    return slots;
  }

  /** Room for pairs in place of other room. */
  #allocate(before: Int32Array, pairs: number): Int32Array<ArrayBuffer> {
    const words = allocateWords(pairs * this.#width);
    this.byteLength += words.byteLength - before.byteLength;
    return words;
  }

  #growFound(count: number): void {
    const grown = allocateWords(Math.max(this.#foundCount + count, this.found.length * 2));
    grown.set(this.found);
    this.found = grown;
  }
}

/** The hash of a pair whose key is one word: that of `hashKey`. */
function hashShort(group: number, key: number): number {
  return finishHash(mixHash(group, key));
}

/** Puts pairs with keys of one word into more slots, all of them empty. */
function moveShort(before: Int32Array, slots: Int32Array): void {
  const mask = slots.length - 1;
  for (let from = 0; from < before.length; from += 2) {
    const group = before[from];
    if (group < 0) continue;
    const key = before[from + 1];
    let at = (hashShort(group, key) << 1) & mask;
    while (slots[at] >= 0) at = (at + 2) & mask;
    slots[at] = group;
    slots[at + 1] = key;
  }
}
