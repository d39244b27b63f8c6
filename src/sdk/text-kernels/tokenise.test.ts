import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ByteArena, createByteArena, plainBytes } from '../kernels/kernel-memory.ts';
import { createFieldTable, type FieldTable } from './field-table.ts';
import { createGeneralTokeniser } from './general-tokeniser.ts';
import type { RowLayout } from './row-layout.ts';
import { createTokeniser } from './tokenise.ts';

function layoutOf(delimiters: readonly string[], members: Partial<RowLayout> = {}): RowLayout {
  return {
    columns: delimiters.map((delimiter) => ({ delimiter: Buffer.from(delimiter), width: 0, qualified: true })),
    qualifier: Buffer.from('"'),
    rowDelimiterEndsRow: true,
    ...members,
  };
}

/** In ordinary memory the plain twin splits, in that of the kernels the kernel does. */
const places = [
  ['plain', (): ByteArena => ({ allocate: plainBytes, release: () => undefined })],
  ['kernels', createByteArena],
] as const;
let arena: ByteArena;

function padded(text: string): { bytes: Uint8Array; to: number } {
  const bytes = arena.allocate(Buffer.byteLength(text) + 64);
  return { bytes, to: bytes.set(Buffer.from(text)) ?? Buffer.byteLength(text) };
}

function rowsOf(bytes: Uint8Array, table: FieldTable): (string | null)[][] {
  return Array.from({ length: table.rowCount }, (_, row) =>
    table.starts.map((starts, c) => {
      const end = table.ends[c][row];
      return end < starts[row] ? null : Buffer.from(bytes.subarray(starts[row], end)).toString('utf8');
    }),
  );
}

/** Splits text that arrives in pieces, as a file does: what is left of one piece is read again with the next. */
function splitInPieces(
  layout: RowLayout,
  text: Uint8Array,
  pieces: readonly number[],
  capacity: number,
  make = createTokeniser,
): { rows: (string | null)[][]; rest: string; fault: FieldTable['fault'] } {
  const tokenise = make(layout);
  const rows: (string | null)[][] = [];
  const table = createFieldTable(layout.columns.length, capacity, arena.allocate);
  let from = 0;
  let to = 0;
  for (let piece = 0; to < text.length || piece === 0; piece++) {
    to = Math.min(text.length, to + (pieces[piece % pieces.length] ?? 1));
    // A buffer of its own, shifted: nothing behind the piece may be looked at, and alignment must not matter.
    const bytes = arena.allocate(to + 64).fill(34, to);
    bytes.set(text.subarray(0, to));
    do {
      from = tokenise(bytes, from, to, table);
      rows.push(...rowsOf(bytes, table));
    } while (table.rowCount === capacity);
    if (table.fault !== undefined) break;
  }
  const fault = table.fault === undefined ? undefined : { ...table.fault, row: rows.length };
  return { rows, rest: Buffer.from(text.subarray(from, to)).toString('latin1'), fault };
}

function split(
  layout: RowLayout,
  text: string,
  make = createTokeniser,
): { rows: (string | null)[][]; rest: string; table: FieldTable } {
  const { bytes, to } = padded(text);
  const table = createFieldTable(layout.columns.length, 100, arena.allocate);
  const next = make(layout)(bytes, 0, to, table);
  return { rows: rowsOf(bytes, table), rest: Buffer.from(bytes.subarray(next, to)).toString('utf8'), table };
}

