import { isAscii, isUtf8 } from 'node:buffer';
import { decodeBytes, isAsciiCompatible, isMultiByteCodePage } from 'opendtsx/sdk';

const utf8 = 65001;
const utf16 = 1200;
const utf7 = 65000;
/** Bytes below are never part of a longer sequence: of base64 in UTF-7, of a character in the other code pages. */
const firstOfBase64 = 0x2b;
const firstOfTrail = 0x30;

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
    const cut = whole || last ? bytes.length : endOfSequences(bytes, codePage);
    return { text: Buffer.from(decodeBytes(bytes.subarray(0, cut), codePage)), used: cut };
  };
}

/** Where whole characters of a code page of several bytes end. UTF-7 is cut outside of base64 only. */
function endOfSequences(bytes: Uint8Array, codePage: number): number {
  const isCertain = codePage === utf7 ? firstOfBase64 : firstOfTrail;
  let p = bytes.length;
  while (p > 0 && bytes[p - 1] >= isCertain) p--;
  if (codePage === utf7) return p;
  for (;;) {
    const next = p + sequenceLength(bytes, p, codePage);
    if (next > bytes.length) return p;
    p = next;
  }
}

/** Bytes of the character at `p`; more than there are when it is cut off. */
function sequenceLength(bytes: Uint8Array, p: number, codePage: number): number {
  if (p >= bytes.length) return 1;
  const byte = bytes[p];
  if (byte <= 0x80 || byte === 0xff) return 1;
  switch (codePage) {
    case 932:
      return byte >= 0xa0 && byte <= 0xdf ? 1 : 2;
    case 20932:
    case 51932:
      return byte === 0x8f ? 3 : 2;
    case 54936:
      return bytes[p + 1] === undefined || (bytes[p + 1] >= 0x30 && bytes[p + 1] <= 0x39) ? 4 : 2;
    default:
      return 2;
  }
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
  // Half a character at the end of the file is malformed too: it is not left out.
  const rest = last && bytes.length % 2 === 1 ? '\ufffd' : '';
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, used).toString('utf16le') + rest;
  return { text: Buffer.from(text, 'utf8'), used: last ? bytes.length : used };
}
