import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import { createVector, type Vector } from '../../datatypes/vector.ts';
import { writeVector } from '../../datatypes/write-vector.ts';
import { collationOf } from './collation.ts';
import { GroupedKeys } from './grouped-keys.ts';
import { KeyTable } from './hash-table.ts';
import { KeyNumbers } from './key-numbers.ts';
import { createKeyPacker, type KeyColumn } from './key-packer.ts';
import { PackedKeys } from './packed-keys.ts';

const types = {
  whole: columnType('DT_I4'),
  unsigned: columnType('DT_UI4'),
  long: columnType('DT_I8'),
  float: columnType('DT_R8'),
  wide: columnType('DT_NUMERIC', { precision: 38, scale: 0 }),
  moment: columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
  text: columnType('DT_WSTR', { length: 50 }),
  folded: columnType('DT_WSTR', { length: 50 }),
} satisfies Record<string, ColumnType>;

const columns: KeyColumn[] = [
  ...Object.values(types)
    .slice(0, -1)
    .map((type) => ({ type })),
  { type: types.folded, collation: collationOf(1033, 1) },
];

const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'A',
    'abc',
    '1234567',
    '12345678',
    'a text of some length',
    'A Text of some length',
    'é',
    '漢字漢字',
  ),
  fc.string({ maxLength: 12, unit: 'grapheme' }).filter((value) => !value.includes('\0')),
);
const nullable = (values: fc.Arbitrary<Value>): fc.Arbitrary<Value> => fc.option(values, { nil: null });
const row = fc.tuple(
  nullable(fc.integer({ min: -2, max: 2 })),
  nullable(fc.constantFrom(0, 1, 4_294_967_295)),
  nullable(fc.constantFrom(0n, 1n, 1n << 32n, -1n)),
  nullable(fc.constantFrom(0, -0, 0.5, Number.NaN)),
  nullable(fc.constantFrom(0n, 1n, 1n << 64n, 1n << 96n, -1n).map((coefficient) => ({ coefficient, scale: 0 }))),
  nullable(fc.record({ ticks: fc.constantFrom(0n, 1n, 1n << 33n), offset: fc.constantFrom(0, 60) })),
  nullable(text),
  nullable(text),
);

function vectorsOf(rows: readonly (readonly Value[])[]): Vector[] {
  return Object.values(types).map((type, column) => {
    const vector = createVector(type, rows.length);
    for (const [at, values] of rows.entries()) writeVector(vector, at, values[column], type);
    return vector;
  });
}

/** The number of each row's key, key by key. */
function numbersOneByOne(vectors: readonly Vector[], rows: Iterable<number>): number[] {
  const packer = createKeyPacker(columns);
  packer.bind(vectors);
  const table = new KeyTable();
  return Array.from(rows, (at) => table.findOrInsert(packer.words, packer.pack(at)));
}

