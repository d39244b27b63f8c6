import { describe, expect, it } from 'vitest';
import { canConvert, convertValue } from './convert-value.ts';
import { type ColumnType, columnType, type DataTypeName } from './data-type.ts';
import { formatValue } from './format-value.ts';
import type { Value } from './value.ts';

const text = columnType('DT_WSTR');
const scaled = { DT_DBTIME2: 7, DT_DBTIMESTAMP2: 7, DT_DBTIMESTAMPOFFSET: 7, DT_DECIMAL: 4, DT_NUMERIC: 2 } as Partial<
  Record<DataTypeName, number>
>;
const typed = (type: DataTypeName): ColumnType =>
  columnType(type, { precision: 18, scale: scaled[type] ?? (type === 'DT_CY' ? 4 : 0) });

/** Reads text as `from`, converts it to `to` and prints the result, or the reason of the error. */
function through(input: string, from: ColumnType, to: ColumnType, localeId = 1033): string {
  const read = from.type === 'DT_WSTR' ? { value: input } : convertValue(input, text, from, { localeId: 1033 });
  const { value, error } = convertValue(read.value, from, to, { localeId });
  const shown = value === null ? 'NULL' : formatValue(value, to, localeId);
  return error === undefined ? shown : `${error.reason}: ${shown}`;
}

describe('conversion of text to numbers', () => {
  const cases: readonly [string, ColumnType, number, string][] = [
    [' 12 ', typed('DT_I4'), 1033, '12'],
    ['12-', typed('DT_I4'), 1033, '-12'],
    ['(1,234.50)', typed('DT_NUMERIC'), 1033, '-1234.50'],
    ['$1,234.5678', typed('DT_CY'), 1033, '1234.5678'],
    ['1.234,56', typed('DT_NUMERIC'), 1031, '1234.56'],
    ['1 234,56', typed('DT_NUMERIC'), 1036, '1234.56'],
    ['1e3', typed('DT_I4'), 1033, '1000'],
    ['2.5', typed('DT_I4'), 1033, '2'],
    ['3.5', typed('DT_I4'), 1033, '4'],
    ['1.5E+300', typed('DT_R8'), 1033, '1.5E+300'],
    ['1e400', typed('DT_R8'), 1033, 'overflow: NULL'],
    ['300', typed('DT_UI1'), 1033, 'overflow: NULL'],
    ['-1', typed('DT_UI4'), 1033, 'sign: NULL'],
    ['abc', typed('DT_I4'), 1033, 'invalid: NULL'],
    ['', typed('DT_I4'), 1033, 'invalid: NULL'],
    ['1-2', typed('DT_I4'), 1033, 'invalid: NULL'],
    ['18446744073709551615', typed('DT_UI8'), 1033, '18446744073709551615'],
  ];
  for (const [input, to, localeId, expected] of cases) {
    it(`reads "${input}" as ${to.type} in locale ${localeId}: ${expected}`, () => {
      expect(through(input, text, to, localeId)).toBe(
        expected.replace('.', localeId === 1033 || to.type === 'DT_NUMERIC' ? '.' : ','),
      );
    });
  }

  it('takes blank text for 0 and refuses an exponent in fast parse', () => {
    const fast = { localeId: 1033, fastParse: true };
    expect(convertValue('  ', text, typed('DT_I4'), fast)).toEqual({ value: 0 });
    expect(convertValue('1E3', text, typed('DT_I4'), fast).error?.reason).toBe('invalid');
    expect(convertValue('2020-03', text, typed('DT_DBDATE'), fast)).toEqual({ value: 18322 });
    expect(convertValue('20200301T1220.5', text, typed('DT_DBTIMESTAMP'), fast)).toEqual({ value: 15830652300000000n });
  });
});

describe('conversion of numbers', () => {
  const cases: readonly [string, DataTypeName, DataTypeName, string][] = [
    ['True', 'DT_BOOL', 'DT_I4', '-1'],
    ['5', 'DT_I4', 'DT_BOOL', 'True'],
    ['3.57', 'DT_NUMERIC', 'DT_I4', '3'],
    ['-3.57', 'DT_NUMERIC', 'DT_I4', '-3'],
    ['2.5', 'DT_R8', 'DT_I4', '2'],
    ['3.5', 'DT_R8', 'DT_I4', '4'],
    ['1.00005', 'DT_R8', 'DT_CY', '1'],
    ['40000', 'DT_I4', 'DT_I2', 'overflow: NULL'],
    ['0.05', 'DT_NUMERIC', 'DT_WSTR', '.05'],
    ['0.05', 'DT_DECIMAL', 'DT_WSTR', '0.0500'],
    ['255', 'DT_I4', 'DT_BYTES', 'FF000000'],
  ];
  for (const [input, from, to, expected] of cases) {
    it(`converts ${input} of ${from} to ${to}: ${expected}`, () => {
      expect(through(input, typed(from), typed(to))).toBe(expected);
    });
  }

  it('refuses a number with more digits than the precision', () => {
    expect(through('12345', typed('DT_I4'), columnType('DT_NUMERIC', { precision: 4 }))).toBe('overflow: NULL');
  });

  it('reads dates as days since 1899-12-30 and back', () => {
    expect(through('2.5', typed('DT_R8'), typed('DT_DATE'))).toBe('1/1/1900 12:00:00 PM');
    expect(through('1900-01-01 12:00:00', typed('DT_DATE'), typed('DT_R8'))).toBe('2.5');
  });
});

