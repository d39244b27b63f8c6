import { allocateWords } from './allocate-words.ts';
import { hashKey } from './hash-words.ts';
import type { PackedKeys } from './packed-keys.ts';

const firstSlots = 1024;

/**
 * Numbers packed keys of one length from 0 in the order of their first insertion. Open addressing, the keys in the slots themselves: a key
 * costs one walk to memory, and those of a batch overlap.
 */
export class KeyNumbers {
  /** Words of a slot: number, −1 for an empty slot, and key. */
  readonly #width: number;
  #slots: Int32Array<ArrayBuffer>;
  #slotCount = firstSlots;
  /** The first word of the slot where the search for each position of a batch begins. */
  #firsts = new Int32Array(0);
  size = 0;

  /** @param stride words of each key */
  constructor(stride: number) {
    this.#width = stride + 1;
    this.#slots = allocateWords(firstSlots * this.#width).fill(-1);
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.#slots.byteLength;
  }

  /** Bytes that would be allocated to take `count` more keys; 0 while there is room. */
  bytesFor(count: number): number {
    const slots = this.#slotsFor(count);
    return slots === this.#slotCount ? 0 : slots * this.#width * 4;
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
    const firsts = this.#firsts;
    for (let position = 0, from = 0; position < count; position++, from += stride) {
      const at = this.#search(firsts[position], words, from);
      if (slots[at] < 0) {
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
    let unknown = 0;
    for (let position = 0, from = 0; position < count; position++, from += stride) {
      const number = this.#slots[this.#search(this.#firsts[position], words, from)];
      if (number < 0) unknown++;
      numbers[position] = number;
    }
    return unknown;
  }

  /** Forgets every key and frees the memory. */
  clear(): void {
    this.#slots = allocateWords(firstSlots * this.#width).fill(-1);
    this.#slotCount = firstSlots;
    this.size = 0;
  }

  /** Reads the slots of a batch ahead: reads that do not depend on each other overlap, those of a search wait for each other. */
  #fetch({ count, words, stride }: PackedKeys, numbers: Int32Array): void {
    if (this.#firsts.length < count) this.#firsts = new Int32Array(count);
    const firsts = this.#firsts;
    const slots = this.#slots;
    const mask = this.#slotCount - 1;
    const width = this.#width;
    for (let position = 0; position < count; position++) {
      const at = (hashKey(stride, words, position * stride, stride) & mask) * width;
      firsts[position] = at;
      numbers[position] = slots[at];
    }
  }

  /** The first word of the slot with a key, or of the empty one where it belongs. */
  #search(first: number, words: Int32Array, from: number): number {
    const slots = this.#slots;
    const width = this.#width;
    let at = first;
    while (slots[at] >= 0) {
      let word = 1;
      while (word < width && slots[at + word] === words[from + word - 1]) word++;
      if (word === width) return at;
      at += width;
      if (at === slots.length) at = 0;
    }
    return at;
  }

  #slotsFor(count: number): number {
    let slots = this.#slotCount;
    while ((this.size + count) * 8 > slots * 5) slots *= 2;
    return slots;
  }

  #rehash(count: number): void {
    const before = this.#slots;
    const width = this.#width;
    const slots = allocateWords(count * width).fill(-1);
    for (let from = 0; from < before.length; from += width) {
      if (before[from] < 0) continue;
      let at = (hashKey(width - 1, before, from + 1, width - 1) & (count - 1)) * width;
      while (slots[at] >= 0) at = at + width === slots.length ? 0 : at + width;
      for (let word = 0; word < width; word++) slots[at + word] = before[from + word];
    }
    this.#slots = slots;
    this.#slotCount = count;
  }
}
