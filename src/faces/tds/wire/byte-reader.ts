import { OutOfBytes } from './malformed-message.ts';

/** Reads a message from its start. Every read beyond the end throws `OutOfBytes`; no length in the message makes it allocate more than the message holds. */
export class ByteReader {
  readonly #bytes: Buffer;
  #position: number;

  constructor(bytes: Buffer, position = 0) {
    this.#bytes = bytes;
    this.#position = position;
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#position;
  }

  /** Bytes that are left. */
  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  /** The next byte, which stays unread. */
  peek(): number {
    return this.#bytes[this.#start(1, false)];
  }

  uint8(): number {
    return this.#bytes[this.#start(1)];
  }

  uint16(): number {
    return this.#bytes.readUInt16LE(this.#start(2));
  }

  int16(): number {
    return this.#bytes.readInt16LE(this.#start(2));
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.#start(4));
  }

  int32(): number {
    return this.#bytes.readInt32LE(this.#start(4));
  }

  uint64(): bigint {
    return this.#bytes.readBigUInt64LE(this.#start(8));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64LE(this.#start(8));
  }

  float(): number {
    return this.#bytes.readFloatLE(this.#start(4));
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#start(8));
  }

  /** An unsigned number of 1 to 6 bytes, least byte first. */
  uint(size: number): number {
    return this.#bytes.readUIntLE(this.#start(size), size);
  }

  /** The next bytes, not copied. */
  bytes(count: number): Buffer {
    const start = this.#start(count);
    return this.#bytes.subarray(start, start + count);
  }

  /** Text of so many UTF-16 units. */
  utf16(units: number): string {
    const start = this.#start(units * 2);
    return this.#bytes.toString('utf16le', start, start + units * 2);
  }

  /** Text after its length in one byte. */
  shortText(): string {
    return this.utf16(this.uint8());
  }

  /** Text after the number of its bytes in one byte. */
  shortBytesText(): string {
    return this.bytes(this.uint8()).toString('utf16le');
  }

  /** Text after its length in two bytes. */
  longText(): string {
    return this.utf16(this.uint16());
  }

  skip(count: number): void {
    this.#start(count);
  }

  #start(count: number, isTaken = true): number {
    const start = this.#position;
    if (count > this.#bytes.length - start) throw new OutOfBytes();
    if (isTaken) this.#position = start + count;
    return start;
  }
}
