import { isAscii } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { type ByteAllocator, isMultiByteCodePage, utf16Length } from 'opendtsx/sdk';
import { type DecodedPiece, type PieceDecoder, pieceDecoder } from './chunk-decoder.ts';

const utf8 = 65001;
const utf16 = 1200;
const longestMark = 3;
/** Room before a piece for the unfinished row of the piece before, and after it for guards and unescaped fields. */
const headRoom = 65536;
const tailRoom = 65536;

/**
 * Reads a text file in pieces as UTF-8, the next piece while the present one is used. `bytes[from … to)` is text; what the user of
 * a piece leaves unread stands at the start of the next. Memory does not grow with the file.
 */
export class ChunkReader {
  /** Text and at least 64 KiB of spare bytes after it. */
  bytes: Uint8Array = new Uint8Array(tailRoom);
  from = 0;
  to = 0;
  /** True when nothing follows the present piece. */
  ended = false;
  /** Whether the present piece has only bytes below 0x80. */
  ascii = true;
  /** Whether the present piece has a NUL. */
  hasNul = false;
  /** True when the bytes of the piece are those of the file. */
  plain = true;

  readonly #handle: FileHandle;
  readonly #decode: PieceDecoder;
  readonly #codePage: number;
  readonly #pieceSize: number;
  /** The two blocks that pieces are read into in turn, and one for text that had to be decoded or joined. */
  readonly #blocks: readonly [Uint8Array, Uint8Array];
  #joined: Uint8Array | undefined;
  readonly #allocate: ByteAllocator;
  #spare: Uint8Array;
  #pending: Promise<number>;
  #rest: Uint8Array = new Uint8Array(0);
  #first = true;
  /** Bytes of the file that were decoded before the present piece. */
  #decoded = 0;
  /** A position whose byte in the file is known; moves along, so that asking for one position after the other costs one pass. */
  #anchor = 0;
  #anchorOffset = 0;
  /** Whether distances in the text tell distances in the file. */
  #measurable = true;

  constructor(handle: FileHandle, codePage: number, pieceSize: number, allocate: ByteAllocator) {
    this.#handle = handle;
    this.#codePage = codePage;
    this.#decode = pieceDecoder(codePage);
    this.#pieceSize = Math.max(pieceSize, longestMark);
    this.#allocate = allocate;
    const size = headRoom + this.#pieceSize + tailRoom;
    this.#blocks = [allocate(size), allocate(size)];
    this.#spare = this.#blocks[0];
    this.#pending = this.#read();
  }

  /** Moves to the next piece; `unread` is the position of the first byte that is still needed. */
  async advance(unread: number): Promise<void> {
    const bytesRead = await this.#pending;
    const last = bytesRead === 0;
    const carry = this.bytes.subarray(unread, this.to);
    const { raw, offset } = this.#roomForRest(bytesRead);
    let start = offset - this.#rest.length;
    raw.set(this.#rest, start);
    const end = offset + bytesRead;
    if (this.#first) start += this.#skipMark(raw, start, end);
    const piece = this.#decode(raw.subarray(start, end), last);
    this.#rest = raw.slice(start + piece.used, end);
    const carryIsEmpty = carry.length === 0;
    if (piece.text === undefined && carry.length <= start) {
      raw.set(carry, start - carry.length);
      this.#spare = this.#blocks[raw === this.#blocks[0] ? 1 : 0];
      this.#use(raw, start - carry.length, start + piece.used);
    } else {
      const text = piece.text ?? raw.subarray(start, start + piece.used);
      const length = carry.length + text.length;
      const joined = this.#roomForJoined(length + tailRoom);
      joined.set(carry, 0);
      joined.set(text, carry.length);
      this.#use(joined, 0, length);
    }
    this.plain = piece.text === undefined && (carryIsEmpty || this.plain);
    this.#measurable = this.#isMeasurable(piece) && (carryIsEmpty || this.#measurable);
    this.#anchor = this.from + carry.length;
    this.#anchorOffset = this.#decoded;
    this.#decoded += piece.used;
    this.ended = last;
    if (!last) this.#pending = this.#read();
  }

  /** Byte of the file that a position of the present piece is; undefined when the code page does not tell. */
  sourceOffsetAt(position: number): number | undefined {
    if (!this.plain && !this.#measurable) return undefined;
    const distance =
      position >= this.#anchor ? this.#span(this.#anchor, position) : -this.#span(position, this.#anchor);
    this.#anchor = position;
    this.#anchorOffset += distance;
    return this.#anchorOffset;
  }

  /** Makes sure of `count` spare bytes after `to`; may replace `bytes`, positions stay. */
  reserve(count: number): void {
    if (this.bytes.length - this.to >= count) return;
    const grown = new Uint8Array(this.to + count);
    grown.set(this.bytes);
    this.bytes = grown;
  }

  /** Waits for the read under way, so that the file can be closed. */
  async settle(): Promise<void> {
    await this.#pending.catch(() => undefined);
  }

  /** Room for a carry and a decoded text; the carry may lie in it already. */
  #roomForJoined(size: number): Uint8Array {
    if (this.#joined === undefined || this.#joined.length < size) this.#joined = this.#allocate(2 * size);
    return this.#joined;
  }

  /** The piece just read with room for the rest before it: usually where it is. */
  #roomForRest(bytesRead: number): { readonly raw: Uint8Array; readonly offset: number } {
    const rest = this.#rest.length;
    if (rest <= headRoom) return { raw: this.#spare, offset: headRoom };
    const raw = new Uint8Array(rest + bytesRead + tailRoom);
    raw.set(this.#spare.subarray(headRoom, headRoom + bytesRead), rest);
    return { raw, offset: rest };
  }

  // Malformed UTF-8 was replaced by characters of another length; other code pages of several bytes keep no relation at all.
  #isMeasurable(piece: DecodedPiece): boolean {
    if (piece.text === undefined || this.#codePage === utf16) return true;
    return this.#codePage !== utf8 && !isMultiByteCodePage(this.#codePage);
  }

  /** Bytes of the file between two positions. */
  #span(from: number, to: number): number {
    if (this.plain || this.#codePage === utf8) return to - from;
    const units = utf16Length(this.bytes, from, to);
    return this.#codePage === utf16 ? 2 * units : units;
  }

  #use(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
    this.ascii = isAscii(text);
    this.hasNul = text.includes(0);
  }

  #read(): Promise<number> {
    const pending = this.#readPiece(this.#first ? longestMark : 1);
    // The error is met by `advance`; until then nobody waits for the promise.
    pending.catch(() => undefined);
    return pending;
  }

  /** Reads at least so many bytes, unless the file ends before. */
  async #readPiece(least: number): Promise<number> {
    let count = 0;
    while (count < least) {
      const { bytesRead } = await this.#handle.read(this.#spare, headRoom + count, this.#pieceSize - count, null);
      if (bytesRead === 0) break;
      count += bytesRead;
    }
    return count;
  }

  /** Bytes of the byte order mark at the start of the file. */
  #skipMark(bytes: Uint8Array, start: number, end: number): number {
    this.#first = false;
    let length = 0;
    if (this.#codePage === utf8 && end - start >= 3) {
      length = bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf ? 3 : 0;
    } else if (this.#codePage === utf16 && end - start >= 2) {
      length = bytes[start] === 0xff && bytes[start + 1] === 0xfe ? 2 : 0;
    }
    this.#decoded = length;
    return length;
  }
}
