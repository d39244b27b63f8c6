import {
  joinStoredPath,
  localPathOf,
  namePattern,
  type StorageConnection,
  storedName,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import type { DataLakeInstance } from './data-lake-task.ts';
import { type LocalWork, localFiles } from './local-files.ts';
import { findStoredFiles } from './stored-files.ts';
import { requireStorage } from './task-storage.ts';
import { download, runTransfers, type Transfer, upload, warnOfNothing } from './transfer-files.ts';

/** Copies the files that the pattern takes. No file is a warning. */
export async function execute(instance: DataLakeInstance, context: TaskContext): Promise<TaskResult> {
  const { Operation, AzureDataLakeConnectionId, LocalDirectory } = instance.properties;
  const folder = context.resolvePath(LocalDirectory);
  const property = 'AzureDataLakeConnectionId';
  const { store } = await requireStorage(instance, property, AzureDataLakeConnectionId, context);
  const work = { instance, context };
  const prepare = /^copyto/i.test(Operation.trim()) ? uploads : downloads;
  return runTransfers(() => prepare(store, folder, instance, work), work);
}

async function uploads(
  store: StorageConnection['store'],
  folder: string,
  { properties }: DataLakeInstance,
  work: LocalWork,
): Promise<Transfer[]> {
  const { FileNamePattern, SearchRecursively, AzureDataLakeDirectory, LocalDirectory } = properties;
  const pattern = namePattern(FileNamePattern, { ignoreCase: true });
  const files = (await localFiles(folder, SearchRecursively, work)).filter(({ relativePath }) =>
    pattern.test(storedName(relativePath)),
  );
  if (files.length === 0) warnOfNothing(LocalDirectory, FileNamePattern, work);
  return files.map((file) => upload(file, store, joinStoredPath(AzureDataLakeDirectory, file.relativePath), work));
}

async function downloads(
  store: StorageConnection['store'],
  folder: string,
  { properties }: DataLakeInstance,
  work: LocalWork,
): Promise<Transfer[]> {
  const { FileNamePattern, SearchRecursively, AzureDataLakeDirectory } = properties;
  const search = {
    folder: joinStoredPath(AzureDataLakeDirectory),
    recursive: SearchRecursively,
    pattern: namePattern(FileNamePattern),
  };
  const found = await findStoredFiles(store, search, work);
  if (found.length === 0) warnOfNothing(search.folder, FileNamePattern, work);
  return found.map(({ file, relativePath }) => download(store, file, localPathOf(folder, relativePath), work));
}
