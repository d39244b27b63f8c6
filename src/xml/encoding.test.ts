import { describe, expect, it } from 'vitest';
import { decodeXml, encodeXml } from './encoding.ts';

const declaration = (name: string): string => `<?xml version="1.0" encoding="${name}"?>`;

function decoded(bytes: Uint8Array): { text: string; name: string; byteOrderMark: boolean } {
  const result = decodeXml(bytes);
  if ('fault' in result) throw new Error(result.fault);
  return { text: result.text, ...result.encoding };
}

describe('decodeXml', () => {
  it.each([
    ['UTF-8', Buffer.from('<a>é€</a>'), 'utf-8', false],
    ['UTF-8 with byte order mark', Buffer.from('\ufeff<a>é€</a>'), 'utf-8', true],
    ['UTF-16 little endian', Buffer.from('\ufeff<a>é€</a>', 'utf16le'), 'utf-16le', true],
    ['UTF-16 big endian', Buffer.from('\ufeff<a>é€</a>', 'utf16le').swap16(), 'utf-16be', true],
    ['UTF-16 without byte order mark', Buffer.from('<a>é€</a>', 'utf16le'), 'utf-16le', false],
    ['UTF-16 big endian without byte order mark', Buffer.from('<a>é€</a>', 'utf16le').swap16(), 'utf-16be', false],
  ])('reads %s and writes the same bytes', (_, bytes, name, byteOrderMark) => {
    const result = decoded(bytes);
    expect(result).toEqual({ text: '<a>é€</a>', name, byteOrderMark });
    expect(encodeXml(result.text, result)).toEqual(bytes);
  });

  it.each([
    ['windows-1252', [0xe9, 0x80], 'é€'],
    ['Windows-1251', [0xcf], 'П'],
    ['ISO-8859-1', [0xe9], 'é'],
  ])('honours the declared encoding %s', (name, content, text) => {
    const bytes = Buffer.concat([Buffer.from(`${declaration(name)}<a>`), Buffer.from(content), Buffer.from('</a>')]);
    const result = decoded(bytes);
    expect(result.text).toBe(`${declaration(name)}<a>${text}</a>`);
    expect(encodeXml(result.text, result)).toEqual(bytes);
  });

  it('reads UTF-8 whose declaration still says utf-16', () => {
    const text = `${declaration('utf-16')}<a>é</a>`;
    expect(decoded(Buffer.from(text))).toEqual({ text, name: 'utf-8', byteOrderMark: false });
  });

  it.each([
    ['a byte that is not UTF-8', Buffer.from([0x3c, 0x61, 0xff]), 2],
    ['a cut off character after a replacement character', Buffer.from([0x3c, 0xef, 0xbf, 0xbd, 0xc3]), 4],
    ['a byte that is not ASCII', Buffer.concat([Buffer.from(declaration('us-ascii')), Buffer.from([0x80])]), 41],
    ['an odd number of bytes', Buffer.from([0xff, 0xfe, 0x3c]), 2],
    ['an unknown encoding', Buffer.from(declaration('x-unheard-of')), 0],
  ])('finds %s', (_, bytes, byteOffset) => {
    expect(decodeXml(bytes)).toMatchObject({ byteOffset, fault: expect.any(String) });
  });
});

describe('encodeXml', () => {
  it('writes a reference for a character the encoding does not have', () => {
    const encoding = { name: 'windows-1252', byteOrderMark: false };
    expect(encodeXml('<a>é→𝄞</a>', encoding).toString('latin1')).toBe('<a>é&#x2192;&#x1D11E;</a>');
  });

  it('writes references for everything beyond ASCII in us-ascii', () => {
    expect(encodeXml('é', { name: 'us-ascii', byteOrderMark: false }).toString('latin1')).toBe('&#xE9;');
  });
});
