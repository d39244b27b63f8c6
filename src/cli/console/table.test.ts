import { describe, expect, it } from 'vitest';
import { cutToWidth, displayWidth, formatTable } from './table.ts';

describe('formatTable', () => {
  it('aligns text left and numbers right, without trailing blanks', () => {
    const rows = [
      ['Orders', '12'],
      ['Rejects file', '3'],
    ];
    expect(formatTable([{ title: 'component' }, { title: 'rows', align: 'right' }], rows)).toEqual([
      'component     rows',
      '────────────  ────',
      'Orders          12',
      'Rejects file     3',
    ]);
  });

  it('keeps a row on one line whatever the data holds', () => {
    expect(formatTable([{ title: 'a' }, { title: 'b' }], [['x\r\n\u001b[2Jy', 'z']])[2]).toBe('x   [2Jy  z');
  });

  it('cuts a long cell and fills in a missing one', () => {
    expect(formatTable([{ title: 'a' }, { title: 'b' }], [['x'.repeat(50)]])[2]).toBe(`${'x'.repeat(39)}…`);
  });

  it('aligns wide characters by what they take on the screen', () => {
    const lines = formatTable(
      [{ title: 'city' }, { title: 'n' }],
      [
        ['東京', '1'],
        ['Ulm', '2'],
      ],
    );
    expect(lines.slice(2)).toEqual(['東京  1', 'Ulm   2']);
  });
});

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['→', 1],
  ])('of %s is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('cutToWidth', () => {
  it('never cuts a wide character in half', () => {
    expect(cutToWidth('日本語', 4)).toBe('日…');
  });
});
