import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import { createVector, type Vector } from '../../datatypes/vector.ts';
import { fieldParser } from '../text-kernels/choose-parser.ts';
import { formatFieldExactly } from '../text-kernels/exact-field.ts';
import { createRefusedRows } from '../text-kernels/field-parser.ts';
import { createFieldTable, type FieldTable } from '../text-kernels/field-table.ts';
import type { FormattedColumn } from '../text-kernels/row-format.ts';
import { createRowFormatter } from '../text-kernels/row-formatter.ts';
import type { RowLayout } from '../text-kernels/row-layout.ts';
import { createTokeniser } from '../text-kernels/tokenise.ts';
import { type ByteAllocator, type ByteArena, createByteArena, plainBytes } from './kernel-memory.ts';
import { kernels, pointerOf } from './kernels.ts';

const english = 1033;
const comma = 44;

const types: readonly ColumnType[] = [
  columnType('DT_I4'),
  columnType('DT_NUMERIC', { precision: 12, scale: 2 }),
  columnType('DT_WSTR', { length: 6 }),
  columnType('DT_DBDATE'),
  columnType('DT_DBTIMESTAMP'),
  columnType('DT_CY'),
  columnType('DT_I8'),
  columnType('DT_WSTR', { length: 20 }),
];

const layout: RowLayout = {
  columns: types.map((_, index) => ({
    delimiter: Buffer.from(index === types.length - 1 ? '\n' : ','),
    width: 0,
    qualified: true,
  })),
  qualifier: Buffer.from('"'),
  rowDelimiterEndsRow: true,
};

const integer = fc.integer({ min: -99999, max: 9999999 }).map(String);
const amount = fc.tuple(integer, fc.constantFrom('', '.5', '.25', '.00', '.', '.123')).map((parts) => parts.join(''));
const date = fc.constantFrom('2024-02-29', '1999-12-31', '0001-01-01', '2023-02-29', '');
const moment = fc.constantFrom('2024-02-29 23:59:59', '1999-12-31 00:00:00', '2000-01-01 01:02:03.500', '', 'x');
const text = fc.constantFrom('', 'a', 'äöü', 'longer than six', '"q"', '""', '"a,b"', '"say ""no"""', 'plain text, no');
const cells = [integer, amount, text, date, moment, amount, integer, text];
const row = fc.tuple(...cells).map((values) => values.join(','));
const file = fc
  .array(fc.oneof({ weight: 12, arbitrary: row }, fc.constantFrom('', '1', '1,2,3')), { minLength: 1, maxLength: 12 })
  .map((rows) => `${rows.join('\n')}\n`);

/** Columns that are qualified in the target, and the delimiter there. */
const form = fc.record({
  separator: fc.constantFrom(',', ';', '||'),
  qualified: fc.array(fc.boolean(), { minLength: types.length, maxLength: types.length }),
  passThrough: fc.boolean(),
  every: fc.constantFrom(1, 1, 2),
});
type Form = typeof form extends fc.Arbitrary<infer T> ? T : never;

interface Read {
  readonly table: FieldTable;
  readonly vectors: readonly Vector[];
  readonly refused: readonly (readonly number[])[];
}

function read(source: string, allocate: ByteAllocator): Read {
  const length = Buffer.byteLength(source);
  const bytes = allocate(length + 128);
  bytes.set(Buffer.from(source));
  const table = createFieldTable(types.length, 64, allocate);
  createTokeniser(layout)(bytes, 0, length, table);
  const refused: number[][] = [];
  const vectors = types.map((type, column) => {
    const vector = createVector(type, table.rowCount, 0, allocate);
    const rows = createRefusedRows(64);
    const fields = {
      bytes,
      starts: table.starts[column],
      ends: table.ends[column],
      rowCount: table.rowCount,
      ascii: /^[\0-\x7f]*$/.test(source),
    };
    fieldParser(type, { emptyIsNull: true, decimalSeparator: 46 })(fields, vector, rows);
    refused.push(Array.from(rows.rows.subarray(0, rows.count)));
    for (const index of refused[column]) {
      vector.nulls[index] = 1;
      vector.hasNulls = true;
      // It stays, with another value than its text.
      vector.canonicalText = undefined;
    }
    return vector;
  });
  return { table, vectors, refused };
}

