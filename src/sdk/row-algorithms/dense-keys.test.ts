import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnType } from '../../datatypes/data-type.ts';
import { createVector, type Int32Vector } from '../../datatypes/vector.ts';
import { denseKeys } from './dense-keys.ts';
import { KeyTable } from './hash-table.ts';
import { createKeyPacker } from './key-packer.ts';

const type = columnType('DT_I4');

function vectorOf(values: readonly (number | null)[]): Int32Vector {
  const vector = createVector(type, values.length) as Int32Vector;
  values.forEach((value, row) => {
    vector.values[row] = value ?? 0;
    vector.nulls[row] = value === null ? 1 : 0;
    if (value === null) vector.hasNulls = true;
  });
  return vector;
}

function tableOf(values: readonly (number | null)[]): KeyTable {
  const table = new KeyTable();
  const packer = createKeyPacker([{ type }]);
  packer.bind([vectorOf(values)]);
  for (let row = 0; row < values.length; row++) table.findOrInsert(packer.words, packer.pack(row));
  return table;
}

const key = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -20, max: 20 }) }, fc.constant(null));

describe('dense keys', () => {
  it('give the numbers that the table gives', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 30 }), fc.array(key, { minLength: 1, maxLength: 20 }), (keys, probes) => {
        const table = tableOf(keys);
        const index = denseKeys(table);
        if (index === undefined) return;
        const vector = vectorOf(probes);
        const packer = createKeyPacker([{ type }]);
        packer.bind([vector]);
        const wanted = probes.map((_, row) => table.find(packer.words, packer.pack(row)));
        const found = new Int32Array(probes.length);
        index.match(vector, probes.length, undefined, found);
        expect([...found]).toEqual(wanted);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  it('look at selected rows only', () => {
    const found = Int32Array.of(7, 7, 7);
    denseKeys(tableOf([5, 6]))?.match(vectorOf([6, 5, 4]), 2, Int32Array.of(0, 2), found);
    expect([...found]).toEqual([1, 7, -1]);
  });

  it('are not made of keys that lie far apart, of none, or of NULL alone', () => {
    expect(denseKeys(tableOf([1, 2_000_000_000]))).toBeUndefined();
    expect(denseKeys(tableOf([]))).toBeUndefined();
    expect(denseKeys(tableOf([null]))).toBeUndefined();
    expect(denseKeys(tableOf([1, 2]))).toBeDefined();
  });
});
