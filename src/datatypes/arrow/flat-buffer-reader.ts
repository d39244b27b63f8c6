/** Says what is wrong with bytes that are no FlatBuffer. */
export class MalformedFlatBuffer extends Error {}

const decoder = new TextDecoder();

/** A table of a FlatBuffer. Reading what lies outside of the buffer throws `MalformedFlatBuffer`. */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #directory: number;
  readonly #directorySize: number;

  /** @param at position of the table; absent: the root */
  constructor(view: DataView, at = int32(view, 0)) {
    this.#view = view;
    this.#at = at;
    this.#directory = at - int32(view, at);
    this.#directorySize = uint16(view, this.#directory);
  }

  /** A number of a field, or `otherwise` when it is left out. */
  number(slot: number, bytes: 1 | 2 | 4 | 8, otherwise = 0): number {
    const at = this.#place(slot);
    if (at === undefined) return otherwise;
    if (bytes === 1) return this.#checked(at, 1).getUint8(at);
    if (bytes === 2) return this.#checked(at, 2).getInt16(at, true);
    return bytes === 4 ? int32(this.#view, at) : Number(this.#checked(at, 8).getBigInt64(at, true));
  }

  /** A string; undefined when it is left out. */
  string(slot: number): string | undefined {
    const at = this.#target(slot);
    if (at === undefined) return undefined;
    const length = int32(this.#view, at);
    this.#checked(at + 4, length);
    return decoder.decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at + 4, length));
  }

  /** A table; undefined when it is left out. */
  table(slot: number): FlatTable | undefined {
    const at = this.#target(slot);
    return at === undefined ? undefined : new FlatTable(this.#view, at);
  }

  /** A vector of tables; empty when it is left out. */
  tables(slot: number): readonly FlatTable[] {
    const at = this.#target(slot);
    if (at === undefined) return [];
    return Array.from({ length: this.#count(at, 4) }, (_, index) => {
      const place = at + 4 + index * 4;
      return new FlatTable(this.#view, place + int32(this.#view, place));
    });
  }

  /** The numbers of a vector of structs of two 64-bit numbers, one behind the other; empty when it is left out. */
  pairs(slot: number): readonly number[] {
    const at = this.#target(slot);
    if (at === undefined) return [];
    return Array.from({ length: this.#count(at, 16) * 2 }, (_, index) =>
      Number(this.#view.getBigInt64(at + 4 + index * 8, true)),
    );
  }

  #count(at: number, size: number): number {
    const count = int32(this.#view, at);
    this.#checked(at + 4, count * size);
    return count;
  }

  #place(slot: number): number | undefined {
    const entry = 4 + slot * 2;
    if (entry + 2 > this.#directorySize) return undefined;
    const offset = uint16(this.#view, this.#directory + entry);
    return offset === 0 ? undefined : this.#at + offset;
  }

  #target(slot: number): number | undefined {
    const place = this.#place(slot);
    return place === undefined ? undefined : place + int32(this.#view, place);
  }

  #checked(at: number, length: number): DataView {
    return checked(this.#view, at, length);
  }
}

function checked(view: DataView, at: number, length: number): DataView {
  if (at < 0 || length < 0 || at + length > view.byteLength) {
    throw new MalformedFlatBuffer(`it refers to byte ${at + length} of ${view.byteLength}`);
  }
  return view;
}

function int32(view: DataView, at: number): number {
  return checked(view, at, 4).getInt32(at, true);
}

function uint16(view: DataView, at: number): number {
  return checked(view, at, 2).getUint16(at, true);
}
