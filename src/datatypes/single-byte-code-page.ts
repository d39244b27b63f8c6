import { isAscii } from 'node:buffer';
import { type BestFitEncoding, bestFitCandidates } from './best-fit.ts';

/** A code page of one byte per character. */
export interface SingleByteCodePage {
  decode(bytes: Buffer): string;
  encode(text: string): BestFitEncoding;
}

const replacement = '\ufffd';
const question = 0x3f;

// Bytes no character is assigned to, as the characters of private use Windows gives them (source: the published tables of Windows).
const privateUse: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  874: privateUseFrom(0xf8c1, [0xdb, 0xdc, 0xdd, 0xde, 0xfc, 0xfd, 0xfe, 0xff]),
  1253: privateUseFrom(0xf8f9, [0xaa, 0xd2, 0xff]),
  1255: privateUseFrom(0xf88d, [0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xfb, 0xfc, 0xff]),
  1257: privateUseFrom(0xf8fc, [0xa1, 0xa5]),
  10000: privateUseFrom(0xf8ff, [0xf0]),
};

function privateUseFrom(first: number, bytes: readonly number[]): Readonly<Record<number, string>> {
  return Object.fromEntries(bytes.map((byte, index) => [byte, String.fromCharCode(first + index)]));
}

/**
 * The code page with the characters of its bytes 0x80–0xFF; below lies ASCII. A byte of 0x80–0x9F that `upper` gives no character
 * (U+FFFD) stands for the control character of its number, as in Windows.
 */
export function singleByteCodePage(codePage: number, upper: string): SingleByteCodePage {
  const characters = Array.from({ length: 256 }, (_, byte) => characterOf(codePage, upper, byte));
  const units = Uint16Array.from(characters, (character) => character.charCodeAt(0));
  const bytes = new Uint8Array(0x10000);
  characters.forEach((character, byte) => {
    if (character !== replacement) bytes[character.charCodeAt(0)] = byte;
  });
  const similar = new Map<number, number>();
  const similarByte = (unit: number): number => {
    let byte = similar.get(unit);
    if (byte === undefined) {
      const found = Array.from(bestFitCandidates(String.fromCharCode(unit), codePage));
      byte = found.map((candidate) => bytes[candidate.charCodeAt(0)]).find((candidate) => candidate !== 0) ?? 0;
      similar.set(unit, byte);
    }
    return byte;
  };
  return {
    decode: (source) => decodeUnits(source, units),
    encode: (text) => encodeUnits(text, bytes, similarByte),
  };
}

function characterOf(codePage: number, upper: string, byte: number): string {
  if (byte < 0x80) return String.fromCharCode(byte);
  const character = upper[byte - 0x80];
  if (character !== replacement) return character;
  return byte < 0xa0 ? String.fromCharCode(byte) : (privateUse[codePage]?.[byte] ?? replacement);
}

function decodeUnits(source: Buffer, units: Uint16Array): string {
  if (isAscii(source)) return source.toString('latin1');
  const text = new Uint16Array(source.length);
  for (let index = 0; index < source.length; index++) text[index] = units[source[index]];
  return Buffer.from(text.buffer).toString('utf16le');
}

function encodeUnits(text: string, bytes: Uint8Array, similarByte: (unit: number) => number): BestFitEncoding {
  const target = new Uint8Array(text.length);
  let isExact = true;
  let missing = -1;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    let byte = unit < 0x80 ? unit : bytes[unit];
    if (byte === 0 && unit !== 0) {
      isExact = false;
      byte = similarByte(unit);
      if (byte === 0) {
        byte = question;
        if (missing < 0) missing = index;
      }
    }
    target[index] = byte;
  }
  return { bytes: target, isExact, missing };
}
