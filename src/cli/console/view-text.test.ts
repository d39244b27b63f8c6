import { describe, expect, it } from 'vitest';
import { plainPainter } from './painter.ts';
import { viewText } from './view-text.ts';

const view = { executablePath: '\\Package\\Load', path: 'Output', columns: ['Id', 'Name'], complete: true };

// Source: our own.
describe('the text of a data viewer', () => {
  it('is a table with pipes, in which a cell is one line and a pipe ends none', () => {
    const rows = [
      [1, 'Grüße'],
      [null, 'a|b\nc'],
    ];
    expect(viewText({ ...view, rows }, plainPainter)).toBe(
      [
        '\\Package\\Load Output: 2 rows',
        '| Id   | Name   |',
        '|------|--------|',
        '| 1    | Grüße  |',
        String.raw`| NULL | a\|b c |`,
        '',
      ].join('\n'),
    );
  });

  it('says when there are more rows', () => {
    const text = viewText({ ...view, rows: [[1, 'a']], complete: false }, plainPainter);
    expect(text.split('\n')[0]).toBe('\\Package\\Load Output: the first 1 row');
  });

  it('keeps the titles when there is no row', () => {
    expect(
      viewText({ ...view, rows: [] }, plainPainter)
        .split('\n')
        .slice(0, 3),
    ).toEqual(['\\Package\\Load Output: 0 rows', '| Id  | Name |', '|-----|------|']);
  });
});
