import { constants, copyFile, mkdir, rename, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { diagnostic, dtsError } from 'opendtsx/sdk';
import { readAttributes, setReadOnly } from './file-attributes.ts';
import { fileOperations } from './file-system.ts';
import {
  type Action,
  kindAt,
  missingError,
  type Operation,
  operationError,
  refuseReadOnly,
  refuseReplacing,
  reportDeleted,
  requireSource,
} from './operation.ts';

/**
 * The file that a copy or move makes: the destination, or a file of the source's name inside it when it is a folder. A folder
 * that the connection manager shall create is created.
 */
async function targetOf({ source, destination }: Operation): Promise<string> {
  if (destination.usage === 'create-folder') await mkdir(destination.path, { recursive: true });
  const isFolder = /[\\/]$/.test(destination.written) || (await kindAt(destination.path)) === 'directory';
  return isFolder ? join(destination.path, basename(source.path)) : destination.path;
}

/** Fails when the target is there and may not be replaced. A connection that shall create the file does not replace it either. */
async function refuseExisting(operation: Operation, target: string): Promise<void> {
  const found = await kindAt(target);
  if (found === undefined) return;
  if (found === 'directory') {
    const args = { executable: operation.instance.path, path: operation.destination.written };
    throw dtsError('DTS_E_FSTASK_INVALIDDESTPATH', args, { source: operation.context.source });
  }
  await refuseReplacing(operation, target);
}

const copy: Action = async (operation) => {
  await requireSource(operation, 'file');
  const target = await targetOf(operation);
  if (target === operation.source.path) throw operationError(operation, `${target} cannot be copied onto itself`);
  await refuseExisting(operation, target);
  await copyFile(operation.source.path, target);
};

const move: Action = async (operation) => {
  await requireSource(operation, 'file');
  await moveTo(operation, await targetOf(operation));
};

/** The new name is a full path; a directory is no name for a file. Source: File System task (documentation). */
const renameFile: Action = async (operation) => {
  await requireSource(operation, 'file');
  await moveTo(operation, operation.destination.path);
};

async function moveTo(operation: Operation, target: string): Promise<void> {
  if (target === operation.source.path) return;
  // On disks that ignore case, the target of a mere change of case is the source itself.
  const sameFile = target.toLowerCase() === operation.source.path.toLowerCase() && process.platform !== 'linux';
  if (!sameFile) await refuseExisting(operation, target);
  try {
    await rename(operation.source.path, target);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EXDEV') throw cause;
    await copyFile(operation.source.path, target, constants.COPYFILE_FICLONE);
    await unlink(operation.source.path);
  }
}

const deleteFile: Action = async (operation) => {
  await requireSource(operation, 'file');
  await refuseReadOnly(operation, operation.source.path);
  await unlink(operation.source.path);
  reportDeleted(operation, 'DTS_I_FSTASK_FILEDELETED', operation.source.written);
};

/** Normal clears, the other attributes are set; what the file system does not have is reported and passed over. */
const setAttributes: Action = async (operation) => {
  const { instance, context, source } = operation;
  const attributes = readAttributes(instance.properties.Attributes);
  if (attributes === undefined) {
    throw operationError(operation, `the attributes ${instance.properties.Attributes} are not known`);
  }
  if ((await kindAt(source.path)) === undefined) throw missingError(operation);
  await setReadOnly(source.path, attributes.readOnly);
  if (attributes.unsupported.length === 0) return;
  const args = { executable: instance.path, attributes: attributes.unsupported.join(', '), file: source.written };
  context.fire(diagnostic('OPENDTSX_W_FSTASK_ATTRIBUTES', args, { source: context.source }));
};

/** The operations on files, by number. */
export const fileOperationActions: Readonly<Record<number, Action>> = {
  [fileOperations.CopyFile]: copy,
  [fileOperations.MoveFile]: move,
  [fileOperations.DeleteFile]: deleteFile,
  [fileOperations.RenameFile]: renameFile,
  [fileOperations.SetAttributes]: setAttributes,
};
