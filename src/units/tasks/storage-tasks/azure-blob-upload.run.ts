import {
  type FileStore,
  isInRange,
  joinStoredPath,
  namePattern,
  storedName,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import { type BlobTaskInstance, timeRangeOf } from './blob-tasks.ts';
import { localFiles } from './local-files.ts';
import { requireStorage } from './task-storage.ts';
import { runTransfers, type Transfer, upload, warnOfNothing } from './transfer-files.ts';

/** Sends the files that filter and time range take. No file is a warning. */
export async function execute(instance: BlobTaskInstance, context: TaskContext): Promise<TaskResult> {
  const { ConnectionId, LocalDirectory } = instance.properties;
  const folder = context.resolvePath(LocalDirectory);
  const { store } = await requireStorage(instance, 'ConnectionId', ConnectionId, context);
  return runTransfers(() => uploads(store, folder, instance, context), { instance, context });
}

async function uploads(
  store: FileStore,
  folder: string,
  instance: BlobTaskInstance,
  context: TaskContext,
): Promise<Transfer[]> {
  const { BlobContainer, BlobDirectory, LocalDirectory, SearchRecursively, FileNameFilter } = instance.properties;
  const work = { instance, context };
  // Windows does not distinguish case, and so patterns for files of this machine do not.
  const pattern = namePattern(FileNameFilter, { ignoreCase: true });
  const range = timeRangeOf(instance);
  const files = (await localFiles(folder, SearchRecursively, work)).filter(
    ({ relativePath, modified }) =>
      pattern.test(storedName(relativePath)) && ('fault' in range || isInRange(range, modified)),
  );
  if (files.length === 0) warnOfNothing(LocalDirectory, FileNameFilter, work);
  return files.map((file) =>
    upload(file, store, joinStoredPath(BlobContainer, BlobDirectory, file.relativePath), work),
  );
}