describe('PackedKeys', () => {
  it('gives two rows the same words exactly when a key packer does, in whatever batches', () => {
    const rows = fc.array(fc.array(row, { minLength: 1, maxLength: 20 }), { maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.boolean(), (batches, gaps) => {
        const keys = new PackedKeys(columns);
        const numbers = new KeyNumbers(keys.stride);
        const actual: number[] = [];
        for (const batch of batches) {
          const positions = Int32Array.from(batch.keys()).filter((at) => !gaps || at % 2 === 1);
          const found = new Int32Array(positions.length);
          keys.pack(vectorsOf(batch), positions, positions.length, true);
          numbers.reserve(positions.length);
          numbers.insert(keys, found);
          actual.push(...found);
        }
        const all = batches.flat();
        const taken = batches.flatMap((batch) => batch.map((_, at) => !gaps || at % 2 === 1));
        const expected = numbersOneByOne(
          vectorsOf(all),
          all.flatMap((_, at) => (taken[at] ? [at] : [])),
        );
        expect(actual).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('finds the keys that it learned, and no others', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.array(row, { maxLength: 30 }), (known, asked) => {
        const keys = new PackedKeys(columns);
        const numbers = new KeyNumbers(keys.stride);
        const everyRow = Int32Array.from({ length: 30 }, (_, at) => at);
        const found = new Int32Array(30);
        keys.pack(vectorsOf(known), everyRow, known.length, true);
        numbers.reserve(known.length);
        numbers.insert(keys, found);
        const held = keys.byteLength;
        keys.pack(vectorsOf(asked), everyRow, asked.length, false);
        const unknown = numbers.find(keys, found);
        const together = numbersOneByOne(vectorsOf([...known, ...asked]), [...known, ...asked].keys());
        const expected = together.slice(known.length).map((number) => (number < numbers.size ? number : -1));
        expect([...found.subarray(0, asked.length)]).toEqual(expected);
        expect(unknown).toBe(expected.filter((number) => number < 0).length);
        expect(keys.byteLength).toBe(held);
      }),
      { numRuns: 100 },
    );
  });
});

describe('KeyNumbers', () => {
  it('finds every key after it grew, and says beforehand how much memory that takes', () => {
    const type = types.text;
    const keys = new PackedKeys([{ type }]);
    const numbers = new KeyNumbers(keys.stride);
    const count = 20_000;
    const vector = createVector(type, count);
    for (let at = 0; at < count; at++) writeVector(vector, at, `key number ${at}`, type);
    const rows = Int32Array.from({ length: count }, (_, at) => at);
    const found = new Int32Array(count);
    expect(numbers.bytesFor(count)).toBeGreaterThan(numbers.byteLength);
    const bytes = numbers.bytesFor(count);
    keys.pack([vector], rows, count, true);
    numbers.reserve(count);
    numbers.insert(keys, found);
    expect(numbers.byteLength).toBe(bytes);
    expect([...found]).toEqual([...rows]);
    keys.pack([vector], rows, count, false);
    expect(numbers.find(keys, found)).toBe(0);
    expect([...found]).toEqual([...rows]);
    numbers.clear();
    expect(numbers.find(keys, found)).toBe(count);
  });
});

describe('GroupedKeys', () => {
  it('tells pairs of group and key that it has from those that are new', () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b', 'a long text', 'b long text'));
    fc.assert(
      fc.property(fc.array(fc.array(pair, { maxLength: 20 }), { maxLength: 5 }), (batches) => {
        const keys = new PackedKeys([{ type: types.text }], false);
        const pairs = new GroupedKeys(keys.stride);
        const known = new Set<string>();
        const found: number[] = [];
        for (const batch of batches) {
          const vector = createVector(types.text, batch.length);
          for (const [at, [, value]] of batch.entries()) writeVector(vector, at, value, types.text);
          for (const [group, value] of batch) known.add(`${group} ${value}`);
          const groups = Int32Array.from(batch, ([group]) => group);
          keys.pack([vector], Int32Array.from(batch.keys()), batch.length, true);
          found.push(...pairs.found.subarray(0, pairs.add(keys, groups)));
          found.push(...pairs.found.subarray(0, pairs.settle()));
          expect([...found].sort()).toEqual(Array.from(known, (pair) => Number(pair.slice(0, 1))).sort());
          expect(pairs.find(keys, groups, new Uint8Array(batch.length))).toBe(0);
        }
        expect(pairs.size).toBe(known.size);
      }),
    );
  });

  it('finds each pair once when its parts grow, and no other', () => {
    const count = 200_000;
    const keys = new PackedKeys([{ type: types.whole }], false);
    const pairs = new GroupedKeys(keys.stride);
    const vector = createVector(types.whole, count);
    for (let at = 0; at < count; at++) writeVector(vector, at, at % 1000, types.whole);
    const groups = Int32Array.from({ length: count }, (_, at) => Math.floor(at / 1000));
    const others = groups.map((group) => group + 1000);
    keys.pack(
      [vector],
      Int32Array.from({ length: count }, (_, at) => at),
      count,
      true,
    );
    const isNew = new Uint8Array(count);
    let found = pairs.add(keys, groups) + pairs.add(keys, groups);
    found += pairs.settle();
    expect(found).toBe(count);
    expect(pairs.size).toBe(count);
    expect(pairs.find(keys, groups, isNew)).toBe(0);
    expect(pairs.find(keys, others, isNew)).toBe(count);
    pairs.clear();
    expect([pairs.size, pairs.byteLength]).toEqual([0, 0]);
    expect(pairs.find(keys, groups, isNew)).toBe(count);
  });
});
