import { dtsError } from '../../diagnostics/dts-error.ts';
import { allocateWords, grownWords } from './allocate-words.ts';
import { finishHash, mixHash } from './hash-words.ts';

const firstSlots = 256;
const firstBytes = 4096;
const mostBytes = 2 ** 31 - 1;

/** Numbers byte strings from 0 in the order of their first insertion; equal bytes, equal numbers. */
export class TextNumbers {
  /** Two words for each slot: number or −1, and hash. */
  #slots = allocateWords(firstSlots * 2).fill(-1);
  #mask = firstSlots - 1;
  #bytes = new Uint8Array(firstBytes);
  /** Where each string starts; it ends where the next one starts. */
  #starts = allocateWords(firstSlots + 1);
  size = 0;

  /** Bytes held. */
  get byteLength(): number {
    return this.#slots.byteLength + this.#starts.byteLength + this.#bytes.byteLength;
  }

  /** Bytes that would be allocated to take `count` more strings of `length` bytes together; 0 while there is room. */
  bytesFor(count: number, length: number): number {
    let needed = 0;
    if (this.#starts[this.size] + length > this.#bytes.length) {
      needed += Math.max(this.#bytes.length * 2, this.#starts[this.size] + length);
    }
    let slots = this.#mask + 1;
    while ((this.size + count) * 8 > slots * 5) slots *= 2;
    if (slots > this.#mask + 1) needed += slots * 12;
    return needed;
  }

  /**
   * The number of the bytes `start` … `end` with this hash (`hashBytes`); −1 for unknown ones unless they are to be inserted.
   * Throws DTS_E_BUFFERALLOCFAILED when memory is exhausted.
   */
  numberOf(bytes: Uint8Array, start: number, end: number, hash: number, mayInsert: boolean): number {
    const slots = this.#slots;
    let slot = hash & this.#mask;
    for (let number = slots[slot * 2]; number >= 0; number = slots[slot * 2]) {
      if (slots[slot * 2 + 1] === hash && this.#equals(number, bytes, start, end)) return number;
      slot = (slot + 1) & this.#mask;
    }
    return mayInsert ? this.#insert(bytes, start, end, hash, slot) : -1;
  }

  /** Forgets every string and frees the memory. */
  clear(): void {
    this.#slots = allocateWords(firstSlots * 2).fill(-1);
    this.#mask = firstSlots - 1;
    this.#bytes = new Uint8Array(firstBytes);
    this.#starts = allocateWords(firstSlots + 1);
    this.size = 0;
  }

  #equals(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#starts[number];
    const length = end - start;
    if (this.#starts[number + 1] - own !== length) return false;
    const held = this.#bytes;
    for (let at = 0; at < length; at++) if (held[own + at] !== bytes[start + at]) return false;
    return true;
  }

  #insert(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const number = this.size;
    const own = this.#starts[number];
    this.#reserve(own + end - start);
    if (number + 2 > this.#starts.length) this.#starts = grownWords(this.#starts, this.#starts.length * 2);
    this.#bytes.set(bytes.subarray(start, end), own);
    this.#starts[number + 1] = own + end - start;
    this.#slots[slot * 2] = number;
    this.#slots[slot * 2 + 1] = hash;
    this.size = number + 1;
    if (this.size * 8 > (this.#mask + 1) * 5) this.#rehash();
    return number;
  }

  #reserve(needed: number): void {
    if (needed <= this.#bytes.length) return;
    if (needed > mostBytes) throw dtsError('DTS_E_BUFFERALLOCFAILED', { bytes: needed });
    const grown = new Uint8Array(Math.min(mostBytes, Math.max(needed, this.#bytes.length * 2)));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  #rehash(): void {
    const before = this.#slots;
    const count = (this.#mask + 1) * 2;
    this.#slots = allocateWords(count * 2).fill(-1);
    this.#mask = count - 1;
    for (let from = 0; from < before.length; from += 2) {
      if (before[from] < 0) continue;
      let slot = before[from + 1] & this.#mask;
      while (this.#slots[slot * 2] >= 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot * 2] = before[from];
      this.#slots[slot * 2 + 1] = before[from + 1];
    }
  }
}

/** The hash of the bytes `start` … `end`. */
export function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = mixHash(hash, bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
  }
  for (; at < end; at++) hash = mixHash(hash, bytes[at]);
  return finishHash(hash);
}