describe.each(places)('tokenisers: %s', (_place, makeArena) => {
  beforeEach(() => {
    arena = makeArena();
  });
  afterEach(() => {
    arena.release();
  });

  it('split delimited rows and leave an unfinished one', () => {
    const { rows, rest } = split(layoutOf([',', ',', '\r\n']), 'a,b,c\r\n,,\r\n1,2');
    expect(rows).toEqual([
      ['a', 'b', 'c'],
      ['', '', ''],
    ]);
    expect(rest).toBe('1,2');
  });

  it('end a row early at the row delimiter: the columns after it are missing', () => {
    expect(split(layoutOf([',', ',', '\n']), 'a\nb,c\n\n').rows).toEqual([
      ['a', null, null],
      ['b', 'c', null],
      ['', null, null],
    ]);
  });

  it('read the row delimiter as text before the last column when it is not checked for', () => {
    const layout = layoutOf([',', '\n'], { rowDelimiterEndsRow: false });
    expect(split(layout, 'a\nb,c\n').rows).toEqual([['a\nb', 'c']]);
  });

  it('give delimiters after the last column to its text', () => {
    expect(split(layoutOf([',', '\n']), 'a,b,c\n').rows).toEqual([['a', 'b,c']]);
  });

  it('keep delimiters and line breaks inside qualifiers and list doubled qualifiers', () => {
    const { rows, table } = split(layoutOf([',', '\n']), '"a,\n""b""","c"\nd,e"f\n');
    expect(rows).toEqual([
      ['a,\n""b""', 'c'],
      ['d', 'e"f'],
    ]);
    expect(table.escaped).toEqual([{ column: 0, row: 0 }]);
    expect(Array.from(table.extraLines.subarray(0, 2))).toEqual([0, 1]);
  });

  it('report text after a closing qualifier as a missing delimiter', () => {
    const { table, rows } = split(layoutOf([',', '\n']), 'a,b\n"x"y,z\n');
    expect(rows).toEqual([['a', 'b']]);
    expect(table.fault).toEqual({ kind: 'delimiter-not-found', column: 0, row: 1, position: 7 });
  });

  it('tell which column a qualifier is open in', () => {
    expect(split(layoutOf([',', '\n']), 'a,"b\n').table.openQualifierColumn).toBe(1);
  });

  it('split by delimiters of several characters that differ by column', () => {
    expect(split(layoutOf(['||', '<>', '~\n']), 'a|b||c<d<>e~f~\n').rows).toEqual([['a|b', 'c<d', 'e~f']]);
  });

  it('split fixed widths, counting characters', () => {
    const columns = [3, 2].map((width) => ({ delimiter: Buffer.from(''), width, qualified: false }));
    expect(split(layoutOf([], { columns, rowDelimiterEndsRow: false }), 'aé 12b  34x').rows).toEqual([
      ['aé ', '12'],
      ['b  ', '34'],
    ]);
  });

  it('split ragged right rows: fixed widths, then text up to the row delimiter', () => {
    const columns = [
      { delimiter: Buffer.from(''), width: 2, qualified: false },
      { delimiter: Buffer.from('\n'), width: 0, qualified: false },
    ];
    expect(split(layoutOf([], { columns }), 'abcde\nx\n').rows).toEqual([
      ['ab', 'cde'],
      ['x', null],
    ]);
  });

  const layouts = [
    ['\n'],
    [',', '\n'],
    [',', ',', '\r\n'],
    [';', ',', '\n'],
    ['\n', '\r\n'],
    [',', '\r,'],
    [',', '\r"'],
    ['||', '\n'],
  ];
  const bytes = fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom('a', ',', ',', '"', '"', '\n', '\r\n', '\r', ';', '|', '""', '\n"') },
        fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
      ),
      { maxLength: 50 },
    )
    .map((parts) => new Uint8Array(Buffer.from(parts.join(''), 'latin1')));
  const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

  it.each([
    ['the chosen one', createTokeniser],
    ['the general one', createGeneralTokeniser],
  ])('give the same rows whatever the pieces: %s', (_, make) => {
    fc.assert(
      fc.property(
        bytes,
        fc.constantFrom(...layouts),
        pieces,
        fc.integer({ min: 1, max: 4 }),
        (text, delimiters, sizes, capacity) => {
          const layout = layoutOf(delimiters);
          const whole = splitInPieces(layout, text, [text.length + 1], 100, make);
          const cut = splitInPieces(layout, text, sizes, capacity, make);
          expect(cut.rows).toEqual(whole.rows);
          expect(cut.fault).toEqual(whole.fault);
          if (cut.fault === undefined) expect(cut.rest).toBe(whole.rest);
        },
      ),
      { numRuns: 3000, seed: 5 },
    );
  });

  it('agree with each other on any bytes', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom(...layouts), fc.boolean(), (text, delimiters, qualified) => {
        const columns = delimiters.map((delimiter, index) => ({
          delimiter: Buffer.from(delimiter),
          width: 0,
          qualified: qualified || index > 0,
        }));
        const layout = layoutOf([], { columns });
        const fast = splitInPieces(layout, text, [text.length + 1], 100);
        const general = splitInPieces(layout, text, [text.length + 1], 100, createGeneralTokeniser);
        expect(fast.rows).toEqual(general.rows);
        if (fast.fault === undefined || general.fault === undefined) expect(fast.rest).toEqual(general.rest);
        else expect(fast.fault).toEqual(general.fault);
      }),
      { numRuns: 5000, seed: 9 },
    );
  });

  it('agree with each other on any text', () => {
    const text = fc
      .array(fc.constantFrom('a', '1', ',', '"', '\n', '\r\n', '\r', 'é', ''), { maxLength: 60 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(['\n'], [',', '\n'], [',', ',', '\r\n'], [';', ',', '\n'], [';', '\n']),
        (sample, delimiters) => {
          const layout = layoutOf(delimiters);
          const fast = split(layout, sample);
          const general = split(layout, sample, createGeneralTokeniser);
          expect(fast.rows).toEqual(general.rows);
          expect(fast.rest).toBe(general.rest);
          expect(fast.table.escaped).toEqual(general.table.escaped);
        },
      ),
      { numRuns: 3000, seed: 3 },
    );
  });
});
