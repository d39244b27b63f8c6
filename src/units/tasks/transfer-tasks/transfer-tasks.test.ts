import { expect, it } from 'vitest';
import { readTaskObjectData } from '../../../testing/task-object-data.ts';
import { transferStoredProceduresTask } from './index.ts';

// Source: inferred: as the designer writes the Transfer SQL Server Objects task. That the tasks are refused: tests/refused-tasks.test.ts.
it('reads the attributes that the designer writes', () => {
  const data =
    '<TransferStoredProceduresTaskData SourceConnection="{1}" IfObjectExists="Skip" StoredProceduresList="1,9,[dbo].[p]," />';
  expect(readTaskObjectData(data, transferStoredProceduresTask.declaration.properties)).toMatchObject({
    SourceConnection: '{1}',
    IfObjectExists: 2,
    StoredProceduresList: '1,9,[dbo].[p],',
    TransferAllStoredProcedures: false,
  });
});
