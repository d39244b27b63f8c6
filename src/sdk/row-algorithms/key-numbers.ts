import { allocateWords, grownWords } from './allocate-words.ts';
import { finishHash } from './hash-words.ts';
import type { PackedKeys } from './packed-keys.ts';

const firstSlots = 1024;
/** The most keys for each slot. */
const fullest = 5 / 8;
// Rows that were spilled by their hash have much of it in common: finished in another way it is spread again.
const seed = 0x2c1b3c6d;

/**
 * Numbers packed keys of one length from 0 in the order of their first insertion. Open addressing, the keys in the slots themselves: a key
 * costs one walk to memory, and those of a batch overlap.
 */
export class KeyNumbers {
  /** Words of a slot: number, −1 for an empty slot, and key. */
  readonly #width: number;
  #slots: Int32Array<ArrayBuffer>;
  #slotCount = firstSlots;
  /** The hash of each key, by number. */
  #hashes: Int32Array<ArrayBuffer>;
  /** The hash of the key at each position of a batch. */
  #sought = new Int32Array(0);
  size = 0;

  /** @param stride words of each key */
  constructor(stride: number) {
    this.#width = stride + 1;
    this.#slots = allocateWords(firstSlots * this.#width).fill(-1);
    this.#hashes = allocateWords(firstSlots * fullest);
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.#slots.byteLength + this.#hashes.byteLength;
  }

  /** Bytes that would be allocated to take `count` more keys; 0 while there is room. */
  bytesFor(count: number): number {
    const slots = this.#slotsFor(count);
    return slots === this.#slotCount ? 0 : slots * (this.#width + fullest) * 4;
  }

  /** Makes room for `count` more keys. Throws DTS_E_BUFFERALLOCFAILED when memory is exhausted. */
  reserve(count: number): void {
    const slots = this.#slotsFor(count);
    if (slots > this.#slotCount) this.#rehash(slots);
  }

  /** Writes the number of every key of the batch to `numbers`, by position. A new key gets the next number. There has to be room. */
  insert(keys: PackedKeys, numbers: Int32Array): void {
    this.#fetch(keys, numbers);
    const { count, words, stride } = keys;
    const slots = this.#slots;
    const sought = this.#sought;
    const mask = this.#slotCount - 1;
    const width = this.#width;
    for (let position = 0, from = 0; position < count; position++, from += stride) {
      const at = this.#search((sought[position] & mask) * width, words, from);
      if (slots[at] < 0) {
        this.#hashes[this.size] = sought[position];
        slots[at] = this.size++;
        for (let word = 0; word < stride; word++) slots[at + 1 + word] = words[from + word];
      }
      numbers[position] = slots[at];
    }
  }

  /** As `insert`, with −1 for keys that are unknown. Gives how many of them there are. */
  find(keys: PackedKeys, numbers: Int32Array): number {
    this.#fetch(keys, numbers);
    const { count, words, stride } = keys;
    const mask = this.#slotCount - 1;
    let unknown = 0;
    for (let position = 0, from = 0; position < count; position++, from += stride) {
      const number = this.#slots[this.#search((this.#sought[position] & mask) * this.#width, words, from)];
      if (number < 0) unknown++;
      numbers[position] = number;
    }
    return unknown;
  }

  /** Forgets every key and frees the memory. */
  clear(): void {
    this.#slots = allocateWords(firstSlots * this.#width).fill(-1);
    this.#hashes = allocateWords(firstSlots * fullest);
    this.#slotCount = firstSlots;
    this.size = 0;
  }

  /** Reads the slots of a batch ahead: reads that do not depend on each other overlap, those of a search wait for each other. */
  #fetch({ count, hashes }: PackedKeys, numbers: Int32Array): void {
    if (this.#sought.length < count) this.#sought = new Int32Array(count);
    const sought = this.#sought;
    const slots = this.#slots;
    const mask = this.#slotCount - 1;
    const width = this.#width;
    for (let position = 0; position < count; position++) {
      const hash = finishHash(hashes[position] ^ seed);
      sought[position] = hash;
      numbers[position] = slots[(hash & mask) * width];
    }
  }

  /** The first word of the slot with a key, or of the empty one where it belongs. */
  #search(first: number, words: Int32Array, from: number): number {
    const slots = this.#slots;
    const width = this.#width;
    let at = first;
    while (slots[at] >= 0) {
      // From behind: what says that values are NULL comes first, and is the same for most keys.
      let word = width - 1;
      while (word > 0 && slots[at + word] === words[from + word - 1]) word--;
      if (word === 0) return at;
      at += width;
      if (at === slots.length) at = 0;
    }
    return at;
  }

  #slotsFor(count: number): number {
    let slots = this.#slotCount;
    while (this.size + count > slots * fullest) slots *= 2;
    return slots;
  }

  #rehash(count: number): void {
    const before = this.#slots;
    const width = this.#width;
    const slots = allocateWords(count * width).fill(-1);
    for (let from = 0; from < before.length; from += width) {
      if (before[from] < 0) continue;
      let at = (this.#hashes[before[from]] & (count - 1)) * width;
      while (slots[at] >= 0) at = at + width === slots.length ? 0 : at + width;
      for (let word = 0; word < width; word++) slots[at + word] = before[from + word];
    }
    this.#slots = slots;
    this.#hashes = grownWords(this.#hashes, count * fullest);
    this.#slotCount = count;
  }
}
