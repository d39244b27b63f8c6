import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { dirname } from 'node:path/posix';
import {
  dtsError,
  type FileConnection,
  type FileStore,
  InternalError,
  joinStoredPath,
  localPathOf,
  namePattern,
  storedName,
  type TaskContext,
  type TaskResult,
} from 'opendtsx/sdk';
import { type HadoopFileSystemInstance, hadoopOperation, isFolderTask } from './hadoop-file-system.ts';
import { type LocalFile, type LocalWork, localFailure, localFile, localFiles } from './local-files.ts';
import { type FoundFile, findStoredFiles } from './stored-files.ts';
import { requireStorage } from './task-storage.ts';
import { download, relay, runTransfers, type Transfer, upload, warnOfNothing } from './transfer-files.ts';

interface HadoopWork extends LocalWork {
  readonly instance: HadoopFileSystemInstance;
  readonly store: FileStore;
  /** Path of the cluster. */
  readonly path: string;
}

/** Copies one file or a folder. Where files exist that must not be replaced, nothing is copied. */
export async function execute(instance: HadoopFileSystemInstance, context: TaskContext): Promise<TaskResult> {
  const { HadoopConnectionId, HadoopFilePath } = instance.properties;
  const { store } = await requireStorage(instance, 'HadoopConnectionId', HadoopConnectionId, context);
  const work: HadoopWork = { instance, context, store, path: joinStoredPath(HadoopFilePath.trim()) };
  const operation = hadoopOperation(instance);
  if (operation === undefined) throw new InternalError('An unknown operation got past validation.');
  const prepare = { to: copyTo, from: copyFrom, within: copyWithin }[operation];
  return runTransfers(() => prepare(work), work);
}

async function copyTo(work: HadoopWork): Promise<Transfer[]> {
  const { store, path, instance } = work;
  const local = await localPlace(work);
  const files = await filesOf(local, work);
  if (files.length === 0) warnOfNothing(local.writtenPath, '*', work);
  const pairs = files.map((file) => ({
    file,
    to: isFolderTask(instance) ? joinStoredPath(path, file.relativePath) : path,
  }));
  for (const { to } of pairs) await refuseStored(to, work);
  return pairs.map(({ file, to }) => upload(file, store, to, work));
}

async function filesOf({ path, writtenPath }: FileConnection, work: HadoopWork): Promise<LocalFile[]> {
  const single = await localFile(path, basename(path));
  if (single !== undefined) return [single];
  if (isFolderTask(work.instance)) return localFiles(path, work.instance.properties.IsRecursive, work);
  const found = await stat(path).catch(() => undefined);
  const detail = found === undefined ? 'it does not exist' : 'it is a folder, and HadoopFileType is File';
  throw localFailure(writtenPath, new Error(detail), work);
}

async function copyFrom(work: HadoopWork): Promise<Transfer[]> {
  const { store, instance, path } = work;
  const local = await localPlace(work);
  const isFolder =
    isFolderTask(instance) ||
    local.usage.endsWith('folder') ||
    (await stat(local.path).catch(() => undefined))?.isDirectory();
  const pairs = (await found(work)).map(({ file, relativePath }) => ({
    file,
    to: isFolder === true ? localPathOf(local.path, relativePath) : local.path,
  }));
  if (pairs.length === 0) warnOfNothing(path, '*', work);
  for (const { to } of pairs) await refuseLocal(to, work);
  return pairs.map(({ file, to }) => download(store, file, to, work));
}

async function copyWithin(work: HadoopWork): Promise<Transfer[]> {
  const { store, instance, path } = work;
  const destination = joinStoredPath(instance.properties.DestinationHadoopFilePath.trim());
  const pairs = (await found(work)).map(({ file, relativePath }) => ({
    file,
    to: isFolderTask(instance) ? joinStoredPath(destination, relativePath) : destination,
  }));
  if (pairs.length === 0) warnOfNothing(path, '*', work);
  for (const { to } of pairs) await refuseStored(to, work);
  return pairs.map(({ file, to }) => relay(store, file, store, to, work));
}

/** The files that the path of the cluster means: those of the folder, or the one file, looked for in the folder it lies in. */
async function found(work: HadoopWork): Promise<FoundFile[]> {
  const { store, path, instance } = work;
  if (isFolderTask(instance)) {
    const recursive = instance.properties.IsRecursive;
    return findStoredFiles(store, { folder: path, recursive, pattern: namePattern('') }, work);
  }
  const folder = path.includes('/') ? dirname(path) : '';
  const search = { folder, recursive: false, pattern: namePattern('') };
  const [single] = (await findStoredFiles(store, search, work)).filter(({ file }) => file.path === path);
  if (single !== undefined) return [single];
  const reason = `there is no file of the name ${storedName(path)} in ${folder === '' ? '/' : folder}`;
  throw dtsError('OPENDTSX_E_STORAGE_NAME', { name: path, reason }, { source: work.context.source });
}

async function localPlace({ instance, context }: HadoopWork): Promise<FileConnection> {
  const { LocalFilePathId: reference } = instance.properties;
  const connection = await context.connection(reference);
  if (connection.kind === 'file') return connection;
  const problem = `names ${reference}, a connection manager of the kind ${connection.kind}`;
  const args = { executable: instance.path, property: 'LocalFilePathId', problem };
  throw dtsError('OPENDTSX_E_STORAGE_CONNECTION', args, { source: context.source });
}

async function refuseStored(path: string, { store, instance, context }: HadoopWork): Promise<void> {
  if (instance.properties.DestinationOverwrite || !(await store.exists(path, context.signal))) return;
  throw dtsError('OPENDTSX_E_STORAGE_EXISTS', { executable: instance.path, path }, { source: context.source });
}

async function refuseLocal(path: string, { instance, context }: HadoopWork): Promise<void> {
  const exists = (await stat(path).catch(() => undefined)) !== undefined;
  if (instance.properties.DestinationOverwrite || !exists) return;
  throw dtsError('OPENDTSX_E_STORAGE_EXISTS', { executable: instance.path, path }, { source: context.source });
}
