import { expect, it } from 'vitest';
import { readTaskObjectData } from '../../../testing/task-object-data.ts';
import { hadoopHiveTask } from './index.ts';

// Source: observed: packages of the feature packs. That the tasks are refused: tests/refused-tasks.test.ts.
it('reads the attributes that the designer writes', () => {
  const data =
    '<HadoopHiveTask HadoopConnectionId="{1}" SourceType="Inline" InlineScript="SELECT 1" TimeoutInMinutes="0" />';
  expect(readTaskObjectData(data, hadoopHiveTask.declaration.properties)).toMatchObject({
    HadoopConnectionId: '{1}',
    SourceType: 'Inline',
    InlineScript: 'SELECT 1',
    TimeoutInMinutes: 0,
  });
});
