import { type ComponentInstance, columnType } from 'opendtsx/sdk';
import { flowCases } from 'opendtsx/testing';
import { describe, expect, it } from 'vitest';
import { createHarness, createInputBuffer } from '../../../testing/component-harness.ts';
import { createRuntime } from './balanced-data-distributor.run.ts';
import { balancedDataDistributor } from './index.ts';

describe('the fixtures of Balanced Data Distributor', () => {
  it.each(flowCases(balancedDataDistributor, new URL('./fixtures/', import.meta.url)))('$name', async ({ run }) => {
    for (const { expected, actual } of await run()) expect(actual).toEqual(expected);
  });
});

const dispositions = { errorRowDisposition: 'NotUsed', truncationRowDisposition: 'NotUsed' } as const;

function distributor(connected: readonly boolean[]): ComponentInstance<Record<string, never>> {
  return {
    id: 'Distributor',
    name: 'Distributor',
    localeId: 1033,
    validateExternalMetadata: true,
    properties: {},
    inputs: [],
    outputs: connected.map((isConnected, index) => ({
      id: `Output ${index}`,
      name: `Output ${index}`,
      columns: [],
      externalColumns: [],
      synchronousInputId: 'Input',
      exclusionGroup: 1,
      isErrorOut: false,
      isSorted: false,
      connected: isConnected,
      properties: {},
      ...dispositions,
    })),
    connections: [],
  };
}

// source: documentation Balanced Data Distributor transformation: one buffer at a time, in a round robin fashion
describe('the buffers of Balanced Data Distributor', () => {
  it('go whole to the outputs with a path, one after the other', async () => {
    const instance = distributor([true, false, true]);
    const { context } = createHarness(instance);
    const runtime = createRuntime(instance);
    const turns: string[] = [];
    for (const rows of [[1, 2], [3], [4, 5, 6]]) {
      const columns = [{ lineageId: 'a', type: columnType('DT_I4') }];
      const buffer = createInputBuffer(
        columns,
        rows.map((value) => [value]),
      );
      const directed: string[] = [];
      await runtime.process?.(
        { ...bare(buffer), directRow: (row, output) => directed.push(`${row} ${output}`) },
        0,
        context,
      );
      turns.push(directed.join(', '));
    }
    expect(turns).toEqual(['0 Output 0, 1 Output 0', '0 Output 2', '0 Output 0, 1 Output 0, 2 Output 0']);
  });
});

function bare(buffer: ReturnType<typeof createInputBuffer>) {
  const { rowCount, selection, origin } = buffer;
  return {
    rowCount,
    selection,
    origin,
    vector: (lineageId: string) => buffer.vector(lineageId),
    reportRowError: () => true,
  };
}
