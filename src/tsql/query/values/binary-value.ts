import type { SqlType, SqlValue } from '../../sql-type.ts';
import { sqlFailure } from '../sql-failure.ts';
import { familyOf } from '../type-rules.ts';

/** Bytes of a text: Windows' code page 1252 for char and varchar, UTF-16 for nchar and nvarchar. */
export function bytesOfText(text: string, type: SqlType): Uint8Array {
  if (type.name.startsWith('n')) return new Uint8Array(Buffer.from(text, 'utf16le'));
  return Uint8Array.from(Array.from(text), (character) => codeOf(character));
}

/** The text of bytes, in the encoding of a type. */
export function textOfBytes(bytes: Uint8Array, type: SqlType): string {
  if (type.name.startsWith('n')) return Buffer.from(bytes).toString('utf16le');
  return Array.from(bytes, (byte) =>
    byte >= 0x80 && byte < 0xa0 ? upperHalf[byte - 0x80] : String.fromCharCode(byte),
  ).join('');
}

// Code page 1252 from 0x80 to 0x9f.
const upperHalf = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const notLatin = /[^\p{ASCII}\xa0-\xff]/gu;

function codeOf(character: string): number {
  const place = upperHalf.indexOf(character);
  return place < 0 ? (character.codePointAt(0) ?? 0) & 0xff : 0x80 + place;
}

/** A text as char and varchar keep it: what code page 1252 lacks becomes a question mark. */
export function inCodePage(text: string): string {
  return text.replace(notLatin, (character) => (upperHalf.includes(character) ? character : '?'));
}

/** `0A1B` of bytes. */
export function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

/** The value of a uniqueidentifier in 16 bytes, the first three groups with the lowest byte first. */
export function bytesToGuid(bytes: Uint8Array): string {
  if (bytes.length < 16) throw sqlFailure(8169);
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const hex = hexText(Uint8Array.from(order, (at) => bytes[at]));
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function guidToBytes(guid: string): Uint8Array {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Uint8Array.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15], (at) => bytes[at]);
}

const wholeBytes: Readonly<Record<string, number>> = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8 };

/** A value as bytes of a binary type, as CAST and CONVERT give them; styles 1 and 2 read hexadecimal digits. */
export function binaryOfValue(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType, style: number): Uint8Array {
  const family = familyOf(from);
  const isNumber = family === 'bit' || family === 'whole';
  const bytes = bytesOf(value, from, style);
  if (typeof to.length !== 'number') return bytes;
  // Numbers keep their lowest bytes, all else its first.
  if (bytes.length > to.length)
    return isNumber ? bytes.subarray(bytes.length - to.length) : bytes.subarray(0, to.length);
  if (to.name !== 'binary' || bytes.length === to.length) return bytes;
  const padded = new Uint8Array(to.length);
  padded.set(bytes, isNumber ? to.length - bytes.length : 0);
  return padded;
}

function bytesOf(value: Exclude<SqlValue, null>, from: SqlType, style: number): Uint8Array {
  if (value instanceof Uint8Array) return value;
  switch (familyOf(from)) {
    case 'text':
      return style === 1 || style === 2 ? bytesOfHex(String(value), style, from) : bytesOfText(String(value), from);
    case 'guid':
      return guidToBytes(String(value));
    case 'bit':
    case 'whole': {
      const size = wholeBytes[from.name];
      const bits = BigInt.asUintN(size * 8, BigInt(value as number | bigint | boolean));
      return new Uint8Array(Buffer.from(bits.toString(16).padStart(size * 2, '0'), 'hex'));
    }
    default:
      throw sqlFailure(529, [from.name, 'varbinary']);
  }
}

function bytesOfHex(text: string, style: number, from: SqlType): Uint8Array {
  const digits = style === 1 ? text.replace(/^0x/i, '') : text;
  const isForm = /^(?:[0-9a-f]{2})*$/i.test(digits) && (style === 2 || /^0x/i.test(text));
  if (!isForm) throw sqlFailure(8114, [from.name, 'varbinary']);
  return new Uint8Array(Buffer.from(digits, 'hex'));
}
