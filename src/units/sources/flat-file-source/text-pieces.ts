/** Text of a file piece by piece, as UTF-8: `bytes[from … to)` is the present piece, with what was left unread of the one before. */
export interface TextPieces {
  /** Text and at least 64 KiB of spare bytes after it. */
  bytes: Uint8Array;
  readonly from: number;
  to: number;
  /** True when nothing follows the present piece. */
  readonly ended: boolean;
  /** True when more follows, but belongs to somebody else. */
  readonly cut?: boolean;
  /** Whether the present piece has only bytes below 0x80. */
  readonly ascii: boolean;
  readonly hasNul: boolean;
  /** True when the bytes of the piece are those of the file. */
  readonly plain: boolean;
  /** Moves to the next piece; `unread` is the position of the first byte that is still needed. */
  advance(unread: number): Promise<void>;
  /** Byte of the file that a position of the present piece is; undefined when the code page does not tell. */
  sourceOffsetAt(position: number): number | undefined;
  /** Makes sure of `count` spare bytes after `to`; may replace `bytes`, positions stay. */
  reserve(count: number): void;
}
