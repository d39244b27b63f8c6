import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertValue } from '../../datatypes/convert-value.ts';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import { readVector } from '../../datatypes/read-vector.ts';
import { createVector, type Vector } from '../../datatypes/vector.ts';
import { fieldParser } from './choose-parser.ts';
import { formatFieldExactly, parseFieldExactly } from './exact-field.ts';
import { createRefusedRows, type FieldColumn } from './field-parser.ts';
import { createRowFormatter } from './row-formatter.ts';

const numeric = columnType('DT_NUMERIC', { precision: 15, scale: 2 });
const options = { localeId: 1033, fastParse: false };
const types: readonly ColumnType[] = [
  columnType('DT_I1'),
  columnType('DT_I2'),
  columnType('DT_I4'),
  columnType('DT_UI1'),
  columnType('DT_UI4'),
  columnType('DT_I8'),
  columnType('DT_CY'),
  numeric,
  columnType('DT_NUMERIC', { precision: 18, scale: 0 }),
  columnType('DT_NUMERIC', { precision: 18, scale: 9 }),
  columnType('DT_R8'),
  columnType('DT_R4'),
  columnType('DT_DBDATE'),
  columnType('DT_DBTIMESTAMP'),
  columnType('DT_DBTIMESTAMP2', { scale: 7 }),
  columnType('DT_DBTIMESTAMP2', { scale: 3 }),
  columnType('DT_DBTIME'),
  columnType('DT_WSTR', { length: 5 }),
  columnType('DT_STR', { length: 5, codePage: 1252 }),
  columnType('DT_BOOL'),
  columnType('DT_GUID'),
];

function fieldsOf(texts: readonly string[]): FieldColumn {
  const bytes = Buffer.from(texts.join(''));
  const starts = new Int32Array(texts.length);
  const ends = new Int32Array(texts.length);
  let at = 0;
  texts.forEach((text, row) => {
    starts[row] = at;
    at += Buffer.byteLength(text);
    ends[row] = at;
  });
  return {
    bytes: new Uint8Array(bytes),
    starts,
    ends,
    rowCount: texts.length,
    ascii: bytes.every((byte) => byte < 128),
  };
}

function parse(texts: readonly string[], type: ColumnType): { vector: Vector; refused: number[]; fields: FieldColumn } {
  const fields = fieldsOf(texts);
  const vector = createVector(type, texts.length);
  const refused = createRefusedRows(texts.length);
  fieldParser(type, { emptyIsNull: true, decimalSeparator: 46 })(fields, vector, refused);
  return { vector, refused: Array.from(refused.rows.subarray(0, refused.count)), fields };
}

function format(vector: Vector, type: ColumnType, rows: number): string[] {
  const after = Uint8Array.of(10);
  const formatter = createRowFormatter([{ type, before: new Uint8Array(0), after, doubled: -1, fixed: false }], 46, {
    exact: (_column, of, row, out, position) =>
      position + Buffer.from(out.buffer).write(formatFieldExactly(of, row, type, 1033), position),
    adjust: (_column, _row, _out, _start, end) => end,
    adjustRoom: () => 0,
  });
  const target = { bytes: new Uint8Array(rows * 200 + 1000), position: 0 };
  expect(formatter(target, [vector], undefined, 0, rows)).toBe(rows);
  return Buffer.from(target.bytes.subarray(0, target.position)).toString('utf8').split('\n').slice(0, -1);
}

const numberText = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '-', '+', ' '),
      fc.bigInt(0n, 10n ** 19n),
      fc.constantFrom('', '.', '.5', '.50', '.123', '.1234567890', ' ', 'x'),
    )
    .map(([sign, whole, rest]) => `${sign}${whole}${rest}`),
  fc
    .tuple(fc.constantFrom('', '-'), fc.integer({ min: 0, max: 99999 }), fc.integer({ min: 0, max: 99 }))
    .map(([sign, whole, places]) => `${sign}${whole}.${String(places).padStart(2, '0')}`),
  fc.integer({ min: -300, max: 70000 }).map(String),
  fc.constantFrom(
    '0',
    '-0',
    '00',
    '.',
    '-',
    '',
    '.5',
    '0.5',
    '-.05',
    '0.0',
    '007',
    '2147483648',
    '-2147483649',
    '4294967295',
    '1e3',
    '(5)',
    '$1',
  ),
);
const dateText = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      fc.constantFrom(
        '',
        ' 00:00:00',
        ' 23:59:59',
        ' 24:00:00',
        ' 12:34:56.7',
        ' 12:34:56.123',
        ' 01:02:03.1234567',
        ' 01:02:03.100000000',
        'T01:02:03',
        ' 1:2',
      ),
    )
    .map(
      ([year, month, day, time]) =>
        `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}${time}`,
    ),
  fc.constantFrom(
    '1994-02-30',
    '2000-02-29',
    '1900-02-29',
    '1752-12-31',
    '1753-01-01',
    '0000-01-01',
    '9999-12-31 23:59:59.997',
  ),
);
const anyText = fc.oneof(
  numberText,
  dateText,
  fc.string({ maxLength: 8 }),
  fc.constantFrom('True', 'false', 'äöü', 'héllo', '漢字漢字漢字', '😀😀😀'),
);

