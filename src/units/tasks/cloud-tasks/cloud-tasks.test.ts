import { expect, it } from 'vitest';
import { readTaskObjectData } from '../../../testing/task-object-data.ts';
import { azureBlobUploadTask } from './index.ts';

// Source: observed: packages of the feature packs. That the tasks are refused: tests/refused-tasks.test.ts.
it('reads the attributes that the designer writes', () => {
  const data = '<CopyToBlobTask ConnectionId="{1}" BlobContainer="book" BlobDirectory="dir/" FileNameFilter="*.txt" />';
  expect(readTaskObjectData(data, azureBlobUploadTask.declaration.properties)).toMatchObject({
    ConnectionId: '{1}',
    BlobContainer: 'book',
    BlobDirectory: 'dir/',
    FileNameFilter: '*.txt',
  });
});
