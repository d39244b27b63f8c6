import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnType, columnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import { createVector, type Vector } from '../../datatypes/vector.ts';
import { writeVector } from '../../datatypes/write-vector.ts';
import { collationOf } from './collation.ts';
import { rowComparer, type SortKey } from './compare-rows.ts';
import { sortRows } from './sort-order.ts';

function vectorOf(type: ColumnType, values: readonly Value[]): Vector {
  const vector = createVector(type, values.length);
  values.forEach((value, row) => {
    writeVector(vector, row, value, type);
  });
  return vector;
}

const english = collationOf(1033, 0);
const decimals = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((coefficient) => ({ coefficient, scale: 2 }));
const forms: readonly { type: ColumnType; values: fc.Arbitrary<Value> }[] = [
  { type: columnType('DT_I4'), values: fc.integer() },
  { type: columnType('DT_UI4'), values: fc.nat(0xffffffff) },
  { type: columnType('DT_I8'), values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { type: columnType('DT_UI8'), values: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
  { type: columnType('DT_R8'), values: fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -0, 1, -1)) },
  { type: columnType('DT_NUMERIC', { precision: 38, scale: 2 }), values: decimals },
  {
    type: columnType('DT_WSTR', { length: 9 }),
    values: fc.constantFrom('', 'a', 'A', 'b', 'Ä', 'ä', 'z', 'a-b', 'ab'),
  },
  { type: columnType('DT_BYTES', { length: 3 }), values: fc.uint8Array({ maxLength: 3 }) },
  {
    type: columnType('DT_DBTIMESTAMPOFFSET', { scale: 7 }),
    values: fc.record({ ticks: fc.bigInt(-99n, 99n), offset: fc.integer({ min: -840, max: 840 }) }),
  },
];

function sortKeys(keys: readonly { form: number; descending: boolean }[]): SortKey[] {
  return keys.map(({ form, descending }) => ({ type: forms[form].type, descending, collation: english }));
}

describe('sortRows', () => {
  const arbitraryKeys = fc.array(fc.record({ form: fc.nat(forms.length - 1), descending: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  });
  const arbitraryTable = arbitraryKeys.chain((keys) =>
    fc.record({
      keys: fc.constant(keys),
      rows: fc.array(fc.tuple(...keys.map(({ form }) => fc.option(forms[form].values))), { maxLength: 40 }),
      copies: fc.constantFrom(1, 60),
    }),
  );

  it('gives the order of the row comparer, stable, with few and with many rows', () => {
    fc.assert(
      fc.property(arbitraryTable, ({ keys, rows, copies }) => {
        const table = Array.from({ length: copies }, () => rows).flat();
        const order = sortKeys(keys);
        const vectors = order.map(({ type }, index) =>
          vectorOf(
            type,
            table.map((row) => row[index]),
          ),
        );
        const compare = rowComparer(order);
        const sorted = sortRows(
          order.map((key, index) => ({ ...key, vector: vectors[index] })),
          table.length,
        );
        const expected = table.map((_, row) => row).sort((a, b) => compare(vectors, a, vectors, b) || a - b);
        expect([...sorted.order]).toEqual(expected);
        const first = expected.filter((row, at) => at === 0 || compare(vectors, row, vectors, expected[at - 1]) !== 0);
        expect([...sorted.distinct()]).toEqual(first);
      }),
      { numRuns: 60 },
    );
  });

  it('puts NULL first ascending and last descending', () => {
    const type = columnType('DT_I4');
    const vector = vectorOf(type, [2, null, -5]);
    expect([...sortRows([{ type, descending: false, vector }], 3).order]).toEqual([1, 2, 0]);
    expect([...sortRows([{ type, descending: true, vector }], 3).order]).toEqual([0, 2, 1]);
  });

  it('treats 0 and −0 as equal', () => {
    const type = columnType('DT_R8');
    const sorted = sortRows([{ type, descending: false, vector: vectorOf(type, [0, -0, -1]) }], 3);
    expect([...sorted.order]).toEqual([2, 0, 1]);
    expect([...sorted.distinct()]).toEqual([2, 0]);
  });

  it('gives an empty order for no rows', () => {
    const type = columnType('DT_I8');
    const sorted = sortRows([{ type, descending: false, vector: vectorOf(type, []) }], 0);
    expect(sorted.order.length + sorted.distinct().length).toBe(0);
  });

  it('treats texts that differ in what the flags ignore as equal', () => {
    const type = columnType('DT_WSTR', { length: 5 });
    const vector = vectorOf(type, ['b', 'A', 'B', 'a']);
    const sorted = sortRows([{ type, descending: false, vector, collation: collationOf(1033, 1) }], 4);
    expect([...sorted.order]).toEqual([1, 3, 0, 2]);
    expect([...sorted.distinct()]).toEqual([1, 0]);
  });
});
