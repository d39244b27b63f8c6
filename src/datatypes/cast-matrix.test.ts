import { describe, expect, it } from 'vitest';
import { canConvert, convertValue } from './convert-value.ts';
import { columnType, type DataTypeName } from './data-type.ts';

/** The 29 types of columns by family. */
const families: Readonly<Record<string, readonly DataTypeName[]>> = {
  integer: ['DT_I1', 'DT_I2', 'DT_I4', 'DT_UI1', 'DT_UI2', 'DT_UI4', 'DT_UI8'],
  I8: ['DT_I8'],
  number: ['DT_R4', 'DT_R8', 'DT_CY', 'DT_DECIMAL', 'DT_NUMERIC'],
  bool: ['DT_BOOL'],
  string: ['DT_STR', 'DT_WSTR'],
  text: ['DT_TEXT', 'DT_NTEXT'],
  image: ['DT_IMAGE'],
  bytes: ['DT_BYTES'],
  guid: ['DT_GUID'],
  DATE: ['DT_DATE'],
  FILETIME: ['DT_FILETIME'],
  time: ['DT_DBDATE', 'DT_DBTIME', 'DT_DBTIME2', 'DT_DBTIMESTAMP', 'DT_DBTIMESTAMP2', 'DT_DBTIMESTAMPOFFSET'],
};

// x legal, . refused; the rows convert to the columns. Source: documentation (pages of the types and of the cast operator); the matrix of
// that page is a picture, so what its prose leaves open is inferred.
const matrix = `
            integer I8 number bool string text image bytes guid DATE FILETIME time
integer     x       x  x      x    x      .    .     x     .    x    .        .
I8          x       x  x      x    x      .    .     x     .    x    x        .
number      x       x  x      x    x      .    .     .     .    x    .        .
bool        x       x  x      x    x      .    .     .     .    .    .        .
string      x       x  x      x    x      x    .     x     x    x    x        x
text        .       .  .      .    x      x    x     .     .    .    .        .
image       .       .  .      .    .      x    x     x     .    .    .        .
bytes       x       x  .      .    x      .    x     x     x    .    .        .
guid        .       .  .      .    x      .    .     x     x    .    .        .
DATE        x       x  x      .    x      .    .     .     .    x    x        x
FILETIME    .       x  .      .    x      .    .     .     .    x    x        x
time        .       .  .      .    x      .    .     .     .    x    x        x
`;

const [head, ...rows] = matrix.trim().split('\n');
const columns = head.trim().split(/\s+/);
const cells = rows.flatMap((row) => {
  const [from, ...marks] = row.trim().split(/\s+/);
  return marks.map((mark, index) => ({ from, to: columns[index], legal: mark === 'x' }));
});

describe('the cast matrix', () => {
  it('has every pair of the 29 types', () => {
    expect(Object.values(families).flat()).toHaveLength(29);
    expect(cells).toHaveLength(columns.length ** 2);
  });

  for (const { from, to, legal } of cells) {
    it(`${legal ? 'converts' : 'refuses'} ${from} to ${to}`, () => {
      for (const source of families[from]) {
        for (const target of families[to])
          expect([source, target, canConvert(source, target)]).toEqual([source, target, legal]);
      }
    });
  }

  it('keeps NULL whatever the types', () => {
    const types = Object.values(families).flat();
    for (const from of types) {
      for (const to of types) {
        expect(convertValue(null, columnType(from), columnType(to), { localeId: 1033 })).toEqual({ value: null });
      }
    }
  });
});
