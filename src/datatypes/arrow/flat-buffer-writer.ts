/** The place of something written, in bytes from the end of the buffer; 0: nothing. */
export type FlatOffset = number;

/** A field of a table: its number in the schema, and what writes its value, an offset that was written before, or a number. */
export type FlatField =
  | { readonly slot: number; readonly offset: FlatOffset }
  | { readonly slot: number; readonly bytes: 1 | 2 | 4 | 8; readonly value: number };

const text = new TextEncoder();

/**
 * Writes a FlatBuffer (https://flatbuffers.dev/internals): from its end to its beginning, little-endian, what is referred to before what refers to it. Only what
 * the metadata of Arrow needs: tables, strings, vectors of tables and of pairs of 64-bit numbers.
 */
export class FlatBufferWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  /** Position of the first byte in use. */
  #head = this.#bytes.length;

  /** A string; give the offset to a field. */
  string(value: string): FlatOffset {
    const bytes = text.encode(value);
    this.#align(4, bytes.length + 1);
    this.#head -= bytes.length + 1;
    this.#bytes.set(bytes, this.#head);
    return this.#number(4, bytes.length);
  }

  /** A vector of tables or strings. */
  vector(offsets: readonly FlatOffset[]): FlatOffset {
    this.#align(4, offsets.length * 4);
    for (const offset of offsets.toReversed()) this.#reference(offset);
    return this.#number(4, offsets.length);
  }

  /** A vector of structs of two 64-bit numbers; the numbers of all of them, one behind the other. */
  pairs(numbers: readonly number[]): FlatOffset {
    this.#align(8, numbers.length * 8);
    // The count, which comes before the numbers, has four bytes: these must begin at a multiple of eight.
    for (const number of numbers.toReversed()) this.#number(8, number);
    return this.#number(4, numbers.length / 2);
  }

  /** A table with these fields. */
  table(fields: readonly FlatField[]): FlatOffset {
    const end = this.#used;
    const places = new Map<number, FlatOffset>();
    for (const field of fields) {
      if ('offset' in field) {
        if (field.offset === 0) continue;
        this.#align(4);
        this.#reference(field.offset);
      } else {
        this.#align(field.bytes);
        this.#number(field.bytes, field.value);
      }
      places.set(field.slot, this.#used);
    }
    this.#align(4);
    const table = this.#number(4, 0);
    const slots = Math.max(-1, ...places.keys()) + 1;
    for (let slot = slots - 1; slot >= 0; slot--) {
      const place = places.get(slot);
      this.#number(2, place === undefined ? 0 : table - place);
    }
    this.#number(2, table - end);
    const directory = this.#number(2, (slots + 2) * 2);
    this.#view.setInt32(this.#bytes.length - table, directory - table, true);
    return table;
  }

  /** The buffer with this table as its root; its length is a multiple of 8. */
  finish(root: FlatOffset): Uint8Array<ArrayBuffer> {
    this.#align(8, 4);
    this.#reference(root);
    return this.#bytes.slice(this.#head);
  }

  get #used(): number {
    return this.#bytes.length - this.#head;
  }

  /** Zeros, so that what begins `behind` bytes further on lies at a multiple of `size`. */
  #align(size: number, behind = 0): void {
    this.#reserve(size + behind + 16);
    const over = (this.#used + behind) % size;
    if (over > 0) this.#head -= size - over;
  }

  #reserve(count: number): void {
    if (count <= this.#head) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + count));
    grown.set(this.#bytes.subarray(this.#head), grown.length - this.#used);
    this.#head += grown.length - this.#bytes.length;
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  #number(bytes: 1 | 2 | 4 | 8, value: number): FlatOffset {
    this.#reserve(bytes);
    this.#head -= bytes;
    if (bytes === 1) this.#view.setUint8(this.#head, value);
    else if (bytes === 2) this.#view.setInt16(this.#head, value, true);
    else if (bytes === 4) this.#view.setInt32(this.#head, value, true);
    else this.#view.setBigInt64(this.#head, BigInt(value), true);
    return this.#used;
  }

  #reference(offset: FlatOffset): void {
    this.#number(4, this.#used + 4 - offset);
  }
}
