import { readFileSync } from 'node:fs';
import { taskUnderTest } from 'opendtsx/testing';
import { expect, it } from 'vitest';
import { readTaskObjectData } from '../../../testing/task-object-data.ts';
import { dataFlowTask } from './index.ts';

const persisted = readFileSync(new URL('./fixtures/persisted.xml', import.meta.url), 'utf8');

it('reads its settings from the attributes of the pipeline', () => {
  expect(readTaskObjectData(persisted, dataFlowTask.declaration.properties)).toEqual({
    DefaultBufferMaxRows: 500,
    DefaultBufferSize: 1_048_576,
    AutoAdjustBufferSize: true,
    EngineThreads: 4,
    RunInOptimizedMode: false,
    BLOBTempStoragePath: '',
    BufferTempStoragePath: '',
  });
});

it.each(['success', 'failure', 'canceled'] as const)('ends as its pipeline does: %s', async (result) => {
  const task = taskUnderTest(dataFlowTask, { objectData: persisted, runPipeline: async () => ({ result }) });
  expect(await task.execute()).toEqual({ result });
});
