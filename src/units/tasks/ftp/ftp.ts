import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { hasWildcards, splitPath } from './wildcards.ts';

/** `FtpTaskOperation` of the object model. */
export const ftpOperations = {
  Send: 0,
  Receive: 1,
  DeleteLocal: 2,
  DeleteRemote: 3,
  MakeDirLocal: 4,
  MakeDirRemote: 5,
  RemoveDirLocal: 6,
  RemoveDirRemote: 7,
} as const;

const properties = {
  Connection: {
    kind: 'connection',
    description: 'FTP connection manager of the server.',
    at: '@ConnectionName',
    aliases: ['ConnectionName', 'FtpConnection'],
  },
  Operation: {
    kind: 'enumeration',
    description: 'What to do.',
    at: '@TaskOperationType',
    aliases: ['TaskOperationType'],
    values: ftpOperations,
    default: ftpOperations.Send,
  },
  OperationName: {
    kind: 'string',
    description: 'Name of the operation; informational.',
    at: '@TaskOperationName',
    aliases: ['TaskOperationName'],
  },
  LocalPath: {
    kind: 'string',
    description:
      'FILE connection manager, variable or path on this machine; the file name may have the wildcards `*` and `?`.',
    at: '@TaskLocalPath',
    aliases: ['TaskLocalPath', 'LocalVariable'],
  },
  IsLocalPathVariable: {
    kind: 'boolean',
    description: 'LocalPath names a variable.',
    at: '@TaskIsLocalPathVar',
    aliases: ['TaskIsLocalPathVar'],
    default: false,
  },
  RemotePath: {
    kind: 'string',
    description:
      'Path on the server, or the variable that holds it; begins with `/`. The file name may have the wildcards `*` and `?`.',
    at: '@TaskRemotePath',
    aliases: ['TaskRemotePath', 'RemoteVariable'],
  },
  IsRemotePathVariable: {
    kind: 'boolean',
    description: 'RemotePath names a variable.',
    at: '@TaskIsRemotePathVar',
    aliases: ['TaskIsRemotePathVar'],
    default: false,
  },
  OverwriteDestination: {
    kind: 'boolean',
    description: 'Replaces files that exist where files are sent or received to.',
    at: '@TaskOverwriteDest',
    aliases: ['TaskOverwriteDest', 'OverwriteFileAtDestination'],
    default: false,
  },
  IsTransferTypeASCII: {
    kind: 'boolean',
    description: 'Transfers as text: the line ends on the way are CR LF, and stay so in files received.',
    at: '@TaskTransferAscii',
    aliases: ['TaskTransferAscii', 'IsTransferASCII'],
    default: false,
  },
  StopOnOperationFailure: {
    kind: 'boolean',
    description: 'Fails when an operation fails; otherwise warns, goes on with the next file and succeeds.',
    at: '@StopOnFailure',
    aliases: ['StopOnFailure'],
    default: true,
  },
} as const satisfies PropertyDeclarations;

/** The properties of the FTP task. */
export type FtpProperties = typeof properties;

/** An FTP task ready to run. */
export type FtpInstance = TaskInstance<FtpProperties>;

const onLocalPath: ReadonlySet<number> = new Set([
  ftpOperations.Send,
  ftpOperations.Receive,
  ftpOperations.DeleteLocal,
  ftpOperations.MakeDirLocal,
  ftpOperations.RemoveDirLocal,
]);
const onRemotePath: ReadonlySet<number> = new Set([
  ftpOperations.Send,
  ftpOperations.Receive,
  ftpOperations.DeleteRemote,
  ftpOperations.MakeDirRemote,
  ftpOperations.RemoveDirRemote,
]);
const withRemotePattern: ReadonlySet<number> = new Set([ftpOperations.Receive, ftpOperations.DeleteRemote]);

/** Whether an operation works on a path of this machine. */
export function needsLocalPath(operation: number): boolean {
  return onLocalPath.has(operation);
}

/** Whether an operation works on the server. */
export function needsRemotePath(operation: number): boolean {
  return onRemotePath.has(operation);
}

