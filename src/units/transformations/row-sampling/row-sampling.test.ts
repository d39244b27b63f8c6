import { type FlowFilling, flowCases, runFlow } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { rowSampling } from './index.ts';

describe('the fixtures of Row Sampling', () => {
  it.each(flowCases(rowSampling, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});

const sampled = `
  component Microsoft.RowSampling
  source: inferred where the rows are held makes no difference to the sample
  property SamplingValue = 40
  property SamplingSeed = 7
  input Input (n I4, t WSTR(20))
  ${Array.from({ length: 100 }, (_, row) => `| ${row} | ${row % 9 === 0 ? 'NULL' : `text ${row}`} |`).join('\n')}
  column n
  column t
  ${['Sample', 'Rest']
    .map(
      (name) => `
      output ${name} asynchronous
      property Selected = ${name === 'Sample'}
      column n I4
        property InputColumnLineageID = #{n}
      column t WSTR(20)
        property InputColumnLineageID = #{t}`,
    )
    .join('\n')}
`;

describe('Row Sampling', () => {
  it('gives the same rows when there is no memory to hold them', async () => {
    const tables = `${sampled}
      expect output Sample
      | n | t |
      expect output Rest
      | n | t |`;
    const fillings = [1, 7, 2048].flatMap((rowsPerBuffer): FlowFilling[] => [
      { rowsPerBuffer, filling: 'dense' },
      { rowsPerBuffer, filling: rowsPerBuffer === 1 ? 'dense' : 'with gaps', memoryLimit: 0 },
    ]);
    const [first, ...others] = await runFlow(tables, rowSampling, fillings);
    // Both outputs with their headings, and every row in one of them.
    expect(first.actual.length).toBe(1 + 2 * 2 + 100);
    for (const { actual } of others) expect(actual).toEqual(first.actual);
  });

  it('writes the rows to a temporary file then', async () => {
    const fixture = `${sampled}\nexpect event OPENDTSX_I_ROWSSPILLED`;
    const filling: FlowFilling = { rowsPerBuffer: 7, filling: 'dense', memoryLimit: 0 };
    for (const { expected, actual } of await runFlow(fixture, rowSampling, [filling])) expect(actual).toEqual(expected);
  });
});
