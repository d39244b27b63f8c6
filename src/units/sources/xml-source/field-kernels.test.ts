import fc from 'fast-check';
import {
  type ColumnType,
  columnType,
  convertValue,
  createRefusedRows,
  createVector,
  readVector,
  type Value,
} from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { xmlFieldParser } from './field-kernels.ts';

/** What the kernel makes of a field; undefined when it refuses it. */
function decided(text: string, type: ColumnType): { readonly value: Value } | undefined {
  const bytes = Buffer.from(` ${text} `);
  const fields = { bytes, starts: Int32Array.of(1), ends: Int32Array.of(bytes.length - 1), rowCount: 1, ascii: true };
  const vector = createVector(type, 1);
  const refused = createRefusedRows(1);
  xmlFieldParser(type)(fields, vector, refused);
  expect(bytes.toString()).toBe(` ${text} `);
  return refused.count === 1 ? undefined : { value: readVector(vector, 0, type) };
}

const unsigned = columnType('DT_UI8');
const decimal = columnType('DT_DECIMAL', { scale: 4 });
const timestamp = columnType('DT_DBTIMESTAMP');

const numbers = fc.stringMatching(/^-?\d{0,17}(\.\d{0,6})?$/);
const moments = fc
  .tuple(
    fc.date({ noInvalidDate: true, min: new Date('1760-01-01'), max: new Date('9999-01-01') }),
    fc.constantFrom('', 'Z'),
  )
  .map(([date, zone]) => `${date.toISOString().slice(0, -1)}${zone}`);

describe('a kernel of the XML Source', () => {
  it.each([
    ['DT_UI8', unsigned, numbers],
    ['DT_DECIMAL', decimal, numbers],
    ['DT_DBTIMESTAMP', timestamp, moments],
  ])('decides as the exact conversion does, or not at all: %s', (_, type, texts) => {
    const same = fc.property(texts, (text) => {
      const found = decided(text, type);
      if (found === undefined) return;
      const exact = text === '' ? { value: null } : convertValue(text, columnType('DT_WSTR'), type, { localeId: 1033 });
      expect(found).toEqual(exact);
    });
    fc.assert(same, { numRuns: 500 });
  });

  it.each([
    ['18446744073709', unsigned, 18446744073709n],
    ['', unsigned, null],
    ['-12.5', decimal, { coefficient: -125000n, scale: 4 }],
    ['0', decimal, { coefficient: 0n, scale: 4 }],
    ['12345678901.234', decimal, { coefficient: 123456789012340n, scale: 4 }],
  ])('decides plain values: %s', (text, type, value) => {
    expect(decided(text, type)).toEqual({ value });
  });

  it('decides dates with and without a zone', () => {
    expect(decided('2024-02-29T10:20:30', timestamp)).toBeDefined();
    expect(decided('2024-02-29T10:20:30Z', timestamp)).toEqual(decided('2024-02-29T10:20:30', timestamp));
  });

  it.each([
    ['12a', unsigned],
    ['-1', unsigned],
    ['1.23456', decimal],
    ['.', decimal],
    ['1.', decimal],
    ['.5', decimal],
    ['--1', decimal],
    ['1e3', decimal],
  ])('leaves %s to the exact conversion', (text, type) => {
    expect(decided(text, type)).toBeUndefined();
  });
});
