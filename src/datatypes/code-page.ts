import { createRequire } from 'node:module';
import type { BestFitEncoding } from './best-fit.ts';
import { type Codec, decodeMultiByte, encodeMultiByte } from './multi-byte-code-page.ts';
import { type SingleByteCodePage, singleByteCodePage } from './single-byte-code-page.ts';

/** Text encoded for a code page, or the first character that has no byte sequence there. */
export type StrictEncoding = { readonly bytes: Uint8Array } | { readonly position: number; readonly character: string };

interface ForeignCodec {
  encodingExists(name: string): boolean;
  encode(text: string, name: string): Uint8Array;
  decode(bytes: Uint8Array, name: string): string;
}

const utf8 = 65001;
const latin1 = 28591;
const windows1252 = 1252;
const utf16 = 1200;
const ascii = 20127;

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

// The characters of 0x80–0xFF where no library need be loaded; U+FFFD marks a byte without one.
const latin1Signs = Array.from({ length: 96 }, (_, index) => String.fromCharCode(0xa0 + index)).join('');
const ownUpperHalves: Readonly<Record<number, string>> = {
  [latin1]: '\ufffd'.repeat(32) + latin1Signs,
  [windows1252]:
    '\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd' +
    `\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178${latin1Signs}`,
};

const foreignNames: Readonly<Record<number, string>> = {
  437: 'cp437',
  1201: 'utf16be',
  10000: 'macintosh',
  20866: 'koi8-r',
  20932: 'euc-jp',
  21866: 'koi8-u',
  51932: 'euc-jp',
  51936: 'gbk',
  51949: 'euc-kr',
  52936: 'gbk',
  54936: 'gb18030',
  65000: 'utf7',
};

const multiByte: ReadonlySet<number> = new Set([
  932, 936, 949, 950, 1200, 1201, 20932, 51932, 51936, 51949, 52936, 54936, 65000, 65001,
]);

let foreign: ForeignCodec | undefined;

// Loaded on first use: its tables cost more start-up time than everything else here, and few packages need them.
function foreignCodec(): ForeignCodec {
  foreign ??= createRequire(import.meta.url)('iconv-lite') as ForeignCodec;
  return foreign;
}

function foreignName(codePage: number): string | undefined {
  const name =
    foreignNames[codePage] ??
    (codePage > 28591 && codePage <= 28606 ? `iso-8859-${codePage - 28590}` : `cp${codePage}`);
  return foreignCodec().encodingExists(name) ? name : undefined;
}

const isOwn = (codePage: number): boolean =>
  codePage === utf8 || codePage === utf16 || codePage === ascii || ownUpperHalves[codePage] !== undefined;

const singleByteCodePages = new Map<number, SingleByteCodePage>();

const upperBytes = Buffer.from(Array.from({ length: 128 }, (_, index) => 0x80 + index));

function singleByte(codePage: number): SingleByteCodePage {
  let found = singleByteCodePages.get(codePage);
  if (found === undefined) {
    found = singleByteCodePage(codePage, upperHalf(codePage));
    singleByteCodePages.set(codePage, found);
  }
  return found;
}

function upperHalf(codePage: number): string {
  if (codePage === ascii) return '\ufffd'.repeat(128);
  return ownUpperHalves[codePage] ?? foreignCodec().decode(upperBytes, requiredName(codePage));
}

/** True when text can be converted to and from the code page. */
export function isKnownCodePage(codePage: number): boolean {
  return isOwn(codePage) || foreignName(codePage) !== undefined;
}

/** True when a character may take more than one byte. */
export function isMultiByteCodePage(codePage: number): boolean {
  return multiByte.has(codePage);
}

/** True when the bytes 0–127 are ASCII in the code page: then ASCII text needs no conversion. */
export function isAsciiCompatible(codePage: number): boolean {
  return codePage !== utf16 && codePage !== 1201 && codePage !== 65000;
}

/** The text in the bytes of a code page as `encodeBestFit` gives it. Throws `RangeError` for an unknown code page. */
export function encodeText(text: string, codePage: number): Uint8Array {
  return encodeBestFit(text, codePage).bytes;
}

/**
 * The bytes of text in a code page; a character it lacks becomes a similar one, else `?` (source: WideCharToMultiByte without flags).
 * Throws `RangeError` for an unknown code page.
 */
export function encodeBestFit(text: string, codePage: number): BestFitEncoding {
  if (codePage === utf8 || codePage === utf16) return encodeUnicode(text, codePage);
  if (!isMultiByteCodePage(codePage)) return singleByte(codePage).encode(text);
  return encodeMultiByte(text, multiByteCodec(codePage));
}

function multiByteCodec(codePage: number): Codec {
  const name = requiredName(codePage);
  const codec = foreignCodec();
  return {
    codePage,
    encode: (text) => codec.encode(text, name),
    decode: (bytes) => codec.decode(bytes, name),
  };
}

function encodeUnicode(text: string, codePage: number): BestFitEncoding {
  const missing = codePage === utf16 || text.isWellFormed() ? -1 : text.search(loneSurrogate);
  return { bytes: Buffer.from(text, codePage === utf8 ? 'utf8' : 'utf16le'), isExact: missing < 0, missing };
}

/** The text of bytes in a code page; malformed sequences become U+FFFD. Throws `RangeError` for an unknown code page. */
export function decodeBytes(bytes: Uint8Array, codePage: number): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (codePage === utf8) return buffer.toString('utf8');
  if (codePage === utf16) return buffer.toString('utf16le');
  if (codePage === latin1) return buffer.toString('latin1');
  if (!isMultiByteCodePage(codePage)) return singleByte(codePage).decode(buffer);
  return decodeMultiByte(buffer, multiByteCodec(codePage));
}

/** The bytes of text that the code page has every character of, or the first character (its UTF-16 position) it lacks. */
export function encodeStrict(text: string, codePage: number): StrictEncoding {
  const encoded = encodeBestFit(text, codePage);
  if (encoded.isExact) return { bytes: encoded.bytes };
  let position = 0;
  for (const character of text) {
    if (!encodeBestFit(character, codePage).isExact) return { position, character };
    position += character.length;
  }
  return { bytes: encoded.bytes };
}

function requiredName(codePage: number): string {
  const name = foreignName(codePage);
  if (name === undefined) throw new RangeError(`Code page ${codePage} is not supported.`);
  return name;
}

/** True when the text holds characters below U+0080 only: the same in every code page used for columns. */
export function isAsciiText(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}

/** The longest prefix of the text whose bytes in the code page number at most `limit`, never cutting a character. */
export function fitToBytes(text: string, codePage: number, limit: number): string {
  if (!isMultiByteCodePage(codePage)) return text.slice(0, limit);
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += encodeText(character, codePage).length;
    if (used > limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** Bytes the text takes in the code page. */
export function encodedLength(text: string, codePage: number): number {
  if (!isMultiByteCodePage(codePage)) return text.length;
  return codePage === utf8 ? Buffer.byteLength(text, 'utf8') : encodeText(text, codePage).length;
}