function formatted({ vectors, table }: Read, how: Form, allocate: ByteAllocator): string {
  const columns = types.map((type, index): FormattedColumn => {
    const isText = type.type === 'DT_WSTR';
    const quote = how.qualified[index] ? '"' : '';
    const after = index === types.length - 1 ? '\n' : how.separator;
    return {
      type,
      before: Buffer.from(quote),
      after: Buffer.from(quote + after),
      doubled: isText && quote !== '' ? 34 : -1,
      fixed: false,
    };
  });
  const format = createRowFormatter(
    columns,
    46,
    {
      exact: (column, vector, index, out, position) =>
        position +
        Buffer.from(out.buffer, out.byteOffset, out.byteLength).write(
          formatFieldExactly(vector, index, types[column], english),
          position,
        ),
      adjust: (_column, _row, _out, _start, end) => end,
      adjustRoom: () => 0,
    },
    how.passThrough,
    allocate,
  );
  const chosen = Int32Array.from({ length: Math.ceil(table.rowCount / how.every) }, (_, index) => index * how.every);
  const target = { bytes: allocate(2048), position: 0 };
  let written = '';
  for (let next = 0; next < chosen.length; ) {
    next = format(target, vectors, how.every === 1 ? undefined : chosen, next, chosen.length);
    written += Buffer.from(target.bytes.subarray(0, target.position)).toString('utf8');
    target.position = 0;
  }
  return written;
}

describe('kernels', () => {
  let arena: ByteArena;
  beforeEach(() => {
    arena = createByteArena();
  });
  afterEach(() => {
    arena.release();
  });

  it('read and write rows as their plain twins do', () => {
    fc.assert(
      fc.property(file, form, (source, how) => {
        arena.release();
        const byKernel = read(source, arena.allocate);
        const plain = read(source, plainBytes);
        expect(byKernel.refused).toEqual(plain.refused);
        expect(byKernel.vectors.map(({ hasNulls, nulls }) => [hasNulls, [...nulls]])).toEqual(
          plain.vectors.map(({ hasNulls, nulls }) => [hasNulls, [...nulls]]),
        );
        const wanted = formatted(plain, how, plainBytes);
        expect(formatted(byKernel, how, arena.allocate)).toBe(wanted);
        // Vectors elsewhere are brought to the kernel.
        expect(formatted(plain, how, arena.allocate)).toBe(wanted);
      }),
      { numRuns: 1500, seed: 11 },
    );
  });

  it('call the same fields canonical as their plain twins', () => {
    fc.assert(
      fc.property(file, (source) => {
        arena.release();
        const canonical = ({ vectors }: Read) => vectors.map(({ canonicalText }) => canonicalText !== undefined);
        expect(canonical(read(source, arena.allocate))).toEqual(canonical(read(source, plainBytes)));
      }),
      { numRuns: 1500, seed: 12 },
    );
  });

  it.each([
    ['elsewhere', plainBytes],
    ['in the memory of the kernels', (length: number) => arena.allocate(length)],
  ] as const)('copy text that lies far apart in a large store %s', (_place, allocate) => {
    const type = columnType('DT_WSTR', { length: 200 });
    const longest = 'x'.repeat(150);
    const rowCount = 3000;
    const texts = Array.from({ length: rowCount }, (_, row) => (row % 7 === 0 ? longest : `text ${row}`));
    const vector = createVector(type, rowCount);
    if (vector.layout !== 'bytes') throw new Error('text is bytes');
    vector.bytes = allocate(5_000_000);
    texts.forEach((value, row) => {
      const at = ((row * 7919) % 25_000) * 200;
      vector.bytes.set(Buffer.from(value), at);
      vector.starts[row] = at;
      vector.ends[row] = at + value.length;
    });
    vector.nulls[5] = 1;
    vector.hasNulls = true;
    const column = { type, before: new Uint8Array(0), after: Buffer.from('\n'), doubled: -1, fixed: false };
    const hooks = { exact: () => 0, adjust: () => 0, adjustRoom: () => 0 };
    const format = createRowFormatter([column], comma, hooks, true, arena.allocate);
    const target = { bytes: arena.allocate(1 << 20), position: 0 };
    expect(format(target, [vector], undefined, 0, rowCount)).toBe(rowCount);
    texts[5] = '';
    const written = Buffer.from(target.bytes.subarray(0, target.position)).toString();
    expect(written).toBe(texts.map((value) => `${value}\n`).join(''));
  });
});

describe('the memory of the kernels', () => {
  it('is given again after it was released', () => {
    const owner = kernels();
    if (owner === undefined) throw new Error('there are no kernels');
    const first = createByteArena();
    const second = createByteArena();
    const a = first.allocate(1000).byteOffset;
    const b = second.allocate(1000).byteOffset;
    const c = first.allocate(1000).byteOffset;
    expect(new Set([a, b, c]).size).toBe(3);
    first.release();
    second.release();
    const third = createByteArena();
    expect(third.allocate(3000).byteOffset).toBe(a);
    third.release();
  });

  it('is followed by ordinary arrays when it is full', () => {
    const owner = kernels();
    if (owner === undefined) throw new Error('there are no kernels');
    const arena = createByteArena();
    const inside = arena.allocate(owner.buffer.byteLength - 4_000_000);
    const outside = arena.allocate(8_000_000);
    expect(pointerOf(owner, inside)).toBeGreaterThan(0);
    expect(pointerOf(owner, outside)).toBe(-1);
    expect(outside.length).toBe(8_000_000);
    arena.release();
  });
});
