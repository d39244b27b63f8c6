import { describe, expect, it } from 'vitest';
import { columnType } from '../datatypes/data-type.ts';
import { readVector } from '../datatypes/read-vector.ts';
import { type BytesVector, createVector } from '../datatypes/vector.ts';
import { writeVector } from '../datatypes/write-vector.ts';
import { copyVector } from './copy-vector.ts';

// Source: our own.
const text = columnType('DT_WSTR', { length: 10 });
const number = columnType('DT_I4');
const values = ['one', null, '', 'four'];

/** A vector of eight rows with four values, whose other rows hold what was in the memory before. */
function textVector(): BytesVector {
  const vector = createVector(text, 8) as BytesVector;
  vector.starts.fill(-5);
  vector.ends.fill(2 ** 31 - 1);
  values.forEach((value, row) => {
    writeVector(vector, row, value, text);
  });
  return vector;
}

describe('a copied vector', () => {
  it.each([
    ['every row', undefined, 4],
    ['the selected rows', Int32Array.of(0, 3), 2],
    ['no row', undefined, 0],
    ['no selected row', Int32Array.of(), 0],
  ])('has %s of a batch, and takes no memory for what is behind them', (_, selection, rowCount) => {
    const copy = createVector(text, 8) as BytesVector;
    const from = textVector();
    if (selection !== undefined) from.ends[2] = 2 ** 31 - 1;
    copyVector(from, copy, { rowCount, selection, columns: new Map(), origin: undefined });
    const rows = selection ?? Int32Array.from({ length: rowCount }, (__, row) => row);
    expect(Array.from(rows, (row) => readVector(copy, row, text))).toEqual(Array.from(rows, (row) => values[row]));
    expect(copy.bytes.length).toBeLessThan(10_000);
  });

  it('is not changed with its original', () => {
    const from = createVector(number, 2);
    const copy = createVector(number, 2);
    writeVector(from, 0, 7, number);
    writeVector(from, 1, null, number);
    copyVector(from, copy, { rowCount: 2, selection: undefined, columns: new Map(), origin: undefined });
    writeVector(from, 0, 8, number);
    expect([readVector(copy, 0, number), readVector(copy, 1, number)]).toEqual([7, null]);
  });
});
