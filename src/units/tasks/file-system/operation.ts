import { stat } from 'node:fs/promises';
import { type DtsError, diagnostic, dtsError, type TaskContext } from 'opendtsx/sdk';
import { isReadOnly } from './file-attributes.ts';
import type { FileSystemInstance } from './file-system.ts';
import type { Operand } from './resolve-operand.ts';

/** One operation of the task with its paths; operations without a destination have their source in its place. */
export interface Operation {
  readonly instance: FileSystemInstance;
  readonly context: TaskContext;
  readonly source: Operand;
  readonly destination: Operand;
}

/** Does an operation; rejects with errors of the operating system or a `DtsError`. */
export type Action = (operation: Operation) => Promise<void>;

/** What lies at a path. */
export async function kindAt(path: string): Promise<'file' | 'directory' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  return found.isDirectory() ? 'directory' : 'file';
}

/** The error for a source that does not exist; the code differs for connections and for other paths, as in SSIS. */
export function missingError({ instance, context, source }: Operation): DtsError {
  const args = { executable: instance.path, file: source.written, connection: source.connection ?? '' };
  const symbol = source.connection === undefined ? 'DTS_E_FSTASK_FILEDIRNOTFOUND' : 'DTS_E_FSTASK_FILEDOESNOTEXIST';
  return dtsError(symbol, args, { source: context.source });
}

/** Fails unless the source is there and of the kind given. */
export async function requireSource(operation: Operation, kind: 'file' | 'directory'): Promise<void> {
  const found = await kindAt(operation.source.path);
  if (found === undefined || (found !== kind && kind === 'directory')) throw missingError(operation);
  if (found !== kind) throw operationError(operation, `${operation.source.written} is a directory, not a file`);
}

/** The error of SSIS for whatever the file system refuses. */
export function operationError({ instance, context }: Operation, detail: string): DtsError {
  const args = { executable: instance.path, detail };
  return dtsError('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE', args, { source: context.source });
}

/** Fails for a file that is read-only: Windows refuses to delete or replace it, other systems would not. */
export async function refuseReadOnly(operation: Operation, path: string): Promise<void> {
  if (await isReadOnly(path)) throw operationError(operation, `access to ${path} is denied: the file is read-only`);
}

/** Fails when a file that is there may not be replaced: without OverwriteDestinationFile, or when it is read-only. */
export async function refuseReplacing(operation: Operation, path: string): Promise<void> {
  if (!operation.instance.properties.OverwriteDestinationFile) {
    throw operationError(operation, `the file ${path} exists already, and OverwriteDestinationFile is False`);
  }
  await refuseReadOnly(operation, path);
}

/** Raises one of the information events about something deleted. */
export function reportDeleted({ context }: Operation, symbol: string, path: string): void {
  context.fire(diagnostic(symbol, { path }, { source: context.source }));
}
