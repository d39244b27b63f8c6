import fc from 'fast-check';
import { type FlowFilling, flowCases, runFlow } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { aggregate } from './index.ts';

describe('the fixtures of Aggregate', () => {
  it.each(flowCases(aggregate, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});

/** Key, key, integer, decimal of two digits as hundredths, text. */
type Row = readonly [number | null, string | null, number | null, number | null, string | null];

const cell = (value: number | string | null | undefined): string =>
  value === null || value === undefined ? 'NULL' : `${value}`;
const decimal = (hundredths: number | null): string | null =>
  hundredths === null ? null : (hundredths / 100).toFixed(2);
const table = (rows: readonly (readonly (number | string | null | undefined)[])[]): string =>
  rows.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const isKnown = <T>(value: T | null): value is T => value !== null;

/** The aggregates of each group, made of lists of rows, in the order of the first rows. */
function groupPlainly(rows: readonly Row[]): (number | string | null)[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(row.slice(0, 2));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => {
    const integers = group.map((row) => row[2]).filter(isKnown);
    const decimals = group.map((row) => row[3]).filter(isKnown);
    const texts = group.map((row) => row[4]).filter(isKnown);
    const sum = (values: readonly number[]): number | null =>
      values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
    return [
      group[0][0],
      group[0][1],
      group.length,
      integers.length,
      new Set(texts).size,
      new Set(texts.map((text) => text.toLowerCase())).size,
      new Set(decimals).size,
      sum(integers),
      decimal(sum(decimals)),
      integers.length === 0 ? null : Math.min(...integers),
      decimals.length === 0 ? null : decimal(Math.max(...decimals)),
    ];
  });
}

const results: readonly (readonly [name: string, type: string, source: string, aggregation: number, flags?: number])[] =
  [
    ['g', 'I4', 'a', 0],
    ['h', 'WSTR(20)', 'b', 0],
    ['all', 'UI8', '', 2],
    ['known', 'UI4', 'n', 1],
    ['texts', 'I4', 't', 3],
    ['looseTexts', 'I4', 't', 3, 1],
    ['decimals', 'I4', 'p', 3],
    ['sum', 'I8', 'n', 4],
    ['total', 'NUMERIC(38,2)', 'p', 4],
    ['low', 'I4', 'n', 6],
    ['high', 'NUMERIC(9,2)', 'p', 7],
  ];

function fixtureOf(rows: readonly Row[]): string {
  const columns = results.map(
    ([name, type, source, aggregation, flags = 0]) => `
      column ${name} ${type}
        property AggregationColumnId = ${source === '' ? '' : `#{${source}}`}
        property AggregationType = ${aggregation}
        property AggregationComparisonFlags = ${flags}`,
  );
  return `
    component Microsoft.Aggregate
    source: inferred an aggregate is what a plain computation over the rows of each group gives
    input Input (a I4, b WSTR(20), n I4, p NUMERIC(9,2), t WSTR(20))
    ${table(rows.map(([a, b, n, p, t]) => [a, b, n, decimal(p), t]))}
    ${['a', 'b', 'n', 'p', 't'].map((name) => `column ${name}`).join('\n')}
    output Output asynchronous
    ${columns.join('\n')}
    expect output Output
    | ${results.map(([name]) => name).join(' | ')} |
    ${table(groupPlainly(rows))}`;
}

const fillings: readonly FlowFilling[] = [1, 7, 2048].flatMap((rowsPerBuffer): FlowFilling[] => [
  { rowsPerBuffer, filling: 'dense' },
  { rowsPerBuffer, filling: rowsPerBuffer === 1 ? 'dense' : 'with gaps', memoryLimit: 0 },
]);

const short = fc.constantFrom('x', 'Y', 'yes', 'seven77');
const long = fc.constantFrom('a longer text', 'A longer text', 'another long text', 'eight888');
const nullable = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null });
const row: fc.Arbitrary<Row> = fc.tuple(
  nullable(fc.integer({ min: -3, max: 3 })),
  nullable(fc.oneof(short, long)),
  nullable(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  nullable(fc.integer({ min: -9_999_999, max: 9_999_999 })),
  nullable(fc.oneof(short, long)),
);

describe('Aggregate', () => {
  it('gives what a plain computation over the rows of each group gives, with and without memory for them, in the order of the first rows', async () => {
    const property = fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
      for (const { expected, actual } of await runFlow(fixtureOf(rows), aggregate, fillings)) {
        expect(actual).toEqual(expected);
      }
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('keeps the order of the first rows when most groups are made from temporary files', async () => {
    const rows = Array.from({ length: 3000 }, (_, index): Row => {
      const key = Math.imul(index, 0x9e3779b1) >>> 20;
      return [key % 1500, key % 3 === 0 ? `text number ${key % 7}` : null, index, index % 900, `value ${index % 40}`];
    });
    const tight: FlowFilling[] = [
      { rowsPerBuffer: 2048, filling: 'dense', memoryLimit: 0 },
      { rowsPerBuffer: 64, filling: 'dense', memoryLimit: 200_000 },
    ];
    const fixture = `${fixtureOf(rows)}\nexpect event OPENDTSX_I_ROWSSPILLED`;
    for (const { expected, actual } of await runFlow(fixture, aggregate, tight)) expect(actual).toEqual(expected);
  });
});
