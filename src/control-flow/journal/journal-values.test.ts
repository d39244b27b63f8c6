import { describe, expect, it } from 'vitest';
import { columnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import { decodeObject, decodeValue, encodeObject, encodeValue, type JournalValue } from './journal-values.ts';

const throughText = (encoded: JournalValue | undefined): JournalValue =>
  JSON.parse(JSON.stringify(encoded)) as JournalValue;

describe('the journal', () => {
  it.each<[Value]>([
    [null],
    ['\u0000 "Żółć" \ud83d\ude00'],
    [0.1],
    [-0],
    [Number.NaN],
    [Number.NEGATIVE_INFINITY],
    [true],
    [-9_223_372_036_854_775_808n],
    [{ coefficient: 12_345_678_901_234_567_890n, scale: 28 }],
    [{ ticks: -1n, offset: -90 }],
    [new Uint8Array([0, 255])],
  ])('gives back %s as it was', (value) => {
    expect(decodeValue(throughText(encodeValue(value)))).toEqual(value);
  });

  it('keeps record sets and plain values of Object variables', () => {
    const type = columnType('DT_I8');
    const recordSet = {
      kind: 'record-set' as const,
      tables: [{ columns: [{ name: 'A', type }], rows: [[5n], [null]] }],
    };
    expect(decodeObject(throughText(encodeObject(recordSet)))).toEqual(recordSet);
    expect(decodeObject(throughText(encodeObject({ type, value: 5n })))).toEqual({ type, value: 5n });
    expect(decodeObject(throughText(encodeObject(undefined)))).toBe(undefined);
  });

  it('has no words for what only the process knows', () => {
    expect(encodeObject(new Map())).toBe(undefined);
  });
});
