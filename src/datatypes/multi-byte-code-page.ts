import { type BestFitEncoding, bestFitCandidates } from './best-fit.ts';
import { hasUserDefinedCharacters, userDefinedBytes, userDefinedCharacter } from './user-defined-characters.ts';

/** The conversions of a code page library for one code page. */
export interface Codec {
  readonly codePage: number;
  decode(bytes: Buffer): string;
  encode(text: string): Uint8Array;
}

const question = Uint8Array.of(0x3f);

/** Encodes by a codec that writes `?` for what it lacks: there a similar character is put, when the code page has one. */
export function encodeMultiByte(text: string, codec: Codec): BestFitEncoding {
  const whole = codec.encode(text);
  if (!whole.includes(0x3f) || codec.decode(Buffer.from(whole)) === text) {
    return { bytes: whole, isExact: true, missing: -1 };
  }
  const parts: Uint8Array[] = [];
  let missing = -1;
  let isExact = true;
  let position = 0;
  for (const character of text) {
    const exact = exactBytes(character, codec);
    const bytes = exact ?? similarBytes(character, codec);
    if (exact === undefined) isExact = false;
    if (bytes === undefined && missing < 0) missing = position;
    parts.push(bytes ?? question);
    position += character.length;
  }
  return { bytes: Buffer.concat(parts), isExact, missing };
}

/** Decodes by a codec, and itself what users may define: the characters of private use of the East Asian code pages. */
export function decodeMultiByte(bytes: Buffer, codec: Codec): string {
  const whole = codec.decode(bytes);
  if (!whole.includes('\ufffd') || !hasUserDefinedCharacters(codec.codePage)) return whole;
  let text = '';
  let plain = 0;
  let at = 0;
  while (at + 1 < bytes.length) {
    const isPair = isLeadByte(bytes[at], codec.codePage) && bytes[at + 1] >= 0x40;
    const character = isPair ? userDefinedCharacter(bytes[at], bytes[at + 1], codec.codePage) : undefined;
    if (character !== undefined) {
      text += codec.decode(bytes.subarray(plain, at)) + character;
      plain = at + 2;
    }
    at += isPair ? 2 : 1;
  }
  return text + codec.decode(bytes.subarray(plain));
}

function isLeadByte(byte: number, codePage: number): boolean {
  if (codePage !== 932) return byte >= 0x81 && byte <= 0xfe;
  return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
}

function exactBytes(character: string, codec: Codec): Uint8Array | undefined {
  const bytes = codec.encode(character);
  if (codec.decode(Buffer.from(bytes)) === character) return bytes;
  return userDefinedBytes(character, codec.codePage);
}

function similarBytes(character: string, codec: Codec): Uint8Array | undefined {
  for (const candidate of bestFitCandidates(character, codec.codePage)) {
    const bytes = exactBytes(candidate, codec);
    if (bytes !== undefined) return bytes;
  }
  return undefined;
}
