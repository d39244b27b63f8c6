import { type DiagnosticArguments, type DtsError, dtsError, type FileConnection, type TaskContext } from 'opendtsx/sdk';
import { type FtpInstance, ftpOperations, isConnectionId, operationName, remotePathFault } from './ftp.ts';
import { hasWildcards, splitPath } from './wildcards.ts';

/** A path of this machine that an operation works on. */
export interface LocalPath {
  /** Path on this machine; of the folder when there is a pattern. */
  readonly path: string;
  /** Pattern of the file names. */
  readonly pattern: string | undefined;
  /** As the package has it, for messages. */
  readonly written: string;
}

/** What a FILE connection manager must name for an operation. Source: observed wording of DTS_E_FTPTASK_FILEUSAGETYPEERROR. */
const usages: Readonly<Record<number, FileConnection['usage']>> = {
  [ftpOperations.Send]: 'existing-file',
  [ftpOperations.Receive]: 'existing-folder',
  [ftpOperations.DeleteLocal]: 'existing-file',
  [ftpOperations.MakeDirLocal]: 'create-folder',
  [ftpOperations.RemoveDirLocal]: 'existing-folder',
};

/** Finds the local path: in a variable, behind a FILE connection manager, or written by a property expression. */
export async function resolveLocalPath(instance: FtpInstance, context: TaskContext): Promise<LocalPath> {
  const { LocalPath, IsLocalPathVariable, Operation: operation } = instance.properties;
  const written = LocalPath.trim();
  if (written === '') throw failure('DTS_E_FTPTASK_LOCALPATHEMPTY', instance, context);
  if (IsLocalPathVariable) {
    return writtenPath(textOf(instance, context, written, 'DTS_E_FTPTASK_LOCALVARIABLEISEMPTY'), instance, context);
  }
  if (context.connectionKind(written) === undefined) {
    if (!isConnectionId(written)) return writtenPath(written, instance, context);
    throw failure('DTS_E_FTPTASK_FILECONNECTIONNOTFOUND', instance, context, { connection: written });
  }
  const connection = await context.connection(written);
  if (connection.kind !== 'file') {
    const args = { connection: written, kind: connection.kind };
    throw failure('DTS_E_FTPTASK_CONNECTIONTYPENOTFILE', instance, context, args);
  }
  const expected = usages[operation];
  if (connection.usage !== expected) {
    const args = { connection: written, usage: connection.usage, expected, operation: operationName(operation) };
    throw failure('DTS_E_FTPTASK_FILEUSAGETYPEERROR', instance, context, args);
  }
  return { path: connection.path, pattern: undefined, written: connection.writtenPath };
}

function writtenPath(written: string, instance: FtpInstance, context: TaskContext): LocalPath {
  if (!hasWildcards(written)) return { path: context.resolvePath(written), pattern: undefined, written };
  const { folder, name } = splitPath(written);
  const { Operation: operation } = instance.properties;
  const takesPattern = operation === ftpOperations.Send || operation === ftpOperations.DeleteLocal;
  if (!takesPattern || hasWildcards(folder)) {
    const args = { path: written, operation: operationName(operation) };
    throw failure('DTS_E_FTPTASK_INVALIDPATHONOPERATION', instance, context, args);
  }
  return { path: context.resolvePath(folder || '.'), pattern: name, written };
}

/** Finds the path on the server, which begins with `/`. */
export function resolveRemotePath(instance: FtpInstance, context: TaskContext): string {
  const { RemotePath, IsRemotePathVariable, Operation: operation } = instance.properties;
  const written = RemotePath.trim();
  if (written === '') throw failure('DTS_E_FTPTASK_REMOTEPATHEMPTY', instance, context);
  const path = IsRemotePathVariable
    ? textOf(instance, context, written, 'DTS_E_FTPTASK_REMOTEVARIABLEISEMPTY')
    : written;
  const args = { path, variable: written, operation: operationName(operation) };
  const fault = remotePathFault(operation, path);
  if (fault === 'wildcards') throw failure('DTS_E_FTPTASK_INVALIDPATHONOPERATION', instance, context, args);
  if (fault === undefined) return path;
  const symbol = IsRemotePathVariable ? 'DTS_E_FTPTASK_INVALIDVARIABLEVALUE' : 'DTS_E_FTPTASK_INVALIDREMOTEPATH';
  throw failure(symbol, instance, context, args);
}

function textOf(instance: FtpInstance, context: TaskContext, variable: string, empty: string): string {
  if (!context.hasVariable(variable)) throw failure('DTS_E_FTPTASK_VARIABLENOTFOUND', instance, context, { variable });
  const { value } = context.variable(variable);
  if (typeof value !== 'string' && value !== null) {
    throw failure('DTS_E_FTPTASK_VARIABLENOTASTRING', instance, context, { variable });
  }
  if (value === null || value.trim() === '') throw failure(empty, instance, context, { variable });
  return value.trim();
}

function failure(
  symbol: string,
  instance: FtpInstance,
  context: TaskContext,
  args: DiagnosticArguments = {},
): DtsError {
  return dtsError(symbol, { executable: instance.path, ...args }, { source: context.source });
}