describe('conversion of dates', () => {
  const cases: readonly [string, DataTypeName, DataTypeName, string][] = [
    ['2020-05-06 07:08:09.1234567', 'DT_DBTIMESTAMP2', 'DT_DBDATE', '2020-05-06'],
    ['2020-05-06 07:08:09.1234567', 'DT_DBTIMESTAMP2', 'DT_DBTIMESTAMP', 'truncated: 2020-05-06 07:08:09.123000000'],
    ['1700-01-01 00:00:00', 'DT_DBTIMESTAMP2', 'DT_DBTIMESTAMP', 'overflow: NULL'],
    ['2020-01-01 01:00:00 +05:00', 'DT_DBTIMESTAMPOFFSET', 'DT_DBTIMESTAMP', '2019-12-31 20:00:00'],
    ['2020-01-01 01:00:00 + 5:30', 'DT_DBTIMESTAMPOFFSET', 'DT_WSTR', '2020-01-01 01:00:00.0000000 +05:30'],
    ['2020-05-06', 'DT_DBDATE', 'DT_DBTIMESTAMPOFFSET', '2020-05-06 00:00:00.0000000 +00:00'],
    ['07:08:09.5', 'DT_DBTIME2', 'DT_DBTIME', 'truncated: 07:08:09'],
    ['2020-05-06 07:08:09.123', 'DT_FILETIME', 'DT_WSTR', '2020-05-06 07:08:09:123'],
    ['8/6/2003', 'DT_DBTIMESTAMP', 'DT_WSTR', '2003-08-06 00:00:00'],
  ];
  for (const [input, from, to, expected] of cases) {
    it(`converts ${input} of ${from} to ${to}: ${expected}`, () => {
      expect(through(input, typed(from), typed(to))).toBe(expected);
    });
  }

  it('completes a time with today', () => {
    expect(through('07:08:09', typed('DT_DBTIME'), typed('DT_DBTIMESTAMP'))).toMatch(/^20\d\d-\d\d-\d\d 07:08:09$/);
  });

  it('reads the same digits by the order of the locale', () => {
    const date = (localeId: number): Value => convertValue('03.04.2005', text, typed('DT_DBDATE'), { localeId }).value;
    expect(formatValue(date(1033) ?? 0, typed('DT_DBDATE'))).toBe('2005-03-04');
    expect(formatValue(date(1031) ?? 0, typed('DT_DBDATE'))).toBe('2005-04-03');
  });

  it('prints DT_DATE by locale, without a time at midnight', () => {
    expect(through('2005-03-04 11:06:18', typed('DT_DATE'), text, 1033)).toBe('3/4/2005 11:06:18 AM');
    expect(through('2005-03-04 00:00:00', typed('DT_DATE'), text, 1031)).toBe('04.03.2005');
    expect(through('2005-03-04 15:06:18', typed('DT_DATE'), text, 1042)).toBe('2005-03-04 오후 3:06:18');
  });
});

describe('conversion to text', () => {
  it('reports text longer than the column and keeps what fits', () => {
    expect(through('abcdef', text, columnType('DT_WSTR', { length: 4 }))).toBe('truncated: abcd');
  });

  it('counts DT_STR in bytes of its code page and never cuts a character', () => {
    expect(through('aé€', text, columnType('DT_STR', { length: 3, codePage: 65001 }))).toBe('truncated: aé');
    expect(through('aé€', text, columnType('DT_STR', { length: 3, codePage: 1252 }))).toBe('aé€');
  });

  it('replaces a character the code page lacks by a similar one, else by ? and a report', () => {
    const narrow = columnType('DT_STR', { length: 5, codePage: 1252 });
    expect(through('aΩŁ', text, narrow)).toBe('aOL');
    expect(through('aΩЖ', text, narrow)).toBe('unmappable: aO?');
  });

  it('ends DT_STR and DT_WSTR at the first NUL', () => {
    expect(convertValue('ab\0cd', text, columnType('DT_WSTR', { length: 9 }), { localeId: 1033 })).toEqual({
      value: 'ab',
    });
  });
});

describe('conversion of GUIDs and bytes', () => {
  const guid = '{6F9619FF-8B86-D011-B42D-00C04FC964FF}';
  it('reads a GUID in any form, to bytes in memory order and back', () => {
    expect(through(guid.toLowerCase().slice(1, -1), text, typed('DT_GUID'))).toBe(guid);
    expect(through(guid, typed('DT_GUID'), typed('DT_BYTES'))).toBe('FF19966F868B11D0B42D00C04FC964FF');
    expect(through('FF19966F868B11D0B42D00C04FC964FF', typed('DT_BYTES'), typed('DT_GUID'))).toBe(guid);
  });
});

describe('the cast matrix', () => {
  const illegal: readonly [DataTypeName, DataTypeName][] = [
    ['DT_DBDATE', 'DT_BOOL'],
    ['DT_DBDATE', 'DT_GUID'],
    ['DT_CY', 'DT_BYTES'],
    ['DT_NTEXT', 'DT_I4'],
    ['DT_IMAGE', 'DT_DBTIMESTAMP'],
    ['DT_GUID', 'DT_I4'],
    ['DT_DBTIMESTAMP', 'DT_I8'],
  ];
  for (const [from, to] of illegal) {
    it(`has no conversion from ${from} to ${to}`, () => {
      expect(canConvert(from, to)).toBe(false);
      expect(canConvert(to, from)).toBe(false);
    });
  }

  it('keeps NULL whatever the types', () => {
    expect(convertValue(null, typed('DT_I4'), typed('DT_GUID'), { localeId: 1033 })).toEqual({ value: null });
  });
});
