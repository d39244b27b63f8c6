import fc from 'fast-check';
import { runFlow } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { pivot } from '../src/units/transformations/pivot/index.ts';
import { unpivot } from '../src/units/transformations/unpivot/index.ts';

type Values = readonly (number | null)[];

const keys = ['A', 'B', 'C'];

const tableOf = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => `| ${row.map((cell) => cell ?? 'NULL').join(' | ')} |`).join('\n');

/** One row for each key: the wide table. */
const wide = (rows: readonly Values[]) => rows.map((values, index) => [index, ...values]);

/** One row for each value: the long table. */
const long = (rows: readonly Values[]) =>
  rows.flatMap((values, index) => values.flatMap((value, key) => (value === null ? [] : [[index, keys[key], value]])));

const unpivotFixture = (rows: readonly Values[]): string => `
  component Microsoft.UnPivot
  source: inferred the long table of a wide one
  input In (id I4, a I4, b I4, c I4)
  ${tableOf(wide(rows))}
  column id
  property DestinationColumn = #{set}
  ${['a', 'b', 'c'].map((name, key) => `column ${name}\nproperty DestinationColumn = #{value}\nproperty PivotKeyValue = ${keys[key]}`).join('\n')}
  output Output asynchronous
  column set I4
  column key WSTR(5)
  property PivotKey = true
  column value I4
  expect output Output
  | set | key | value |
  ${tableOf(long(rows))}`;

const pivotFixture = (rows: readonly Values[]): string => `
  component Microsoft.Pivot
  source: inferred the wide table of a long one
  input In (set I4, key WSTR(5), value I4)
  ${tableOf(long(rows))}
  column set
  property PivotUsage = 1
  column key
  property PivotUsage = 2
  column value
  property PivotUsage = 3
  output Output asynchronous
  column id I4
  property SourceColumn = #{set}
  ${keys.map((key) => `column ${key.toLowerCase()} I4\nproperty SourceColumn = #{value}\nproperty PivotKeyValue = ${key}`).join('\n')}
  expect output Output
  | id | a | b | c |
  ${tableOf(wide(rows))}`;

describe('Pivot after Unpivot', () => {
  it('gives the table that there was, for rows with at least one value', async () => {
    const values = fc.tuple(...keys.map(() => fc.option(fc.integer({ min: -9, max: 9 }), { nil: null })));
    const rows = fc.array(
      values.filter((row) => row.some((value) => value !== null)),
      { maxLength: 12 },
    );
    const property = fc.asyncProperty(rows, async (table) => {
      const there = await runFlow(unpivotFixture(table), unpivot);
      const back = await runFlow(pivotFixture(table), pivot);
      for (const { expected, actual } of [...there, ...back]) expect(actual).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 20 });
  });
});
