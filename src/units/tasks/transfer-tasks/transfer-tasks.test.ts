import { expect, it } from 'vitest';
import { readTaskObjectData } from '../../../testing/task-object-data.ts';
import { transferSqlServerObjectsTask } from './index.ts';

// Source: observed: a package of the designer. That the tasks are refused: tests/refused-tasks.test.ts.
it('reads the attributes that the designer writes', () => {
  const data =
    '<TransferSqlServerObjectsTaskData SourceConnection="{1}" SourceDatabase="SSIS" TablesList="1,15,[dbo].[Country]," CopyData="True" />';
  expect(readTaskObjectData(data, transferSqlServerObjectsTask.declaration.properties)).toMatchObject({
    SourceConnection: '{1}',
    SourceDatabase: 'SSIS',
    TablesList: '1,15,[dbo].[Country],',
    CopyData: true,
    CopyIndexes: false,
  });
});
