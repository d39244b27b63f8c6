import { allocateWords } from 'opendtsx/sdk';

const firstSlots = 1024;
const none = -1;

/** Finds the positions of reference rows by the hash of their key. The keys lie elsewhere: a hash found only says where to look. */
export class KeyIndex {
  /** Two words for each slot: position or −1, and hash. */
  #slots = allocateWords(firstSlots * 2).fill(none);
  #mask = firstSlots - 1;
  size = 0;

  /** Bytes held. */
  get byteLength(): number {
    return this.#slots.byteLength;
  }

  /** Adds a position; there may be others with this hash. Throws DTS_E_BUFFERALLOCFAILED when memory is exhausted. */
  add(hash: number, position: number): void {
    if ((this.size + 1) * 8 > (this.#mask + 1) * 5) this.#grow();
    put(this.#slots, this.#mask, hash, position);
    this.size++;
  }

  /** The slot of the first position with this hash, or −1. `previous` gives the one after another slot. */
  find(hash: number, previous = none): number {
    const slots = this.#slots;
    let slot = previous < 0 ? hash & this.#mask : (previous + 1) & this.#mask;
    for (; slots[slot * 2] >= 0; slot = (slot + 1) & this.#mask) if (slots[slot * 2 + 1] === hash) return slot;
    return none;
  }

  /** The position in a slot that was found. */
  positionAt(slot: number): number {
    return this.#slots[slot * 2];
  }

  #grow(): void {
    const before = this.#slots;
    const mask = this.#mask * 2 + 1;
    const slots = allocateWords((mask + 1) * 2).fill(none);
    for (let from = 0; from < before.length; from += 2) {
      if (before[from] >= 0) put(slots, mask, before[from + 1], before[from]);
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

function put(slots: Int32Array, mask: number, hash: number, position: number): void {
  let slot = hash & mask;
  while (slots[slot * 2] >= 0) slot = (slot + 1) & mask;
  slots[slot * 2] = position;
  slots[slot * 2 + 1] = hash;
}
