import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentDecoder } from './text-pieces.ts';

function decode(
  bytes: Buffer,
  pieceSize: number,
): { text: string; fault: string | undefined; byteOffset: number | undefined } {
  const decoder = new DocumentDecoder();
  let text = '';
  for (let start = 0; ; start += pieceSize) {
    const last = start >= bytes.length;
    const piece = decoder.decode(bytes.subarray(start, start + pieceSize), last);
    text += piece.text;
    if (piece.fault !== undefined) return { text, fault: piece.fault.detail, byteOffset: piece.fault.byteOffset };
    if (last) return { text, fault: undefined, byteOffset: undefined };
  }
}

const padding = `<!--${'x'.repeat(300)}-->`;
const content = `${padding}<a>Köln ’€😀</a>`;
const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('a document in pieces', () => {
  it.each([
    ['UTF-8', Buffer.from(content)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${content}`)],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${content}`, 'utf16le')],
    ['UTF-16 without a byte order mark', Buffer.from(content, 'utf16le')],
    ['UTF-16 of the other order', swapped(`\ufeff${content}`)],
    ['UTF-16 of the other order without a mark', swapped(content)],
  ])('is the same text however it is cut: %s', (_, bytes) => {
    const sizes = fc.integer({ min: 1, max: 700 });
    const sameText = fc.property(sizes, (size) => {
      expect(decode(bytes, size).text).toBe(content);
    });
    fc.assert(sameText, { numRuns: 30 });
  });

  it('is decoded by the encoding that its declaration names', () => {
    const declaration = '<?xml version="1.0" encoding="Shift_JIS"?>';
    const bytes = Buffer.concat([Buffer.from(declaration + padding), Buffer.from([0x8a, 0xbf, 0x8e, 0x9a])]);
    expect(decode(bytes, 1).text).toBe(`${declaration}${padding}漢字`);
  });

  it('is UTF-8 when single bytes prove that the declared UTF-16 is wrong', () => {
    const text = `<?xml version="1.0" encoding="utf-16"?><a>ä</a>`;
    expect(decode(Buffer.from(text), 7).text).toBe(text);
  });

  it('tells the byte that is not of the encoding, and gives the text before it', () => {
    const bytes = Buffer.concat([Buffer.from(`${padding}<a>ä`), Buffer.from([0xff]), Buffer.from('</a>')]);
    const offset = bytes.indexOf(0xff);
    expect(decode(bytes, 1 << 16)).toMatchObject({ text: `${padding}<a>ä`, byteOffset: offset });
  });

  it('is refused when it ends within a character', () => {
    const bytes = Buffer.concat([Buffer.from(padding), Buffer.from([0xc3])]);
    expect(decode(bytes, 1 << 16).fault).toMatch(/UTF-8/);
  });
});
