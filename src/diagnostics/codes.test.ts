import { describe, expect, it } from 'vitest';
import { codeOf, entryOf, entryOfSymbol, formatCode } from './codes.ts';
import { InternalError } from './internal-error.ts';
import { ownCodes } from './own-codes.ts';

describe('the code table', () => {
  it.each([
    ['DTS_E_OLEDBERROR', 0xc0202009, 'error'],
    ['DTS_W_MAXIMUMERRORCOUNTREACHED', 0x80019002, 'warning'],
    ['DTS_I_ROWS_WRITTEN', 0x4004300b, 'information'],
    ['OPENDTSX_E_XML_DOCTYPE', 0xe0d70103, 'error'],
  ])('knows code and severity of %s', (symbol, code, severity) => {
    expect(codeOf(symbol)).toEqual({ code, symbol, severity });
  });

  it('finds a code given signed or unsigned', () => {
    expect(entryOf(-1071636471)?.symbol).toBe('DTS_E_OLEDBERROR');
    expect(entryOf(0xc0202009)?.symbol).toBe('DTS_E_OLEDBERROR');
  });

  it('knows nothing of a code nobody defines', () => {
    expect(entryOf(0xc0ffffff)).toBeUndefined();
  });

  it.each(['', 'E_OLEDBERROR', 'toString', 'DTS_E_OLEDBERROR\nC020200A'])(
    'takes no part of its lines for a symbol: %j',
    (symbol) => {
      expect(entryOfSymbol(symbol)).toBeUndefined();
    },
  );

  it('treats an unknown symbol as a defect of the program', () => {
    expect(() => codeOf('DTS_E_NOSUCHTHING')).toThrow(InternalError);
  });

  it('prints a code in upper-case hexadecimal', () => {
    expect(formatCode(-1071636471)).toBe('0xC0202009');
  });
});

describe('our own codes', () => {
  it('have numbers used once', () => {
    const codes = Object.values(ownCodes);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it('have the customer bit, our facility and the severity their symbol names', () => {
    const prefixes: Record<string, number> = { E: 0xe0d7, W: 0xa0d7, I: 0x60d7 };
    const wrong = Object.entries(ownCodes).filter(([symbol, code]) => {
      const letter = /^OPENDTSX_([EWI])_/.exec(symbol)?.[1] ?? '';
      return prefixes[letter] !== code >>> 16;
    });
    expect(wrong).toEqual([]);
  });
});