/** Name of an operation, e.g. `Receive`. */
export function operationName(operation: number): string {
  return Object.entries(ftpOperations).find(([, number]) => number === operation)?.[0] ?? String(operation);
}

/** What is wrong with a remote path: undefined when it can be used by the operation. */
export function remotePathFault(operation: number, path: string): 'start' | 'wildcards' | undefined {
  if (!path.startsWith('/')) return 'start';
  const { folder, name } = splitPath(path);
  if (hasWildcards(folder)) return 'wildcards';
  return hasWildcards(name) && !withRemotePattern.has(operation) ? 'wildcards' : undefined;
}

/** FTP task: transfers files, and manages directories here and on the server. */
export const ftpTaskDeclaration: TaskDeclaration<FtpProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.FtpTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.FtpTask.FtpTask, Microsoft.SqlServer.FtpTask',
      'SSIS.FtpTask.3',
      'STOCK:FtpTask',
    ],
  },
  displayName: 'FTP Task',
  objectData: '<FtpData />',
  description: 'Sends and receives files over FTP, and manages directories on the server and on this machine.',
  raises: [
    'DTS_E_FTPTASK_CONNECTION_NAME_NULL',
    'DTS_E_FTPTASK_CONNECTIONNOTFOUND',
    'DTS_E_FTPTASK_CONNECTION_NOT_FTP',
    'DTS_E_FTPTASK_LOCALPATHEMPTY',
    'DTS_E_FTPTASK_REMOTEPATHEMPTY',
    'DTS_E_FTPTASK_LOCALVARIABLEISEMPTY',
    'DTS_E_FTPTASK_REMOTEVARIABLEISEMPTY',
    'DTS_E_FTPTASK_VARIABLENOTFOUND',
    'DTS_E_FTPTASK_VARIABLENOTASTRING',
    'DTS_E_FTPTASK_INVALIDREMOTEPATH',
    'DTS_E_FTPTASK_INVALIDVARIABLEVALUE',
    'DTS_E_FTPTASK_INVALIDPATHONOPERATION',
    'DTS_E_FTPTASK_CONNECTIONTYPENOTFILE',
    'DTS_E_FTPTASK_FILECONNECTIONNOTFOUND',
    'DTS_E_FTPTASK_FILEUSAGETYPEERROR',
    'DTS_E_FTPTASK_FILEDOESNOTEXIST',
    'DTS_E_FTPTASK_NOFILESATLOCATION',
    'DTS_E_FTPTASK_NOFILESFOUND',
    'DTS_E_FTPTASK_INVALIDDIRECTORY',
    'DTS_E_FTPTASK_DIRECTORYEXISTS',
    'DTS_E_FTPTASK_UNABLETOCONNECTTOSERVER',
    'DTS_E_FTPTASK_UNABLETOSENDFILES',
    'DTS_E_FTPTASK_UNABLETORECEIVEFILES',
    'DTS_E_FTPTASK_UNABLETODELETELOCALEFILE',
    'DTS_E_FTPTASK_UNABLETODELETEREMOTEFILES',
    'DTS_E_FTPTASK_UNABLETOCREATELOCALDIRECTORY',
    'DTS_E_FTPTASK_UNABLETOMAKEDIRREMOTE',
    'DTS_E_FTPTASK_UNABLETOREMOVELOCALDIRECTORY',
    'DTS_E_FTPTASK_UNABLETOREMOVEDIRREMOTE',
    'DTS_W_FTPTASK_OPERATIONFAILURE',
    'DTS_I_FTPSENDFILE',
    'DTS_I_FTPRECEIVEFILE',
    'DTS_I_FTPDELETEFILE',
    'DTS_I_FTPFILEEXISTS',
    'OPENDTSX_E_TASK_PROPERTY',
  ],
  properties,
  validate: (instance, context) => [
    ...validateOperation(instance),
    ...validateConnection(instance, context),
    ...validateLocalPath(instance, context),
    ...validateRemotePath(instance, context),
  ],
};