describe('field kernels', () => {
  it('decide as convertValue does, or refuse', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 12 }), fc.constantFrom(...types), (texts, type) => {
        const { vector, refused, fields } = parse(texts, type);
        texts.forEach((text, row) => {
          if (refused.includes(row)) return;
          const exact = text === '' ? { value: null } : convertValue(text, columnType('DT_WSTR'), type, options);
          expect([text, type.type, 'error' in exact ? exact.error : undefined]).toEqual([text, type.type, undefined]);
          expect([text, type.type, readVector(vector, row, type)]).toEqual([text, type.type, exact.value]);
        });
        for (const row of refused) {
          const error = parseFieldExactly(fields, row, vector, type, options);
          const exact = convertValue(texts[row], columnType('DT_WSTR'), type, options);
          expect([texts[row], type.type, error?.kind]).toEqual([texts[row], type.type, exact.error?.kind]);
        }
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('call a column canonical only when formatting gives the same text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(numberText, dateText), { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...types),
        (texts, type) => {
          const { vector, refused, fields } = parse(texts, type);
          if (vector.canonicalText === undefined) return;
          for (const row of refused) parseFieldExactly(fields, row, vector, type, options);
          vector.canonicalText = undefined;
          const isDecided = (_: string, row: number): boolean => !refused.includes(row);
          expect(format(vector, type, fields.rowCount).filter(isDecided)).toEqual(texts.filter(isDecided));
        },
      ),
      { numRuns: 3000, seed: 11 },
    );
  });

  it('format as the exact path does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(numberText, dateText), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...types),
        (texts, type) => {
          const { vector, refused, fields } = parse(texts, type);
          for (const row of refused) parseFieldExactly(fields, row, vector, type, options);
          vector.canonicalText = undefined;
          const exact = texts.map((_, row) => formatFieldExactly(vector, row, type, 1033));
          expect(format(vector, type, texts.length)).toEqual(exact);
        },
      ),
      { numRuns: 3000, seed: 13 },
    );
  });

  it('keep the canonical text of plain decimals below 1 only without leading zero', () => {
    expect(parse(['.50', '12.00'], numeric).vector.canonicalText).toBeDefined();
    expect(parse(['0.50', '12.00'], numeric).vector.canonicalText).toBeUndefined();
  });

  it.each([
    [['1.50', 'n/a', '2.00'], numeric],
    [['7', '12x4', '8'], columnType('DT_I4')],
    [['1994-09-23 16:40:40', 'yesterday'], columnType('DT_DBTIMESTAMP')],
    [['short', 'too long'], columnType('DT_WSTR', { length: 5 })],
  ])('keep the canonical text of the rows that they decide: %j', (texts, type) => {
    const { vector, refused } = parse(texts, type);
    expect(refused).toEqual([1]);
    expect(vector.canonicalText).toBeDefined();
  });

  it('take a decimal comma where the locale has one, and then keep no canonical text', () => {
    const fields = fieldsOf(['1,50']);
    const vector = createVector(numeric, 1);
    const refused = createRefusedRows(1);
    fieldParser(numeric, { emptyIsNull: true, decimalSeparator: 44 })(fields, vector, refused);
    expect(readVector(vector, 0, numeric)).toEqual({ coefficient: 150n, scale: 2 });
    expect(refused.count).toBe(0);
    expect(vector.canonicalText).toBeUndefined();
  });

  it('print the greatest and least values of 64 bits exactly', () => {
    const type = columnType('DT_I8');
    const texts = ['9223372036854775807', '-9223372036854775808', '9007199254740993', '-1', '4294967296'];
    const { vector, refused, fields } = parse(texts, type);
    for (const row of refused) parseFieldExactly(fields, row, vector, type, options);
    expect(format(vector, type, texts.length)).toEqual(texts);
  });

  it('take a missing field as NULL', () => {
    const fields = fieldsOf(['1']);
    fields.starts[0] = 1;
    fields.ends[0] = 0;
    const vector = createVector(columnType('DT_I4'), 1);
    fieldParser(columnType('DT_I4'), { emptyIsNull: false, decimalSeparator: 46 })(
      fields,
      vector,
      createRefusedRows(1),
    );
    expect(readVector(vector, 0, columnType('DT_I4'))).toBeNull();
  });
});
