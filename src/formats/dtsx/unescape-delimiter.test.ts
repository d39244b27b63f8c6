import { describe, expect, it } from 'vitest';
import { unescapeDelimiter, unescapeDelimiters } from './unescape-delimiter.ts';

describe('unescapeDelimiter', () => {
  it.each([
    ['_x000D__x000A_', '\r\n'],
    ['_x002C_', ','],
    ['_x003C_none_x003E_', '<none>'],
    ['_x005F_x000D_', '_x000D_'],
    ['_x12_', '_x12_'],
    ['a_b', 'a_b'],
    ['', ''],
  ])('reads %j as %j', (text, expected) => {
    expect(unescapeDelimiter(text)).toBe(expected);
  });

  it('touches only properties that hold delimiters or qualifiers', () => {
    const properties = new Map([
      ['ColumnDelimiter', '_x0009_'],
      ['ObjectName', '_x0009_'],
    ]);
    unescapeDelimiters(properties);
    expect([...properties.values()]).toEqual(['\t', '_x0009_']);
  });
});
