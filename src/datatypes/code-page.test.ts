import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes, encodeBestFit, encodeStrict, encodeText, fitToBytes, isKnownCodePage } from './code-page.ts';

const singleByte = [
  874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 437, 850, 852, 855, 857, 860, 861, 862, 863, 864, 865, 866,
  28591, 28592, 28593, 28594, 28595, 28596, 28597, 28598, 28599, 28603, 28605, 20866, 21866, 10000,
];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

// Source: the code page tables published by the Unicode Consortium for Microsoft, ISO and Apple.
const known: readonly (readonly [number, string, string])[] = [
  [874, 'กฮ€', 'a1ce80'],
  [1250, 'ąŁőž€', 'b9a3f59e80'],
  [1251, 'Приветё№', 'cff0e8e2e5f2b8b9'],
  [1252, 'é€’Ÿ', 'e980929f'],
  [1253, 'Ωά€', 'd9dc80'],
  [1254, 'ğİş', 'f0ddfe'],
  [1255, 'שלום', 'f9ece5ed'],
  [1256, 'سلام', 'd3e1c7e3'],
  [1257, 'ąčžß', 'e0e8fedf'],
  [1258, 'ơưđ₫', 'f5fdf0fe'],
  [437, 'é█≥ß', '82dbf2e1'],
  [850, 'é®×ı', '82a99ed5'],
  [852, 'ąłő', 'a5888b'],
  [855, 'Жя', 'eade'],
  [857, 'ğİş', 'a7989f'],
  [860, 'ãç', '8487'],
  [861, 'ðþ', '8c95'],
  [862, 'את', '809a'],
  [863, 'àÀ', '858e'],
  [864, 'ﺳﻟﻣ', 'd3e4e5'],
  [865, 'øå¤', '9b86af'],
  [866, 'Привет', '8fe0a8a2a5e2'],
  [28592, 'ął', 'b1b3'],
  [28595, 'Жя', 'b6ef'],
  [28597, 'Ωω', 'd9f9'],
  [28605, '€Œ', 'a4bc'],
  [20866, 'Привет', 'f0d2c9d7c5d4'],
  [21866, 'їЇ', 'a7b7'],
  [10000, 'éÄ∞', '8e80b0'],
  [20127, 'plain', '706c61696e'],
  [932, '日本ｱ', '93fa967bb1'],
  [936, '中文€', 'd6d0cec480'],
  [949, '한글', 'c7d1b1db'],
  [950, '中文', 'a4a4a4e5'],
  [54936, '中😀', 'd6d09439fc36'],
  [65001, 'é日😀', 'c3a9e697a5f09f9880'],
  [1200, 'é日', 'e900e565'],
  [1201, 'é日', '00e965e5'],
];

