import { isUtf8 } from 'node:buffer';
import { createRequire } from 'node:module';

/** How the text of a document is stored as bytes. */
export interface XmlEncoding {
  /** Lower case: `utf-8`, `utf-16le`, `utf-16be`, or the name in the XML declaration. */
  readonly name: string;
  /** Whether a byte order mark precedes the text. The text itself never contains it. */
  readonly byteOrderMark: boolean;
}

/** The encoding of text that never was bytes, and of new files. */
export const plainUtf8: XmlEncoding = { name: 'utf-8', byteOrderMark: false };

/** Decoded text, or why the bytes are not text; `byteOffset` is the first byte at fault when it is known. */
export type DecodedXml =
  | { readonly text: string; readonly encoding: XmlEncoding }
  | { readonly encoding: XmlEncoding; readonly fault: string; readonly byteOffset: number };

const byteOrderMarks: readonly { readonly name: string; readonly bytes: readonly number[] }[] = [
  { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16le', bytes: [0xff, 0xfe] },
  { name: 'utf-16be', bytes: [0xfe, 0xff] },
];

const legacyEncoding = /^(?:us-ascii|ascii|iso-8859-\d{1,2}|latin1|windows-\d{3,4})$/;

// Loaded on demand: almost every package is UTF-8, and the tables cost start-up time.
function legacyCodec(): typeof import('iconv-lite') {
  return createRequire(import.meta.url)('iconv-lite') as typeof import('iconv-lite');
}

/** Decodes the bytes of an XML file: byte order mark first, then the shape of the first bytes, then the XML declaration. */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  const mark = byteOrderMarks.find((candidate) => candidate.bytes.every((byte, index) => bytes[index] === byte));
  if (mark !== undefined) {
    return decodeAs(bytes, { name: mark.name, byteOrderMark: true }, mark.bytes.length);
  }
  if (bytes[0] === 0x3c && bytes[1] === 0) return decodeAs(bytes, { name: 'utf-16le', byteOrderMark: false }, 0);
  if (bytes[0] === 0 && bytes[1] === 0x3c) return decodeAs(bytes, { name: 'utf-16be', byteOrderMark: false }, 0);
  const declared = declaredEncoding(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)));
  // Tools that convert a file to UTF-8 often leave "utf-16" in its declaration; readable single bytes prove it wrong.
  const name = declared === undefined || declared.startsWith('utf-16') ? 'utf-8' : declared;
  return decodeAs(bytes, { name, byteOrderMark: false }, 0);
}

function declaredEncoding(opening: Buffer): string | undefined {
  return /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(opening.toString('latin1'))?.[1].toLowerCase();
}

function decodeAs(bytes: Uint8Array, encoding: XmlEncoding, skip: number): DecodedXml {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset + skip, bytes.length - skip);
  if (encoding.name === 'utf-8' || encoding.name === 'utf8') {
    if (isUtf8(content)) return { text: content.toString('utf8'), encoding };
    const offset = firstInvalidUtf8(content);
    const fault = `the byte 0x${hexByte(content[offset])} at offset ${skip + offset} is not UTF-8`;
    return { encoding, fault, byteOffset: skip + offset };
  }
  if (encoding.name.startsWith('utf-16')) {
    if (content.length % 2 === 1) {
      return { encoding, fault: 'the number of bytes is odd', byteOffset: bytes.length - 1 };
    }
    const little = encoding.name === 'utf-16be' ? Buffer.from(content).swap16() : content;
    return { text: little.toString('utf16le'), encoding };
  }
  if (!legacyEncoding.test(encoding.name) || !legacyCodec().encodingExists(encoding.name)) {
    return { encoding, fault: 'this encoding is not known', byteOffset: 0 };
  }
  const foreign = encoding.name.endsWith('ascii') ? content.findIndex((byte) => byte > 0x7f) : -1;
  if (foreign >= 0) {
    const fault = `the byte 0x${hexByte(content[foreign])} at offset ${foreign} is not ASCII`;
    return { encoding, fault, byteOffset: foreign };
  }
  return { text: legacyCodec().decode(content, encoding.name), encoding };
}

function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function firstInvalidUtf8(content: Buffer): number {
  const text = content.toString('utf8');
  for (let index = text.indexOf('\ufffd'); index >= 0; index = text.indexOf('\ufffd', index + 1)) {
    const offset = Buffer.byteLength(text.slice(0, index));
    // A replacement character that really is in the file is not a fault.
    if (content[offset] !== 0xef || content[offset + 1] !== 0xbf || content[offset + 2] !== 0xbd) return offset;
  }
  return content.length;
}

/**
 * The bytes of a document's text in its encoding, byte order mark included: the inverse of `decodeXml`.
 * A character that the encoding does not have becomes a numeric character reference.
 */
export function encodeXml(text: string, encoding: XmlEncoding): Buffer {
  const mark = byteOrderMarks.find((candidate) => candidate.name === encoding.name);
  const prefix = Buffer.from(encoding.byteOrderMark && mark !== undefined ? mark.bytes : []);
  return Buffer.concat([prefix, encodeContent(text, encoding.name)]);
}

function encodeContent(text: string, name: string): Buffer {
  if (name === 'utf-8' || name === 'utf8') return Buffer.from(text, 'utf8');
  if (name === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  if (name.startsWith('utf-16')) return Buffer.from(text, 'utf16le');
  const codec = legacyCodec();
  const writable = (character: string): boolean =>
    !(name.endsWith('ascii') && character > '\x7f') && codec.decode(codec.encode(character, name), name) === character;
  const escaped = text.replaceAll(/[^\0-\x7f]/gu, (character) =>
    writable(character) ? character : `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`,
  );
  return codec.encode(escaped, name);
}