function validateOperation(instance: FtpInstance): Diagnostic[] {
  const { Operation: operation } = instance.properties;
  if (needsLocalPath(operation) || needsRemotePath(operation)) return [];
  const reason = `known are ${Object.entries(ftpOperations)
    .map(([name, number]) => `${number} ${name}`)
    .join(', ')}`;
  const args = { executable: instance.path, property: 'Operation', value: operation, reason };
  return [diagnostic('OPENDTSX_E_TASK_PROPERTY', args, { source: instance.path })];
}

function validateConnection(instance: FtpInstance, context: TaskValidation): Diagnostic[] {
  const { Connection: connection, Operation: operation } = instance.properties;
  if (!needsRemotePath(operation)) return [];
  const args = { executable: instance.path, connection };
  const place = { source: instance.path };
  if (connection === '') return [diagnostic('DTS_E_FTPTASK_CONNECTION_NAME_NULL', args, place)];
  const kind = context.connectionKind(connection);
  if (kind === undefined) return [diagnostic('DTS_E_FTPTASK_CONNECTIONNOTFOUND', args, place)];
  return kind === 'ftp' ? [] : [diagnostic('DTS_E_FTPTASK_CONNECTION_NOT_FTP', { ...args, kind }, place)];
}

function validateLocalPath(instance: FtpInstance, context: TaskValidation): Diagnostic[] {
  const { LocalPath: path, IsLocalPathVariable, Operation: operation } = instance.properties;
  if (!needsLocalPath(operation)) return [];
  const executable = instance.path;
  const place = { source: executable };
  if (path.trim() === '') return [diagnostic('DTS_E_FTPTASK_LOCALPATHEMPTY', { executable }, place)];
  if (IsLocalPathVariable) return validateVariable(instance, path, context);
  const kind = context.connectionKind(path);
  if (kind === 'file') return [];
  if (kind !== undefined) {
    return [diagnostic('DTS_E_FTPTASK_CONNECTIONTYPENOTFILE', { executable, connection: path, kind }, place)];
  }
  if (isConnectionId(path)) {
    return [diagnostic('DTS_E_FTPTASK_FILECONNECTIONNOTFOUND', { executable, connection: path }, place)];
  }
  // What is neither variable nor connection is a path, put there by a property expression.
  const unmapped = context.checkPath(path);
  return unmapped === undefined ? [] : [{ ...unmapped, source: executable }];
}

function validateRemotePath(instance: FtpInstance, context: TaskValidation): Diagnostic[] {
  const { RemotePath: path, IsRemotePathVariable, Operation: operation } = instance.properties;
  if (!needsRemotePath(operation)) return [];
  const place = { source: instance.path };
  const args = { executable: instance.path, path, operation: operationName(operation) };
  if (path.trim() === '') return [diagnostic('DTS_E_FTPTASK_REMOTEPATHEMPTY', args, place)];
  if (IsRemotePathVariable) return validateVariable(instance, path, context);
  const fault = remotePathFault(operation, path.trim());
  if (fault === undefined) return [];
  const symbol = fault === 'start' ? 'DTS_E_FTPTASK_INVALIDREMOTEPATH' : 'DTS_E_FTPTASK_INVALIDPATHONOPERATION';
  return [diagnostic(symbol, args, place)];
}

function validateVariable(instance: FtpInstance, variable: string, context: TaskValidation): Diagnostic[] {
  const args = { executable: instance.path, variable };
  const place = { source: instance.path };
  if (!context.hasVariable(variable)) return [diagnostic('DTS_E_FTPTASK_VARIABLENOTFOUND', args, place)];
  const value = context.variable(variable)?.value;
  const isText = value === undefined || value === null || typeof value === 'string';
  return isText ? [] : [diagnostic('DTS_E_FTPTASK_VARIABLENOTASTRING', args, place)];
}

/** Whether a text is the id of a connection manager, and so cannot be a path. */
export function isConnectionId(text: string): boolean {
  return /^\{[0-9a-f-]{36}\}/i.test(text);
}
