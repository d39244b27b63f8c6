import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { dtsError } from 'opendtsx/sdk';
import { fileOperations } from './file-system.ts';
import {
  type Action,
  kindAt,
  type Operation,
  operationError,
  refuseReplacing,
  reportDeleted,
  requireSource,
} from './operation.ts';

/** Makes the directory with its parents. One that exists is an error unless UseDirectoryIfExists. */
const createDirectory: Action = async (operation) => {
  const { instance, context, source } = operation;
  const found = await kindAt(source.path);
  if (found === 'file') throw operationError(operation, `${source.written} is a file`);
  if (found === 'directory' && !instance.properties.OverwriteDestinationFile) {
    const args = { executable: instance.path, directory: source.written };
    throw dtsError('DTS_E_FSTASK_DIRECTORYEXISTS', args, { source: context.source });
  }
  await mkdir(source.path, { recursive: true });
};

/** Copies what the source holds into the destination, which is created when missing (inferred: the contents, not the folder). */
const copyDirectory: Action = async (operation) => {
  await requireSource(operation, 'directory');
  refuseInside(operation);
  await copyTree(operation, operation.source.path, operation.destination.path);
};

/** A directory inside itself would be copied for ever. */
function refuseInside(operation: Operation): void {
  const path = relative(operation.source.path, operation.destination.path);
  if (path === '' || !(path.startsWith('..') || isAbsolute(path))) {
    throw operationError(operation, `${operation.destination.written} lies inside ${operation.source.written}`);
  }
}

async function copyTree(operation: Operation, from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (operation.context.signal.aborted) throw operationError(operation, 'the copy was canceled');
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyTree(operation, join(from, entry.name), target);
    else {
      if ((await kindAt(target)) !== undefined) await refuseReplacing(operation, target);
      await copyFile(join(from, entry.name), target);
    }
  }
}

/**
 * Moves the directory. A destination that exists is an error, or with overwriting takes the contents beside its own
 * (inferred: never deletes files that the source does not replace).
 */
const moveDirectory: Action = async (operation) => {
  await requireSource(operation, 'directory');
  const { source, destination, instance } = operation;
  if (source.path === destination.path) return;
  refuseInside(operation);
  if ((await kindAt(destination.path)) === undefined) {
    const moved = await rename(source.path, destination.path).then(
      () => true,
      (cause: NodeJS.ErrnoException) => {
        if (cause.code === 'EXDEV') return false;
        throw cause;
      },
    );
    if (moved) return;
  } else if (!instance.properties.OverwriteDestinationFile) {
    throw operationError(
      operation,
      `the directory ${destination.written} exists already, and OverwriteDestinationFile is False`,
    );
  }
  await copyTree(operation, source.path, destination.path);
  await rm(source.path, { recursive: true });
};

const deleteDirectory: Action = async (operation) => {
  await requireSource(operation, 'directory');
  await rm(operation.source.path, { recursive: true });
  reportDeleted(operation, 'DTS_I_FSTASK_DIRECTORYDELETED', operation.source.written);
};

const deleteContent: Action = async (operation) => {
  await requireSource(operation, 'directory');
  for (const entry of await readdir(operation.source.path, { withFileTypes: true })) {
    await rm(join(operation.source.path, entry.name), { recursive: true });
    const symbol = entry.isDirectory() ? 'DTS_I_FSTASK_DIRECTORYDELETED' : 'DTS_I_FSTASK_FILEDELETED';
    reportDeleted(operation, symbol, `${operation.source.written}/${entry.name}`);
  }
};

/** The operations on directories, by number. */
export const directoryOperations: Readonly<Record<number, Action>> = {
  [fileOperations.CreateDirectory]: createDirectory,
  [fileOperations.CopyDirectory]: copyDirectory,
  [fileOperations.MoveDirectory]: moveDirectory,
  [fileOperations.DeleteDirectory]: deleteDirectory,
  [fileOperations.DeleteDirectoryContent]: deleteContent,
};
