import { describe, expect, it } from 'vitest';
import { columnType, type DataTypeName } from '../../datatypes/data-type.ts';
import { readVector } from '../../datatypes/read-vector.ts';
import type { Value } from '../../datatypes/value.ts';
import { type BytesVector, createVector } from '../../datatypes/vector.ts';
import { writeVector } from '../../datatypes/write-vector.ts';
import { shareVectors } from './share-vectors.ts';

describe('shared vectors', () => {
  it.each([
    ['DT_I4', 7],
    ['DT_UI4', 7],
    ['DT_I8', 7n],
    ['DT_UI8', 7n],
    ['DT_R8', 0.5],
    ['DT_WSTR', 'texté'],
    ['DT_DECIMAL', { coefficient: 12n, scale: 0 }],
    ['DT_DBTIMESTAMPOFFSET', { ticks: 5n, offset: 60 }],
  ] satisfies [DataTypeName, Value][])('hold the rows of a column of %s', (name, value) => {
    const type = columnType(name, name === 'DT_WSTR' ? { length: 10 } : {});
    const vector = createVector(type, 5);
    for (const [row, each] of [value, null, value].entries()) writeVector(vector, row, each, type);
    const [shared] = structuredClone(shareVectors([vector], 3));
    expect([0, 1, 2].map((row) => readVector(shared, row, type))).toEqual([value, null, value]);
    expect(shared.nulls).toHaveLength(3);
  });

  it('copy bytes that several columns share once', () => {
    const type = columnType('DT_WSTR', { length: 10 });
    const first = createVector(type, 1) as BytesVector;
    writeVector(first, 0, 'ab', type);
    const second = { ...first };
    const [one, two] = shareVectors([first, second], 1) as BytesVector[];
    expect(one.bytes).toBe(two.bytes);
    expect(one.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
