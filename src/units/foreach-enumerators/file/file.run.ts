import { basename, extname, resolve } from 'node:path';
import {
  columnType,
  diagnostic,
  dtsError,
  type ForeachCollection,
  type ForeachContext,
  type ForeachItem,
} from 'opendtsx/sdk';
import { emptyCollection, type ForeachFileInstance, fileNameRetrievals } from './file.ts';
import { FileNames } from './file-names.ts';
import { walkFolder } from './walk-folder.ts';
import { wildcardPattern } from './wildcard-pattern.ts';

/**
 * The files as they are when the loop starts: in each folder by name without regard to case, then its folders in the same order.
 * SSIS leaves the order open. Full paths are those of this machine, also when the package names a Windows folder.
 * No file, or no folder, is a warning and an empty collection; a folder below that cannot be read is a warning too.
 * Throws OPENDTSX_E_FOREACH_FOLDER when the folder is there and cannot be read.
 */
export async function enumerate(instance: ForeachFileInstance, context: ForeachContext): Promise<ForeachCollection> {
  const files = await findFiles(instance, context);
  if (files.length === 0) context.fire(emptyCollection(instance, { source: context.source }));
  const { FileNameRetrieval } = instance.properties;
  return { length: files.length, at: (index) => itemAt(files, index, FileNameRetrieval) };
}

async function findFiles(instance: ForeachFileInstance, context: ForeachContext): Promise<FileNames> {
  const { Directory, FileSpec, Recurse } = instance.properties;
  // An empty path would mean the current folder.
  if (Directory.trim() === '') return new FileNames();
  const folder = resolve(context.resolvePath(Directory));
  const { source, signal } = context;
  const { name: enumerator } = instance;
  try {
    return await walkFolder(folder, {
      pattern: wildcardPattern(FileSpec),
      recurse: Recurse,
      signal,
      onUnreadable(below, error) {
        const args = { enumerator, folder: below, detail: reasonOf(error) };
        context.fire(diagnostic('OPENDTSX_W_FOREACH_SUBFOLDER', args, { source }));
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return new FileNames();
    if (code === undefined) throw error;
    const args = { enumerator, folder: Directory, detail: reasonOf(error) };
    throw dtsError('OPENDTSX_E_FOREACH_FOLDER', args, { source }, { cause: error });
  }
}

function itemAt(files: FileNames, index: number, retrieval: number): ForeachItem | undefined {
  const file = retrieval === fileNameRetrievals.FullyQualified ? files.pathAt(index) : files.nameAt(index);
  if (file === undefined) return undefined;
  const text = retrieval === fileNameRetrievals.NameOnly ? basename(file, extname(file)) : file;
  return [{ type: columnType('DT_WSTR', { length: text.length }), value: text }];
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'access is denied';
    case 'ENOTDIR':
      return 'it is no folder';
    default:
      return code ?? message;
  }
}
