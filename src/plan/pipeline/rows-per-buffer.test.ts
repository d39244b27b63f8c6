import { describe, expect, it } from 'vitest';
import { columnType } from '../../datatypes/data-type.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { rowsPerBuffer } from './rows-per-buffer.ts';

const settings = {
  defaultBufferMaxRows: 10_000,
  defaultBufferSize: 10_485_760,
  engineThreads: 1,
  runInOptimizedMode: true,
};

/** A plan of a source and a destination with one text column between them. */
function planOf(length: number, changed: Partial<PipelinePlan['settings']>): PipelinePlan {
  const columns = [{ name: 'text', type: columnType('DT_WSTR', { length }), lineageId: '1' }];
  const output = { name: 'Output', synchronousInputId: '', columns, isErrorOut: false };
  const components = [
    { index: 0, instance: { name: 'Source', inputs: [], outputs: [output] } },
    { index: 1, instance: { name: 'Target', inputs: [{ id: 'in' }], outputs: [] } },
  ];
  const path = { id: 'p', name: '', from: { component: 0, output: 0 }, to: { component: 1, input: 0 } };
  return { settings: { ...settings, ...changed }, components, paths: [path] } as unknown as PipelinePlan;
}

describe('rows per buffer', () => {
  // Source: documentation of DefaultBufferMaxRows, DefaultBufferSize and AutoAdjustBufferSize; 4,096 is ours.
  it.each([
    ['are 4,096 by default', 50, {}, 4096],
    ['are never more than DefaultBufferMaxRows', 50, { defaultBufferMaxRows: 500 }, 500],
    ['are what fits into DefaultBufferSize', 1991, { defaultBufferSize: 1_000_000 }, 500],
    ['are at least one', 4000, { defaultBufferSize: 10 }, 1],
    [
      'are not bounded by size with AutoAdjustBufferSize',
      4000,
      { defaultBufferSize: 10, autoAdjustBufferSize: true },
      4096,
    ],
  ])('%s', (_, length, changed, expected) => {
    expect(rowsPerBuffer(planOf(length, changed))).toBe(expected);
  });
});
