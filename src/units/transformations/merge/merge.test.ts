import fc from 'fast-check';
import { flowCases, runFlow } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { merge } from './index.ts';

describe('the fixtures of Merge', () => {
  it.each(flowCases(merge, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});

type Row = readonly [number | null, number];

const keys = fc.array(fc.option(fc.integer({ min: 0, max: 6 }), { nil: null }), { maxLength: 30 });

/** NULL comes first, as in SQL Server. */
function order([left]: Row, [right]: Row): number {
  return (left ?? -1) - (right ?? -1);
}

function table(rows: readonly Row[]): string {
  return rows.map(([key, number]) => `| ${key ?? 'NULL'} | ${number} |`).join('\n');
}

describe('Merge', () => {
  it('gives the rows of both inputs in the order of the key, those of the first before equal ones of the second', async () => {
    const property = fc.asyncProperty(keys, keys, async (first, second) => {
      const left = first.map((key, index): Row => [key, index]).sort(order);
      const right = second.map((key, index): Row => [key, 100 + index]).sort(order);
      const fixture = `
        component Microsoft.Merge
        source: inferred merging is a stable sort of the rows of both inputs
        input First (k I4, n I4)
        sorted k
        ${table(left)}
        column k
          property OutputColumnLineageID = #{key}
        column n
          property OutputColumnLineageID = #{number}
        input Second (k2 I4, n2 I4)
        sorted k2
        ${table(right)}
        column k2
          property OutputColumnLineageID = #{key}
        column n2
          property OutputColumnLineageID = #{number}
        output Output asynchronous
        column key I4
        column number I4
        expect output Output
        | key | number |
        ${table([...left, ...right].sort(order))}`;
      for (const { expected, actual } of await runFlow(fixture, merge)) expect(actual).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 30 });
  });
});
