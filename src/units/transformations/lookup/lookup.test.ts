import fc from 'fast-check';
import { type FlowFilling, flowCases, runFlow } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { lookup } from './index.ts';

describe('the fixtures of Lookup', () => {
  it.each(flowCases(lookup, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});

type Key = readonly [number | null, string | null];
type Cells = readonly (number | string | null | undefined)[];

const table = (rows: readonly Cells[]): string =>
  rows.map((row) => `| ${row.map((cell) => cell ?? 'NULL').join(' | ')} |`).join('\n');

/** A lookup by two keys, what it has to give being found by a search through all reference rows. */
function fixtureOf(reference: readonly (readonly [...Key, string | null, number])[], rows: readonly Key[]): string {
  const first = new Map<string, Cells>();
  for (const [id, name, label, size] of reference) {
    const key = JSON.stringify([id, name]);
    if (!first.has(key)) first.set(key, [label, size]);
  }
  const matched = rows.map((row) => [row, first.get(JSON.stringify(row))] as const);
  return `
    component Microsoft.Lookup
    source: inferred a full cache gives the first reference row with an equal key, wherever the rows are held
    property SqlCommand = select * from [reference]
    property NoMatchBehavior = 1
    reference (id I4, name WSTR(20), label WSTR(20), size I8)
    ${table(reference)}
    input Input (a I4, b WSTR(20))
    ${table(rows)}
    column a
      property JoinToReferenceColumn = id
    column b
      property JoinToReferenceColumn = name
    output Match exclusion 1 on-error FailComponent on-truncation FailComponent
    column label WSTR(20) on-truncation FailComponent
      property CopyFromReferenceColumn = label
    column size I8
      property CopyFromReferenceColumn = size
    output Missing exclusion 1
    expect output Match
    | a | b | label | size |
    ${table(matched.flatMap(([row, found]) => (found === undefined ? [] : [[...row, ...found]])))}
    expect output Missing
    | a | b |
    ${table(matched.flatMap(([row, found]) => (found === undefined ? [row] : [])))}`;
}

const nullable = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null });
const key = fc.tuple(nullable(fc.integer({ min: 0, max: 9 })), nullable(fc.constantFrom('a', 'b', 'a longer name')));
const referenceRow = fc.tuple(key, nullable(fc.constantFrom('x', 'yes', 'a longer label')), fc.integer());

describe('Lookup', () => {
  it('gives the first reference row with an equal key, with and without memory for the cache', async () => {
    const fillings = [1, 7, 2048].flatMap((rowsPerBuffer): FlowFilling[] => [
      { rowsPerBuffer, filling: 'dense' },
      { rowsPerBuffer, filling: rowsPerBuffer === 1 ? 'dense' : 'with gaps', memoryLimit: 0 },
    ]);
    const property = fc.asyncProperty(
      fc.array(referenceRow, { maxLength: 150 }),
      fc.array(key, { maxLength: 40 }),
      async (reference, rows) => {
        const fixture = fixtureOf(
          reference.map(([[id, name], label, size]) => [id, name, label, size] as const),
          rows,
        );
        for (const { expected, actual } of await runFlow(fixture, lookup, fillings)) expect(actual).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 20 });
  });

  it('moves a cache that outgrows the memory to a temporary file, rows that it holds already too', async () => {
    const reference = Array.from(
      { length: 6000 },
      (_, id) => [id, `name ${id % 4000}`, id % 7 === 0 ? null : `label ${id}`, id * 3] as const,
    );
    const rows = Array.from({ length: 500 }, (_, row): Key => {
      const id = (row * 1237) % 6500;
      return [id, `name ${id % 4000}`];
    });
    const fixture = `${fixtureOf(reference, rows)}\nexpect event OPENDTSX_I_ROWSSPILLED`;
    const limits = [0, 150_000, 300_000, 450_000].map(
      (memoryLimit): FlowFilling => ({ rowsPerBuffer: 1000, filling: 'dense', memoryLimit }),
    );
    for (const { expected, actual } of await runFlow(fixture, lookup, limits)) expect(actual).toEqual(expected);
  });
});
