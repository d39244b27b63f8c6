import { describe, expect, it } from 'vitest';
import {
  type CatalogDataType,
  type GivenValue,
  shownValue,
  storedText,
  variableDataType,
} from './catalog-data-types.ts';

// source: create_environment_variable, table of data types (documentation); ranges: .NET types of these names
describe('a value that is set', () => {
  it.each<[CatalogDataType, GivenValue, string]>([
    ['Boolean', true, 'true'],
    ['Boolean', 'FALSE', 'false'],
    ['Byte', 255, '255'],
    ['Byte', { baseType: 'binary', value: Uint8Array.of(7) }, '7'],
    ['Int16', -32768, '-32768'],
    ['Int32', { baseType: 'int', value: 5 }, '5'],
    ['Int64', '9223372036854775807', '9223372036854775807'],
    ['UInt64', 18446744073709551615n, '18446744073709551615'],
    ['Double', '1.5e3', '1500'],
    ['Single', { baseType: 'numeric', value: '1.5' }, '1.5'],
    ['Decimal', '0012.50', '12.50'],
    ['DateTime', '2020-01-31T13:02:03.5', '2020-01-31T13:02:03.5000000'],
    ['DateTime', new Date(Date.UTC(2020, 0, 31)), '2020-01-31T00:00:00'],
    ['String', '', ''],
    ['String', { baseType: 'nvarchar', value: 'é' }, 'é'],
  ])('of %s may be %o', (type, given, text) => {
    expect(storedText(given, type, 'p')).toBe(text);
  });

  it.each<[CatalogDataType, GivenValue]>([
    ['Boolean', 1],
    ['Byte', 256],
    ['Byte', -1],
    ['Int16', 32768],
    ['Int32', 1.5],
    ['Int32', '5 '],
    ['Int32', { baseType: 'nvarchar', value: '5' }],
    ['Int64', '9223372036854775808'],
    ['UInt32', -1],
    ['Double', 'NaN'],
    ['Double', Number.POSITIVE_INFINITY],
    ['Single', 1e39],
    ['Decimal', '1e3'],
    ['Decimal', '9'.repeat(30)],
    ['DateTime', '2020-13-01'],
    ['DateTime', 5],
    ['String', 5],
    ['String', 'a\u0000b'],
    ['String', { baseType: 'int', value: 5 }],
  ])('of %s may not be %o', (type, given) => {
    expect(() => storedText(given, type, 'p')).toThrow(/The value given for p is no/);
  });

  it('may not be NULL', () => {
    for (const given of [null, undefined, { baseType: 'int', value: null }] as const) {
      expect(() => storedText(given, 'Int32', 'p')).toThrow(/NULL is none/);
    }
  });

  it('is shown as a number or truth value where it is one that loses nothing', () => {
    expect([
      shownValue('true', 'Boolean'),
      shownValue('5', 'Int32'),
      shownValue('1.5', 'Double'),
      shownValue('9223372036854775807', 'Int64'),
      shownValue('x', 'String'),
      shownValue(null, 'Int32'),
    ]).toEqual([true, 5, 1.5, '9223372036854775807', 'x', null]);
  });
});

describe('the data type of a variable', () => {
  it('is compared without case', () => {
    expect(variableDataType('int32')).toBe('Int32');
  });

  it.each([['Char'], ['DBNull'], ['Object'], ['SByte'], ['toString'], ['']])('may not be %s', (name) => {
    expect(() => variableDataType(name)).toThrow(/no data type/);
  });
});
