import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnType } from '../../datatypes/data-type.ts';
import { type BytesVector, createVector } from '../../datatypes/vector.ts';
import { writeVector } from '../../datatypes/write-vector.ts';
import { collationOf } from './collation.ts';
import { rowComparer } from './compare-rows.ts';
import { textRanks } from './text-ranks.ts';

const type = columnType('DT_WSTR', { length: 100 });

// Printable ASCII, and letters and marks that some flag, locale or script treats in a way of its own.
const letter = fc.oneof(
  fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  fc.constantFrom(..."aAbB01-'_ ."),
  fc.constantFrom(...'äÄåøß\u0301\u00ad\t\u0001あ漢'),
);
const beginning = fc.constantFrom('', 'a', 'co-op ', 'The same beginning ', "O'");
const text = fc.tuple(beginning, fc.array(letter, { maxLength: 12 })).map(([start, rest]) => start + rest.join(''));
const locale = fc.constantFrom(1033, 1031, 1053, 1030, 1055, 1041, 1045, 1034, 127);
const flags = fc.constantFrom(0, 1, 2, 4, 5, 0x1000, 0x1001);

function vectorOf(texts: readonly (string | null)[]): BytesVector {
  const vector = createVector(type, texts.length) as BytesVector;
  for (const [row, value] of texts.entries()) writeVector(vector, row, value, type);
  return vector;
}

describe('the ranks of texts', () => {
  it('have the order of the row comparer in every locale, with whatever flags', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(text, { freq: 9 }), { maxLength: 40 }),
        locale,
        flags,
        (texts, localeId, chosen) => {
          const key = { type, descending: false, collation: collationOf(localeId, chosen) };
          const vector = vectorOf(texts);
          const ranks = textRanks(key, vector, texts.length);
          const compare = rowComparer([key]);
          for (const [left, value] of texts.entries()) {
            for (const [right, other] of texts.entries()) {
              if (value === null || other === null) continue;
              const expected = Math.sign(compare([vector], left, [vector], right));
              expect([value, other, Math.sign(ranks[left] - ranks[right])]).toEqual([value, other, expected]);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('order bytes by their numbers, a shorter value first', () => {
    const binary = columnType('DT_BYTES', { length: 20 });
    const values = [
      [1],
      [0],
      [],
      [1, 0],
      [255, 254],
      [255, 255],
      [0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ];
    const vector = createVector(binary, values.length) as BytesVector;
    for (const [row, value] of values.entries()) writeVector(vector, row, Uint8Array.from(value), binary);
    const ranks = textRanks({ type: binary, descending: false }, vector, values.length);
    expect([...ranks]).toEqual([4, 1, 0, 5, 6, 7, 3, 2]);
  });
});
