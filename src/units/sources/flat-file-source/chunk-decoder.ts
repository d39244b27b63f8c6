import { isAscii, isUtf8 } from 'node:buffer';
import { decodeBytes, isAsciiCompatible, isMultiByteCodePage } from 'opendtsx/sdk';

const utf8 = 65001;
const utf16 = 1200;
const lineFeed = 10;

/** A piece of a file as UTF-8. */
export interface DecodedPiece {
  /** UTF-8 made from the bytes; undefined when the bytes are UTF-8 as they are. */
  readonly text: Uint8Array | undefined;
  /** How many of the bytes were decoded: the others belong to a character that goes on in the next piece. */
  readonly used: number;
}

/** Decodes a file piece by piece. `last` tells that nothing follows. */
export type PieceDecoder = (bytes: Uint8Array, last: boolean) => DecodedPiece;

/** The decoder of a code page (1200: UTF-16). Malformed sequences become U+FFFD. Pieces that are UTF-8 already are not copied. */
export function pieceDecoder(codePage: number): PieceDecoder {
  if (codePage === utf8) return decodeUtf8;
  if (codePage === utf16) return decodeUtf16;
  const asciiCompatible = isAsciiCompatible(codePage);
  const whole = asciiCompatible && !isMultiByteCodePage(codePage);
  return (bytes, last) => {
    if (asciiCompatible && isAscii(bytes)) return { text: undefined, used: bytes.length };
    // A line feed is never part of a longer sequence, so a piece may be cut after it.
    const cut = whole || last ? bytes.length : bytes.lastIndexOf(lineFeed) + 1 || bytes.length;
    return { text: Buffer.from(decodeBytes(bytes.subarray(0, cut), codePage)), used: cut };
  };
}

function decodeUtf8(bytes: Uint8Array, last: boolean): DecodedPiece {
  const used = last ? bytes.length : endOfWholeCharacters(bytes);
  const whole = bytes.subarray(0, used);
  return { text: isUtf8(whole) ? undefined : Buffer.from(decodeBytes(whole, utf8)), used };
}

function endOfWholeCharacters(bytes: Uint8Array): number {
  const end = bytes.length;
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back];
    if (byte < 0x80) return end;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? end - back : end;
  }
  return end;
}

function decodeUtf16(bytes: Uint8Array, last: boolean): DecodedPiece {
  let used = bytes.length & ~1;
  if (!last && used >= 2 && (bytes[used - 1] & 0xfc) === 0xd8) used -= 2;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, used).toString('utf16le');
  return { text: Buffer.from(text, 'utf8'), used: last ? bytes.length : used };
}
