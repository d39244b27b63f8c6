import { describe, expect, it } from 'vitest';
import { createVectors } from '../../data-flow/batch.ts';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import { writeVector } from '../../datatypes/write-vector.ts';
import { columnTitles, csvLine, eachRow } from './row-text.ts';

// Source: our own; texts of values as Data Conversion writes them (documentation).
describe('rows as text', () => {
  it.each([
    ['DT_I4', 7, 7],
    ['DT_I8', 9007199254740993n, '9007199254740993'],
    ['DT_R8', 0.5, 0.5],
    ['DT_R8', Number.POSITIVE_INFINITY, expect.any(String)],
    ['DT_BOOL', true, true],
    ['DT_WSTR', 'Grüße', 'Grüße'],
    ['DT_NUMERIC', { coefficient: 1234n, scale: 2 }, '12.34'],
    ['DT_DBDATE', 20_454, '2026-01-01'],
    ['DT_BYTES', Uint8Array.of(1, 255), '01FF'],
    ['DT_I4', null, null],
  ] as const)('keep %s %s', (type, value, expected) => {
    const sizes: Partial<ColumnType> = { length: 20, precision: 18, scale: 2 };
    const column = { lineageId: 'a', name: 'a', type: columnType(type, sizes) };
    const columns = createVectors([column], 2);
    for (const vector of columns.values()) writeVector(vector, 1, value as Value, column.type);
    const seen: unknown[] = [];
    eachRow({ rowCount: 1, selection: Int32Array.of(1), columns, origin: undefined }, [column], 5, (cells) =>
      seen.push(...cells),
    );
    expect(seen).toEqual([expected]);
  });

  it('tell NULL from an empty text, and quote what would end a field', () => {
    expect(csvLine([null, '', 'a,b', 'say "a"', 'two\nlines', 1, false])).toBe(
      ',"","a,b","say ""a""","two\nlines",1,false\n',
    );
  });

  it('have a title for each column, also for the second one of a name', () => {
    const type = columnType('DT_I4');
    const columns = ['First.Id', 'Second.Id', 'Second.Name'].map((lineageId) => ({
      lineageId,
      name: lineageId.split('.')[1],
      type,
    }));
    expect(columnTitles(columns)).toEqual(['Id', 'Second.Id', 'Name']);
  });
});
