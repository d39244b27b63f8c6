const firstSize = 4096;
const keptSize = 1 << 20;

/** Bytes that grow as they are written, numbers least byte first. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(firstSize);
  #length = 0;

  /** Bytes written and not taken. */
  get length(): number {
    return this.#length;
  }

  uint8(value: number): this {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
    return this;
  }

  uint16(value: number): this {
    this.#reserved(2).writeUInt16LE(value, this.#length - 2);
    return this;
  }

  int16(value: number): this {
    this.#reserved(2).writeInt16LE(value, this.#length - 2);
    return this;
  }

  uint32(value: number): this {
    this.#reserved(4).writeUInt32LE(value, this.#length - 4);
    return this;
  }

  int32(value: number): this {
    this.#reserved(4).writeInt32LE(value, this.#length - 4);
    return this;
  }

  uint64(value: bigint): this {
    this.#reserved(8).writeBigUInt64LE(value, this.#length - 8);
    return this;
  }

  int64(value: bigint): this {
    this.#reserved(8).writeBigInt64LE(value, this.#length - 8);
    return this;
  }

  float(value: number): this {
    this.#reserved(4).writeFloatLE(value, this.#length - 4);
    return this;
  }

  double(value: number): this {
    this.#reserved(8).writeDoubleLE(value, this.#length - 8);
    return this;
  }

  /** An unsigned number in 1 to 6 bytes. */
  uint(value: number, size: number): this {
    this.#reserved(size).writeUIntLE(value, this.#length - size, size);
    return this;
  }

  bytes(value: Uint8Array): this {
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  zeros(count: number): this {
    const at = this.#reserve(count);
    this.#bytes.fill(0, at, at + count);
    return this;
  }

  /** The text's UTF-16 units. */
  utf16(text: string): this {
    const at = this.#reserve(text.length * 2);
    this.#bytes.write(text, at, 'utf16le');
    return this;
  }

  /** Text after its length in one byte; what is beyond 255 units is left out. */
  shortText(text: string): this {
    const kept = text.length > 255 ? text.slice(0, 255) : text;
    return this.uint8(kept.length).utf16(kept);
  }

  /** Text after its length in two bytes; the text must not be longer than 65,535 units. */
  longText(text: string): this {
    return this.uint16(text.length).utf16(text);
  }

  /** Sets two bytes that were written before. */
  setUint16(at: number, value: number): void {
    this.#bytes.writeUInt16LE(value, at);
  }

  /** Sets four bytes that were written before. */
  setUint32(at: number, value: number): void {
    this.#bytes.writeUInt32LE(value, at);
  }

  /** Sets one byte that was written before. */
  setUint8(at: number, value: number): void {
    this.#bytes[at] = value;
  }

  /** What has been written, as long as nothing more is. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets the first bytes. */
  drop(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
    // A single long value must not keep its memory for the life of a connection.
    if (this.#bytes.length > keptSize && this.#length < firstSize) this.#grow(keptSize);
  }

  /** Forgets what was written after the first so many bytes. */
  cut(length: number): void {
    this.#length = length;
  }

  #reserved(count: number): Buffer {
    this.#reserve(count);
    return this.#bytes;
  }

  #reserve(count: number): number {
    const at = this.#length;
    if (at + count > this.#bytes.length) this.#grow(Math.max(this.#bytes.length * 2, at + count));
    this.#length = at + count;
    return at;
  }

  #grow(size: number): void {
    const grown = Buffer.allocUnsafe(size);
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
