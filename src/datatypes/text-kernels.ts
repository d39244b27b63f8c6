import { type BytesVector, reserveBytes } from './vector.ts';

/** True when the span holds bytes below 128 only. */
export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] > 0x7f) return false;
  return true;
}

/** UTF-16 units of a UTF-8 span: the length SSIS counts for DT_WSTR. */
export function utf16Length(bytes: Uint8Array, start: number, end: number): number {
  let units = end - start;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte > 0x7f) {
      // A continuation byte adds no unit; the lead of a four-byte sequence is a surrogate pair.
      if (byte < 0xc0) units--;
      else if (byte >= 0xf0) units++;
    }
  }
  return units;
}

/** First position of the span that is no U+0020 (`end` when there is none). */
export function trimmedStart(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === 0x20) at++;
  return at;
}

/** End of the span without its trailing U+0020. */
export function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && bytes[at - 1] === 0x20) at--;
  return at;
}

/** End of the span at its first NUL: DT_STR and DT_WSTR values end there. */
export function endAtNul(bytes: Uint8Array, start: number, end: number): number {
  const at = bytes.indexOf(0, start);
  return at < 0 || at > end ? end : at;
}

/** True when both spans hold the same bytes. */
export function equalSpans(
  left: Uint8Array,
  leftStart: number,
  leftEnd: number,
  right: Uint8Array,
  rightStart: number,
  rightEnd: number,
): boolean {
  const length = leftEnd - leftStart;
  if (length !== rightEnd - rightStart) return false;
  for (let at = 0; at < length; at++) if (left[leftStart + at] !== right[rightStart + at]) return false;
  return true;
}

/** Negative, zero or positive by byte value: the order of code points. */
export function compareSpans(
  left: Uint8Array,
  leftStart: number,
  leftEnd: number,
  right: Uint8Array,
  rightStart: number,
  rightEnd: number,
): number {
  const length = Math.min(leftEnd - leftStart, rightEnd - rightStart);
  for (let at = 0; at < length; at++) {
    const difference = left[leftStart + at] - right[rightStart + at];
    if (difference !== 0) return difference;
  }
  return leftEnd - leftStart - (rightEnd - rightStart);
}

/** Appends an ASCII span in upper (`fromLetter` 0x61) or lower case (0x41) at `target`; returns −1 at the first byte above 127, else the end. */
export function copyAsciiCase(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  targetStart: number,
  fromLetter: 0x61 | 0x41,
): number {
  let to = targetStart;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte > 0x7f) return -1;
    target[to++] = byte >= fromLetter && byte < fromLetter + 26 ? byte ^ 0x20 : byte;
  }
  return to;
}

/** Copies a span; faster than `set` for the short values of columns. */
export function copySpan(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  targetStart: number,
): number {
  if (end - start > 48) {
    target.set(bytes.subarray(start, end), targetStart);
    return targetStart + end - start;
  }
  let to = targetStart;
  for (let at = start; at < end; at++) target[to++] = bytes[at];
  return to;
}

/** The text of a UTF-8 span; sequences that stand for lone surrogates (WTF-8) give those surrogates. */
export function textOfSpan(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length <= 24) {
    let text = '';
    let at = start;
    for (; at < end && bytes[at] < 0x80; at++) text += String.fromCharCode(bytes[at]);
    if (at === end) return text;
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + start, length);
  const decoded = buffer.toString('utf8');
  return decoded.includes('\ufffd') ? decodeWtf8(bytes, start, end) : decoded;
}

function decodeWtf8(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let plain = start;
  for (let at = start; at + 2 < end; at++) {
    if (bytes[at] === 0xed && bytes[at + 1] >= 0xa0) {
      text += Buffer.from(bytes.subarray(plain, at)).toString('utf8');
      text += String.fromCharCode(0xd000 | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f));
      plain = at + 3;
      at += 2;
    }
  }
  return text + Buffer.from(bytes.subarray(plain, end)).toString('utf8');
}

/** Appends text as UTF-8 to the free bytes of a vector and returns where it starts; its end is the new `used`. Lone surrogates are kept (WTF-8). */
export function appendText(vector: BytesVector, text: string): number {
  const start = vector.used;
  reserveBytes(vector, text.length * 3);
  const { bytes } = vector;
  let to = start;
  let index = 0;
  for (; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) break;
    bytes[to++] = unit;
  }
  if (index < text.length) to = appendWide(bytes, to, text, index);
  vector.used = to;
  return start;
}

function appendWide(bytes: Uint8Array, start: number, text: string, from: number): number {
  let to = start;
  for (let index = from; index < text.length; index++) {
    const point = text.codePointAt(index) ?? 0;
    if (point < 0x80) bytes[to++] = point;
    else if (point < 0x800) {
      bytes[to++] = 0xc0 | (point >> 6);
      bytes[to++] = 0x80 | (point & 0x3f);
    } else if (point < 0x10000) {
      bytes[to++] = 0xe0 | (point >> 12);
      bytes[to++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[to++] = 0x80 | (point & 0x3f);
    } else {
      bytes[to++] = 0xf0 | (point >> 18);
      bytes[to++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[to++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[to++] = 0x80 | (point & 0x3f);
      index++;
    }
  }
  return to;
}
