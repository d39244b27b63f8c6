import { type DiagnosticArguments, type DtsError, dtsError, type TaskContext, type TaskResult } from 'opendtsx/sdk';
import { directoryOperations } from './directory-operations.ts';
import { fileOperationActions } from './file-operations.ts';
import { type FileSystemInstance, fileOperations, needsDestination } from './file-system.ts';
import type { Operation } from './operation.ts';
import { type Operand, resolveOperand } from './resolve-operand.ts';

/** Does the operation. Errors of the operating system become one error that names operation and paths. */
export async function execute(instance: FileSystemInstance, context: TaskContext): Promise<TaskResult> {
  const { Operation: number } = instance.properties;
  const source = await resolveOperand(instance, context, 'source');
  const destination = needsDestination(number) ? await resolveOperand(instance, context, 'destination') : undefined;
  checkUsages(instance, context, source, destination);

  const name = Object.entries(fileOperations).find(([, value]) => value === number)?.[0] ?? String(number);
  context.log('FileSystemOperation', `${name} ${source.written}${destination ? ` to ${destination.written}` : ''}`);
  const operation: Operation = { instance, context, source, destination: destination ?? source };
  try {
    const action = fileOperationActions[number] ?? directoryOperations[number];
    if (action === undefined) throw new Error(`the operation ${name} is not known`);
    await action(operation);
  } catch (cause) {
    throw asDtsError(operation, name, cause);
  }
  return { result: 'success' };
}

const directoryNumbers: readonly number[] = [
  fileOperations.CreateDirectory,
  fileOperations.CopyDirectory,
  fileOperations.MoveDirectory,
  fileOperations.DeleteDirectory,
  fileOperations.DeleteDirectoryContent,
];

/** Files are worked on through file connections, directories through folder connections; files may be copied into folders. */
function checkUsages(
  instance: FileSystemInstance,
  context: TaskContext,
  source: Operand,
  destination: Operand | undefined,
): void {
  const { Operation: operation } = instance.properties;
  const onDirectory = directoryNumbers.includes(operation);
  // SetAttributes works on both.
  if (operation !== fileOperations.SetAttributes && source.usage !== undefined) {
    if (isFolderUsage(source) !== onDirectory) throw usageError('DTS_E_FSTASK_SRCCONNUSAGETYPEINVALID', source);
  }
  if (destination?.usage !== undefined && onDirectory && !isFolderUsage(destination)) {
    throw usageError('DTS_E_FSTASK_DESTCONNUSAGETYPEINVALID', destination);
  }

  function usageError(symbol: string, operand: Operand): DtsError {
    const args: DiagnosticArguments = {
      executable: instance.path,
      connection: operand.connection ?? '',
      usage: operand.usage ?? '',
    };
    return dtsError(symbol, args, { source: context.source });
  }
}

function isFolderUsage(operand: Operand): boolean {
  return operand.usage === 'existing-folder' || operand.usage === 'create-folder';
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  ENOENT: 'a part of the path does not exist',
  EEXIST: 'it exists already',
  ENOTEMPTY: 'the directory is not empty',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EBUSY: 'it is in use',
};

function asDtsError({ instance, context, source, destination }: Operation, name: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause.name === 'DtsError') return cause;
  const code = (cause as NodeJS.ErrnoException).code;
  const reason = code === undefined ? cause.message : (reasons[code] ?? code);
  const paths = source === destination ? source.written : `${source.written} to ${destination.written}`;
  const args = { executable: instance.path, detail: `${name} ${paths}: ${reason}` };
  return dtsError('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE', args, { source: context.source }, { cause });
}
