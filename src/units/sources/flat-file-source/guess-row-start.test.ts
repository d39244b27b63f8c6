import { createFieldTable, createTokeniser } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { guessRowStart } from './guess-row-start.ts';

// Source: our own.
const column = { width: 0, qualified: true };
const layout = {
  columns: [
    { ...column, delimiter: Buffer.from(',') },
    { ...column, delimiter: Buffer.from(',') },
    { ...column, delimiter: Buffer.from('\n') },
  ],
  qualifier: Buffer.from('"'),
  rowDelimiterEndsRow: true,
};

/** What stands from the guess on. */
function rest(text: string, atRow = false): string | undefined {
  const bytes = Buffer.concat([Buffer.from(text), Buffer.alloc(64)]);
  const to = bytes.length - 64;
  const table = createFieldTable(3, 4);
  const tokenise = createTokeniser(layout);
  const found = guessRowStart({ bytes, from: 0, to, atRow }, tokenise, Buffer.from('\n'), table);
  return found < 0 ? undefined : text.slice(found);
}

describe('the guess of a row start', () => {
  it.each([
    ['gives the row that is not complete', 'ut,of a row\n1,2,3\n4,5,6\n7,8', '7,8'],
    ['gives the end when every row is complete', 'x\n1,2,3\n4,5,6\n', ''],
    ['sees qualifiers that were opened before', 'text, with\nlines"\n1,2,3\n4,"5\n5",6\n7,"8', '7,"8'],
    ['passes by rows inside of qualifiers', 'a\nb\nc"\n1,2,3\n4,5,6\n7', '7'],
    ['takes lone qualifiers for text', '"\n1,2" tube,3\n4,5" tube,6\n7', '7'],
    ['takes the best of bad rows', 'x\n1\n2\n3\n4', '4'],
    ['goes on behind a full table', `x\n${'1,2,3\n'.repeat(50)}4,5`, '4,5'],
  ])('%s', (_, text, expected) => {
    expect(rest(text)).toBe(expected);
  });

  it('needs no row delimiter where a row begins for sure', () => {
    expect(rest('1,2', true)).toBe('1,2');
    expect(rest('1,2,3\n4', true)).toBe('4');
  });

  it('gives nothing where nothing looks like rows', () => {
    expect(rest('no row delimiter')).toBeUndefined();
    expect(rest('x\n"1"2,3\n')).toBe('');
  });
});
