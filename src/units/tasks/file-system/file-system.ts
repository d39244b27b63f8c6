import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { readAttributes } from './file-attributes.ts';

/** `DTSFileSystemOperation` of the object model. */
export const fileOperations = {
  CopyFile: 0,
  MoveFile: 1,
  DeleteFile: 2,
  RenameFile: 3,
  SetAttributes: 4,
  CreateDirectory: 5,
  CopyDirectory: 6,
  MoveDirectory: 7,
  DeleteDirectory: 8,
  DeleteDirectoryContent: 9,
} as const;

const properties = {
  Operation: {
    kind: 'enumeration',
    description: 'What to do.',
    at: '@TaskOperationType',
    aliases: ['TaskOperationType'],
    values: fileOperations,
    default: fileOperations.CopyFile,
  },
  OperationName: {
    kind: 'string',
    description: 'Name of the operation; informational.',
    at: '@TaskOperationName',
    aliases: ['TaskOperationName'],
  },
  Source: {
    kind: 'string',
    description: 'FILE connection manager, variable or path of what is worked on.',
    at: '@TaskSourcePath',
    aliases: ['TaskSourcePath'],
  },
  IsSourcePathVariable: {
    kind: 'boolean',
    description: 'Source names a variable.',
    at: '@TaskIsSourceVariable',
    aliases: ['TaskIsSourceVariable'],
    default: false,
  },
  Destination: {
    kind: 'string',
    description: 'FILE connection manager, variable or path of the result.',
    at: '@TaskDestinationPath',
    aliases: ['TaskDestinationPath'],
  },
  IsDestinationPathVariable: {
    kind: 'boolean',
    description: 'Destination names a variable.',
    at: '@TaskIsDestinationVariable',
    aliases: ['TaskIsDestinationVariable'],
    default: false,
  },
  OverwriteDestinationFile: {
    kind: 'boolean',
    description:
      'Replaces files that exist; for CreateDirectory: takes a directory that exists (UseDirectoryIfExists).',
    at: '@TaskOverwriteDestFile',
    aliases: ['TaskOverwriteDestFile', 'UseDirectoryIfExists'],
    default: false,
  },
  Attributes: {
    kind: 'string',
    description:
      'Attributes to set, as names separated by commas or as a number: 1 Archive, 2 Hidden, 4 ReadOnly, 8 System.',
    at: '@TaskFileAttributes',
    aliases: ['TaskFileAttributes'],
    default: 'Normal',
  },
} as const satisfies PropertyDeclarations;

/** The properties of the File System task. */
export type FileSystemProperties = typeof properties;

/** A File System task ready to run. */
export type FileSystemInstance = TaskInstance<FileSystemProperties>;

const withDestination: ReadonlySet<number> = new Set([
  fileOperations.CopyFile,
  fileOperations.MoveFile,
  fileOperations.RenameFile,
  fileOperations.CopyDirectory,
  fileOperations.MoveDirectory,
]);

/** Whether an operation has a destination beside its source. */
export function needsDestination(operation: number): boolean {
  return withDestination.has(operation);
}

/** File System task: one operation on one file or directory. */
export const fileSystemDeclaration: TaskDeclaration<FileSystemProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.FileSystemTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.FileSystemTask.FileSystemTask, Microsoft.SqlServer.FileSystemTask',
      'SSIS.FileSystemTask.3',
      'STOCK:FileSystemTask',
    ],
  },
  displayName: 'File System Task',
  objectData: '<FileSystemData />',
  description: 'Copies, moves, renames, deletes and creates files and directories.',
  raises: [
    'DTS_E_CONNECTIONNOTFOUND',
    'DTS_E_FSTASK_SOURCENOTSET',
    'DTS_E_FSTASK_DESTINATIONNOTSET',
    'DTS_E_FSTASK_VARIABLEDOESNTEXIST',
    'DTS_E_FSTASK_VARIABLENOTASTRING',
    'DTS_E_FSTASK_VARSRCORDESTISEMPTY',
    'DTS_E_FSTASK_CONNECTIONTYPENOTFILE',
    'DTS_E_FSTASK_SRCCONNUSAGETYPEINVALID',
    'DTS_E_FSTASK_DESTCONNUSAGETYPEINVALID',
    'DTS_E_FSTASK_FILEDOESNOTEXIST',
    'DTS_E_FSTASK_FILEDIRNOTFOUND',
    'DTS_E_FSTASK_INVALIDDESTPATH',
    'DTS_E_FSTASK_DIRECTORYEXISTS',
    'DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE',
    'DTS_I_FSTASK_FILEDELETED',
    'DTS_I_FSTASK_DIRECTORYDELETED',
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_W_FSTASK_ATTRIBUTES',
  ],
  properties,
  validate: (instance, context) => {
    const { Source, IsSourcePathVariable, Destination, IsDestinationPathVariable, Operation } = instance.properties;
    const findings = validateOperand(instance, context, Source, IsSourcePathVariable, 'DTS_E_FSTASK_SOURCENOTSET');
    if (Operation === fileOperations.SetAttributes) findings.push(...validateAttributes(instance));
    if (!needsDestination(Operation)) return findings;
    return [
      ...findings,
      ...validateOperand(instance, context, Destination, IsDestinationPathVariable, 'DTS_E_FSTASK_DESTINATIONNOTSET'),
    ];
  },
};

function validateAttributes(instance: FileSystemInstance): Diagnostic[] {
  const { Attributes: value } = instance.properties;
  if (readAttributes(value) !== undefined) return [];
  const reason = 'it is none of Normal, or Archive, Hidden, ReadOnly and System separated by commas, or their number';
  const args = { property: 'Attributes', executable: instance.path, value, reason };
  return [diagnostic('OPENDTSX_E_TASK_PROPERTY', args, { source: instance.path })];
}

function validateOperand(
  instance: FileSystemInstance,
  context: TaskValidation,
  written: string,
  isVariable: boolean,
  missing: string,
): Diagnostic[] {
  const place = { source: instance.path };
  const executable = instance.path;
  if (written.trim() === '') return [diagnostic(missing, { executable }, place)];
  if (isVariable) {
    if (context.hasVariable(written)) return [];
    return [diagnostic('DTS_E_FSTASK_VARIABLEDOESNTEXIST', { executable, variable: written }, place)];
  }
  const kind = context.connectionKind(written);
  if (kind === 'file' || kind === 'flat-file') return [];
  if (kind !== undefined) {
    return [diagnostic('DTS_E_FSTASK_CONNECTIONTYPENOTFILE', { executable, connection: written, kind }, place)];
  }
  if (isConnectionId(written)) return [diagnostic('DTS_E_CONNECTIONNOTFOUND', { connection: written }, place)];
  // What is neither variable nor connection is a path, put there by a property expression.
  const unmapped = context.checkPath(written);
  return unmapped === undefined ? [] : [{ ...unmapped, source: instance.path }];
}

/** Whether a text is the id of a connection manager, `{GUID}` with an optional `:external` suffix, and so cannot be a path. */
export function isConnectionId(text: string): boolean {
  return /^\{[0-9a-f-]{36}\}/i.test(text);
}
