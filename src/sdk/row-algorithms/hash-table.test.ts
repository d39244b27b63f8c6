import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnType } from '../../datatypes/data-type.ts';
import { createVector } from '../../datatypes/vector.ts';
import { writeVector } from '../../datatypes/write-vector.ts';
import { collationOf } from './collation.ts';
import { KeyTable } from './hash-table.ts';
import { createKeyPacker, type KeyPacker } from './key-packer.ts';

const text = columnType('DT_WSTR', { length: 50 });
const whole = columnType('DT_I8');

function packerOf(rows: readonly (readonly [string | null, bigint | null])[], flags = 0): KeyPacker {
  const names = createVector(text, rows.length);
  const numbers = createVector(whole, rows.length);
  rows.forEach(([name, number], row) => {
    writeVector(names, row, name, text);
    writeVector(numbers, row, number, whole);
  });
  const packer = createKeyPacker([{ type: text, collation: collationOf(1033, flags) }, { type: whole }]);
  packer.bind([names, numbers]);
  return packer;
}

describe('KeyTable', () => {
  it('numbers distinct keys in the order of their first insertion', () => {
    const cell = fc.tuple(
      fc.option(fc.string({ maxLength: 9, unit: 'binary' }).filter((value) => !value.includes('\0'))),
      fc.option(fc.bigInt({ min: -3n, max: 3n })),
    );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 200 }), (rows) => {
        const packer = packerOf(rows);
        const table = new KeyTable();
        const known = new Map<string, number>();
        rows.forEach(([name, number], row) => {
          const key = `${name === null ? 'null' : JSON.stringify(name)}/${number}`;
          const length = packer.pack(row);
          expect(table.find(packer.words, length)).toBe(known.get(key) ?? -1);
          if (!known.has(key)) known.set(key, known.size);
          expect(table.findOrInsert(packer.words, length)).toBe(known.get(key));
        });
        expect(table.size).toBe(known.size);
      }),
      { numRuns: 50 },
    );
  });

  it('finds every key after it grew', () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => [`key ${row}`, BigInt(row)] as const);
    const packer = packerOf(rows);
    const table = new KeyTable();
    const numberOf = (row: number, insert: boolean): number => {
      const length = packer.pack(row);
      return insert ? table.findOrInsert(packer.words, length) : table.find(packer.words, length);
    };
    const numbers = rows.map((_, row) => row);
    expect(numbers.map((row) => numberOf(row, true))).toEqual(numbers);
    expect(numbers.map((row) => numberOf(row, false))).toEqual(numbers);
  });

  it('knows nothing after it was cleared', () => {
    const packer = packerOf([['a', 1n]]);
    const table = new KeyTable();
    table.findOrInsert(packer.words, packer.pack(0));
    table.clear();
    expect(table.find(packer.words, packer.pack(0))).toBe(-1);
    expect(table.size).toBe(0);
  });
});

describe('createKeyPacker', () => {
  it.each([
    ['case', 0x1, 'Straße', 'STRASSE'],
    ['accents', 0x2, 'résumé', 'resume'],
    ['symbols', 0x4, 'e-mail', 'email'],
    ['kana', 0x10000, 'カナ', 'かな'],
    ['width', 0x20000, 'ＡＢＣ', 'ABC'],
  ])('gives equal keys to texts that differ in ignored %s', (_, flags, left, right) => {
    const pack = (packer: KeyPacker, row: number): string => packer.words.slice(0, packer.pack(row)).join();
    const ignoring = packerOf(
      [
        [left, 1n],
        [right, 1n],
      ],
      flags,
    );
    const exact = packerOf([
      [left, 1n],
      [right, 1n],
    ]);
    expect(pack(ignoring, 0)).toBe(pack(ignoring, 1));
    expect(pack(exact, 0)).not.toBe(pack(exact, 1));
  });

  it('tells NULL from the empty text and says which rows have one', () => {
    const packer = packerOf([
      ['', 1n],
      [null, 1n],
    ]);
    expect(packer.words.slice(0, packer.pack(0)).join()).not.toBe(packer.words.slice(0, packer.pack(1)).join());
    expect([packer.hasNull(0), packer.hasNull(1)]).toEqual([false, true]);
  });
});

describe('a key table over shared memory', () => {
  it.each([0, 1, 5000])('finds what the table with %i keys finds, and takes no more keys', (count) => {
    const table = new KeyTable();
    for (let key = 0; key < count; key++)
      table.findOrInsert(Int32Array.of(1, key * 7), key % 3 === 0 ? 1 + (key > 0 ? 1 : 0) : 2);
    const shared = table.share();
    expect(shared.slots.buffer).toBeInstanceOf(SharedArrayBuffer);
    const other = KeyTable.over(structuredClone(shared));
    for (let key = -5; key < count + 5; key++) {
      const words = Int32Array.of(1, key * 7);
      expect(other.find(words, 2)).toBe(table.find(words, 2));
    }
    expect(() => other.findOrInsert(Int32Array.of(99, 98), 2)).toThrow('threads share');
    expect(() => other.clear()).toThrow('threads share');
  });
});
