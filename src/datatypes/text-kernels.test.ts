import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnType } from './data-type.ts';
import { readVector } from './read-vector.ts';
import { equalSpans, utf16Length } from './text-kernels.ts';
import { compareText, compareTextSpans, hasPlainAsciiOrder } from './text-order.ts';
import { type BytesVector, createVector } from './vector.ts';
import { writeVector } from './write-vector.ts';

const type = columnType('DT_WSTR', { length: 50 });
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('\ud800', 'a\udfffb', '\ud83d\ude00\ud83d'),
);

function stored(...texts: readonly string[]): BytesVector {
  const vector = createVector(type, texts.length) as BytesVector;
  texts.forEach((text, row) => {
    writeVector(vector, row, text, type);
  });
  return vector;
}

describe('text in vectors', () => {
  it('comes back as it was, lone surrogates included, up to the first NUL', () => {
    fc.assert(
      fc.property(anyText, anyText, (first, second) => {
        const vector = stored(first, second);
        const cut = (text: string): string => text.split('\0')[0];
        expect([readVector(vector, 0, type), readVector(vector, 1, type)]).toEqual([cut(first), cut(second)]);
        expect(utf16Length(vector.bytes, vector.starts[1], vector.ends[1])).toBe(cut(second).length);
      }),
    );
  });

  it('is ordered by spans as by strings', () => {
    const words = fc.stringMatching(/^[a-cA-C0-2 _é-]{0,4}$/);
    fc.assert(
      fc.property(words, words, fc.constantFrom(1033, 1029), (a, b, localeId) => {
        const { bytes, starts, ends } = stored(a, b);
        const order = compareTextSpans(
          bytes,
          starts[0],
          ends[0],
          bytes,
          starts[1],
          ends[1],
          localeId,
          hasPlainAsciiOrder(localeId),
        );
        expect(Math.sign(order)).toBe(Math.sign(compareText(a, b, localeId)));
        expect(equalSpans(bytes, starts[0], ends[0], bytes, starts[1], ends[1])).toBe(a === b);
      }),
    );
  });
});
