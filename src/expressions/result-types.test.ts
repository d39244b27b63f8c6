import { describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../datatypes/data-type.ts';
import { compileExpression } from './compile-expression.ts';

/** One column of every type. */
const types: readonly ColumnType[] = [
  columnType('DT_I1'),
  columnType('DT_I2'),
  columnType('DT_I4'),
  columnType('DT_I8'),
  columnType('DT_UI1'),
  columnType('DT_UI2'),
  columnType('DT_UI4'),
  columnType('DT_UI8'),
  columnType('DT_R4'),
  columnType('DT_R8'),
  columnType('DT_CY'),
  columnType('DT_DECIMAL', { scale: 2 }),
  columnType('DT_NUMERIC', { precision: 9, scale: 4 }),
  columnType('DT_BOOL'),
  columnType('DT_WSTR', { length: 10 }),
  columnType('DT_STR', { length: 20, codePage: 1252 }),
  columnType('DT_NTEXT'),
  columnType('DT_TEXT', { codePage: 1252 }),
  columnType('DT_IMAGE'),
  columnType('DT_BYTES', { length: 8 }),
  columnType('DT_GUID'),
  columnType('DT_DATE'),
  columnType('DT_DBDATE'),
  columnType('DT_DBTIME'),
  columnType('DT_DBTIME2', { scale: 3 }),
  columnType('DT_DBTIMESTAMP'),
  columnType('DT_DBTIMESTAMP2', { scale: 5 }),
  columnType('DT_DBTIMESTAMPOFFSET', { scale: 2 }),
  columnType('DT_FILETIME'),
];

const marks: Readonly<Record<string, string>> = {
  DTS_E_EXPREVALBINARYTYPEMISMATCH: '.',
  DTS_E_EXPREVALUNSUPPORTEDBINARYTYPE: '-',
  DTS_E_EXPREVALBINARYSIGNMISMATCH: 's',
  DTS_E_EXPREVALCONDITIONALOPTYPEMISMATCH: '.',
  DTS_E_EXPREVALPARAMTYPEMISMATCH: '-',
  DTS_E_EXPREVALINVALIDCAST: '.',
};

function shortType({ type, length, precision, scale }: ColumnType): string {
  const short = type
    .slice(3)
    .replace('DBTIMESTAMPOFFSET', 'OFFSET')
    .replace('DBTIMESTAMP', 'TS')
    .replace('NUMERIC', 'N');
  const sizes =
    precision > 0
      ? `${precision},${scale}`
      : length > 0
        ? String(length)
        : type === 'DT_CY' || scale === 0
          ? ''
          : scale;
  return sizes === '' ? short : `${short}(${sizes})`;
}

/** The type of `text` over columns a and b, or the mark of the error; every error must be of class type and have a place. */
function cell(text: string, a: ColumnType, b: ColumnType): string {
  const { expression, diagnostics } = compileExpression(text, {
    column: ({ name }) => (name === 'a' ? { index: 0, type: a } : { index: 1, type: b }),
  });
  if (expression !== undefined) return shortType(expression.type);
  const [{ symbol, args, location }] = diagnostics;
  expect([args.errorClass, location?.line]).toEqual(['type', 1]);
  return marks[symbol] ?? symbol;
}

function table(text: string): string {
  const grid = [
    ['', ...types.map(shortType)],
    ...types.map((a) => [shortType(a), ...types.map((b) => cell(text, a, b))]),
  ];
  const widths = grid[0].map((_, at) => Math.max(...grid.map((row) => row[at].length)));
  return grid
    .map((row) =>
      row
        .map((text, at) => text.padEnd(widths[at]))
        .join(' ')
        .trimEnd(),
    )
    .join('\n');
}

const families: readonly (readonly [file: string, title: string, first: string, same: readonly string[]])[] = [
  ['add', '+', 'a + b', []],
  ['subtract', '-', 'a - b', []],
  ['multiply', '*', 'a * b', []],
  ['divide', '/', 'a / b', []],
  ['modulo', '%', 'a % b', []],
  ['bitwise', '& | ^', 'a & b', ['a | b', 'a ^ b']],
  ['order', '< > <= >=', 'a < b', ['a > b', 'a <= b', 'a >= b']],
  ['equality', '== !=', 'a == b', ['a != b']],
  ['logical', '&& ||', 'a && b', ['a || b']],
  ['conditional', '? :', 'TRUE ? a : b', []],
  ['replacenull', 'REPLACENULL', 'REPLACENULL(a, b)', []],
];

const legend = `Rows are the left operand. "." the two have no result, "-" one of them never has, "s" their signs need a cast.
Source: documentation for families and refusals, inferred for widths.`;

describe('the result type', () => {
  for (const [file, title, first, same] of families) {
    it(`of ${title} is that of the table for every pair of types`, async () => {
      const text = table(first);
      await expect(`${title}\n${legend}\n\n${text}\n`).toMatchFileSnapshot(`fixtures/result-types/${file}.txt`);
      for (const other of same) expect(table(other)).toBe(text);
    });
  }

  it('does not depend on the order of the operands, REPLACENULL excepted', () => {
    for (const [, title, first] of families) {
      if (title === 'REPLACENULL' || title === '/' || title === '?:') continue;
      for (const a of types) {
        for (const b of types) expect(cell(first, a, b), first).toBe(cell(first, b, a));
      }
    }
  });
});
