import { isAscii } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { isMultiByteCodePage, utf16Length } from 'opendtsx/sdk';
import { type PieceDecoder, pieceDecoder } from './chunk-decoder.ts';

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
  /** Byte of the file that `from` is; undefined when the code page does not tell. */
  sourceOffset: number | undefined = 0;
  /** True when the bytes of the piece are those of the file. */
  plain = true;

  readonly #handle: FileHandle;
  readonly #decode: PieceDecoder;
  readonly #codePage: number;
  readonly #pieceSize: number;
  #spare: Uint8Array;
  #pending: Promise<number>;
  #rest: Uint8Array = new Uint8Array(0);
  #first = true;

  constructor(handle: FileHandle, codePage: number, pieceSize: number) {
    this.#handle = handle;
    this.#codePage = codePage;
    this.#decode = pieceDecoder(codePage);
    this.#pieceSize = Math.max(pieceSize, longestMark);
    this.#spare = new Uint8Array(headRoom + this.#pieceSize + tailRoom);
    this.#pending = this.#read();
  }

  /** Moves to the next piece; `unread` is the position of the first byte that is still needed. */
  async advance(unread: number): Promise<void> {
    const bytesRead = await this.#pending;
    const raw = this.#spare;
    const last = bytesRead === 0;
    this.sourceOffset = this.sourceOffsetAt(unread);
    const carry = this.bytes.subarray(unread, this.to);
    let start = headRoom - this.#rest.length;
    raw.set(this.#rest, start);
    const end = headRoom + bytesRead;
    if (this.#first) start += this.#skipMark(raw, start, end);
    const piece = this.#decode(raw.subarray(start, end), last);
    this.#rest = raw.slice(start + piece.used, end);
    const carryWasPlain = this.plain || carry.length === 0;
    if (piece.text === undefined && carry.length <= start) {
      raw.set(carry, start - carry.length);
      this.#spare = this.bytes.length === raw.length ? this.bytes : new Uint8Array(raw.length);
      this.#use(raw, start - carry.length, start + piece.used);
    } else {
      const text = piece.text ?? raw.subarray(start, start + piece.used);
      const joined = new Uint8Array(carry.length + text.length + tailRoom);
      joined.set(carry, 0);
      joined.set(text, carry.length);
      this.#use(joined, 0, carry.length + text.length);
    }
    this.plain = piece.text === undefined && carryWasPlain;
    this.ended = last;
    if (!last) this.#pending = this.#read();
  }

  /** Byte of the file that a position of the present piece is. */
  sourceOffsetAt(position: number): number | undefined {
    if (this.sourceOffset === undefined) return undefined;
    if (this.plain || this.#codePage === utf8) return this.sourceOffset + position - this.from;
    if (this.#codePage !== utf16 && isMultiByteCodePage(this.#codePage)) return undefined;
    const units = utf16Length(this.bytes, this.from, position);
    return this.sourceOffset + (this.#codePage === utf16 ? 2 * units : units);
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
    this.sourceOffset = length;
    return length;
  }
}
