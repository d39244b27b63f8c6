import { isAscii } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { type ByteAllocator, utf16Length } from 'opendtsx/sdk';
import { type PieceDecoder, pieceDecoder } from './chunk-decoder.ts';
import type { TextPieces } from './text-pieces.ts';

const utf8 = 65001;
/** Bytes before a segment in which the start of its first row is looked for. */
const lookBack = 65536;
/** Bytes behind a text that cutting rows from it may overwrite. */
const overwritten = 64;
const tailRoom = 65536;

/** A segment of a file: rows that are complete behind byte `from` and at byte `to` at the latest. */
export interface SegmentRange {
  readonly from: number;
  /** Undefined for the last segment, which goes to the end of the file. */
  readonly to: number | undefined;
}

/** Finds the start of a segment's first row in `bytes[from … to)`; −1 when it does not. */
export type RowStartFinder = (bytes: Uint8Array, from: number, to: number) => number;

/**
 * Reads the segments of a file, one piece each, as the reader of the whole file reads its pieces: a segment begins with the row that the one before left incomplete.
 * For UTF-8 and ASCII-compatible code pages of one byte per character.
 */
export class SegmentReader implements TextPieces {
  bytes: Uint8Array = new Uint8Array(tailRoom);
  from = 0;
  to = 0;
  ended = false;
  cut = false;
  ascii = true;
  hasNul = false;
  plain = true;
  /** Whether the bytes of the file that positions are can be told. */
  tellsOffsets = true;

  readonly #handle: FileHandle;
  readonly #codePage: number;
  readonly #decode: PieceDecoder;
  readonly #firstRow: number;
  readonly #usual: Uint8Array;
  readonly #allocate: ByteAllocator;
  #decoded: Uint8Array | undefined;
  #range: SegmentRange = { from: 0, to: undefined };
  /** The bytes of the file that the text was made of: `raw[rawFrom … rawTo)`, from byte `#offset` of the file on. */
  #raw: Uint8Array = this.bytes;
  #rawFrom = 0;
  #rawTo = 0;
  #offset = 0;
  /** Bytes at the end that begin a character which goes on behind the segment. */
  #rest: Uint8Array = new Uint8Array(0);
  #isDecoded = false;
  #anchor = 0;
  #anchorOffset = 0;

  /** @param firstRow byte of the first row of the file @param pieceSize bytes of a segment */
  constructor(handle: FileHandle, codePage: number, firstRow: number, pieceSize: number, allocate: ByteAllocator) {
    this.#handle = handle;
    this.#codePage = codePage;
    this.#decode = pieceDecoder(codePage);
    this.#firstRow = firstRow;
    this.#allocate = allocate;
    this.#usual = allocate(lookBack + pieceSize + tailRoom);
  }

  /** The byte of the file that the text begins with. */
  get start(): number {
    return this.#offset;
  }

  /**
   * Reads a segment whose first row starts at byte `start`, or where `find` guesses. False when it finds nothing. Afterwards the segment is read by `advance`.
   * @param tellsOffsets whether the row that the segment begins with can be told in bytes
   */
  async begin(range: SegmentRange, start: number | RowStartFinder, tellsOffsets: boolean): Promise<boolean> {
    this.#range = range;
    const guesses = typeof start !== 'number';
    const first = guesses ? Math.max(this.#firstRow, range.from - lookBack) : start;
    await this.#read(first);
    if (guesses) {
      const end = Math.min(this.#rawTo, range.from - first);
      const behind = this.#raw.slice(end, end + overwritten);
      const found = start(this.#raw, 0, end);
      this.#raw.set(behind, end);
      if (found < 0) return false;
      this.#offset += found;
      this.#rawFrom = found;
    }
    this.tellsOffsets = tellsOffsets;
    this.#isDecoded = false;
    this.ended = false;
    this.cut = false;
    return true;
  }

  /** Gives the text of the segment; at the end of the file, once more what is left of it. */
  async advance(unread: number): Promise<void> {
    if (!this.#isDecoded) this.#decodeSegment();
    else {
      this.from = unread;
      this.#appendRest();
      this.ended = true;
    }
  }

  sourceOffsetAt(position: number): number | undefined {
    if (!this.tellsOffsets) return undefined;
    const distance =
      position >= this.#anchor ? this.#span(this.#anchor, position) : -this.#span(position, this.#anchor);
    this.#anchor = position;
    this.#anchorOffset += distance;
    return this.#anchorOffset;
  }

  /**
   * The byte of the file where the row at this position starts, also when malformed text hides it. @param delimiterEnd last byte of the delimiter before the row, an ASCII
   * character: decoding leaves those as they are
   */
  rowOffsetAt(position: number, delimiterEnd: number): number {
    const told = this.sourceOffsetAt(position);
    if (told !== undefined) return told;
    let following = 0;
    for (let p = position; p < this.to; p++) if (this.bytes[p] === delimiterEnd) following++;
    let at = this.#rawTo;
    for (let seen = 0; at > this.#rawFrom; at--) {
      if (this.#raw[at - 1] === delimiterEnd && seen++ === following) break;
    }
    return this.#offset + at - this.#rawFrom;
  }

  reserve(count: number): void {
    if (this.bytes.length - this.to >= count) return;
    const grown = new Uint8Array(this.to + count);
    grown.set(this.bytes);
    this.bytes = grown;
  }

  async #read(first: number): Promise<void> {
    const { from, to } = this.#range;
    const most = (to ?? from + this.#usual.length - lookBack - tailRoom) - first;
    // A row that began long before the segment does not fit into the usual room.
    this.#raw = most + tailRoom <= this.#usual.length ? this.#usual : new Uint8Array(most + tailRoom);
    let count = 0;
    while (count < most) {
      const { bytesRead } = await this.#handle.read(this.#raw, count, most - count, first + count);
      if (bytesRead === 0) break;
      count += bytesRead;
    }
    this.#rawFrom = 0;
    this.#rawTo = count;
    this.#offset = first;
  }

  #decodeSegment(): void {
    const bytes = this.#raw.subarray(this.#rawFrom, this.#rawTo);
    const piece = this.#decode(bytes, false);
    this.#rest = bytes.slice(piece.used);
    this.#isDecoded = true;
    this.plain = piece.text === undefined;
    if (piece.text === undefined) this.#use(this.#raw, this.#rawFrom, this.#rawFrom + piece.used);
    else this.#useText(piece.text);
    if (!this.plain && this.#codePage === utf8) this.tellsOffsets = false;
    this.#anchor = this.from;
    this.#anchorOffset = this.#offset;
    this.cut = this.#range.to !== undefined;
  }

  /** What the file ends with and is no whole character. */
  #appendRest(): void {
    if (this.#rest.length === 0) return;
    const text = this.#decode(this.#rest, true).text ?? this.#rest;
    this.plain = false;
    if (this.#codePage === utf8) this.tellsOffsets = false;
    this.reserve(text.length + tailRoom);
    this.bytes.set(text, this.to);
    this.#use(this.bytes, this.from, this.to + text.length);
  }

  #useText(text: Uint8Array): void {
    const size = text.length + tailRoom;
    if (this.#decoded === undefined || this.#decoded.length < size) this.#decoded = this.#allocate(2 * size);
    this.#decoded.set(text);
    this.#use(this.#decoded, 0, text.length);
  }

  #use(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
    this.ascii = isAscii(text);
    this.hasNul = text.includes(0);
  }

  /** Bytes of the file between two positions. */
  #span(from: number, to: number): number {
    return this.plain || this.#codePage === utf8 ? to - from : utf16Length(this.bytes, from, to);
  }
}