describe('code pages', () => {
  it.each(known)('%i has %s as %s', (codePage, text, bytes) => {
    expect(hex(encodeText(text, codePage))).toBe(bytes);
    expect(decodeBytes(Buffer.from(bytes, 'hex'), codePage)).toBe(text);
    expect(encodeStrict(text, codePage)).toHaveProperty('bytes');
  });

  it.each(singleByte)('%i gives every byte that has a character back', (codePage) => {
    const all = Array.from({ length: 256 }, (_, byte) => byte).filter(
      (byte) => decodeBytes(Uint8Array.of(byte), codePage) !== '\ufffd',
    );
    expect(all.length).toBeGreaterThan(200);
    expect(Array.from(encodeText(decodeBytes(Uint8Array.from(all), codePage), codePage))).toEqual(all);
  });

  it('have ASCII below 0x80', () => {
    const ascii = Buffer.from(Array.from({ length: 128 }, (_, byte) => byte));
    for (const codePage of [...singleByte, 932, 936, 949, 950, 54936, 65001, 20127]) {
      expect(decodeBytes(ascii, codePage), String(codePage)).toBe(ascii.toString('latin1'));
    }
  });

  it('give text of their characters back, whatever its order', () => {
    const words = { 932: 'あ漢ｱＡ～', 936: '汉，。€', 949: '한글漢', 950: '漢、。', 54936: '汉😀é', 65001: '汉😀é' };
    for (const [codePage, letters] of Object.entries(words)) {
      const text = fc.array(fc.constantFrom(...letters, 'a', '?', '\\', '~'), { maxLength: 20 });
      fc.assert(
        fc.property(text, (parts) => {
          const whole = parts.join('');
          const encoded = encodeBestFit(whole, Number(codePage));
          expect(encoded).toMatchObject({ isExact: true, missing: -1 });
          expect(decodeBytes(encoded.bytes, Number(codePage))).toBe(whole);
        }),
      );
    }
  });

  // Source: the published best-fit tables of Windows.
  it('have control characters and characters of private use for bytes without a character, as in Windows', () => {
    expect(decodeBytes(Buffer.from('818d8f909d', 'hex'), 1252)).toBe('\x81\x8d\x8f\x90\x9d');
    expect(decodeBytes(Buffer.from('98', 'hex'), 1251)).toBe('\x98');
    expect(decodeBytes(Buffer.from('aad2ff', 'hex'), 1253)).toBe('\uf8f9\uf8fa\uf8fb');
    expect(decodeBytes(Buffer.from('dbff', 'hex'), 874)).toBe('\uf8c1\uf8c8');
  });

  // Source: the ranges of end-user-defined characters of Windows' East Asian code pages.
  it.each([
    [932, 'あ\ue000\ue0bb\ue0bc\ue757a', '82a0f040f0fcf140f9fc61'],
    [936, '中\ue000\ue233\ue234\ue4c5\ue4c6\ue765', 'd6d0aaa1affef8a1fefea140a7a0'],
    [949, '한\ue000\ue05d\ue05e\ue0bb', 'c7d1c9a1c9fefea1fefe'],
    [
      950,
      '中\ue000\ue310\ue311\ueeb7\ueeb8\uf6b0\uf6b1\uf70e\uf70f\uf848',
      'a4a4fa40fefe8e40a0fe81408dfec6a1c6fec740c8fe',
    ],
  ])('%i have characters of private use for those that users define', (codePage, text, bytes) => {
    expect(encodeBestFit(text, codePage)).toMatchObject({ isExact: true, missing: -1 });
    expect(hex(encodeText(text, codePage))).toBe(bytes);
    expect(decodeBytes(Buffer.from(bytes, 'hex'), codePage)).toBe(text);
  });

  it('tell the first character they lack', () => {
    expect(encodeStrict('a?Ωb', 1252)).toEqual({ position: 2, character: 'Ω' });
    expect(encodeStrict('x日', 1251)).toEqual({ position: 1, character: '日' });
    expect(encodeStrict('x😀', 1252)).toEqual({ position: 1, character: '😀' });
    expect(encodeStrict('a\ud800', 65001)).toEqual({ position: 1, character: '\ud800' });
    expect(encodeStrict('a?\ud800', 54936)).toEqual({ position: 2, character: '\ud800' });
  });

  it('cut text between characters', () => {
    expect(fitToBytes('日本', 932, 3)).toBe('日');
    expect(fitToBytes('abc', 1252, 2)).toBe('ab');
  });

  it('are known or not', () => {
    expect([1252, 65001, 850, 54936, 20127, 4711, 0].map(isKnownCodePage)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(() => encodeText('é', 4711)).toThrow('Code page 4711 is not supported.');
  });
});

describe('best fit', () => {
  // Source: the published best-fit tables of Windows; for 437, 20127 and 28591, of which none is published, inferred from them.
  const fits: readonly (readonly [number, string, string])[] = [
    [1252, 'Łódź Čapek ŐŰ', 'Lódz Capek OU'],
    [1252, 'ＡＢＣ１２％　x', 'ABC12% x'],
    [1252, '∞πΩ√≤', '8pOv='],
    [1252, '‐‑−′⁄', "---'/"],
    [1252, 'Å', 'Å'],
    [1252, '┌─┐', '+-+'],
    [1250, 'ñÅØãœ', 'nAOao'],
    [1250, '❝a❞', '“a”'],
    [1251, 'éłñ', 'eln'],
    [1253, 'éß', 'e?'],
    [1254, 'Łą', 'La'],
    [1257, 'ＡñÑ', 'A??'],
    [1256, 'ﺍ٣', 'ا3'],
    [874, 'Ａé', 'A?'],
    [932, 'é¢', 'e￠'],
    [437, '“a” – Ā', '"a" - A'],
    [20127, '‘é’ — ™…', "'e' - T."],
    [28591, '€š•', '?s·'],
  ];
  it.each(fits)('of %i writes %s as %s', (codePage, text, expected) => {
    expect(decodeBytes(encodeText(text, codePage), codePage)).toBe(expected);
  });

  it('tells whether a character was lost, not whether it was replaced by a similar one', () => {
    expect(encodeBestFit('aŁ', 1252)).toMatchObject({ isExact: false, missing: -1 });
    expect(encodeBestFit('aŁ日', 1252)).toMatchObject({ isExact: false, missing: 2 });
    expect(encodeBestFit('é漢é', 932)).toMatchObject({ isExact: false, missing: -1 });
    expect(encodeBestFit('漢😀', 932)).toMatchObject({ isExact: false, missing: 1 });
  });

  it('of a code page is a fixed point: what was replaced once stays', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(...singleByte, 932, 936, 949, 950),
        (text, codePage) => {
          const once = decodeBytes(encodeText(text, codePage), codePage);
          expect(decodeBytes(encodeText(once, codePage), codePage)).toBe(once);
        },
      ),
    );
  });
});
