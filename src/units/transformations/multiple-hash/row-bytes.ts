/** Bytes that grow: what is hashed of one row. Numbers are written with the lowest byte first. */
export class RowBytes {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  /** What was written since `clear`; valid until the next write. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }

  clear(): void {
    this.#used = 0;
  }

  /** An integer of 1, 2 or 4 bytes. */
  integer(value: number, length: number): void {
    const at = this.#reserve(length);
    if (length === 1) this.#view.setUint8(at, value);
    else if (length === 2) this.#view.setUint16(at, value, true);
    else this.#view.setUint32(at, value, true);
  }

  /** An integer of 8 bytes. */
  long(value: bigint): void {
    this.#view.setBigUint64(this.#reserve(8), BigInt.asUintN(64, value), true);
  }

  single(value: number): void {
    this.#view.setFloat32(this.#reserve(4), value, true);
  }

  double(value: number): void {
    this.#view.setFloat64(this.#reserve(8), value, true);
  }

  span(source: Uint8Array, start: number, end: number): void {
    const at = this.#reserve(end - start);
    for (let from = start; from < end; from++) this.#bytes[at + from - start] = source[from];
  }

  /** ASCII text. */
  ascii(text: string): void {
    const at = this.#reserve(text.length);
    for (let index = 0; index < text.length; index++) this.#bytes[at + index] = text.charCodeAt(index);
  }

  #reserve(count: number): number {
    const at = this.#used;
    this.#used += count;
    if (this.#used > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#used, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}
