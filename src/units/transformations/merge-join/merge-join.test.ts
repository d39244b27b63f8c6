import fc from 'fast-check';
import { type FlowFilling, flowCases, runFlow } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { mergeJoin } from './index.ts';

describe('the fixtures of Merge Join', () => {
  it.each(flowCases(mergeJoin, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});

type Cell = number | null;
type Row = readonly [Cell, number];

const full = 0;
const inner = 2;

/** Every left row against every right row: what a join is. */
function nestedLoop(left: readonly Row[], right: readonly Row[], joinType: number, nullsAreEqual: boolean): Cell[][] {
  const matches = ([a]: Row, [b]: Row): boolean => a === b && (a !== null || nullsAreEqual);
  const pairs = left.flatMap((l) => right.filter((r) => matches(l, r)).map((r) => [...l, ...r]));
  const alone = left.filter((l) => !right.some((r) => matches(l, r))).map((l) => [...l, null, null]);
  const others = right.filter((r) => !left.some((l) => matches(l, r))).map((r) => [null, null, ...r]);
  return [...pairs, ...(joinType === inner ? [] : alone), ...(joinType === full ? others : [])];
}

const table = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `| ${row.map((cell) => cell ?? 'NULL').join(' | ')} |`).join('\n');

describe('Merge Join', () => {
  it('gives what a nested loop over all rows gives', async () => {
    const keys = fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }), { maxLength: 14 });
    const joinTypes = fc.constantFrom(0, 1, 2);
    const property = fc.asyncProperty(keys, keys, joinTypes, fc.boolean(), async (first, second, join, nullsEqual) => {
      const rowsOf = (cells: readonly Cell[]): Row[] =>
        [...cells].sort((a, b) => (a ?? -1) - (b ?? -1)).map((cell, index) => [cell, index]);
      const [left, right] = [rowsOf(first), rowsOf(second)];
      const fixture = `
        component Microsoft.MergeJoin
        source: inferred a join is the pairs of rows with equal keys, and the rows that are in none
        property JoinType = ${join}
        property TreatNullsAsEqual = ${nullsEqual}
        input Left (a I4, b I4)
        sorted a
        ${table(left)}
        column a
        column b
        input Right (c I4, d I4)
        sorted c
        ${table(right)}
        column c
        column d
        output Output asynchronous
        ${['a', 'b', 'c', 'd'].map((name) => `column ${name} I4\nproperty InputColumnID = #{${name}}`).join('\n')}
        expect output Output in any order
        | a | b | c | d |
        ${table(nestedLoop(left, right, join, nullsEqual))}`;
      for (const { expected, actual } of await runFlow(fixture, mergeJoin)) expect(actual).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it('gives the same pairs in the same order when the right rows of a key do not fit into memory', async () => {
    const keyOf = (index: number, length: number): number => (index < 3 ? 0 : index < length - 2 ? 1 : 2);
    const left = Array.from({ length: 25 }, (_, index): Row => [keyOf(index, 25), index]);
    const right = Array.from({ length: 300 }, (_, index): Row => [keyOf(index, 300), index]);
    const pairs = left.flatMap((l) => right.filter((r) => r[0] === l[0]).map((r) => [...l, r[1], `text ${r[1]}`]));
    const fixture = `
      component Microsoft.MergeJoin
      source: inferred where right rows are held makes no difference
      property JoinType = 2
      input Left (a I4, b I4)
      sorted a
      ${table(left)}
      column a
      column b
      input Right (c I4, d I4, t WSTR(20))
      sorted c
      ${right.map(([c, d]) => `| ${c} | ${d} | text ${d} |`).join('\n')}
      column c
      column d
      column t
      output Output asynchronous
      ${['a', 'b', 'd'].map((name) => `column ${name} I4\nproperty InputColumnID = #{${name}}`).join('\n')}
      column t WSTR(20)
      property InputColumnID = #{t}
      expect output Output
      | a | b | d | t |
      ${pairs.map((row) => `| ${row.join(' | ')} |`).join('\n')}
      expect event OPENDTSX_I_ROWSSPILLED`;
    const fillings = [1, 7, 64, 2048].map(
      (rowsPerBuffer): FlowFilling => ({ rowsPerBuffer, filling: 'dense', memoryLimit: 0 }),
    );
    for (const { expected, actual } of await runFlow(fixture, mergeJoin, fillings)) expect(actual).toEqual(expected);
  });
});
