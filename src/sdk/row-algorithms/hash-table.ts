import { dtsError, InternalError } from '../../diagnostics/dts-error.ts';
import { shareArray } from './share-vectors.ts';

const firstSlots = 1024;
const mostWords = 2 ** 29;

/** The keys of a table in memory that other threads see. */
export interface SharedKeys {
  readonly slots: Int32Array;
  readonly starts: Int32Array;
  readonly words: Int32Array;
  readonly keyLength: number;
  readonly size: number;
}

/**
 * A set of packed keys (see `KeyPacker`) that numbers them from 0 in the order of their first insertion.
 * Open addressing; keys lie one after the other in one array of 32-bit words.
 */
export class KeyTable {
  /** Two words for each slot, side by side for the sake of the cache: key number or −1, and hash. */
  #slots: Int32Array = emptySlots(firstSlots);
  #mask = firstSlots - 1;
  /** Where the words of each key start; the end is the start of the next. */
  #starts: Int32Array = new Int32Array(firstSlots + 1);
  #words: Int32Array = new Int32Array(firstSlots * 4);
  /** Words of every key while all have the same number, −1 afterwards. */
  #keyLength = 0;
  #size = 0;
  #isShared = false;

  /** A table over the keys of another one, perhaps on another thread: no key can be added. */
  static over(shared: SharedKeys): KeyTable {
    const table = new KeyTable();
    table.#slots = shared.slots;
    table.#mask = shared.slots.length / 2 - 1;
    table.#starts = shared.starts;
    table.#words = shared.words;
    table.#keyLength = shared.keyLength;
    table.#size = shared.size;
    table.#isShared = true;
    return table;
  }

  /** The keys in memory that other threads see. */
  share(): SharedKeys {
    const size = this.#size;
    return {
      slots: shareArray(this.#slots),
      starts: shareArray(this.#starts, size + 1),
      words: shareArray(this.#words, size === 0 ? 0 : this.#starts[size]),
      keyLength: this.#keyLength,
      size,
    };
  }

  /** Number of distinct keys. */
  get size(): number {
    return this.#size;
  }

  /** Bytes held. */
  get byteLength(): number {
    return (this.#slots.length + this.#starts.length + this.#words.length) * 4;
  }

  /** The number of the key made of the first `length` words, or −1. */
  find(words: Int32Array, length: number): number {
    const hash = hashWords(words, length);
    const slots = this.#slots;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const key = slots[slot * 2];
      if (key < 0) return -1;
      if (slots[slot * 2 + 1] === hash && this.#equals(key, words, length)) return key;
    }
  }

  /** The number of the key, which is `size` before the call when the key is new. Throws a `DtsError` when memory is exhausted. */
  findOrInsert(words: Int32Array, length: number): number {
    const hash = hashWords(words, length);
    const slots = this.#slots;
    let slot = hash & this.#mask;
    for (let key = slots[slot * 2]; key >= 0; key = slots[slot * 2]) {
      if (slots[slot * 2 + 1] === hash && this.#equals(key, words, length)) return key;
      slot = (slot + 1) & this.#mask;
    }
    return this.#insert(words, length, hash, slot);
  }

  /** The words of a key by its number; valid until the next insertion. */
  keyAt(key: number): Int32Array {
    return this.#words.subarray(this.#starts[key], this.#starts[key + 1]);
  }

  /** Forgets every key. */
  clear(): void {
    if (this.#isShared) throw new InternalError('a table that threads share is emptied');
    this.#slots.fill(-1);
    this.#size = 0;
    this.#keyLength = 0;
  }

  #equals(key: number, words: Int32Array, length: number): boolean {
    let start: number;
    if (this.#keyLength > 0) {
      if (length !== this.#keyLength) return false;
      start = key * length;
    } else {
      start = this.#starts[key];
      if (this.#starts[key + 1] - start !== length) return false;
    }
    const own = this.#words;
    for (let at = 0; at < length; at++) if (own[start + at] !== words[at]) return false;
    return true;
  }

  #insert(words: Int32Array, length: number, hash: number, slot: number): number {
    if (this.#isShared) throw new InternalError('a key is added to a table that threads share');
    const key = this.#size;
    if (key + 1 === this.#starts.length) this.#starts = grown(this.#starts, key * 2 + 1);
    if (key === 0) this.#keyLength = length;
    else if (length !== this.#keyLength) this.#keyLength = -1;
    const start = key === 0 ? 0 : this.#starts[key];
    if (start + length > this.#words.length) this.#growWords(start + length);
    const own = this.#words;
    for (let at = 0; at < length; at++) own[start + at] = words[at];
    this.#starts[key + 1] = start + length;
    this.#slots[slot * 2] = key;
    this.#slots[slot * 2 + 1] = hash;
    this.#size = key + 1;
    if (this.#size * 8 > (this.#mask + 1) * 5) this.#rehash();
    return key;
  }

  #growWords(needed: number): void {
    if (needed > mostWords) throw dtsError('DTS_E_BUFFERALLOCFAILED', { bytes: needed * 4 });
    this.#words = grown(this.#words, Math.min(mostWords, Math.max(needed, this.#words.length * 2)));
  }

  #rehash(): void {
    const before = this.#slots;
    const count = (this.#mask + 1) * 2;
    const slots = emptySlots(count);
    const mask = count - 1;
    for (let from = 0; from < before.length; from += 2) {
      if (before[from] < 0) continue;
      let slot = before[from + 1] & mask;
      while (slots[slot * 2] >= 0) slot = (slot + 1) & mask;
      slots[slot * 2] = before[from];
      slots[slot * 2 + 1] = before[from + 1];
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

function emptySlots(count: number): Int32Array<ArrayBuffer> {
  return new Int32Array(count * 2).fill(-1);
}

function grown(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(values);
  return larger;
}

/** The hash of the first `length` words: the mixing of MurmurHash3 (32 bit), which spreads runs of consecutive numbers over a table. */
export function hashWords(words: Int32Array, length: number): number {
  let hash = length;
  for (let at = 0; at < length; at++) {
    let word = Math.imul(words[at], 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash ^= word;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
