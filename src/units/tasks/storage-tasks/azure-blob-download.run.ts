import {
  type FileStore,
  joinStoredPath,
  localPathOf,
  namePattern,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import { type BlobTaskInstance, timeRangeOf } from './blob-tasks.ts';
import { findStoredFiles } from './stored-files.ts';
import { requireStorage } from './task-storage.ts';
import { download, runTransfers, type Transfer, warnOfNothing } from './transfer-files.ts';

/** Receives the blobs that filter and time range take. No blob is a warning. All names are judged before the first is received. */
export async function execute(instance: BlobTaskInstance, context: TaskContext): Promise<TaskResult> {
  const { ConnectionId, LocalDirectory } = instance.properties;
  const folder = context.resolvePath(LocalDirectory);
  const { store } = await requireStorage(instance, 'ConnectionId', ConnectionId, context);
  return runTransfers(() => downloads(store, folder, instance, context), { instance, context });
}

async function downloads(
  store: FileStore,
  folder: string,
  instance: BlobTaskInstance,
  context: TaskContext,
): Promise<Transfer[]> {
  const { BlobContainer, BlobDirectory, SearchRecursively, FileNameFilter } = instance.properties;
  const work = { instance, context };
  const range = timeRangeOf(instance);
  const search = {
    folder: joinStoredPath(BlobContainer, BlobDirectory),
    recursive: SearchRecursively,
    pattern: namePattern(FileNameFilter),
    range: 'fault' in range ? undefined : range,
  };
  const found = await findStoredFiles(store, search, work);
  if (found.length === 0) warnOfNothing(search.folder, FileNameFilter, work);
  return found.map(({ file, relativePath }) => download(store, file, localPathOf(folder, relativePath), work));
}
